"""From the sheets Lines and Headcounts to typed rows; every mistake by sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.actors import Actor
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.lines.models import LONGEST, Kind, Line
from counterfoil.needs.models import Band, Sector, Urgency
from counterfoil.packs import cells, lookups
from counterfoil.packs.about import SIDE_WORDS, About, choices
from counterfoil.packs.acts import Acts
from counterfoil.packs.cell_text import CellError, folded, items, line, says_nothing, shown, wrong
from counterfoil.packs.models import Row
from counterfoil.packs.reading import Context
from counterfoil.packs.records.columns import HEADCOUNTS, LINES
from counterfoil.packs.records.rows import ACT, TALLY, CountRow, LineRow, Records
from counterfoil.packs.sheets import SheetRows
from counterfoil.partners.access import allowed, speaks_for
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.safeguards import freetext
from counterfoil.statements.terms import Measure, Shape
from counterfoil.visits.count_actions import MOST
from counterfoil.visits.models import Visit

MOST_ROWS = 1_000  # of each of the two sheets: minutes of one visit are far shorter
REF = re.compile(r"#?[^\s#~=;；、，,]{1,20}")
_BANDS = ((50, Band.UNDER_50), (200, Band.FROM_50), (1_000, Band.FROM_200), (10_000, Band.FROM_1000))
_KIND_WORDS = {
    Kind.REQUEST: ("ask", "asks", "诉求", "需求"),
    Kind.COMMITMENT: ("promise", "允诺"),
    Kind.ACTION: ("to do", "行动", "任务"),
    Kind.FINDING: (),
    Kind.POINT: ("said", "说明", "发言"),
}
_OF_KIND = {
    "sector": (Kind.REQUEST,), "affected": (Kind.REQUEST,), "basis": (Kind.REQUEST,),
    "place": (Kind.REQUEST,), "urgency": (Kind.REQUEST,), "also_funded": (Kind.REQUEST,),
    "owner": (Kind.COMMITMENT, Kind.ACTION), "due": (Kind.COMMITMENT, Kind.ACTION),
    "evidence": (Kind.COMMITMENT,), "answers": (Kind.COMMITMENT,),
}  # fmt: skip
_FREE = ("words", "basis", "also_funded", "evidence", "ref")


@dataclass
class RecordReader:
    """Reads both sheets. `acts` are those of the pack, read before; `about` says who else is of the scheme."""

    context: Context
    acts: Acts
    about: About
    scheme: Scheme
    by: Actor

    def read(self, sheets: dict[str, SheetRows]) -> Records:
        """The rows of both sheets; where one of them is filled, who brings them has to speak for a side."""
        lines, counts = (list(self._rows(sheets[each.key])) for each in (LINES, HEADCOUNTS))
        records = Records(side=speaks_for(self.by, self.scheme) if lines or counts else "")
        if not (lines or counts) or not self._may_write(sheets["lines" if lines else "headcounts"], records.side):
            return records
        self._prepare()
        for part, rows, reader in ((LINES, lines, self._line), (HEADCOUNTS, counts, self._count)):
            for number, row in rows:
                reader(sheets[part.key], number, row, records)
        self._answers(sheets["lines"], records)
        return records

    def _rows(self, sheet: SheetRows) -> Iterator[tuple[int, list[Any]]]:
        known = len(sheet.problems)
        found = [each for rows in sheet.parts() for each in rows]
        self.context.problems.take(sheet.problems[known:])
        if len(found) > MOST_ROWS:
            self._note(sheet, found[MOST_ROWS][0], "", wrong(
                _("The sheet has %(count)d rows; at most %(most)d are entered in one go."),
                _("Divide it into several packs."), count=len(found), most=MOST_ROWS,
            ))  # fmt: skip
            return
        yield from found

    def _may_write(self, sheet: SheetRows, side: str) -> bool:
        by = self.by
        if side == Side.NEITHER:
            problem = _("You speak for neither side of this scheme: nobody's lines and headcounts can be entered.")
            mend = _("Have somebody in an office of one side bring this pack, or delete these rows.")
            if self.scheme.is_compiled:
                mend = _("This scheme was compiled from public accounts: write what was said on the sheet Facts.")
        elif isinstance(by, User) and not allowed(by, Permission.WRITE_LINES, self.scheme):
            problem = _("You may not write lines in this scheme.")
            mend = _("Somebody with the role of a programme officer or a host coordinator there may.")
        else:
            return True
        self._note(sheet, None, "", wrong(problem, mend), "no_side")
        return False

    def _prepare(self) -> None:
        language, scheme = self.context.language, self.scheme
        self.kinds = choices(Kind, _KIND_WORDS)
        self.sides = choices(Side, SIDE_WORDS)
        self.bands = choices(Band, dict.fromkeys(Band, ()))
        self.urgencies = choices(Urgency, dict.fromkeys(Urgency, ()))
        self.sectors = lookups.Terms(Sector.objects.order_by("position"), language, _("fields of help"))
        counted = Measure.objects.filter(shape=Shape.NUMBER, adds_to="people", people_helped=False)
        self.measures = lookups.Terms(counted, language, _("those who are counted"))
        seated = list(Organisation.objects.filter(parts__scheme=scheme)) if scheme.pk else []
        self.offices = lookups.Names.of(seated)
        for party in (each for parties in self.about.parties.values() for each in parties):
            self.offices.known.setdefault(folded(party.name), party)
        asked = Line.objects.filter(scheme=scheme, kind=Kind.REQUEST)
        self.requests = {f"R{number}" for number in asked.values_list("number", flat=True)}
        told = Row.objects.filter(scheme=scheme, side=speaks_for(self.by, scheme), line__kind=Kind.REQUEST)
        self.earlier: dict[str, set[int]] = {}
        for ref, number in told.values_list("ref", "line__number"):
            self.earlier.setdefault(ref, set()).add(number)
        off = Visit.objects.filter(scheme=scheme).exclude(called_off="")
        self.called_off = set(off.values_list("tally_id", flat=True))
        self.known_names = [*self.context.organisations.names(), *self.context.places.names()]
        self.mistaken: set[int] = set()
        self.unread: set[str] = set()  # refs of rows that have a mistake of their own
        self.refs: dict[str, int] = {}
        self.said: dict[tuple[str, ...], int] = {}

    # --- Lines --------------------------------------------------------------------------------------------

    def _line(self, sheet: SheetRows, number: int, row: list[Any], records: Records) -> None:
        read = self._reader(sheet, number, row)
        kind = read("kind", self._kind)
        if kind is not None:
            self._refuse_strange(sheet, number, row, Kind(kind))
        at, spoke, due = read("at", self._at), read("spoke", self._spoke), read("due", cells.date)
        told = {
            "ref": read("ref", self._ref),
            "words": read("words", self._words),
            "sector": read("sector", self.sectors.find) or "",
            "affected": read("affected", self._band),
            "basis": read("basis", _at_most(200)),
            "place": read("place", self._place),
            "urgency": read("urgency", self._urgency) or "",
            "also_funded": read("also_funded", _at_most(200)),
            "owner": read("owner", self._office),
            "evidence": read("evidence", _at_most(200)),
        }
        answers = read("answers", items)
        if number in self.mistaken:
            self.unread.add(folded(told["ref"] or ""))
            return
        found = LineRow(
            number, kind=kind, at=at[0], at_words=at[1], spoke=spoke[0], spoke_side=spoke[1],
            due=str(due) if due else "", answers=list(answers), language=lookups.language_of(told["words"]), **told,
        )  # fmt: skip
        self._check_line(sheet, found)
        records.lines.append(found)
        for key in _FREE:
            self._warn(sheet, number, key, getattr(found, key))

    def _check_line(self, sheet: SheetRows, found: LineRow) -> None:
        """What no single cell tells."""
        if found.kind == Kind.REQUEST and not found.sector:
            self._note(sheet, found.row, "sector", wrong(_("This request has no field of help."), _("Choose one.")))
        if found.kind == Kind.REQUEST and not found.at and found.spoke is None:
            self._note(sheet, found.row, "spoke", wrong(
                _("Nobody voices this request."), _("Name the organisation or the meeting that asks."),
            ))  # fmt: skip
        if found.ref:
            self._refuse_twice(sheet, found.row, "ref", self.refs, folded(found.ref))
        else:
            said = (found.kind, found.at, found.words)
            first = self.said.setdefault(said, found.row)
            if first != found.row:
                self._note(sheet, found.row, "words", wrong(
                    _("Rows %(first)d and %(second)d say the same."), _("Delete one, or give each a ref."),
                    first=first, second=found.row,
                ), "said_twice")  # fmt: skip

    def _refuse_twice(self, sheet: SheetRows, row: int, key: str, known: dict[str, int], ref: str) -> None:
        first = known.setdefault(ref, row)
        if first != row:
            self._note(sheet, row, key, wrong(
                _("The ref “%(ref)s” is there twice, in rows %(first)d and %(second)d."),
                _("Give one of them another ref."), ref=ref, first=first, second=row,
            ))  # fmt: skip

    def _refuse_strange(self, sheet: SheetRows, number: int, row: list[Any], kind: Kind) -> None:
        """A cell that says something of another kind of line."""
        for key, kinds in _OF_KIND.items():
            cell = sheet.cell(row, key)
            if kind not in kinds and not cells.is_blank(cell):
                self._note(sheet, number, key, wrong(
                    _("A line of this kind has no “%(label)s”."), _("Clear the cell, or correct what it is."),
                    label=self.context.label(LINES, key),
                ))  # fmt: skip
                row[sheet.columns[key]] = None

    def _answers(self, sheet: SheetRows, records: Records) -> None:
        """Answers by refs of this sheet first, then by refs of one's earlier packs, then by the scheme's numbers."""
        requests = {folded(each.ref): each for each in records.lines if each.ref and each.kind == Kind.REQUEST}
        for found in records.lines:
            for place, text in enumerate(found.answers):
                if each := requests.get(folded(text)):
                    found.answers[place] = f"ref:{each.ref}"
                elif len(numbers := self.earlier.get(text.casefold(), set())) == 1:
                    found.answers[place] = f"R{min(numbers)}"
                elif (handle := folded(text).upper().removeprefix("#")) in self.requests:
                    found.answers[place] = handle
                elif folded(text) not in self.unread:
                    near = lookups.nearest(folded(text), [*requests, *map(str.lower, self.requests)], 0.5)
                    self._note(sheet, found.row, "answers", wrong(
                        _("“%(text)s” is no request of this sheet or of the scheme."),
                        _("The nearest is “%(nearest)s”.")
                        if near else _("Write the ref or the number of a request."),
                        text=shown(text), nearest=requests[near].ref if near in requests else near.upper(),
                    ))  # fmt: skip

    def _kind(self, cell: object) -> str:
        text = line(cell, 60)
        kind = self.kinds.get(folded(text))
        if kind == Kind.FINDING:
            raise wrong(
                _("A finding is written down where one looked."),
                _("Write it on the page of the look, or as a point."),
            )
        if kind is None:
            raise wrong(
                _("“%(text)s” is none of: request, commitment, action, point."), _("Choose one from the list."),
                text=shown(text),
            )  # fmt: skip
        return kind

    def _ref(self, cell: object) -> str:
        text = line(cell, 60)
        if text and not REF.fullmatch(text):
            raise wrong(
                _("“%(text)s” cannot be a ref."), _("Write up to 20 letters and digits without a space: L1."),
                text=shown(text),
            )  # fmt: skip
        return text

    def _words(self, cell: object) -> str:
        text = line(cell)
        if not text:
            raise wrong(_("There are no words."), _("Write it in a sentence."))
        return _at_most(LONGEST)(text)

    def _spoke(self, cell: object) -> tuple[int | None, str]:
        side = self.sides.get(folded(line(cell, 200)))
        if side in (Side.GIVING, Side.RECEIVING):
            return None, side
        return self._office(cell), ""

    def _office(self, cell: object) -> int | None:
        """An organisation that sits in the scheme, or that the sheet About seats there."""
        text = line(cell, 200)
        if not text:
            return None
        if found := self.offices.known.get(folded(text)):
            return found.id
        near = lookups.nearest(folded(text), self.offices.known, 0.5)
        raise wrong(
            _("“%(text)s” is no organisation of this scheme."),
            _("The nearest is “%(nearest)s”. Another one has to stand on the sheet About first.")
            if near else _("Write it among the organisations on the sheet About, or clear the cell."),
            text=shown(text), nearest=self.offices.known[near].name if near else "",
        )  # fmt: skip

    def _band(self, cell: object) -> str:
        text = line(cell, 80)
        if says_nothing(text):
            return str(Band.NOT_STATED)
        if found := self.bands.get(folded(text)):
            return found
        told = cells.number(cell).value
        if told.amount is None or told.qualifier not in (Qualifier.EXACTLY, Qualifier.ABOUT):
            raise wrong(
                _("“%(text)s” does not tell how many."), _("Choose a band from the list, or write one number."),
                text=shown(text),
            )  # fmt: skip
        return str(next((band for below, band in _BANDS if told.amount < below), Band.FROM_10000))

    def _place(self, cell: object) -> int | None:
        return lookups.known_place(cell, self.context.places)

    def _urgency(self, cell: object) -> str:
        text = line(cell, 80)
        if says_nothing(text):
            return ""
        found = self.urgencies.get(folded(text))
        if found is None:
            raise wrong(
                _("“%(text)s” does not tell how soon."), _("Choose from the list, or clear the cell."),
                text=shown(text),
            )  # fmt: skip
        if speaks_for(self.by, self.scheme) != Side.RECEIVING and found != Urgency.NOT_STATED:
            raise wrong(
                _("How soon it is needed is for the receiving side to say."),
                _("Clear the cell, and ask the receiving side's coordinator to say it."),
            )
        return "" if found == Urgency.NOT_STATED else str(found)

    # --- Headcounts ---------------------------------------------------------------------------------------

    def _count(self, sheet: SheetRows, number: int, row: list[Any], records: Records) -> None:
        read = self._reader(sheet, number, row)
        at, measure = read("act", self._at), read("measure", self.measures.find)
        count = read("number", self._how_many)
        if number in self.mistaken:
            return
        for key, found in (("act", at[0]), ("measure", measure)):
            if not found:
                self._note(sheet, number, key, wrong(_("The cell is blank."), _("Fill it in, or delete the row.")))
                return
        first = self.said.setdefault(("count", at[0], measure), number)
        if first != number:
            self._note(sheet, number, "measure", wrong(
                _("Rows %(first)d and %(second)d count the same."), _("Keep the one that holds."),
                first=first, second=number,
            ), "said_twice")  # fmt: skip
        records.counts.append(CountRow(number, at[0], measure, count, at[1]))

    def _how_many(self, cell: object) -> int:
        told = cells.number(cell).value
        if told.amount is None or told.qualifier != Qualifier.EXACTLY or told.amount % 1 or told.amount > MOST:
            raise wrong(
                _("“%(text)s” is no headcount."), _("Write how many there were, in digits."), text=shown(cell or "")
            )
        return int(told.amount)

    # --- both ---------------------------------------------------------------------------------------------

    def _at(self, cell: object) -> tuple[str, str]:
        """An act of this pack by ref or name, or else a tally of the scheme by its handle; blank stays blank."""
        text = line(cell, 300)
        key = folded(text)
        if not text:
            return "", ""
        named = self.acts.by_name.get(key, [])
        if act := self.acts.by_ref.get(key) or (named[0] if len(named) == 1 else None):
            tally = act.tally_id or self.acts.told.get(act.ref, (None,))[0]
            return self._not_called_off(tally, ACT + act.ref), act.ref
        if there := self.acts.tallies.get(key):
            return self._not_called_off(there[0], f"{TALLY}{there[0]}"), there[2]
        known = {folded(each.ref): each.ref for each in self.acts.rows}
        known |= {name: handle for name, (_pk, _kind, handle) in self.acts.tallies.items()}
        near = lookups.nearest(key, known, 0.5)
        raise wrong(
            _("“%(text)s” is no act of this pack and no handle of the scheme."),
            _("The nearest is “%(nearest)s”. A new act goes on the sheet Acts.")
            if near else _("Write the ref of an act on the sheet Acts, or a handle such as V1."),
            text=shown(text), nearest=known.get(near, ""),
        )  # fmt: skip

    def _not_called_off(self, tally: int | None, at: str) -> str:
        if tally in self.called_off:
            raise wrong(_("This visit was called off."), _("Write to another visit."))
        return at

    def _reader(self, sheet: SheetRows, number: int, row: list[Any]) -> Callable[[str, Callable[[Any], Any]], Any]:
        """Reads the cells of one row; a mistake is noted, and the row counts as mistaken."""
        self.mistaken.discard(number)

        def read(key: str, reader: Callable[[Any], Any]) -> Any:
            try:
                return reader(sheet.cell(row, key))
            except CellError as error:
                self._note(sheet, number, key, error)
                self.mistaken.add(number)
                return None

        return read

    def _warn(self, sheet: SheetRows, number: int, key: str, text: str) -> None:
        """Free text that looks like a private person's data is pointed out (G13)."""
        for warning in freetext.warn(text, known_names=self.known_names) if text else ():
            self.context.problems.warning(sheet.name, number, self.context.label(LINES, key), wrong(
                _("This looks like the data of a private person: %(what)s"), "%(mend)s",
                what=str(warning.reason), mend=str(warning.mend),
            ), "private_person")  # fmt: skip

    def _note(self, sheet: SheetRows, row: int | None, key: str, error: CellError, code: str = "") -> None:
        part = LINES if sheet.spec.key == LINES.key else HEADCOUNTS
        self.context.problems.mistake(sheet.name, row, self.context.label(part, key) if key else "", error, code)


def _at_most(limit: int) -> Any:
    """A reader of one line of text with at most `limit` letters."""

    def read(cell: object) -> str:
        return line(cell, limit)

    return read
