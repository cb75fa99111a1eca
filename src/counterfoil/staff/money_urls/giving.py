"""Donors, gifts, goods, funds: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views.money import overview

urlpatterns: list[URLPattern] = [
    path("money/", overview.money, name="money"),
    path("schemes/<slug:slug>/money/", overview.money_of, name="money_of"),
]
