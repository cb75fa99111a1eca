"""What an address asks of a list: words, filters, order, page. What cannot be read is told, and the rest holds.

Parameters that no list knows are passed over. Nothing is kept on the server: the address is the view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterfoil.base.listing import asked as pieces_asked
from counterfoil.staff.lists.declared import MOST_AT_ONCE, Asking, WorkingList
from counterfoil.staff.lists.filters import Of
from counterfoil.staff.lists.keyset import SIZE, Key, Order, Slice, field_of, sliced

WORDS, ORDER, AFTER, BEFORE, WHOLE = "words", "sort", "after", "before", "whole"
MOST_COUNTED = 50_000  # rows; more than that are "more than"
FIRST = 2  # menus that stand open, beside the words
LONGEST = 80  # letters that can be sought


class View:
    """A list as an address asks for it.

    `form` shows what is sought; `mistakes` are the words of what could not be read.
    """

    def __init__(self, the_list: WorkingList, asking: Asking, data: Mapping[str, Any]) -> None:
        self.list, self.asking = the_list, asking
        self.data = data if isinstance(data, QueryDict) else QueryDict(urlencode(dict(data)))
        self.mistakes: list[str] = []
        self.form = _form(the_list, asking, self.data)
        self.form.is_valid()  # fields that cannot be read show so; the others narrow the list
        self.chosen: dict[str, Any] = {k: v for k, v in self.form.cleaned_data.items() if v not in ("", None, False)}
        self.key, self.order = self._order()
        if self.form.errors:
            self.mistakes.append(_("Something that is sought could not be read; the list is shown without it."))

    @property
    def narrowed(self) -> bool:
        """Whether anything is sought."""
        return bool(self.chosen.keys() - {ORDER})

    @property
    def more_chosen(self) -> bool:
        """Whether something stands in the fields that are folded away."""
        return any(field.name in self.chosen for field in self.more_fields if field.name != ORDER)

    @property
    def first_fields(self) -> list[BoundField]:
        """What most look by."""
        menus = [each for each in self.form.visible_fields() if isinstance(each.field, forms.ChoiceField)]
        return [self.form[WORDS], *(each for each in menus[:FIRST] if each.name != ORDER)]

    @property
    def more_fields(self) -> list[BoundField]:
        """What is sought less often, and the order."""
        first = {each.name for each in self.first_fields}
        return [each for each in self.form.visible_fields() if each.name not in first]

    @property
    def narrowed_to(self) -> list[tuple[str, str]]:
        """(words, address without it) of what another page narrowed the list to."""
        return [
            (str(each.label), self.address(without=(each.key,)))
            for each in self.list.filters
            if isinstance(each, Of) and self.chosen.get(each.key)
        ]

    def found(self) -> QuerySet[Any]:
        """The rows that fit, in no order."""
        found = self.list.rows(self.asking)
        for each in self.list.filters:
            found = found.filter(each.where(self.chosen, self.asking))
        return self._searched(found, self.chosen.get(WORDS, ""))

    def page(self) -> Slice:
        """The rows of the page that the address asks for; without any, the list from its beginning."""
        found, keys = self.found(), self._keys()
        size = MOST_AT_ONCE if self.data.get(WHOLE) else SIZE  # the whole list, to be printed
        part = sliced(found, self.order, size=size, **keys)
        return part if part.rows or not keys else sliced(found, self.order)

    def in_order(self) -> QuerySet[Any]:
        """Every row that fits, in order, for a file."""
        return self.order.all_of(self.found())

    def count(self) -> int:
        """How many rows fit; MOST_COUNTED + 1 where there are more than that."""
        return self.found().order_by().values("pk")[: MOST_COUNTED + 1].count()

    def query(self, *, without: tuple[str, ...] = (), **other: str) -> str:
        """What is sought, as the query of an address; the page of the list is left out unless it is named."""
        pairs = [(name, value) for name, value in self.pairs if name not in (*without, *other)]
        return urlencode([*pairs, *other.items()])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is sought, as names and values; the page of the list is not among it."""
        return [(name, value) for name in self.form.fields if (value := str(self.data.get(name, "")))]

    def address(self, *, without: tuple[str, ...] = (), **other: str) -> str:
        """The address of this list with something more, or less, in its query."""
        return f"?{self.query(without=without, **other)}"

    def page_address(self, name: str, key: Key | None) -> str:
        """The address of the page after or before a key, or nothing."""
        return "" if key is None else self.address(**{name: str(key)})

    def _order(self) -> tuple[str, Order]:
        """The column's key with its sign, and the order."""
        asked = self.chosen.get(ORDER) or self.list.order
        column = self.list.column(asked.removeprefix("-"))
        assert column is not None  # the form knows no other; a test walks the lists for their own order
        return asked, Order(column.sort, asked.startswith("-"))

    def _keys(self) -> dict[str, Key]:
        for name in (AFTER, BEFORE):
            if text := self.data.get(name):
                key = Key.read(str(text), field_of(self.list.rows(self.asking), self.order))
                if key is not None:
                    return {name: key}
                self.mistakes.append(_("The page in the address could not be read; the list begins at its start."))
        return {}

    def _searched(self, found: QuerySet[Any], words: str) -> QuerySet[Any]:
        if not words:
            return found
        if callable(self.list.search):
            return found.filter(self.list.search(words, self.asking))
        pieces = pieces_asked(words)
        if pieces:
            return found.filter(**{f"{self.list.search}__contains": pieces})
        self.mistakes.append(_("Nothing can be sought by these signs alone; write a word."))
        return found


def _form(the_list: WorkingList, asking: Asking, data: QueryDict) -> forms.Form:
    fields: dict[str, forms.Field] = {
        WORDS: forms.CharField(
            label=the_list.search_label or gettext_lazy("Words"), required=False, max_length=LONGEST,
            widget=forms.TextInput(attrs={"type": "search"}),
        )
    }  # fmt: skip
    for each in the_list.filters:
        fields |= each.fields(asking)
    orders = [
        (f"{sign}{column.key}", words % {"column": column.label})
        for column in the_list.columns
        if column.sort
        for sign, words in (("", _("%(column)s, first to last")), ("-", _("%(column)s, last to first")))
    ]
    fields[ORDER] = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=orders)
    made = type("ListForm", (forms.Form,), {**fields, "use_required_attribute": False})
    shown = data.copy()
    shown.setdefault(ORDER, the_list.order)
    form: forms.Form = made(shown)
    return form
