"""Every write about places, organisations, schemes and memberships."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.taken import refused_if_taken
from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Membership, Organisation, Place, Scheme, SchemeParty
from counterfoil.partners.roles import Role
from counterfoil.people import actions as people
from counterfoil.people.models import User


@transaction.atomic
def add_place(
    *,
    name: TranslatedText,
    by: Actor,
    level: str = Place.Level.UNKNOWN,
    parent: Place | None = None,
    aliases: Iterable[str] = (),
    invented: bool = False,
    number: int | None = None,
) -> Place:
    """Add a place, or give back the one of that name within that parent.

    Args:
        number: one of `queries.place_numbers`, by which rows that wait name it already.
    """
    given = {"pk": number} if number else {}
    place, made = Place.objects.get_or_create(
        name=name, parent=parent, defaults={"level": level, "aliases": list(aliases), "invented": invented, **given}
    )
    if made:
        audit.record(by=by, verb="add_place", kind="place", subject=place.public_id)
    return place


@transaction.atomic
def add_organisation(
    *,
    name: TranslatedText,
    by: Actor,
    place: Place | None = None,
    aliases: Iterable[str] = (),
    invented: bool = False,
) -> Organisation:
    """Add an organisation, or give back the one of that name."""
    organisation, made = Organisation.objects.get_or_create(
        name=name, invented=invented, defaults={"place": place, "aliases": list(aliases)}
    )
    if made:
        audit.record(by=by, verb="add_organisation", kind="organisation", subject=organisation.public_id)
    return organisation


@transaction.atomic
def start_scheme(
    *, slug: str, name: TranslatedText, nature: str, by: Actor, summary: TranslatedText | None = None
) -> Scheme:
    """Start a scheme. Its nature (own, compiled, invented) is for good.

    Raises:
        Refusal: another scheme has this address.
    """
    taken = _("There is a scheme with the address “%(slug)s” already.") % {"slug": slug}
    with refused_if_taken("partners_scheme_slug_key", taken, mend=_("Choose another address."), where="slug"):
        scheme = Scheme.objects.create(slug=slug, name=name, nature=nature, summary=summary or TranslatedText())
    audit.record(by=by, verb="start_scheme", kind="scheme", subject=scheme.public_id, scheme=scheme.public_id)
    return scheme


@transaction.atomic
def seat_parties(*, scheme: Scheme, side: Side, organisations: Iterable[Organisation], by: Actor) -> None:
    """Put organisations on one side of a scheme; those already seated stay where they are.

    Raises:
        Refusal: one of them hears the complaints about the scheme (code "not_independent", GUARDRAILS G11).
    """
    seated = set(scheme.parties.values_list("organisation_id", flat=True))
    new = [o for o in organisations if o.id not in seated]
    for each in new:
        if each.id == scheme.complaints_body_id:
            raise _not_independent(each)
    SchemeParty.objects.bulk_create(
        SchemeParty(scheme=scheme, side=side, organisation=o, position=len(seated) + i) for i, o in enumerate(new)
    )
    if new:
        audit.record(
            by=by,
            verb="seat_parties",
            kind="scheme",
            subject=scheme.public_id,
            scheme=scheme.public_id,
            count=len(new),
        )


@transaction.atomic
def name_complaints_body(*, scheme: Scheme, organisation: Organisation, by: Actor) -> Scheme:
    """Name the independent body that hears complaints about a scheme (GUARDRAILS, "Organisation first", G11).

    That it is no local authority and nobody's employer is declared by whoever names it; no software can know that.

    Raises:
        Refusal: it is a party of the scheme, or somebody works in the scheme for it (code "not_independent").
    """
    held = Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    seated = held.parties.filter(organisation=organisation).exists()
    if seated or held.memberships.filter(organisation=organisation).exists():
        raise _not_independent(organisation)
    held.complaints_body = organisation
    held.save(update_fields=["complaints_body"])
    audit.record(
        by=by,
        verb="name_complaints_body",
        kind="scheme",
        subject=scheme.public_id,
        scheme=scheme.public_id,
        organisation=str(organisation.public_id),
    )
    return held


def _not_independent(organisation: Organisation) -> Refusal:
    return Refusal(
        _("%(name)s cannot both take part in this scheme and hear the complaints about it.")
        % {"name": organisation.name},
        mend=_("Complaints go to a body that is neither assisting party, host, employer nor local authority."),
        where="complaints_body",
        code="not_independent",
    )


@transaction.atomic
def add_member(
    *,
    user: User,
    role: Role,
    by: Actor,
    scheme: Scheme | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """Give a user a role in a scheme, for an organisation; administrators get neither.

    Raises:
        Refusal: an administrator would hold a role in a scheme as well. So none can let themselves in.
    """
    if user.memberships.filter(role=Role.ADMINISTRATOR).exists() != (role == Role.ADMINISTRATOR) and (
        user.memberships.exists()
    ):
        raise Refusal(
            _("An administrator belongs to no scheme and sees no content."), mend=_("Choose another."), where="user"
        )
    membership, _made = Membership.objects.get_or_create(
        user=user, role=role, scheme=scheme, organisation=organisation
    )
    audit.record(
        by=by,
        verb="add_member",
        kind="user",
        subject=user.public_id,
        scheme=scheme.public_id if scheme else None,
        role=role,
    )
    return membership


@transaction.atomic
def add_administrator(*, username: str, password: str, by: Actor) -> User:
    """Make a sign-in that administers and belongs to no scheme.

    Raises:
        Refusal: the name is taken, or is none.
    """
    if not re.fullmatch(r"[\w.@+-]{2,60}", username):
        raise Refusal(
            _("“%(name)s” is no sign-in name.") % {"name": username},
            mend=_("Letters, digits and . - _ @ + only, without spaces."),
            where="username",
        )
    user = people.add_user(username=username, name=username, password=password, by=by)
    add_member(user=user, role=Role.ADMINISTRATOR, by=by)
    return user


@transaction.atomic
def bar_user(*, user: User, by: User) -> None:
    """End a sign-in at once, with its sessions and links; what the person wrote stays, and so do the roles.

    Raises:
        Refusal: it is one's own, or the last administrator could no longer sign in. `code`: oneself.
    """
    if user.pk == by.pk:
        raise Refusal(_("This is your own sign-in."), mend=_("Another administrator can end it."), code="oneself")
    _keep_an_administrator(user)
    people.bar_user(user=user, by=by)


def _keep_an_administrator(going: User) -> None:
    """Of two who would end each other at once, one waits and is refused."""
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR)
    list(administrators.select_for_update().order_by("pk"))
    signed_in = set(administrators.filter(user__is_active=True).values_list("user", flat=True))
    if signed_in == {going.pk}:
        raise Refusal(_("This is the last administrator."), mend=_("Make somebody else one first."))


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> None:
    """Take a role away from somebody; what they wrote stays, and so does the log.

    Raises:
        Refusal: the last administrator would be gone.
    """
    if membership.role == Role.ADMINISTRATOR:
        _keep_an_administrator(membership.user)
    audit.record(
        by=by,
        verb="end_membership",
        kind="user",
        subject=membership.user.public_id,
        scheme=membership.scheme.public_id if membership.scheme else None,
        role=membership.role,
    )
    membership.delete()


@transaction.atomic
def name_organisation(
    *, organisation: Organisation, name: TranslatedText, by: Actor, aliases: Iterable[str] = ()
) -> Organisation:
    """Give an organisation its names in more languages and other spellings; those that it has stay."""
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    names = TranslatedText({**name, **held.name})
    others = list(dict.fromkeys((*held.aliases, *aliases)))
    if (dict(names), others) != (dict(held.name), list(held.aliases)):
        held.name, held.aliases = names, others
        held.save(update_fields=["name", "aliases"])
        audit.record(by=by, verb="name_organisation", kind="organisation", subject=held.public_id)
    return held
