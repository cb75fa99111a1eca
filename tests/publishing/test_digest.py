"""Version documents: one spelling, a digest over hashes, tombstones that still verify."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.publishing.digest import (
    build,
    bury,
    canonical,
    digest_of,
    hash_part,
    is_tombstone,
)

SALT = "00" * 16
PARTS = [
    {"id": "s1", "kind": "source", "content": {"title": "A page", "read": "2026-11-23"}},
    {"id": "b1", "kind": "body", "content": {"language": "en", "text": "We came."}},
    {"id": "a2", "kind": "contribution", "content": {"number": "12"}},
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("data", "spelling"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"\U0001f600": 1, "\uff5e": 2}, None),
        ("e\u0301", '"é"'),
        ('\u001f\n"\\/', '"\\u001f\\n\\"\\\\/"'),
        ("和田 خوتەن", '"和田 خوتەن"'),
    ],
)
def test_one_spelling(data, spelling):
    if spelling is None:  # RFC 8785, 3.2.3: UTF-16 units put U+1F600 (D83D) before U+FF5E
        assert canonical(data).decode().index("\U0001f600") < canonical(data).decode().index("～")
    else:
        assert canonical(data) == spelling.encode()


@pytest.mark.parametrize(
    "data",
    [1.0, float("nan"), 2**53, {"x": 1.5}, {1: 2}, "\ud800", {"\u00e9": 1, "e\u0301": 2}, {"x": {1, 2}}],
)
def test_what_has_no_canonical_form_is_refused(data):
    with pytest.raises(ValueError):
        canonical(data)


def test_a_deep_document_is_refused_not_a_crash():
    deep: list = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(ValueError):
        canonical(deep)


@given(json_values)
def test_canonical_survives_a_reading(data):
    try:
        first = canonical(data)
    except ValueError:  # two names became one in NFC
        return
    assert canonical(json.loads(first)) == first


def test_the_hash_is_what_the_reference_says():
    part = {"id": "a2", "kind": "contribution", "salt": SALT, "content": {"number": "12"}}
    spelled = b'{"content":{"number":"12"},"id":"a2","kind":"contribution"}'
    assert hash_part(part) == hashlib.sha256(bytes(16) + spelled).hexdigest()


def test_the_digest_is_what_the_reference_says():
    document = build({"update": "u1"}, [{**PARTS[0], "salt": SALT}], None)
    part = document["parts"][0]
    spelled = (
        '{"format":"counterfoil-version/1","meta":{"update":"u1"},'
        f'"parts":[{{"hash":"{part["hash"]}","id":"s1","kind":"source"}}],"previous":null}}'
    )
    assert document["digest"] == hashlib.sha256(spelled.encode()).hexdigest()


def test_parts_have_one_order_and_own_salts():
    document = build({}, PARTS, None)
    assert [part["id"] for part in document["parts"]] == ["b1", "a2", "s1"]
    assert len({part["salt"] for part in document["parts"]}) == 3
    assert build({}, reversed(document["parts"]), None)["digest"] == document["digest"]


def test_two_versions_of_one_value_do_not_share_a_hash():
    first, second = (build({}, PARTS, None)["parts"][1]["hash"] for _ in range(2))
    assert first != second


def test_a_buried_part_leaves_its_hash_and_the_digest():
    document = build({}, PARTS, None)
    buried = bury(document, "a2")
    stone = next(part for part in buried["parts"] if part["id"] == "a2")
    assert is_tombstone(stone) and "12" not in json.dumps(stone["content"])
    assert digest_of(buried) == document["digest"] == buried["digest"]
    assert not any(is_tombstone(part) for part in document["parts"]), "the original is untouched"
    assert bury(buried, "a2") == buried


def test_refusals():
    with pytest.raises(KeyError):
        bury(build({}, PARTS, None), "nobody")
    with pytest.raises(ValueError, match="one id"):
        build({}, [PARTS[0], PARTS[0]], None)
    with pytest.raises(ValueError, match="no kind"):
        build({}, [{"id": "x", "kind": "rumour", "content": {}}], None)
