"""Receipts and donors' links: addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
