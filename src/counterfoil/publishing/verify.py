"""Verifying an exported version: hashes, digest, and every figure folded again from its contributions.

Works offline on one file: no settings, no database, and no trust in what the file holds. What it writes is
plain English, for it may run where no catalogue is. The format is in docs/reference-export.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn, TextIO

from counterfoil.base.contributions import Contribution, Fold
from counterfoil.figures.folds import fold
from counterfoil.figures.standing import standing
from counterfoil.publishing.digest import (
    FORMAT,
    KINDS,
    canonical,
    digest_of,
    hash_part,
    is_tombstone,
    part_order,
    plain,
)
from counterfoil.publishing.follows import check_again, rate_again
from counterfoil.publishing.tokens import tokens

MAX_BYTES = 64 * 2**20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_TOP = {"format", "meta", "count", "parts", "previous", "digest"}
_PART = {"id", "kind", "salt", "hash", "content"}

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold: a stable code, the id of the part ("" for the whole), and words."""

    code: str
    part: str
    words: str


@dataclass(slots=True)
class Report:
    """`recomputed` and `not_recomputed` hold figure keys, `tombstones` part ids; `digest` is what the file says."""

    problems: list[Problem] = field(default_factory=list)
    recomputed: list[str] = field(default_factory=list)
    not_recomputed: list[str] = field(default_factory=list)
    tombstones: list[str] = field(default_factory=list)
    parts: int = 0
    digest: str = ""
    printed: str | None = None

    @property
    def ok(self) -> bool:
        return not self.problems

    def refuse(self, code: str, words: str, part: object = "") -> None:
        self.problems.append(Problem(code, _short(part), words))

    def text(self) -> str:
        """The report for a person, in lines."""
        lines = ["This file holds what it says." if self.ok else "This file does NOT hold what it says."]
        lines += [f"  {p.code}{p.part and f' ({p.part})'}: {p.words}" for p in self.problems]
        lines.append(f"Parts: {self.parts}. Figures computed again from their contributions: {len(self.recomputed)}.")
        if self.tombstones:
            lines.append(f"Deleted since publication, hashes kept: {', '.join(map(_short, self.tombstones))}.")
        if self.not_recomputed:
            keys = ", ".join(map(_short, self.not_recomputed))
            lines.append(f"Cannot be computed again, a contribution was deleted: {keys}.")
        lines.append(f"Digest: {_short(self.digest)}")
        if self.printed is None:
            lines.append("Compare it with the digest printed on the page: a file alone cannot prove itself.")
        return "\n".join(lines)


