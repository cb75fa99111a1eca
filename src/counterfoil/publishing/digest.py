"""Version documents and their digests: what was published, in a file that anyone can check.

A digest covers the hashes of parts, not the parts (GUARDRAILS G12): a part that must go leaves a tombstone,
its hash stays, and the digest printed on the page still verifies. Each part has a random salt, which goes
with it, so that nobody can find a small value again by hashing guesses. The format is written down for
strangers in docs/reference-export.md.
"""

from __future__ import annotations

import copy
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from enum import Enum
from typing import Any

from counterfoil.base.contributions import decimal_words

FORMAT = "counterfoil-version/1"
KINDS = ("figure", "contribution", "body", "picture", "source")
MAX_DEPTH = 32
_LARGEST_WHOLE = 2**53 - 1  # RFC 8785 speaks of IEEE doubles; larger whole numbers are not portable


def canonical(data: object) -> bytes:
    """The one spelling of `data` in JSON, as UTF-8 (after RFC 8785, JSON Canonicalization Scheme).

    Members sorted by UTF-16 code units, no white space, text in Unicode form NFC, numbers only whole and
    within ±(2^53 - 1). ValueError for floats, other types, lone surrogates, two members that become one
    in NFC, or more than 32 levels.
    """
    tidy = _tidy(data, MAX_DEPTH)
    try:
        return json.dumps(tidy, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("text holds half of a character (a lone surrogate)") from error


def _tidy(data: object, levels: int) -> Any:
    if levels == 0:
        raise ValueError(f"more than {MAX_DEPTH} levels deep")
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, str):
        return unicodedata.normalize("NFC", str(data))
    if isinstance(data, int):
        if abs(data) > _LARGEST_WHOLE:
            raise ValueError("a whole number is too large; write it as a string")
        return int(data)
    if isinstance(data, list | tuple):
        return [_tidy(item, levels - 1) for item in data]
    if isinstance(data, Mapping):
        return _tidy_members(data, levels)
    raise ValueError(f"{type(data).__name__} has no canonical form; write numbers as strings")


def _tidy_members(data: Mapping[Any, Any], levels: int) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in data.items():
        if not isinstance(name, str):
            raise ValueError("a member's name is a string")
        tidy_name = unicodedata.normalize("NFC", name)
        if tidy_name in members:
            raise ValueError(f"two members are named {tidy_name[:40]!r}")
        members[tidy_name] = _tidy(value, levels - 1)
    return dict(sorted(members.items(), key=lambda member: member[0].encode("utf-16-be", "surrogatepass")))


def plain(value: Any) -> Any:
    """Dataclasses, decimals and enums as the export writes them; no floats anywhere."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return decimal_words(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return plain(asdict(value))


def new_salt() -> str:
    """128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def hash_part(part: Mapping[str, Any]) -> str:
    """SHA-256 in hexadecimal over the salt's 16 bytes, then canonical {"content", "id", "kind"}."""
    covered = {name: part[name] for name in ("id", "kind", "content")}
    return hashlib.sha256(bytes.fromhex(part["salt"]) + canonical(covered)).hexdigest()


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 over canonical {"format", "meta", "parts": [{"hash", "id", "kind"}], "previous"}."""
    covered = {
        "format": document["format"],
        "meta": document["meta"],
        "parts": [{name: part[name] for name in ("id", "kind", "hash")} for part in document["parts"]],
        "previous": document["previous"],
    }
    return hashlib.sha256(canonical(covered)).hexdigest()


def part_order(part: Mapping[str, Any]) -> tuple[str, bytes]:
    """Parts stand by kind, then id (UTF-16 code units): one version has one order, so a moved part shows."""
    return str(part["kind"]), str(part["id"]).encode("utf-16-be", "surrogatepass")


def build(meta: Mapping[str, Any], parts: Iterable[Mapping[str, Any]], previous: str | None) -> dict[str, Any]:
    """A version document from parts {"id", "kind", "content"}; a part that brings its salt keeps it.

    `meta` says what the version is (update, number, dates, languages); it can never be deleted, so it holds
    nothing personal. `previous` is the digest of the version before, or None. ValueError for an unknown
    kind, an id used twice, or anything without a canonical form.
    """
    made = []
    for given in parts:
        if given["kind"] not in KINDS:
            raise ValueError(f"{given['kind']!r} is no kind of part: {', '.join(KINDS)}")
        part = {
            "id": given["id"],
            "kind": given["kind"],
            "salt": given.get("salt") or new_salt(),
            "content": copy.deepcopy(given["content"]),
        }
        made.append({**part, "hash": hash_part(part)})
    if len({part["id"] for part in made}) != len(made):
        raise ValueError("two parts have one id")
    document: dict[str, Any] = {
        "format": FORMAT,
        "meta": copy.deepcopy(dict(meta)),
        "count": len(made),
        "parts": sorted(made, key=part_order),
        "previous": previous,
    }
    return {**document, "digest": digest_of(document)}


def bury(document: Mapping[str, Any], part_id: str) -> dict[str, Any]:
    """The document with one part as a tombstone: content and salt gone, hash and digest unchanged.

    KeyError where there is no such part. Burying a tombstone again changes nothing.
    """
    if all(part["id"] != part_id for part in document["parts"]):
        raise KeyError(part_id)
    buried = copy.deepcopy(dict(document))
    for part in buried["parts"]:
        if part["id"] == part_id:
            part.update(salt=None, content=None)
    return buried


def is_tombstone(part: Mapping[str, Any]) -> bool:
    return part["salt"] is None and part["content"] is None
