"""Public addresses are promises: somebody has printed them. The list grows, and never loses one."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, get_resolver

KEPT = Path(__file__).with_name("public_routes.txt")
DOORS = ("public", "exchange", "links", "donors", "codes")


def routes() -> set[str]:
    """Every address of the public doors, as `name address`."""
    return {f"{name} {route}" for name, route in _walk(get_resolver().url_patterns, "", "")}


def _walk(patterns, prefix: str, door: str):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if door in DOORS or pattern.name == "robots":
                yield f"{door}:{pattern.name}".strip(":"), route
        else:
            yield from _walk(pattern.url_patterns, route, pattern.app_name or door)


def test_no_public_address_was_lost():
    kept = set(KEPT.read_text().splitlines())
    lost = sorted(kept - routes())
    assert not lost, f"These addresses are gone; let them lead somewhere instead: {lost}"


def test_every_public_address_is_written_down():
    new = sorted(routes() - set(KEPT.read_text().splitlines()))
    assert not new, f"Add these to {KEPT.name}: {new}"
