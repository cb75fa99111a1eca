"""What colleagues of one office do for each other: a way to a new password, where there is no e-mail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners.access import permissions_in, roles_with
from counterfoil.partners.models import Membership, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people import actions as people
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission


@transaction.atomic
def reset_colleague(*, user: User, scheme: Scheme, by: User) -> str:
    """Give a colleague a link to a new password; gives the secret of the link. Their password and sessions end.

    Nobody gains by it what they could not do themselves: else a writer could become the second pair of eyes on
    their own draft by taking over the approver's sign-in.

    Raises:
        Refusal: no role of `by` in this organisation carries RESET_COLLEAGUE; it is oneself, an administrator,
            somebody of another organisation or scheme, or somebody whose roles allow more, here or in another
            scheme. `code`: not_a_colleague, oneself, administrator, allowed_more.
    """
    mine = Membership.objects.filter(user=by, scheme=scheme, role__in=roles_with(Permission.RESET_COLLEAGUE))
    if not Membership.objects.filter(user=user, scheme=scheme, organisation__in=mine.values("organisation")).exists():
        raise Refusal(
            _("This is no colleague of your organisation in this scheme."),
            mend=_("Somebody of the same organisation can do it, or an administrator."),
            code="not_a_colleague",
        )
    _must_be_another(user, by)
    schemes = Scheme.objects.filter(memberships__user=user).distinct()
    if any(not permissions_in(user, each) <= permissions_in(by, each) for each in schemes):
        raise Refusal(
            _("The roles of this colleague allow more than yours."),
            mend=_("Somebody with the same role can do it, or an administrator."),
            code="allowed_more",
        )
    return people.open_reset(user=user, by=by, scheme=scheme.public_id)


@transaction.atomic
def reset_member(*, user: User, by: User) -> str:
    """The same by an administrator, who may anyway give roles to whom they like; never for an administrator.

    Raises:
        Refusal: it is an administrator. `code`: oneself, administrator.
    """
    _must_be_another(user, by)
    return people.open_reset(user=user, by=by)


def _must_be_another(user: User, by: User) -> None:
    if user.pk == by.pk:
        mend = _("Use “Change password” at the foot of the page.")
        raise Refusal(_("This is yourself."), mend=mend, code="oneself")
    if user.memberships.filter(role=Role.ADMINISTRATOR).exists():
        raise Refusal(
            _("Nobody opens a way to an administrator's password."),
            mend=_("Whoever operates the server gives administrators their sign-ins."),
            code="administrator",
        )
