"""Agreements: the list of a scheme, one of them with its parties and papers, and what is said about it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.text import TranslatedText
from counterfoil.partners import queries as partners
from counterfoil.partners.access import roles_with
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes import agreement_actions as actions
from counterfoil.programmes import queries
from counterfoil.programmes.models import Agreement, AgreementPaper
from counterfoil.staff.forms.programmes import AgreementForm, AgreementPaperForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.programmes.shown import SECTION, may, press, write


def _agreement(request: HttpRequest, permission: P, public_id: UUID) -> Agreement:
    return load_in_scheme(request, permission, Agreement, public_id, related=["tally"])


@door("GET")
def agreements_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every agreement of a scheme, the newest first."""
    scheme = load_scheme(request, P.READ_DRAFTS, slug)
    return page(
        request, "programmes/agreements", SECTION, agreements=newest_first(request, queries.agreements_of(scheme)),
        can_plan=may(request, P.PLAN_PROGRAMMES, scheme),
    )  # fmt: skip


@door("GET", "POST")
def new_agreement(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter what was signed; `?programme=` is ticked already."""
    scheme = load_scheme(request, P.PLAN_PROGRAMMES, slug)
    form = AgreementForm(
        request.POST or None, scheme=scheme, initial={"programmes": request.GET.getlist("programme")[:1]}
    )
    made: list[Agreement] = []

    def add() -> None:
        data = form.cleaned_data
        made.append(
            actions.add_agreement(
                scheme=scheme, name=TranslatedText.of(data["name"], get_language() or "en"), parties=form.seats(),
                programmes=list(data.get("programmes") or ()), signed=data["signed"], until=data["until"],
                by=request.user,  # type: ignore[arg-type]
            )
        )  # fmt: skip

    return write(
        request, form, add, done=_("The agreement is here. Now note its paper, if you have seen it."),
        to=lambda: redirect("staff:agreement", made[0].public_id), heading=_("An agreement"),
        note=_("What is agreed stays on paper; here stands who signed, when, for how long, and who holds it."),
    )  # fmt: skip


@door("GET")
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One agreement, with its parties, its programmes and its papers."""
    found = _agreement(request, P.READ_DRAFTS, public_id)
    papers = list(found.papers.select_related("holder"))
    people = {name for paper in papers for name in (paper.noted_by, paper.second_person)}
    return page(
        request, "programmes/agreement", SECTION, agreement=found, papers=papers, names=partners.names(people),
        parties=found.tally.parties.select_related("organisation"), about=found.programmes.select_related("tally"),
        can_plan=may(request, P.PLAN_PROGRAMMES, found.scheme), can_note=may(request, P.NOTE_CUSTODY, found.scheme),
        me=request.user.actor_id,  # type: ignore[union-attr]
    )  # fmt: skip


@door("GET", "POST")
def change_agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Until when it holds, and for which programmes."""
    found = _agreement(request, P.PLAN_PROGRAMMES, public_id)
    form = AgreementForm(request.POST or None, scheme=found.scheme, agreement=found)
    return write(
        request, form,
        lambda: actions.change_agreement(
            agreement=found, programmes=list(form.cleaned_data.get("programmes") or ()),
            until=form.cleaned_data["until"], by=request.user,  # type: ignore[arg-type]
        ),
        done=_("The agreement is changed."), to=lambda: redirect("staff:agreement", public_id),
        heading=_("How long it holds, and for what"), note=str(found),
    )  # fmt: skip


@door("GET", "POST")
def agreement_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note the paper that was signed."""
    found = _agreement(request, P.NOTE_CUSTODY, public_id)
    roles = roles_with(P.NOTE_CUSTODY)
    colleagues = User.objects.filter(memberships__scheme=found.scheme, memberships__role__in=roles, is_active=True)
    form = AgreementPaperForm(
        request.POST or None, scheme=found.scheme, colleagues=colleagues.exclude(pk=request.user.pk).distinct()
    )

    def note() -> None:
        names = ("paper", "pages", "holder", "seen", "second_person", "sha256")
        said = {name: form.cleaned_data[name] for name in names}
        actions.note_agreement_paper(agreement=found, by=request.user, **said)  # type: ignore[arg-type]

    return write(
        request, form, note, done=_("The paper is noted; it counts once the second person has said so."),
        to=lambda: redirect("staff:agreement", public_id), heading=_("The agreement on paper"), note=str(found),
    )  # fmt: skip


@door("POST")
def confirm_agreement_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person saw the paper."""
    found = load_in_scheme(
        request, P.NOTE_CUSTODY, AgreementPaper, public_id, scheme="agreement__scheme", related=["agreement"]
    )
    return press(
        request, lambda: actions.confirm_agreement_paper(paper=found, by=request.user),  # type: ignore[arg-type]
        _("You saw this paper: it is evidence now."), "staff:agreement", found.agreement.public_id,
    )  # fmt: skip
