"""Verifying an exported version: every alteration has its own name, and nothing crashes."""

from __future__ import annotations

import copy
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.base.contributions import Contribution, Fold, Role
from counterfoil.base.quantities import Qualifier
from counterfoil.figures.arithmetic import implied_rate, parts_check
from counterfoil.figures.folds import fold
from counterfoil.figures.standing import standing
from counterfoil.publishing.digest import build, bury, digest_of, hash_part, plain
from counterfoil.publishing.report import Report
from counterfoil.publishing.verify import verify, verify_bytes, verify_file


def figure(key: str, how: Fold, contributions: list[Contribution]) -> list[dict]:
    parts = [{"id": f"{key}/{c.id}", "kind": "contribution", "content": {"said": c.to_json()}} for c in contributions]
    content = {
        "key": key,
        "fold": how.value,
        "contributions": [part["id"] for part in parts],
        "result": fold(how, contributions).to_json(),
        "standing": standing(contributions).to_json(),
    }
    return [{"id": f"figure/{key}", "kind": "figure", "content": content}, *parts]


def document() -> dict:
    delegates = Contribution(
        id="c1", number=Decimal(12), qualifier=Qualifier.EXACTLY, unit="people", source="s1", tally="V1"
    )
    income = [
        Contribution(
            id=f"i{n}", number=Decimal(n), qualifier=Qualifier.EXACTLY, currency="USD", role=Role.PART,
            dimension="from", tally="I1",
        )
        for n in (3500, 3811, 2432)
    ]  # fmt: skip
    return build(
        {"update": "u1", "number": 1},
        [
            *figure("V1.delegates", Fold.SUM_PER_UNIT, [delegates]),
            *figure("I1.income", Fold.SUM_PER_CURRENCY, income),
            {"id": "body/en", "kind": "body", "content": {"language": "en", "text": "{{ V1.delegates }} came."}},
            {"id": "source/s1", "kind": "source", "content": {"title": "A page"}},
        ],
        "ab" * 32,
    )


def gift() -> dict:
    """A gift with its two parts, also stated in another currency."""
    whole, first, second = (
        Contribution(id=name, number=Decimal(n), qualifier=Qualifier.EXACTLY, currency="CNY", tally="G1")
        for name, n in (("g", 400000), ("g1", 150000), ("g2", 250000))
    )
    parts = figure("G1.cash", Fold.SUM_PER_CURRENCY, [whole])
    parts[0]["content"] |= {
        "parts": ["G1.cash.a", "G1.cash.b"],
        "check": plain(parts_check(whole.value, [first.value, second.value])),
        "stated_as": {"number": "58824", "currency": "USD"},
        "rate": plain(implied_rate(whole.value, "CNY", Decimal(58824), "USD")),
    }
    parts += figure("G1.cash.a", Fold.SUM_PER_CURRENCY, [first])
    return build({}, parts + figure("G1.cash.b", Fold.SUM_PER_CURRENCY, [second]), None)


def part(doc: dict, part_id: str) -> dict:
    return next(part for part in doc["parts"] if part["id"] == part_id)


def codes(report: Report) -> set[str]:
    return {problem.code for problem in report.problems}


def reseal(doc: dict) -> dict:
    """What a forger with this code can do: every hash and the digest made right again."""
    for each in doc["parts"]:
        if each["salt"] is not None:
            each["hash"] = hash_part(each)
    doc["digest"] = digest_of(doc)
    return doc


def test_an_untouched_version_holds():
    doc = document()
    report = verify(doc, printed=doc["digest"].upper())
    assert report.ok, report.text()
    assert sorted(report.recomputed) == ["I1.income", "V1.delegates"]
    assert "holds what it says" in report.text() and doc["digest"] in report.text()
    assert "prove itself" in verify(doc).text() and "prove itself" not in report.text()


def test_an_altered_value_is_named():
    doc = document()
    part(doc, "figure/V1.delegates")["content"]["result"]["lines"][0]["interval"]["low"] = "13"
    assert codes(verify(doc)) == {"part_altered", "figure_differs"}
    assert codes(verify(reseal(doc))) == {"figure_differs"}


def test_an_altered_standing_is_named():
    doc = document()
    part(doc, "figure/V1.delegates")["content"]["standing"]["stands"] = "both_agree"
    assert codes(verify(doc)) == {"part_altered", "standing_differs"}
    assert codes(verify(reseal(doc))) == {"standing_differs"}


