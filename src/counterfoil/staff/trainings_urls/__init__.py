"""Addresses of trainings, part by part; each part keeps its own list beside this file."""

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern

_PARTS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")
urlpatterns: list[URLPattern] = [
    address for part in _PARTS for address in import_module(f"{__name__}.{part}").urlpatterns
]
