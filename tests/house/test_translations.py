"""The catalogues: complete, with the same placeholders, and nothing doubtful in them."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from counterfoil.base import ui_parts
from counterfoil.packs import schema
from counterfoil.packs.records.columns import EVERY
from tools.messages import KEYWORDS, LOCALES, PACKAGE, gather

DOCS = Path(__file__).resolve().parents[2] / "docs"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|(?<!\{)\{\w+\}(?!\})")
ARABIC = re.compile(r"[\u0600-\u06FF]")
HAN = re.compile(r"[\u4e00-\u9fff]")
UYGHUR = set("ئابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيە")
# How many forms a number asks for: Chinese bends nothing, Uyghur has one for 1 and one for the rest.
PLURALS = {"zh_Hans": 1, "ug": 2}


def catalogue(locale: str) -> Catalog:
    with (PACKAGE / "locale" / locale / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source, locale=locale)


@pytest.fixture(scope="module")
def words() -> Catalog:
    return gather()


@pytest.fixture(scope="module", params=LOCALES)
def locale(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def kept(locale) -> Catalog:
    return catalogue(locale)


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (list, tuple)) else [message.string or ""]


def ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, (list, tuple)) else [message.id]


def translated(message: Message | None) -> bool:
    return message is not None and all(forms(message)) and not message.fuzzy


def lacking(words: Catalog, kept: Catalog) -> list[str]:
    """The words of the house that `kept` does not translate, each with a file that says it."""
    missing = [each for each in words if each.id and not translated(kept.get(each.id, each.context))]
    return [f"{each.id!r} of {each.locations[0][0]}" for each in missing]


def test_every_word_is_translated(words, kept):
    missing = lacking(words, kept)
    assert not missing, "run `make messages` and translate:\n" + "\n".join(missing)


def test_words_of_every_door_and_many_rooms_are_gathered(words):
    """A name for gettext that the gathering does not know would leave its words out without a sound."""
    missing = lacking(words, Catalog(locale="ug"))
    assert len(missing) > 1000
    for room in ("public", "staff", "base", "figures", "publishing", "packs", "safeguards", "statements", "people"):
        assert any(f"src/counterfoil/{room}/" in each for each in missing), room


def test_gettext_goes_by_names_that_the_gathering_knows():
    for file in sorted(PACKAGE.rglob("*.py")):
        for name in re.findall(r"\b(?:gettext|gettext_lazy|gettext_noop) as (\w+)", file.read_text("utf-8")):
            assert name in KEYWORDS, f"{file.name} calls it {name}: use _ or _l, or name it in tools/messages.py"


def test_no_word_hides_within_an_f_string():
    """The gathering does not look there: the words would stand in English for everybody."""
    hidden = []
    for file in sorted(PACKAGE.rglob("*.py")):
        for within in (one for one in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(one, ast.JoinedStr)):
            calls = (one for one in ast.walk(within) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name))
            hidden += [f"{file.name}:{call.lineno}" for call in calls if call.func.id in KEYWORDS]
    assert not hidden


def test_placeholders_are_equal(kept):
    for message in kept:
        if not message.id or not translated(message):
            continue
        wanted = sorted(PLACEHOLDER.findall(ids(message)[-1]))
        for form in forms(message):
            assert sorted(PLACEHOLDER.findall(form)) == wanted, message.id


def test_what_one_types_is_equal(kept):
    """Commands, marks and file endings mean the same in every language; dates stand as examples."""
    typed = re.compile(r"\{\{|\}\}|\*\*|--\w+|\.xlsx\b|SHA-256")
    for message in kept:
        if message.id and translated(message):
            wanted = sorted(typed.findall(ids(message)[0]))
            assert all(sorted(typed.findall(form)) == wanted for form in forms(message)), message.id


def test_no_entry_is_doubtful(kept):
    assert not [message.id for message in kept if message.id and message.fuzzy]


def test_numbers_have_the_forms_of_the_language(locale, kept):
    assert kept.num_plurals == PLURALS[locale]
    plural = [message for message in kept if isinstance(message.id, (list, tuple))]
    assert plural
    for message in plural:
        assert len(forms(message)) == PLURALS[locale], message.id


def test_the_head_says_that_a_native_reader_is_awaited(kept):
    assert "Machine-made" in kept.header_comment
    assert "native reader" in kept.header_comment


def test_each_language_keeps_its_script(locale, kept):
    """Uyghur in Chinese, Chinese in Uyghur, and half-width stops after Chinese are slips of the hand."""
    for message in kept:
        for form in forms(message) if message.id else []:
            if locale == "zh_Hans":
                assert not ARABIC.search(form), message.id
                assert not re.search(r"[\u4e00-\u9fff][,;:?!]", form), message.id
                assert not re.search(r"[\u4e00-\u9fff]\.(\s|$)", form), message.id
            else:
                own = HAN.findall(form)
                assert len(own) <= sum(len(HAN.findall(one)) for one in ids(message)), message.id
                assert not re.search(r"[\u0600-\u06FF][,;?]", form), message.id


def test_uyghur_is_written_with_its_own_letters():
    for message in catalogue("ug"):
        for form in forms(message) if message.id else []:
            letters = {sign for sign in form if ARABIC.match(sign) and sign.isalpha()}
            assert letters <= UYGHUR, (message.id, letters - UYGHUR)


def test_terms_are_named_in_three_languages():
    for file in sorted((PACKAGE / "statements" / "terms").glob("*.toml")):
        for code, term in tomllib.loads(file.read_text("utf-8")).items():
            assert HAN.search(term["zh"]), f"{file.name} {code}"
            assert {sign for sign in term["ug"] if sign.isalpha()} <= UYGHUR, f"{file.name} {code}"


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.zh.md")), ids=lambda path: path.name)
def test_bold_words_of_chinese_documents_are_on_the_screen(path):
    """A document of another language names buttons and headings as the pages of that language do."""
    said = {form for message in catalogue("zh_Hans") if message.id for form in forms(message)}
    said |= {column.zh for sheet in EVERY for column in sheet.columns} | {sheet.zh for sheet in EVERY}
    said |= {form.partition("：")[0] for form in said}  # a notice is named by how it begins
    said |= {schema.GUIDE["zh-hans"], schema.LISTS["zh-hans"], ui_parts.LANGUAGES["zh-hans"]}
    for file in sorted(PACKAGE.glob("*/terms/*.toml")):
        said |= {term["zh"] for term in tomllib.loads(file.read_text("utf-8")).values()}
    schemes = tomllib.loads((PACKAGE / "packs" / "demo" / "schemes.toml").read_text("utf-8"))
    said |= {scheme["name"]["zh-hans"] for scheme in schemes.values()}
    for file in (PACKAGE / "packs" / "demo" / "money").glob("*.toml"):  # names of funds and donors; of bank accounts
        said |= set(re.findall(r'zh-hans = "(.+?)"', file.read_text("utf-8")))
        steps = tomllib.loads(file.read_text("utf-8"))["steps"]
        said |= {f"{step['name']} (CNY)" for step in steps if step["do"] == "account"}
    rows = re.findall(r"^\|(.+)\|$", path.read_text("utf-8"), flags=re.M)
    said |= {cell.strip(" `") for row in rows for cell in row.split("|")}  # what one types is on the screen then
    pages = re.sub(r"\s+", " ", re.sub(r"^>.*$", "", path.read_text("utf-8"), flags=re.M))  # quotes are no screen
    bold = {words.replace(" ", "") for words in re.findall(r"\*\*(.+?)\*\*", pages)}
    said = {re.sub(r"%\(\w+\)[sd]", "%(number)s", words.replace(" ", "")) for words in said}
    numbered = {re.sub(r"\d+", "%(number)s", words) for words in bold - said}
    assert bold
    assert numbered <= said | {"粗体字", "应看到："}, numbered - said


def test_no_consent_or_complaint_text_for_people_helped_is_shown(words):
    """Such texts wait for a native reader (GUARDRAILS G3); a room that holds them does not exist yet."""
    assert not [path for path in PACKAGE.iterdir() if path.name in ("consent", "complaints")]
    asked = re.compile(r"\b(I agree|you agree|I consent|do you consent|your complaint|make a complaint)\b", re.I)
    assert not [message.id for message in words if message.id and asked.search(ids(message)[0])]
