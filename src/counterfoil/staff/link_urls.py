"""Addresses behind links, for whoever holds one. They are sent and printed, so they stay."""

from django.urls import path

from counterfoil.staff.views import behind

app_name = "links"
urlpatterns = [
    path("password/<str:token>/", behind.password, name="password"),
    path("<str:token>/", behind.act, name="act"),
]
