"""Parts of a batch as somebody enters them: plain rows, looked over all at once; amounts to the last fen."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, Rounding, equal_shares
from counterfoil.base.text import one_line
from counterfoil.funds.payment_rows import AWARD_CODE, IDENTITY, RowProblems
from counterfoil.partners.models import Organisation, Place
from counterfoil.safeguards.freetext import warn
from counterfoil.scholarships.models import Batch, Part

MOST = 2_000  # parts of one batch in one year
MOST_PEOPLE = 1_000_000  # whoever enters more has typed a digit too many
Key = tuple[int, str, str]
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLASS = re.compile(r"\d|[班级級年部校学學专專科系]")  # what the name of a class has, and that of a person seldom


@dataclass(frozen=True, slots=True)
class PartRow:
    """What goes through one school for one class; of relief, the provider's code and the amount, and nothing else.

    Args:
        school: the school; for relief the provider of health care.
        people: how many; a code of relief is one.
        money: blank where the shares are equal: then it is worked out.
    """

    school: Organisation
    people: int = 1
    money: Money | None = None
    level: str = ""
    place: Place | None = None
    provider_code: str = ""

    @property
    def key(self) -> Key:
        return (self.school.pk, self.level, self.provider_code)


def key_of(part: Part) -> Key:
    return (part.school_id, part.level, part.provider_code)


def tidied(row: PartRow) -> PartRow:
    return dataclasses.replace(row, level=one_line(row.level)[:40], provider_code=one_line(row.provider_code)[:40])


def look_over(batch: Batch, rows: Sequence[PartRow], able: Collection[int]) -> None:
    """Raises RowProblems with everything that is wrong with rows, before any is taken.

    Args:
        able: keys of the organisations that may be a school or provider here: those of the receiving side.
    """
    if len(rows) > MOST:
        raise Refusal(
            _("A batch has %(most)d parts at most.") % {"most": MOST}, mend=_("Begin another batch."), code="too_many"
        )
    found: list[tuple[int, Refusal]] = []
    seen: set[Key] = set()
    for number, row in enumerate(rows, 1):
        found += [(number, problem) for problem in _problems(batch, row, able)]
        if row.key in seen:
            words = _("This school stands here twice with the same class or code.")
            found.append((number, Refusal(words, mend=_("Make one row of the two."), code="twice")))
        seen.add(row.key)
    if found:
        raise RowProblems(found)


def _problems(batch: Batch, row: PartRow, able: Collection[int]) -> Iterator[Refusal]:
    if row.school.pk not in able:
        yield Refusal(
            _("“%(name)s” is not on the receiving side of this scheme.") % {"name": row.school},
            mend=_("Add it to that side first, so that it can say for itself what came."), code="school",
        )  # fmt: skip
    if not 1 <= row.people <= MOST_PEOPLE:
        yield Refusal(_("For how many people?"), mend=_("Write one or more, in digits."), code="people")
    yield from _amount(batch, row)
    yield from _of_relief(row) if batch.kind == Batch.Kind.RELIEF else _of_awards(row)


def _amount(batch: Batch, row: PartRow) -> Iterator[Refusal]:
    if row.money is None:
        if not batch.rounding:
            yield Refusal(_("There is no amount."), mend=_("Write it: the shares are not equal."), code="amount")
    elif row.money.currency != batch.currency:
        yield Refusal(
            _("The batch is in %(batch)s, this amount in %(part)s.")
            % {"batch": batch.currency, "part": row.money.currency},
            mend=_("Enter it in a batch in its currency."), code="currency",
        )  # fmt: skip
    elif row.money.minor <= 0:
        yield Refusal(
            _("The amount is not above zero."), mend=_("Leave the row out if nothing is paid."), code="zero"
        )


def _of_relief(row: PartRow) -> Iterator[Refusal]:
    """Relief in illness: the provider's code and the amount, and nothing that says more of anybody (G4)."""
    if row.level or row.place or row.people != 1:
        yield Refusal(
            _("Relief is held by the provider's code and the amount, and nothing else."),
            mend=_("Leave class, place and count blank."), code="only_code",
        )  # fmt: skip
    if not row.provider_code:
        yield Refusal(_("There is no code."), mend=_("Write the code that the provider gave."), code="code")
    elif not AWARD_CODE.fullmatch(row.provider_code) or IDENTITY.fullmatch(row.provider_code):
        yield Refusal(
            _("“%(code)s” is no code of a provider.") % {"code": row.provider_code},
            mend=_("Write letters and digits, never a name or a person's number."), code="code",
        )  # fmt: skip


def _of_awards(row: PartRow) -> Iterator[Refusal]:
    if row.provider_code:
        yield Refusal(_("Only relief has a provider's code."), mend=_("Leave the code blank."), code="code")
    if row.level and (warn(row.level) or (_CHINESE.search(row.level) and not _CLASS.search(row.level))):
        yield Refusal(
            _("“%(words)s” looks like the name of a person, and not of a class.") % {"words": row.level},
            mend=_("Write the class or level, such as “Class 3”: who is in it is the school's to know."),
            code="class",
        )  # fmt: skip


def amounts(batch: Batch, rows: Sequence[PartRow]) -> list[int]:
    """The amount of each row in minor units: as typed, or what its people get of equal shares.

    400,000.00 among 30 in three schools of 12, 10 and 8: the ten larger shares go to the first ten people of the
    first school, so that the parts make the whole to the last fen. People beyond the batch's get the smallest share,
    which deciding then refuses.

    Raises:
        RowProblems: an amount was typed that is not what equal shares come to.
    """
    if not batch.rounding:
        return [row.money.minor if row.money else 0 for row in rows]
    shares = equal_shares(batch.total, batch.people, Rounding(batch.rounding))
    made, at, wrong = [], 0, []
    for number, row in enumerate(rows, 1):
        own = shares[at : at + row.people]
        at += row.people
        minor = sum(own) + shares[-1] * (row.people - len(own))
        made.append(minor)
        if row.money and row.money.minor != minor:
            words = _("With equal shares this is %(amount)s.") % {"amount": Money(minor, batch.currency).amount}
            wrong.append((number, Refusal(words, mend=_("Leave the amount blank: it is worked out."), code="equal")))
    if wrong:
        raise RowProblems(wrong)
    return made


def for_fewer(part: Part, people: int) -> int:
    """What a part comes to for fewer people, in minor units: the shares of those at its end fall away."""
    return sum(equal_shares(part.money, part.people)[:people])
