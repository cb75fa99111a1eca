"""The sheet Acts: what the account tells of, and the dates and places that it gives."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.packs import cells, lookups, schema
from counterfoil.packs.cell_text import CellError, folded, line, shown, wrong
from counterfoil.packs.reading import Context, short
from counterfoil.packs.sheets import SheetRows
from counterfoil.partners.models import Scheme
from counterfoil.statements.copy_lines import NULL, column
from counterfoil.statements.models import Mention, Source, Tally

REF_LIMIT = 40
NO_MEMBERS = "{}"  # as COPY takes an empty list
NO_PARTIES: tuple[str, ...] = ()
ONCE = ("ref", "name")  # columns in which hardly any two cells are alike
SCHEME_REF = "S1"  # the act that stands for the scheme itself, where Facts speak of it and Acts does not


Reader = tuple[str, Callable[[Any], Any], int | None]  # column, how its cells are read, where it stands


@dataclass(slots=True)
class Act:
    """One row of Acts. `tally_id` is set where the row says that it is the same as a tally of the scheme."""

    row: int
    ref: str
    kind: str
    name: str
    within: str = ""
    begins: PartialDate | None = None
    ends: PartialDate | None = None
    place: str = ""
    giving: Sequence[str] = NO_PARTIES
    receiving: Sequence[str] = NO_PARTIES
    tally_id: int | None = None


class Acts:
    """The acts of a pack, by ref and by name."""

    def __init__(self, context: Context, scheme: Scheme, source: Source | None) -> None:
        self.context = context
        self.kinds = lookups.kinds(context.language)
        self.labels = {column.key: column.label(context.language) for column in schema.ACTS.columns}
        self.readers: dict[str, Callable[[Any], Any]] = {
            "kind": self._kind, "name": short(300), "within": short(300), "from": cells.date, "to": cells.date,
            "place": self._places, "giver": self._parties, "receiver": self._parties, "ref": short(REF_LIMIT),
        }  # fmt: skip
        self.memo: dict[tuple[str, type, Any], Any] = {}
        self.rows: list[Act] = []
        self.refs: set[object] = set()
        self.by_ref: dict[str, Act] = {}
        self.sheet = ""
        tallies = Tally.objects.filter(scheme=scheme) if scheme.pk else Tally.objects.none()
        self.tallies = {
            folded(handle): (pk, kind, handle) for handle, pk, kind in tallies.values_list("handle", "pk", "kind_id")
        }
        told = Mention.objects.filter(source=source) if source else Mention.objects.none()
        self.told = {ref: (pk, kind) for ref, pk, kind in told.values_list("ref", "tally_id", "tally__kind_id")}

    def read(self, sheet: SheetRows) -> None:
        """Read all rows; mistakes go to the context."""
        self.sheet = sheet.name
        known = len(sheet.problems)
        for rows in sheet.parts():
            width = len(rows[0][1]) if rows else 0
            at = {key: i for key, i in sheet.columns.items() if i < width}
            readers = [(key, read, at.get(key)) for key, read in self.readers.items() if key in at or key == "kind"]
            for number, row in rows:
                said = self._said(number, row, readers)
                if (act := self._act(number, said)) is not None:
                    if "same_as" in at and row[at["same_as"]]:
                        self._join(act, row[at["same_as"]])
                    self._add(act)
        self.context.problems.take(sheet.problems[known:])
        self._resolve_within()
        self._refuse_joined_twice()

    def find(self, text: str) -> str:
        """The ref of the act that a fact names by ref, by name, or as "scheme". CellError: unknown."""
        key = folded(text)
        if act := self.by_ref.get(key):
            return act.ref
        named = self.by_name.get(key, [])
        if len(named) > 1:
            raise wrong(
                _("%(count)d acts are called “%(text)s”."),
                _("Write the ref instead: %(refs)s."),
                count=len(named),
                text=shown(text),
                refs=", ".join(act.ref for act in named),
            )
        if named:
            return named[0].ref
        if self.kinds.known.get(key) == "scheme":
            return self._scheme_itself().ref
        near = lookups.nearest(key, [*self.by_ref, *self.by_name])
        act = self.by_ref.get(near) or next(iter(self.by_name.get(near, [])), None)
        raise wrong(
            _("No act is called “%(text)s”."),
            _("The nearest is “%(nearest)s”. Write a ref of the sheet Acts.")
            if act
            else _("Write a ref of the sheet Acts, or add the act there."),
            text=shown(text),
            nearest=act.ref if act else "",
        )

    def staged(self, new_ids: list[str]) -> Iterator[str]:
        """Lines for `statements.staging.ACT_COLUMNS`, after the stage."""
        for act, new_id in zip(self.rows, new_ids, strict=True):
            giving, receiving = (column(names) if names else NO_MEMBERS for names in (act.giving, act.receiving))
            known = f"{act.tally_id}\tt" if act.tally_id is not None else f"{NULL}\tf"
            said = f"{column(act.ref)}\t{act.kind}\t{column(act.name)}\t{column(act.within)}\t{giving}\t{receiving}"
            yield f"{act.row}\t{said}\t{known}\t{new_id}\n"

    @cached_property
    def by_name(self) -> dict[str, list[Act]]:
        """The acts by their names, for those who write the name instead of the ref; asked for when all are read."""
        found: dict[str, list[Act]] = {}
        for act in self.rows:
            if act.name:
                found.setdefault(folded(act.name), []).append(act)
        return found

    def _scheme_itself(self) -> Act:
        """One tally per scheme stands for the scheme: all accounts speak of the same one."""
        there = [(pk, ref) for pk, kind, ref in self.tallies.values() if kind == "scheme"]
        act = Act(0, SCHEME_REF, "scheme", "", tally_id=there[0][0] if len(there) == 1 else None)
        self._add(act)
        return act

    def _add(self, act: Act) -> None:
        key = folded(act.ref)
        if other := self.by_ref.get(key):
            self._note(
                act.row,
                "ref",
                wrong(
                    _("The ref “%(ref)s” is there twice, in rows %(first)d and %(second)d."),
                    _("Give one of them another ref.")
                    if not act.ref.startswith("~")
                    else _("Give both a ref, or delete the one that repeats the other."),
                    ref=act.ref,
                    first=other.row,
                    second=act.row,
                ),
            )
            return
        self.rows.append(act)
        self.refs.add(act.ref)
        self.by_ref[key] = act

    def _said(self, number: int, row: list[Any], readers: list[Reader]) -> dict[str, Any]:
        """What the cells of a row say, by column: None is a mistake, and "" a blank cell."""
        said = dict.fromkeys(self.readers, "")
        for key, reader, index in readers:
            cell = None if index is None else row[index]
            if not cell and key != "kind":
                continue
            known = None if key in ONCE else self.memo.get((key, cell.__class__, cell))
            if known is None:
                known = self.context.attempt(reader, cell, self.sheet, number, self.labels[key])
                if known is not None and key not in ONCE:
                    self.memo[key, cell.__class__, cell] = known
            said[key] = known
        return said

    def _act(self, number: int, said: dict[str, Any]) -> Act | None:
        kind, ref, begins = said["kind"], said["ref"], said["from"]
        if not kind or ref is None:
            return None
        name, within = said["name"] or "", said["within"] or ""
        act = Act(
            number, ref or _made_ref(kind, name, within), kind, name, within, begins or None, said["to"] or None,
            said["place"] or "", said["giver"] or NO_PARTIES, said["receiver"] or NO_PARTIES,
        )  # fmt: skip
        if begins is not None:  # None is a start that could not be read, and is a mistake already
            self._check_dates(act)
        if act.ref in self.told and self.told[act.ref][1] != kind:
            self._note(
                number,
                "kind",
                wrong(
                    _("“%(ref)s” was entered as “%(kind)s”; a kind never changes."),
                    _("Put the kind back, or give this act another ref."),
                    ref=act.ref,
                    kind=self.kinds.labels[self.told[act.ref][1]],
                ),
            )
        return act

    def _join(self, act: Act, cell: Any) -> None:
        def read(cell: Any) -> int | None:
            return self._same_as(cell, act)

        act.tally_id = self.context.attempt(read, cell, self.sheet, act.row, self.labels["same_as"])

    def _kind(self, cell: object) -> str:
        code = self.kinds.find(cell)
        if code is None:
            raise wrong(_("The kind is blank."), _("Choose one: visit, gift, course …"))
        return code

    def _places(self, cell: object) -> str:
        """Places as words: several are one statement. An unknown name that is nearly a known one is a mistake."""
        return "; ".join(self.context.places.find(text, add=False).name for text in cells.items(cell))

    def _parties(self, cell: object) -> list[str]:
        return [self.context.organisations.find(text, add=False).name for text in cells.items(cell)]

    def _check_dates(self, act: Act) -> None:
        if act.ends and not act.begins:
            self._note(
                act.row,
                "from",
                wrong(_("There is an end and no start."), _("Write the start, or the one date there.")),
            )
            act.ends = None
        elif act.begins and act.ends and act.ends.last_day() < act.begins.first_day():
            self._note(
                act.row,
                "to",
                wrong(
                    _("It ends (%(end)s) before it starts (%(start)s)."),
                    _("Swap the two dates, or look at them again."),
                    end=str(act.ends),
                    start=str(act.begins),
                ),
            )
        elif act.ends == act.begins:
            act.ends = None

    def _same_as(self, cell: object, act: Act) -> int | None:
        text = line(cell, REF_LIMIT)
        if not text:
            return None
        found = self.tallies.get(folded(text))
        if found is None:
            near = lookups.nearest(folded(text), self.tallies, 0.5)
            raise wrong(
                _("This scheme has nothing under the handle “%(text)s”."),
                _("The nearest is “%(nearest)s”; or clear the cell and join them in the preview.")
                if near
                else _("Clear the cell; what can be joined is offered in the preview."),
                text=shown(text),
                nearest=self.tallies[near][2] if near else "",
            )
        pk, kind, handle = found
        if kind != act.kind:
            raise wrong(
                _("%(handle)s is of another kind: “%(kind)s”."),
                _("Correct the kind, or clear the cell."),
                handle=handle,
                kind=self.kinds.labels.get(kind, kind),
            )
        mine = self.told.get(act.ref)
        others = {tally: ref for ref, (tally, _kind) in self.told.items()}
        if (mine and mine[0] != pk) or others.get(pk, act.ref) != act.ref:
            raise wrong(
                _("This account tells of %(handle)s already, under the ref “%(ref)s”."),
                _("Use that ref, or clear the cell."),
                handle=handle,
                ref=others.get(pk, act.ref),
            )
        return pk

    def _resolve_within(self) -> None:
        """From what is typed (a ref or a name) to refs; then no act may stand within itself, however far up."""
        for act in self.rows:
            if not act.within:
                continue
            above = self.by_ref.get(folded(act.within)) or next(iter(self.by_name.get(folded(act.within), [])), None)
            if above is None:
                near = lookups.nearest(folded(act.within), self.by_ref)
                self._note(
                    act.row,
                    "within",
                    wrong(
                        _("“%(text)s” is not an act of this sheet."),
                        _("The nearest is “%(nearest)s”; or add the act.")
                        if near
                        else _("Add the act, or clear the cell."),
                        text=shown(act.within),
                        nearest=self.by_ref[near].ref if near else "",
                    ),
                )
            act.within = above.ref if above else ""
        for act in self.rows:
            seen, step = {act.ref}, act
            while step.within and (step := self.by_ref[folded(step.within)]).ref not in seen:
                seen.add(step.ref)
            if step.within and step.ref == act.ref:
                self._note(
                    act.row,
                    "within",
                    wrong(
                        _("“%(ref)s” would happen within itself."),
                        _("Clear “within” in one of these rows: %(refs)s."),
                        ref=act.ref,
                        refs=", ".join(sorted(seen)),
                    ),
                )

    def _refuse_joined_twice(self) -> None:
        counts = Counter(act.tally_id for act in self.rows if act.tally_id)
        for act in self.rows:
            if act.tally_id and counts[act.tally_id] > 1:
                self._note(
                    act.row,
                    "same_as",
                    wrong(
                        _("Two rows are the same as one act of the scheme."),
                        _("One account tells of one thing once: keep it in one row."),
                    ),
                )

    def _note(self, row: int, key: str, error: CellError) -> None:
        self.context.problems.mistake(self.sheet, row, self.context.label(schema.ACTS, key), error)


def _made_ref(kind: str, name: str, within: str) -> str:
    """A ref for a row without one, the same as long as the row is: the same pack again finds its acts."""
    content = "\x1f".join((kind, folded(name), folded(within)))
    return "~" + hashlib.sha256(content.encode()).hexdigest()[:12]
