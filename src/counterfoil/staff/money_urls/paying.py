"""Payees, runs, bank: addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
