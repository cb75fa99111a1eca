"""Everything that an account tells, row by row: each account's value of each figure, with what the source said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counterfoil.base.cards import Value
from counterfoil.base.contributions import Contribution
from counterfoil.base.quantities import Qualifier
from counterfoil.base.text import TranslatedText
from counterfoil.figures import words
from counterfoil.public.reading import Reading
from counterfoil.publishing.pages import said_unit
from counterfoil.publishing.shown import Account, Shown


@dataclass(frozen=True)
class Told:
    """What one account says of one figure. `words_language` is set where the words are not the page's own."""

    account: Account
    value: Value
    items: tuple[str, ...]
    words_language: str
    speaker: str
    href: str
    source_href: str


@dataclass(frozen=True)
class Row:
    """A figure with what each account says of it."""

    figure: Shown
    href: str
    told: tuple[Told, ...]
    total: str
    notes: tuple[str, ...]
    parts: dict[str, Any] | None


@dataclass(frozen=True)
class Group:
    """The figures of one tally; without a tally, the totals."""

    id: str
    handle: str
    name: str
    kind: str
    rows: tuple[Row, ...]


def figure_href(reading: Reading, key: str) -> str:
    """Where a figure of this version opens: the last version's figures have the short address."""
    if reading.is_last:
        return reverse("public:figure", args=[reading.update.slug, key])
    return reverse("public:figure", args=[reading.update.slug, reading.version.number, key])


def groups(reading: Reading) -> list[Group]:
    """Every figure of the version by its tally, in the order in which the accounts tell them; totals last."""
    found: dict[str, list[Shown]] = {}
    for figure in reading.page.figures:
        found.setdefault(figure.tally, []).append(figure)
    totals = found.pop("", [])
    made = [_group(reading, figures) for figures in found.values()]
    if totals:
        rows = tuple(row(reading, figure) for figure in totals)
        made.append(Group("totals", "", _("Totals over everything told"), "", rows))
    return made


def _group(reading: Reading, figures: Sequence[Shown]) -> Group:
    first = figures[0]
    kind = "" if first.kind.casefold() == first.tally_name.casefold() else first.kind
    rows = tuple(row(reading, figure) for figure in figures)
    return Group(f"t-{first.handle}", first.handle, first.tally_name, kind, rows)


def row(reading: Reading, figure: Shown) -> Row:
    """One figure with its accounts. Of a sum the page shows the sum: what it adds stands in rows of its own."""
    entering = sum(not account.is_check for account in figure.accounts)
    accounts = () if entering > 1 or not figure.tally else figure.accounts
    return Row(
        figure,
        figure_href(reading, figure.key),
        tuple(told(reading, figure, account) for account in accounts),
        "" if accounts else _total_words(figure, entering),
        tuple(note for note in figure.notes if note != speaker_words(reading.render(figure.content["said_by"]))),
        _parts(reading, figure),
    )


def _total_words(figure: Shown, entering: int) -> str:
    """What a sum or a count is made of."""
    if figure.content["fold"] == "count":
        return _("how many are told of")
    words = ngettext("worked out from %(count)d value", "worked out from %(count)d values", entering)
    return words % {"count": entering}


def speaker_words(speaker: str) -> str:
    """Who is said to have said it: relayed by the source, and nobody's half."""
    return _("said by %(speaker)s, as the source tells it") % {"speaker": speaker}


def told(reading: Reading, figure: Shown, account: Account) -> Told:
    """What one account says of a figure."""
    part = reading.contents[f"contribution:{figure.key}#{account.statement}"]
    said = Contribution.from_json(part["said"])
    items, language = _items(reading, said, account)
    is_statement = not account.of_record
    return Told(
        account=account,
        value=value_of(reading, figure, account),
        items=items,
        words_language=language,
        speaker=reading.render(account.said_by) if account.reported else "",
        href=reverse("public:statement", args=[account.statement]) if is_statement else "",
        source_href=reverse("public:source", args=[account.source]) if account.source else "",
    )


def _items(reading: Reading, said: Contribution, account: Account) -> tuple[tuple[str, ...], str]:
    """The members of a list, and the language of what is shown where it is the source's own words."""
    own = [word for word in (*said.members, said.words) if word]
    foreign = any(word not in reading.ours for word in own) and account.language != reading.language
    return tuple(reading.render(member) for member in said.members), account.language if foreign else ""


def value_of(reading: Reading, figure: Shown, account: Account) -> Value:
    """The value taken apart into qualifier, number and unit, as a card sets it."""
    part = reading.contents[f"contribution:{figure.key}#{account.statement}"]
    said = Contribution.from_json(part["said"])
    value = Value(text=account.value)
    if said.number is not None:
        value = Value(text=words.number_words(said.number))
        if said.currency or part["unit_label"].get("en") == "money":
            value["text"] = words.money_words(said.number, said.currency)
        elif unit := _unit(said_unit(said, part, account.language), said):
            value["unit"] = unit
        if said.qualifier != Qualifier.EXACTLY:
            value["qualifier"] = str(said.qualifier.label)
        if each := _each(figure.content["per_label"]):
            value["unit"] = f"{value.get('unit', '')} {each}".strip()
    if not account.of_record:
        value["statement"] = account.statement
    return value


def _unit(label: TranslatedText, said: Contribution) -> str:
    unit, language = label.in_language(get_language() or "en")
    return label.get("en-one", unit) if said.number == 1 and language == "en" else unit


def _each(label: dict[str, str]) -> str:
    if not label:
        return ""
    each, language = TranslatedText(label).in_language(get_language() or "en")
    return _("for each %(unit)s") % {"unit": label.get("en-one", each) if language == "en" else each}


def _parts(reading: Reading, figure: Shown) -> dict[str, Any] | None:
    """Parts and whole as a sum, where the check says that they agree or that they do not."""
    if not figure.check or figure.check["verdict"] == "cannot_tell":
        return None
    parts = [found for key in figure.content["parts"] if (found := reading.page.figure(key))]
    return {
        "parts": [_line(part, part.content["label"] and reading.render(part.content["label"])) for part in parts],
        "whole": _line(figure, _("in all")),
        "agrees": figure.check["verdict"] == "agrees",
    }


def _line(figure: Shown, label: str) -> dict[str, str]:
    statement = figure.accounts[0].statement if figure.accounts else ""
    return {"label": label or figure.title, "text": figure.value, "statement": statement}
