"""Batches of awards and relief: addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
