"""Addresses of working lists: `staff/urls.py` takes them in."""

from django.urls import path

from counterfoil.staff.views import lists

urlpatterns = [
    path("lists/<slug:name>/", lists.to_list, name="to_list"),
    path("schemes/<slug:slug>/lists/<slug:name>/", lists.list_of, name="list"),
    path("schemes/<slug:slug>/lists/<slug:name>/file.<slug:kind>", lists.list_file, name="list_file"),
    path("schemes/<slug:slug>/lists/<slug:name>/change/", lists.list_bulk, name="list_bulk"),
]
