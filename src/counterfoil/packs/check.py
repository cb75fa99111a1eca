"""From a workbook's bytes to rows that can be staged, or to the list of its mistakes. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7_texts
from counterfoil.lines.models import Kind
from counterfoil.packs import lookups, schema
from counterfoil.packs.about import About, find_scheme, read_about
from counterfoil.packs.acts import Act, Acts
from counterfoil.packs.cell_text import CellError, Message, folded, line, wrong
from counterfoil.packs.facts import FACTS_FROM, PART, Facts
from counterfoil.packs.problems import Problems
from counterfoil.packs.reading import Context, refuse_banned_columns, refuse_banned_sheets
from counterfoil.packs.records import columns as records
from counterfoil.packs.records.reading import RecordReader
from counterfoil.packs.records.rows import Records
from counterfoil.packs.registers import sheets as registers
from counterfoil.packs.registers.reading import RegisterReader, Registers
from counterfoil.packs.workbook import Book, SheetRows, open_workbook, read_answers, read_sheet, strangers
from counterfoil.partners.models import Scheme
from counterfoil.partners.queries import place_numbers
from counterfoil.safeguards import freetext
from counterfoil.statements import halves
from counterfoil.statements.models import Source

Progress = Callable[[int, int], None]


MANY = 10_000  # facts from which those of a new account are written where they will stay
NEW_PLACES = 200  # numbers of new places that such facts may name; with more, they wait on the stage
TWICE_NAMED = 100  # things said twice that are named one by one


@dataclass
class Read:
    """What a pack says. Where `problems.count` is above zero, the rows are not complete.

    The facts are read while they are staged: `facts` gives them as lines, and `problems`, `new` and `acts` are whole
    only when it has come to its end. `refs` are those of the acts, where there are many facts.
    """

    problems: Problems
    about: About = field(default_factory=About)
    facts: Iterator[str] = field(default_factory=lambda: iter(()))
    acts: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    new: dict[str, Any] = field(default_factory=dict)
    sheet_names: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    rows: int = 0
    records: Records = field(default_factory=Records)
    registers: Registers = field(default_factory=Registers)
    tells_of_acts: bool = True

    def acts_after(self) -> Iterator[str]:
        """The acts, asked for when all facts are read: a fact may speak of the scheme, which is an act then."""
        yield from self.acts

    def to_the_end(self) -> Read:
        """Read the facts without staging them: for their mistakes."""
        for _lines in self.facts:
            pass
        return self

    def holds_records_alone(self) -> bool:
        """Whether lines, headcounts and registers are all there is, and no account is to be made of it."""
        if not (self.records or self.registers) or self.tells_of_acts:
            return False
        self.facts = iter([*self.facts])  # without acts they are few: they can only speak of the scheme
        if self.acts:
            return False
        parties = {party.id for side in self.about.parties.values() for party in side}
        self.new["organisations"] = [each for each in self.new["organisations"] if each["id"] in parties]
        return True


def pack_language(book: Book) -> str:
    """The language of a pack: the one in which its first known sheet is named."""
    for sheet in book.sheets:
        for known in (*records.EVERY, *registers.SHEETS):
            for language in ("en", "zh-hans", "ug"):
                if folded(sheet.name) == folded(known.name(language)):
                    return language
    return "en"


def scheme_of(content: bytes | Path) -> Scheme:
    """The scheme that a pack says it belongs to. Refusal: none, or unknown."""
    return find_scheme(scheme_name(content))


def scheme_name(content: bytes | Path) -> str:
    """What the pack answers when it is asked for its scheme. CellError becomes blank: `read_pack` names it."""
    book = open_workbook(content)
    answers = read_answers(book, schema.specs(pack_language(book))["about"])
    try:
        return line(answers.values.get("scheme", (0, ""))[1], 200)
    except CellError:
        return ""


def read_pack(
    content: bytes | Path, scheme: Scheme, by: Actor, progress: Progress = lambda done, total: None
) -> Read:
    """Read a pack, up to the first fact; the facts are read as `Read.facts` is gone through.

    Args:
        scheme: the one it goes into; it may be unsaved, where it will be new.
        by: who brings it: not everybody may bring an unpublished account of the other side.
        progress: called now and then with rows done and rows in all.

    Raises:
        WorkbookError: the file cannot be read as a pack at all.
    """
    book = open_workbook(content)
    language = pack_language(book)
    specs = schema.specs(language)
    read = Read(Problems(), language=language)
    context = Context(language, read.problems, lookups.organisations(invented=scheme.is_invented), lookups.places())
    more = {**records.specs(language), **registers.specs(language)}
    sheets = {key: read_sheet(book, spec) for key, spec in more.items()}
    if any(sheet.found for sheet in sheets.values()):
        specs = {**specs, "acts": replace(specs["acts"], required=False)}
    sheets |= {
        key: read_answers(book, spec) if key == "about" else read_sheet(book, spec) for key, spec in specs.items()
    }
    refuse_banned_sheets(strangers(book, [sheet.spec for sheet in sheets.values()], schema.IGNORED), read.problems)
    del book
    for sheet in (*records.EVERY, *registers.SHEETS):
        refuse_banned_columns(sheets[sheet.key], sheet, read.problems, registers.WITHIN.get(sheet.key, ""))
        read.sheet_names[sheet.key] = sheets[sheet.key].name
    read.about = read_about(sheets["about"], scheme, context)  # type: ignore[arg-type]
    refuse_forged_half(read, scheme, by)
    acts = Acts(context, scheme, _source(scheme, read.about))
    acts.read(sheets["acts"])
    read.tells_of_acts = bool(acts.rows)
    if sheets["facts"].expected >= MANY:
        read.refs = [act.ref for act in acts.rows]
        context.places.reserved = place_numbers(NEW_PLACES)
    read.records = RecordReader(context, acts, read.about, scheme, by).read(sheets)
    read.registers = RegisterReader(context, read.about, scheme, by).read(sheets)
    read.registers.coming = [line.ref for line in read.records.lines if line.kind == Kind.REQUEST and line.ref]
    read.facts = _facts(read, sheets, acts, Facts(context, acts), progress)
    return read


def _facts(read: Read, sheets: dict[str, SheetRows], acts: Acts, facts: Facts, progress: Progress) -> Iterator[str]:
    """All facts, line by line; then what can be said only when all are read."""
    before, total = len(acts.rows), len(acts.rows) + sheets["facts"].expected

    def tell(done: int) -> None:
        read.rows = before + done
        progress(read.rows, max(total, read.rows))

    yield from facts.of_acts(acts.rows)
    named, suspect = iter(acts.rows), list[Act]()
    for lines in chain(facts.read(sheets["facts"], tell), [""]):
        yield lines  # while the database takes them in, names are looked over, which is slow for all at once
        suspect += [act for act in islice(named, PART if lines else None) if act.name and freetext.warn(act.name)]
    read.acts = list(acts.staged(uuid7_texts(len(acts.rows))))
    context = facts.context
    read.new = {
        "organisations": context.organisations.to_add(), "places": context.places.to_add(), "units": facts.units.new,
    }  # fmt: skip
    if not acts.rows and not read.records and not read.registers and not read.problems.count:
        read.problems.mistake(read.sheet_names["acts"], None, "", wrong(
            _("The pack tells of nothing: no row is filled."), _("Fill in the sheets Acts and Facts."),
        ))  # fmt: skip
    _note_twice(read, list(facts.twice.values())[:TWICE_NAMED])
    _warn_of_persons(read, suspect, facts)


def _source(scheme: Scheme, about: About) -> Source | None:
    """The account as it is there already, if it is."""
    if scheme.pk is None or about.publisher is None:
        return None
    key = {name: about.fields.get(name, "") for name in ("title", "published_words")}
    return Source.objects.filter(scheme=scheme, publisher_id=about.publisher.id, **key).first()


def _warn_of_persons(read: Read, acts: list[Act], facts: Facts) -> None:
    """Free text that looks like a private person's data is pointed out; it may be a name in office (G13)."""
    names = [*facts.context.organisations.names(), *facts.context.places.names()]
    for text, (sheet, number, column) in _texts(read, acts, facts).items():
        for warning in freetext.warn(text, known_names=names) if text else ():
            read.problems.warning(sheet, number, column, wrong(
                _("This looks like the data of a private person: %(what)s"), "%(mend)s",
                what=str(getattr(warning, "reason", warning)), mend=str(getattr(warning, "mend", "")),
            ), "private_person")  # fmt: skip


