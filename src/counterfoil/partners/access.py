"""May this user do that in this scheme? Asked by every door before it loads anything."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners.models import Membership, Pass, Scheme, SchemeParty
from counterfoil.partners.roles import PERMISSIONS, Role
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission


def roles_with(permission: Permission) -> list[Role]:
    """Roles that hold a permission."""
    return [role for role, permissions in PERMISSIONS.items() if permission in permissions]


def allowed(user: User, permission: Permission, scheme: Scheme) -> bool:
    """Whether one of the user's memberships in this scheme carries the permission.

    An administrator belongs to no scheme: MANAGE_MEMBERS holds everywhere, and nothing else does.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    here = Q(scheme=scheme) | Q(role=Role.ADMINISTRATOR)
    return Membership.objects.filter(here, user=user, role__in=roles_with(permission)).exists()


def permissions_in(user: User, scheme: Scheme) -> frozenset[Permission]:
    """Everything that the user may do in a scheme; one query."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    here = Q(scheme=scheme) | Q(role=Role.ADMINISTRATOR)
    roles = Membership.objects.filter(here, user=user).values_list("role", flat=True)
    return frozenset().union(*(PERMISSIONS[Role(role)] for role in roles))


def require(user: User, permission: Permission, scheme: Scheme) -> None:
    """Raises PermissionDenied unless `allowed`."""
    if not allowed(user, permission, scheme):
        raise PermissionDenied(str(permission.value))


def schemes_for(user: User, permission: Permission) -> QuerySet[Scheme]:
    """Schemes in which the user holds the permission."""
    mine = Membership.objects.filter(user=user, role__in=roles_with(permission), scheme__isnull=False)
    return Scheme.objects.filter(id__in=mine.values("scheme")).order_by("slug")


def side_of(user: User, scheme: Scheme) -> Side:
    """The side for which a user speaks in a scheme; `NEITHER` where the organisation is on none."""
    sides = set(
        scheme.parties.filter(organisation__membership__user=user, organisation__membership__scheme=scheme)
        .values_list("side", flat=True)
        .distinct()
    )
    return Side(sides.pop()) if len(sides) == 1 else Side.NEITHER


def sides_of(user: User, permission: Permission) -> list[tuple[Scheme, Side]]:
    """Each scheme in which the user holds the permission and speaks for one side, with that side; one query."""
    roles = Membership.objects.filter(user=user, role__in=roles_with(permission)).exclude(
        scheme__nature=Scheme.Nature.COMPILED
    )
    seats: dict[Scheme, set[str]] = {}
    held = SchemeParty.objects.filter(scheme__in=roles.values("scheme"), organisation__membership__user=user)
    own = held.filter(organisation__membership__scheme=F("scheme")).select_related("scheme").order_by("scheme__slug")
    for seat in own.distinct():
        seats.setdefault(seat.scheme, set()).add(seat.side)
    return [(scheme, Side(sides.pop())) for scheme, sides in seats.items() if len(sides) == 1]


def speaks_for(by: Actor, scheme: Scheme) -> Side:
    """The side in whose name an actor writes: a user's side, or the one that a pass or the demo acts for.

    A pass speaks in its own scheme alone. In a scheme compiled from public accounts nobody speaks for anybody: its
    organisations took no part, and nothing is ever recorded in their names (GUARDRAILS G15).
    """
    if scheme.is_compiled:
        return Side.NEITHER
    if isinstance(by, User):
        return side_of(by, scheme)
    if isinstance(by, Pass) and by.scheme_id != scheme.pk:
        return Side.NEITHER
    return Side(getattr(by, "side", Side.NEITHER))


def must_speak(by: Actor, scheme: Scheme) -> Side:
    """The side in whose name an actor writes, as `speaks_for`.

    Raises:
        Refusal: it is neither (code "no_side").
    """
    side = speaks_for(by, scheme)
    if side == Side.NEITHER:
        raise Refusal(
            _("You speak for neither side of this scheme."),
            mend=_("Ask somebody in an office of one side to do this."),
            code="no_side",
        )
    return side


def colleagues_of(user: User, scheme: Scheme) -> QuerySet[User]:
    """Who sits in the organisations for which the user holds RESET_COLLEAGUE in a scheme, the user included."""
    mine = Membership.objects.filter(user=user, scheme=scheme, role__in=roles_with(Permission.RESET_COLLEAGUE))
    seats = Membership.objects.filter(scheme=scheme, organisation__in=mine.values("organisation"))
    return User.objects.filter(is_active=True, id__in=seats.values("user"))