def test_an_altered_contribution_is_named():
    doc = document()
    part(doc, "I1.income/i3500")["content"]["said"]["number"] = "3501"
    report = verify(doc)
    assert codes(report) == {"part_altered", "figure_differs"}
    assert {problem.part for problem in report.problems} == {"I1.income/i3500", "figure/I1.income"}
    assert report.recomputed == ["V1.delegates"]


def test_an_altered_text_is_named():
    doc = document()
    part(doc, "body/en")["content"]["text"] += " All were glad."
    (problem,) = verify(doc).problems
    assert (problem.code, problem.part) == ("part_altered", "body/en")


def test_a_part_sealed_again_leaves_a_wrong_digest():
    doc = document()
    altered = part(doc, "body/en")
    altered["content"]["text"] += " All were glad."
    altered["hash"] = hash_part(altered)
    assert codes(verify(doc)) == {"digest_differs"}


def test_a_document_sealed_throughout_fails_against_the_page():
    doc = document()
    printed = doc["digest"]
    part(doc, "body/en")["content"]["text"] += " All were glad."
    assert verify(reseal(doc)).ok, "within itself a forged file holds"
    assert codes(verify(doc, printed=printed)) == {"not_the_printed_digest"}


def test_reordered_parts_are_named():
    doc = document()
    doc["parts"][0], doc["parts"][1] = doc["parts"][1], doc["parts"][0]
    assert codes(verify(doc)) == {"parts_reordered", "digest_differs"}


def test_a_missing_part_is_named():
    doc = document()
    doc["parts"].remove(part(doc, "source/s1"))
    assert codes(verify(doc)) == {"part_missing", "digest_differs"}
    doc = document()
    doc["parts"].remove(part(doc, "V1.delegates/c1"))
    assert codes(verify(doc)) == {"part_missing", "digest_differs", "contribution_missing"}


def test_an_added_part_is_named():
    doc = document()
    doc["parts"].append({**part(doc, "source/s1"), "id": "source/s2"})
    assert codes(verify(doc)) == {"part_added", "part_altered", "digest_differs"}


def test_a_swapped_digest_is_named():
    doc = document()
    doc["digest"] = document()["digest"]
    assert codes(verify(doc)) == {"digest_differs"}


@pytest.mark.parametrize("change", [{"previous": None}, {"meta": {"update": "u2", "number": 1}}])
def test_a_changed_frame_is_named(change):
    assert codes(verify({**document(), **change})) == {"digest_differs"}


def test_a_swapped_content_is_named():
    doc = document()
    first, second = part(doc, "I1.income/i3500"), part(doc, "I1.income/i3811")
    first["content"], second["content"] = second["content"], first["content"]
    first["salt"], second["salt"] = second["salt"], first["salt"]
    first["hash"], second["hash"] = second["hash"], first["hash"]
    assert "part_altered" in codes(verify(doc)), "a hash covers the part's id"


def test_a_buried_part_still_verifies_and_is_told():
    doc = document()
    report = verify(bury(doc, "source/s1"), printed=doc["digest"])
    assert report.ok and report.tombstones == ["source/s1"]
    report = verify(bury(doc, "I1.income/i3500"), printed=doc["digest"])
    assert report.ok and report.not_recomputed == ["I1.income"]
    assert "was deleted: I1.income" in report.text()
    assert verify(bury(doc, "figure/V1.delegates"), printed=doc["digest"]).ok


def test_a_text_that_names_no_figure_is_named():
    doc = document()
    part(doc, "body/en")["content"]["text"] = "{{ V1.guests }} came."
    assert codes(verify(reseal(doc))) == {"token_without_figure"}


def test_what_follows_is_computed_again():
    doc = gift()
    assert verify(doc).ok, verify(doc).text()
    content = part(doc, "figure/G1.cash")["content"]
    assert (content["check"]["verdict"], content["rate"]["mid"]) == ("agrees", "6.799946")
    content["check"]["verdict"] = "differs"
    assert codes(verify(reseal(doc))) == {"check_differs"}
    doc = gift()
    part(doc, "figure/G1.cash")["content"]["rate"]["mid"] = "6.8"
    assert codes(verify(reseal(doc))) == {"rate_differs"}
    assert verify(bury(gift(), "G1.cash.a/g1")).ok


