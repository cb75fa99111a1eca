"""What a link can be for. Each act knows its form, what it is about, how it is done, and how to say that it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side, other
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.needs import actions as needs
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.acts import (
    ActForm,
    AnswerForm,
    AskForm,
    CorrectionForm,
    CountForm,
    ForgottenVisitForm,
)
from counterfoil.staff.forms.money_batches import CameOneForm, EnrolmentForm
from counterfoil.staff.links import money
from counterfoil.staff.links.doer import Doer
from counterfoil.statements.models import Measure
from counterfoil.visits.actions import start_visit
from counterfoil.visits.count_actions import record_headcount
from counterfoil.visits.models import Visit

__all__ = ["ACTS", "Act", "Doer", "subject_of"]


@dataclass(frozen=True)
class Act:
    """One thing that a link can be for.

    `asks` is what a signed-in user needs for it, and to give a link for it. `about` is "line", "visit", "payment",
    "part" or "" for nothing; `do` gives a code, and `done` the words for each code. `repeats`: a link may be good
    for many times.
    """

    code: str
    label: str | Promise
    asks: Permission
    about: str
    form: type[ActForm]
    do: Callable[[Doer, Any, dict[str, Any]], str]
    done: Mapping[str, str | Promise]
    repeats: bool = False

    @property
    def template(self) -> str:
        return f"staff/acts/{self.code}.html"


def subject_of(act: Act, scheme: Scheme, public_id: UUID | None) -> Any:
    """What an act is about; None where there is nothing, or it is gone.

    Raises:
        LookupError: it should be there, and is not.
    """
    if not act.about:
        return None
    found = _FIND[act.about](scheme, public_id)
    if found is None:
        raise LookupError(act.about)
    return found


def _line(scheme: Scheme, public_id: UUID | None) -> Line | None:
    return Line.objects.select_related("owner", "spoke").filter(scheme=scheme, public_id=public_id).first()


def _visit(scheme: Scheme, public_id: UUID | None) -> Visit | None:
    return Visit.objects.select_related("tally").filter(scheme=scheme, public_id=public_id).first()


_FIND: dict[str, Callable[[Scheme, UUID | None], Any]] = {
    "line": _line, "visit": _visit, "payment": money.find_payment, "part": money.find_part,
}  # fmt: skip


def _answer(doer: Doer, line: Line, said: dict[str, Any]) -> str:
    if said["answer"] == "yes":
        wordings = {line.public_id: said["wording"]}
        lines.agree_to_lines(scheme=doer.scheme, wordings=wordings, by=doer.by)
        return "agreed"
    lines.object_to_line(line=line, words=said["words"], wording=said["wording"], by=doer.by)
    return "objected"


def _correct(doer: Doer, line: Line, said: dict[str, Any]) -> str:
    lines.amend_line(
        line=line, words=said["words"], wording=said["wording"], owner=line.owner, due=line.due,
        language=get_language() or "", by=doer.by,
    )  # fmt: skip
    return "corrected"


def _ask(doer: Doer, _nothing: None, said: dict[str, Any]) -> str:
    there = Line.objects.filter(public_id=said["key"]).first()
    if there and (there.scheme_id, there.kind) != (doer.scheme.pk, Kind.REQUEST):
        raise Refusal(_("This page is too old."), mend=_("Load the page again."), code="taken")
    if there is None:  # else it came twice
        draft = lines.Draft(
            kind=Kind.REQUEST, words=said["words"], language=get_language() or "en", spoke=doer.organisation,
            public_id=said["key"],
        )  # fmt: skip
        needs.ask(
            scheme=doer.scheme, draft=draft, sector=said["sector"], affected=said["affected"], basis=said["basis"],
            by=doer.by,
        )  # fmt: skip
    return "asked"


def _count(doer: Doer, visit: Visit, said: dict[str, Any]) -> str:
    measure = Measure.objects.get(code=said["measure"])
    record_headcount(tally=visit.tally, measure=measure, number=said["number"], by=doer.by)
    return "counted"


def _open_visit(doer: Doer, _nothing: None, said: dict[str, Any]) -> str:
    own = Side(doer.side)
    guests = other(own) if said["travelled"] == "other" else own
    days = {"begins": said["begins"], "ends": said["ends"], "guests": guests}
    name = TranslatedText.of(said["name"], get_language() or "en")
    if not Visit.objects.filter(scheme=doer.scheme, tally__name=name, **days).exists():  # else it came twice
        language = get_language() or "en"
        start_visit(
            scheme=doer.scheme, name=name, purpose=said["purpose"], language=language, by=doer.by, **days
        )  # fmt: skip
    return "opened"


_ALL = (
    Act(
        "answer_line", _("say yes to a line, or word it otherwise"), Permission.SIGN_LINES, "line", AnswerForm,
        _answer,
        {"agreed": _("Your side said yes to the line."),
         "objected": _("Your side's own wording now stands beside the line.")},
    ),
    Act(
        "correction", _("correct a line"), Permission.WRITE_LINES, "line", CorrectionForm, _correct,
        {"corrected": _("The line has another wording. Both sides agree to it anew.")},
    ),
    Act(
        "open_line", _("ask for something"), Permission.WRITE_LINES, "", AskForm, _ask,
        {"asked": _("The request is written down, and has a number for life.")}, repeats=True,
    ),
    Act(
        "headcount", _("say how many came"), Permission.WRITE_LINES, "visit", CountForm, _count,
        {"counted": _("Your side's count is written down.")}, repeats=True,
    ),
    Act(
        "open_visit", _("open a visit that nobody wrote down"), Permission.PLAN_VISITS, "", ForgottenVisitForm,
        _open_visit, {"opened": _("The visit is open. Now both sides can write to it.")},
    ),
    Act(
        "acknowledge_payment", _("say that a payment came"), Permission.ACKNOWLEDGE, "payment", CameOneForm,
        money.acknowledge, {"acknowledged": _("Your word is written down: it came.")},
    ),
    Act(
        "confirm_enrolment", _("say how many are enrolled"), Permission.ACKNOWLEDGE, "part", EnrolmentForm,
        money.confirm, {"confirmed": _("The number is written down. No name was asked for.")},
    ),
)  # fmt: skip
ACTS: dict[str, Act] = {act.code: act for act in _ALL}
