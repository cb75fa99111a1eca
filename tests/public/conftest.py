"""Published pages, made once and rolled back after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counterfoil.publishing.models import Version
from tests.public import world


@pytest.fixture
def harbour(worlds, django_db_blocker) -> Iterator[Version]:
    """The invented scheme's first version."""
    with django_db_blocker.unblock(), worlds.enter("harbour", world.harbour) as version:
        yield version


@pytest.fixture
def compiled(worlds, django_db_blocker) -> Iterator[Version]:
    """A compiled scheme's first version."""
    with django_db_blocker.unblock(), worlds.enter("compiled", world.compiled) as version:
        yield version


@pytest.fixture
def read(client):
    """A function that gives the text of a page; it must answer 200."""

    def text(path: str, language: str = "en") -> str:
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 200, path
        return response.content.decode()

    return text
