"""Addresses of the files that leave: they speak no language, so they stand outside the languages' folders."""

from django.urls import path

from counterfoil.exchange import views

app_name = "exchange"
urlpatterns = [
    path("schemes/<slug:slug>/promises.json", views.promises, name="promises"),
    path("<slug:slug>/<int:number>.json", views.version, name="version"),
    path("<slug:slug>/<int:number>.digest", views.digest, name="digest"),
    path("<slug:slug>/<int:number>/<str:key>.json", views.figure, name="figure"),
]