def verify_file(path: Path, out: TextIO, *, printed: str | None = None) -> int:
    """Verify a file and write the report to `out`. 0: it holds; 1: it does not; 2: it cannot be read.

    More than 64 MiB are not read. `printed`: the digest on the page, see `verify`.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        print(f"{path}: {error.strerror}. Give the file that the page or `counterfoil export` wrote.", file=out)
        return 2
    report = verify_bytes(raw, printed=printed)
    print(report.text(), file=out)
    return 0 if report.ok else 1


def verify_bytes(raw: bytes, *, printed: str | None = None) -> Report:
    """`verify` for the bytes of a file: UTF-8 JSON without floats or members named twice."""
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError(f"the file is larger than {MAX_BYTES // 2**20} MiB")
        document = json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float
        )
    except (ValueError, RecursionError) as error:
        report = Report(printed=printed)
        report.refuse("not_json", f"the file is not JSON as the format has it: {_short(error)}")
        return report
    return verify(document, printed=printed)


def verify(document: object, *, printed: str | None = None) -> Report:
    """Whether a version document holds: its shape, every hash, its digest, every figure and standing.

    `printed`: the digest printed on the page, 64 hexadecimal digits. Without it, a file that was changed
    throughout and sealed again still holds within itself.
    """
    report = Report(printed=printed)
    whole = _check_top(document, report)
    if whole is None:
        return report
    parts = _check_parts(whole["parts"], report)
    if len(parts) == len(whole["parts"]):
        _check_order(whole, parts, report)
        _check_digest(whole, report)
    present = {part["id"]: part for part in parts if not is_tombstone(part)}
    report.tombstones = [part["id"] for part in parts if is_tombstone(part)]
    _check_figures(present, set(report.tombstones), report)
    if not any(is_tombstone(part) and part["kind"] == "figure" for part in parts):
        keys = {str(part["content"].get("key")) for part in parts if part["kind"] == "figure"}
        for part in (part for part in present.values() if part["kind"] == "body"):
            _check_tokens(part, keys, report)
    return report


# --- shape, hashes, digest -------------------------------------------------------------------------


def _check_top(document: object, report: Report) -> Mapping[str, Any] | None:
    if not isinstance(document, Mapping) or set(document) != _TOP:
        report.refuse("not_a_version", f"a version document is an object of {', '.join(sorted(_TOP))}")
        return None
    if document["format"] != FORMAT:
        report.refuse("not_a_version", f"the format is {_short(document['format'])!r}, not {FORMAT!r}")
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


def _check_parts(parts: list[object], report: Report) -> list[Part]:
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
            report.refuse("malformed_part", f"part {place + 1}: {_short(error)}", part["id"])
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


def _check_order(whole: Mapping[str, Any], parts: list[Part], report: Report) -> None:
    if len(parts) < whole["count"]:
        report.refuse("part_missing", f"{whole['count']} parts were published, {len(parts)} are here")
    elif len(parts) > whole["count"]:
        report.refuse("part_added", f"{whole['count']} parts were published, {len(parts)} are here")
    for before, after in pairwise(parts):
        if part_order(after) < part_order(before):
            report.refuse("parts_reordered", "this part stands before one that belongs before it", before["id"])
            return


def _check_digest(whole: Mapping[str, Any], report: Report) -> None:
    try:
        if digest_of(whole) != whole["digest"]:
            report.refuse("digest_differs", "the digest in the file does not cover these parts")
    except ValueError as error:
        report.refuse("not_a_version", f"meta: {_short(error)}")
    if report.printed is not None and report.printed.strip().lower() != whole["digest"]:
        report.refuse("not_the_printed_digest", "the file's digest is not the one printed on the page")


# --- figures ---------------------------------------------------------------------------------------


def _check_figures(present: Mapping[str, Part], tombstones: set[str], report: Report) -> None:
    """Each figure whose contributions are there, folded again."""
    told: dict[str, list[Contribution]] = {}
    read: list[Part] = []
    for part in present.values():
        if part["kind"] == "figure" and (found := _read_figure(part, present, tombstones, report)) is not None:
            told[part["content"]["key"]] = found
            read.append(part)
    for part in read:
        _check_figure(part, told, report)


def _read_figure(
    part: Part, present: Mapping[str, Part], tombstones: set[str], report: Report
) -> list[Contribution] | None:
    content = part["content"]
    key, members, how = content.get("key"), content.get("contributions"), content.get("fold")
    if not isinstance(key, str) or not isinstance(members, list) or how not in list(Fold):
        report.refuse("figure_malformed", "a figure has key, fold, contributions and result", part["id"])
        return None
    if any(isinstance(member, str) and member in tombstones for member in members):
        report.not_recomputed.append(key)
        return None
    try:
        return list(_contributions(members, present))
    except LookupError as error:
        report.refuse("contribution_missing", f"{_short(error.args[0])} is not among the parts", part["id"])
    except ValueError as error:
        report.refuse("contribution_malformed", _short(error), part["id"])
    return None


def _check_figure(part: Part, told: Mapping[str, list[Contribution]], report: Report) -> None:
    content, key = part["content"], _short(part["content"]["key"])
    contributions, found = told[content["key"]], len(report.problems)
    if not _same(fold(Fold(content["fold"]), contributions).to_json(), content.get("result")):
        report.refuse("figure_differs", f"{key}: its contributions come to another value", part["id"])
    if not _same(standing(contributions).to_json(), content.get("standing")):
        report.refuse("standing_differs", f"{key}: its contributions give another standing", part["id"])
    for name, again in (("check", check_again), ("rate", rate_again)):
        try:
            holds = _same(plain(again(content, told)), content.get(name))
        except LookupError:  # a part was deleted with its contributions: nobody can check the whole any more
            continue
        except ValueError:
            holds = False
        if not holds:
            report.refuse(f"{name}_differs", f"{key}: what is said to follow does not", part["id"])
    if found == len(report.problems):
        report.recomputed.append(content["key"])


def _contributions(members: list[object], present: Mapping[str, Part]) -> Iterator[Contribution]:
    for member in members:
        part = present.get(member) if isinstance(member, str) else None
        if part is None or part["kind"] != "contribution":
            raise LookupError(member)
        yield Contribution.from_json(part["content"].get("said"))


def _same(computed: object, frozen: object) -> bool:
    try:
        return canonical(computed) == canonical(frozen)
    except ValueError:
        return False


def _check_tokens(part: Part, keys: set[str], report: Report) -> None:
    text = part["content"].get("text")
    for token in tokens(text) if isinstance(text, str) else ():
        if token.key and token.key not in keys:
            report.refuse("token_without_figure", f"the text names {_short(token.key)}", part["id"])


# --- small things ----------------------------------------------------------------------------------


def _is(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _short(value: object) -> str:
    """What a hostile file says, safe for a terminal: printable characters only, at most 100."""
    words = str(value)[:100]
    return "".join(char if char.isprintable() else "?" for char in words)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object names a member twice")
    return members


def _no_float(words: str) -> NoReturn:
    raise ValueError(f"{words[:40]} is a float; numbers of figures are strings")
