"""Published pages, made once for each test that asks for them."""

from __future__ import annotations

import pytest

from counterfoil.publishing.models import Version
from tests.public import world


@pytest.fixture
def harbour(db) -> Version:
    """The invented scheme's first version."""
    return world.harbour()


@pytest.fixture
def compiled(db) -> Version:
    """A compiled scheme's first version."""
    return world.compiled()


@pytest.fixture
def read(client):
    """A function that gives the text of a page; it must answer 200."""

    def text(path: str, language: str = "en") -> str:
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 200, path
        return response.content.decode()

    return text
