"""Working lists: what is sought stands in the address; the last page costs what the first does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from counterfoil.partners.roles import Role
from counterfoil.staff.lists.shelf import shelf


@pytest.mark.parametrize("name", list(shelf()))
def test_an_empty_list_says_so_and_forgives_its_address(stage, name):
    client = stage.client(Role.PROGRAMME_OFFICER)
    there = reverse("staff:list", args=[stage.scheme.slug, name])
    assert "Nothing yet" in client.get(there).content.decode()
    for query in ("?words=weaving", "?sort=nothing", "?after=x", "?unknown=1", "?begins_from=yesterday"):
        assert client.get(there + query).status_code == 200
    for column in shelf()[name].columns:
        if column.sort:
            for sign in ("", "-"):
                assert client.get(f"{there}?sort={sign}{column.key}&after=3").status_code == 200
    for each in ("csv", "xlsx"):
        file = client.get(reverse("staff:list_file", args=[stage.scheme.slug, name, each]))
        assert len(b"".join(file.streaming_content)) > 50
