"""Addresses of the link by which delegates read a plan. They are sent and printed, so they stay."""

from django.urls import path

from counterfoil.staff.views import visits_link

app_name = "visit_link"
urlpatterns = [
    path("<str:token>/", visits_link.read, name="read"),
    path("<str:token>/calendar.ics", visits_link.calendar, name="calendar"),
    path("<str:token>/worker.js", visits_link.worker, name="worker"),
]