def test_a_malformed_contribution_is_named():
    doc = document()
    part(doc, "V1.delegates/c1")["content"]["said"]["number"] = "1e999999999"
    assert codes(verify(reseal(doc))) == {"contribution_malformed"}


@pytest.mark.parametrize(
    "change",
    [
        {"format": "counterfoil-version/2"}, {"parts": {}}, {"count": "9"}, {"count": True}, {"digest": "x"},
        {"previous": 1}, {"meta": []}, {"extra": 1}, {"meta": {"a": 1.5}},
    ],
)  # fmt: skip
def test_another_format_is_named(change):
    assert "not_a_version" in codes(verify({**document(), **change}))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "rumour"}, {"kind": []}, {"salt": None}, {"content": None}, {"salt": "zz" * 16}, {"hash": ""},
        {"id": 7}, {"content": {"x": 1.5}}, {"content": {"x": "\ud800"}}, {"more": 1},
    ],
)  # fmt: skip
def test_a_malformed_part_is_named(change):
    doc = document()
    doc["parts"][-1].update(change)
    assert "malformed_part" in codes(verify(doc))


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"\xff\xfe", b'{"a": 1, "a": 2}', b'{"a": 1.5}', b'{"a": NaN}', b"[" * 100_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
    ],
)  # fmt: skip
def test_bytes_that_are_not_the_format_are_named(raw):
    assert codes(verify_bytes(raw)) == {"not_json"}


def test_a_file_over_the_cap_is_not_read_on(tmp_path, monkeypatch):
    monkeypatch.setattr("counterfoil.publishing.verify.MAX_BYTES", 100)
    path = tmp_path / "version.json"
    path.write_text(json.dumps(document()), encoding="utf-8")
    out = io.StringIO()
    assert verify_file(path, out) == 1
    assert "not_json" in out.getvalue()


def test_a_file_gives_a_report_and_an_exit_code(tmp_path):
    path, out = tmp_path / "version.json", io.StringIO()
    assert verify_file(path, out) == 2 and "No such file" in out.getvalue()
    path.write_text(json.dumps(document(), indent=2), encoding="utf-8")
    assert verify_file(path, out) == 0
    assert verify_file(path, out, printed="0" * 64) == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=2 * settings().max_examples)
@given(json_values, st.data())
def test_no_json_whatever_crashes(value, data):
    assert not verify(value).ok
    doc = copy.deepcopy(document())
    where: object = doc
    while True:  # walk into the document and put the value somewhere
        inner = list(where) if isinstance(where, dict) else list(range(len(where)))
        step = data.draw(st.sampled_from(inner))
        if isinstance(where[step], dict | list) and where[step] and data.draw(st.booleans()):
            where = where[step]
            continue
        where[step] = value
        break
    verify(doc).text()
    try:
        doc = reseal(doc)
    except (ValueError, TypeError, KeyError, AttributeError):
        return  # no forger can seal this
    verify(doc).text()


def test_verify_needs_no_settings_and_no_database(tmp_path):
    path = tmp_path / "version.json"
    path.write_text(json.dumps(document(), ensure_ascii=False), encoding="utf-8")
    code = (
        "import sys, pathlib\n"
        "from counterfoil.publishing.verify import verify_file\n"
        "code = verify_file(pathlib.Path(sys.argv[1]), sys.stdout)\n"
        "from django.conf import settings\n"
        "sys.exit(code or settings.configured or 'psycopg' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, env={"PYTHONPATH": "src"}
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_reference_gives_a_stranger_what_is_needed(tmp_path):
    reference = (Path(__file__).parents[2] / "docs" / "reference-export.md").read_text(encoding="utf-8")
    script = reference.split("```python\n")[1].split("```")[0]
    doc = bury(document(), "source/s1")
    part(doc, "body/en")["content"]["text"] += " خوتەن 和田 \u0007"
    path = tmp_path / "version.json"

    def stranger() -> subprocess.CompletedProcess[str]:
        path.write_text(json.dumps(doc), encoding="utf-8")
        return subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True)

    assert "body/en" in stranger().stderr
    assert stranger().returncode == 1
    reseal(doc)
    assert stranger().stdout.strip() == doc["digest"]
