"""Verifying an exported version: hashes, digest, and every figure folded again from its contributions.

Works offline on one file: no settings, no database, and no trust in what the file holds. What it writes is
plain English, for it may run where no catalogue is. The format is in docs/reference-export.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, TextIO

from counterfoil.base.contributions import Contribution, Fold
from counterfoil.figures.folds import fold
from counterfoil.figures.standing import standing
from counterfoil.publishing.digest import canonical, is_tombstone, plain
from counterfoil.publishing.follows import check_again, rate_again
from counterfoil.publishing.report import Report, short
from counterfoil.publishing.shape import Part, check_digest, check_order, check_parts, check_top
from counterfoil.publishing.tokens import tokens

MAX_BYTES = 64 * 2**20


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
        report.refuse("not_json", f"the file is not JSON as the format has it: {short(error)}")
        return report
    return verify(document, printed=printed)


def verify(document: object, *, printed: str | None = None) -> Report:
    """Whether a version document holds: its shape, every hash, its digest, every figure and standing.

    `printed`: the digest printed on the page, 64 hexadecimal digits. Without it, a file that was changed
    throughout and sealed again still holds within itself.
    """
    report = Report(printed=printed)
    whole = check_top(document, report)
    if whole is None:
        return report
    parts = check_parts(whole["parts"], report)
    if len(parts) == len(whole["parts"]):
        check_order(whole, parts, report)
        check_digest(whole, report)
    present = {part["id"]: part for part in parts if not is_tombstone(part)}
    report.tombstones = [part["id"] for part in parts if is_tombstone(part)]
    _check_figures(present, set(report.tombstones), report)
    if not any(is_tombstone(part) and part["kind"] == "figure" for part in parts):
        keys = {str(part["content"].get("key")) for part in parts if part["kind"] == "figure"}
        for part in (part for part in present.values() if part["kind"] == "body"):
            _check_tokens(part, keys, report)
    return report


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
        report.refuse("contribution_missing", f"{short(error.args[0])} is not among the parts", part["id"])
    except ValueError as error:
        report.refuse("contribution_malformed", short(error), part["id"])
    return None


def _check_figure(part: Part, told: Mapping[str, list[Contribution]], report: Report) -> None:
    content, key = part["content"], short(part["content"]["key"])
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
            report.refuse("token_without_figure", f"the text names {short(token.key)}", part["id"])


# --- small things ----------------------------------------------------------------------------------


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("an object names a member twice")
    return members


def _no_float(words: str) -> NoReturn:
    raise ValueError(f"{words[:40]} is a float; numbers of figures are strings")
