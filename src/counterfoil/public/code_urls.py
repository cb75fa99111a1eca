"""Addresses behind codes that hang on a wall. They are printed, so they stay."""

from django.urls import path

from counterfoil.public.views import codes

app_name = "codes"
urlpatterns = [path("<str:token>/", codes.code, name="code")]
