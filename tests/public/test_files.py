"""The files that leave: checked without us, and caught when altered."""

from __future__ import annotations

import io
import json

import pytest

from counterfoil.publishing.verify import verify_file

NAME = "/files/in-stone-valley/1.json"


@pytest.fixture
def check(tmp_path):
    """A function that verifies a document as `counterfoil verify` does."""

    def verify(document: dict) -> tuple[int, str]:
        file, told = tmp_path / "file.json", io.StringIO()
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return verify_file(file, told), told.getvalue()

    return verify


def test_the_file_of_a_version_holds_and_prints_its_digest(client, harbour, check):
    code, told = check(client.get(NAME).json())
    assert code == 0
    assert harbour.digest in told


def test_an_altered_file_does_not_hold(client, harbour, check):
    document = client.get(NAME).json()
    part = next(part for part in document["parts"] if part["id"].startswith("contribution:G1.recipients"))
    part["content"]["said"]["number"] = "19"
    assert check(document)[0] == 1


def test_the_digest_stands_alone_and_on_the_page(client, read, harbour):
    assert client.get("/files/in-stone-valley/1.digest").content.decode().startswith(harbour.digest)
    assert harbour.digest in read("updates/in-stone-valley/")


def test_the_page_names_the_file_as_it_is_named(client, read, harbour):
    name = client.get(NAME).headers["Content-Disposition"].split('"')[1]
    assert name == "in-stone-valley-1.invented.json"
    assert f"counterfoil verify {name}" in read("updates/in-stone-valley/")


def test_a_figure_leaves_with_its_contributions(client, harbour):
    data = client.get("/files/in-stone-valley/1/F1.groups.json").json()
    assert [c["said"]["number"] for c in data["contributions"]] == ["11", "9"]
    assert data["digest"] == harbour.digest


@pytest.mark.parametrize("name", ["2.json", "2.digest", "1/F1.nothing.json"])
def test_what_is_not_there_is_not_found(client, harbour, name):
    assert client.get(f"/files/in-stone-valley/{name}").status_code == 404
