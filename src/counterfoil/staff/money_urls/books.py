"""Books, periods, exports: addresses."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
