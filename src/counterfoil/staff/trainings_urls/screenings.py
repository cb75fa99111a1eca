"""Screenings: addresses."""

from django.urls import URLPattern, path

from counterfoil.staff.views import screenings

urlpatterns: list[URLPattern] = [
    path("schemes/<slug:slug>/screenings/new/", screenings.new_screening, name="new_screening"),
    path("screenings/<uuid:public_id>/", screenings.screening, name="screening"),
    path("screenings/<uuid:public_id>/change/", screenings.change_screening, name="change_screening"),
    path("screenings/<uuid:public_id>/call-off/", screenings.call_off_screening, name="call_off_screening"),
    path("screenings/<uuid:public_id>/totals/new/", screenings.new_total, name="new_total"),
    path("screenings/<uuid:public_id>/all-told/", screenings.say_all_told, name="say_all_told"),
    path("screening-totals/<uuid:public_id>/take-back/", screenings.take_total_back, name="take_total_back"),
]
