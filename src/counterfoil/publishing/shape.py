"""Whether a version document has the shape of one, and its parts are what their hashes and its digest cover.

Nothing here trusts what a file holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from counterfoil.publishing.digest import FORMAT, KINDS, digest_of, hash_part, is_tombstone, part_order
from counterfoil.publishing.report import Report, short

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_TOP = {"format", "meta", "count", "parts", "previous", "digest"}
_PART = {"id", "kind", "salt", "hash", "content"}

Part = Mapping[str, Any]


def check_top(document: object, report: Report) -> Mapping[str, Any] | None:
    if not isinstance(document, Mapping) or set(document) != _TOP:
        report.refuse("not_a_version", f"a version document is an object of {', '.join(sorted(_TOP))}")
        return None
    if document["format"] != FORMAT:
        report.refuse("not_a_version", f"the format is {short(document['format'])!r}, not {FORMAT!r}")
        return None
    for name, holds in (
        ("meta", isinstance(document["meta"], Mapping)),
        ("count", type(document["count"]) is int),
        ("parts", isinstance(document["parts"], list)),
        ("previous", document["previous"] is None or _is(document["previous"], _SHA256)),
        ("digest", _is(document["digest"], _SHA256)),
    ):
        if not holds:
            report.refuse("not_a_version", f"{name!r} is not what the format says")
            return None
    report.parts, report.digest = len(document["parts"]), document["digest"]
    return document


def check_parts(parts: list[object], report: Report) -> list[Part]:
    """The parts that are well formed; hashes compared, ids used once."""
    good: list[Part] = []
    ids: set[str] = set()
    for place, part in enumerate(parts):
        wrong = _wrong_shape(part)
        if wrong or not isinstance(part, Mapping):
            report.refuse("malformed_part", f"part {place + 1}: {wrong}")
            continue
        if part["id"] in ids:
            report.refuse("duplicate_part", "two parts have this id", part["id"])
            continue
        ids.add(part["id"])
        try:
            if not is_tombstone(part) and hash_part(part) != part["hash"]:
                report.refuse("part_altered", f"this {part['kind']} is not what its hash covers", part["id"])
        except ValueError as error:
            report.refuse("malformed_part", f"part {place + 1}: {short(error)}", part["id"])
            continue
        good.append(part)
    return good


def _wrong_shape(part: object) -> str:
    if not isinstance(part, Mapping) or set(part) != _PART:
        return f"a part is an object of {', '.join(sorted(_PART))}"
    if not isinstance(part["id"], str) or not part["id"] or part["kind"] not in KINDS:
        return f"it has no id, or its kind is none of {', '.join(KINDS)}"
    if not _is(part["hash"], _SHA256):
        return "its hash is not 64 hexadecimal digits"
    if is_tombstone(part):
        return ""
    if not _is(part["salt"], _SALT) or not isinstance(part["content"], Mapping):
        return "salt and content are either both there or both null"
    return ""


def check_order(whole: Mapping[str, Any], parts: list[Part], report: Report) -> None:
    if len(parts) < whole["count"]:
        report.refuse("part_missing", f"{whole['count']} parts were published, {len(parts)} are here")
    elif len(parts) > whole["count"]:
        report.refuse("part_added", f"{whole['count']} parts were published, {len(parts)} are here")
    for before, after in pairwise(parts):
        if part_order(after) < part_order(before):
            report.refuse("parts_reordered", "this part stands before one that belongs before it", before["id"])
            return


def check_digest(whole: Mapping[str, Any], report: Report) -> None:
    try:
        if digest_of(whole) != whole["digest"]:
            report.refuse("digest_differs", "the digest in the file does not cover these parts")
    except ValueError as error:
        report.refuse("not_a_version", f"meta: {short(error)}")
    if report.printed is not None and report.printed.strip().lower() != whole["digest"]:
        report.refuse("not_the_printed_digest", "the file's digest is not the one printed on the page")


def _is(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