def _texts(read: Read, acts: list[Act], facts: Facts) -> dict[str, tuple[str, int, str]]:
    """The free texts of the pack that have to be looked over, each with the first place where it stands."""
    name = facts.context.label(schema.ACTS, "name")
    texts = {act.name: (read.sheet_names["acts"], act.row, name) for act in reversed(acts)}
    for text, (row, label) in facts.suspect.items():
        key, number = sheet_of(row)
        texts.setdefault(text, (read.sheet_names[key], number, label))
    return texts


def refuse_forged_half(read: Read, scheme: Scheme, by: Actor) -> None:
    """An unpublished account of the other side is a mistake on the sheet About."""
    fields, publisher = read.about.fields, read.about.publisher
    if publisher is None or not fields.get("account_of"):
        return  # named as a mistake already
    try:
        halves.refuse_forged_half(
            scheme=scheme, publisher=publisher.id, account_of=fields["account_of"], kind=fields.get("kind", ""), by=by
        )
    except Refusal as refusal:
        label = schema.ABOUT.column("account_of").label(read.language)
        error = CellError(Message(str(refusal.problem)), Message(str(refusal.mend)))
        read.problems.mistake(read.sheet_names.get("about", ""), None, label, error, refusal.code)


def sheet_of(row: int) -> tuple[str, int]:
    """(sheet key, row in that sheet) of a staged row."""
    return ("facts", row - FACTS_FROM) if row >= FACTS_FROM else ("acts", row)


def _note_twice(read: Read, twice: list[tuple[str, list[int]]]) -> None:
    """Note rows that say one thing twice as mistakes."""
    for ref, numbers in twice:
        places = [sheet_of(number) for number in numbers]
        named = ", ".join(f"{read.sheet_names[sheet]} {row}" for sheet, row in places)
        sheet, row = places[-1]
        read.problems.mistake(read.sheet_names[sheet], row, "", wrong(
            _("These rows say the same thing of %(ref)s twice: %(rows)s."),
            _("Keep one, or tell them apart: by which, period, place, unit or who said it."), ref=ref, rows=named,
        ), "said_twice")  # fmt: skip
