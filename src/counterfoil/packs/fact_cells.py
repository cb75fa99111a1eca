"""The cells of the sheet Facts that are read alone, each as the columns that it fills."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.quantities import Qualifier
from counterfoil.packs import cells, lookups
from counterfoil.packs.about import choices
from counterfoil.packs.acts import Acts
from counterfoil.packs.cell_text import folded, line, shown, words, wrong
from counterfoil.packs.reading import Context
from counterfoil.packs.values import day

_QUALIFIER_WORDS = {
    Qualifier.EXACTLY: ("exact", "=", "正好", "恰好"),
    Qualifier.AT_LEAST: (
        "at least",
        "≥",
        ">=",
        ">",
        "more than",
        "over",
        "or more",
        "至少",
        "不少于",
        "超过",
        "余",
        "以上",
    ),
    Qualifier.ABOUT: ("about", "~", "≈", "around", "nearly", "approximately", "约", "大约", "近", "左右"),
    Qualifier.UP_TO: ("up to", "≤", "<=", "<", "at most", "no more than", "至多", "不超过", "最多", "以内"),
    Qualifier.NOT_STATED: ("not stated", "未说明"),
    Qualifier.UNCLEAR: ("unclear", "不清楚"),
}


class FactCells:
    """Readers of cells by the key of their column. CellError: what the cell says cannot be.

    What a pack proposes is noted with `units` and with the context.
    """

    def __init__(self, context: Context, acts: Acts) -> None:
        self.context, self.acts = context, acts
        self.measures, self.terms = lookups.measures(context.language)
        self.dimensions = lookups.dimensions(context.language)
        self.units = lookups.units(context.language)
        self.qualifiers = choices(Qualifier, _QUALIFIER_WORDS)
        self.readers: dict[str, Callable[[Any], tuple[Any, ...]]] = {
            "act": self._act,
            "what": self._measure,
            "qualifier": self._qualifier,
            "split_by": lambda cell: (self.dimensions.find(cell),),
            "which": lambda cell: (line(cell, 200),),
            "per": self._per,
            "stated_as": self._stated_as,
            "period": self._period,
            "place": self._place,
            "said_by": lambda cell: (line(cell, 200),),
            "exact_words": lambda cell: (words(cell),),
        }

    def _act(self, cell: object) -> tuple[str]:
        if cell in self.acts.refs:  # word for word, as nearly always
            return (cell,)
        text = line(cell, 300)
        if not text:
            raise wrong(_("The act is blank."), _("Write the ref of the act that this is said of."))
        return (self.acts.find(text),)

    def _measure(self, cell: object) -> tuple[str]:
        code = self.measures.find(cell)
        if code is None:
            raise wrong(
                _("It does not say what is meant."), _("Choose a measure: delegates, recipients, cash given …")
            )
        return (code,)

    def _qualifier(self, cell: object) -> tuple[str]:
        text = line(cell, 60)
        if not text:
            return ("",)
        if found := self.qualifiers.get(folded(text)) or self.qualifiers.get(text):
            return (found,)
        raise wrong(
            _("“%(text)s” is not one of: about, at least, up to."),
            _("Choose one from the list, or clear the cell."),
            text=shown(text),
        )

    def _per(self, cell: object) -> tuple[str | None]:
        return (self.units.resolve(line(cell, 60))[0],)

    def _stated_as(self, cell: object) -> tuple[Any, str]:
        read = cells.number(cell)
        if not read.value.known:
            return None, ""
        currency = read.currency or (cells.currency(read.unit_words) if read.unit_words else None)
        if currency is None or read.value.qualifier != Qualifier.EXACTLY:
            raise wrong(
                _("“%(text)s” is not an amount with its currency."),
                _("Write amount and currency alone: 58824 USD. Words such as “about” go into the exact words."),
                text=shown(cell),
            )
        return read.value.amount, currency

    def _period(self, cell: object) -> tuple[Any, ...]:
        period = cells.period(cell)
        if period is None:
            return (None, None, None, None, "")
        if len(period.said) > 120:
            raise wrong(
                _("The period has more than 120 characters."), _("Shorten it; the rest can go into the exact words.")
            )
        return (*day(period.since), *day(period.until), period.said)

    def _place(self, cell: object) -> tuple[int | None]:
        text = line(cell, 200)
        return (self.context.places.find(text).id if text else None,)
