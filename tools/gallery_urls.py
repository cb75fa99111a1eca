"""Addresses for the gallery alone, so that the base pages show their navigation."""

from django.http import HttpResponse
from django.urls import include, path


def nothing(request: object) -> HttpResponse:
    """Never asked: the gallery only writes files."""
    return HttpResponse()


def named(*names: str) -> list:  # type: ignore[type-arg]
    """A path for each name."""
    return [path(f"{name}/", nothing, name=name) for name in names]


urlpatterns = [
    path("", include((named("home", "schemes", "updates", "how_we_know", "guardrails"), "public"))),
    path("staff/", include((named("today", "accounts", "packs", "updates", "sign_out"), "staff"))),
    path("set-language/", nothing, name="set_language"),
]
