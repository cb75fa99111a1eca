"""The whole demo is loaded here, which takes seconds. Pages are read in several languages; what a request leaves
behind is put back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield
