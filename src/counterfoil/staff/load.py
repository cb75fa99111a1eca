"""Loading and permission in one call, so that no view can do the one without the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from counterfoil.base import reads
from counterfoil.funds.reading_actions import note_names_read
from counterfoil.partners.access import permissions_in, roles_with, schemes_for
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission

Loaded = TypeVar("Loaded", bound=Model)
View = Callable[..., HttpResponseBase]


def door(*verbs: str) -> Callable[[View], View]:
    """A page of the staff door: only these HTTP verbs, only for who is signed in, never from a cache.

    Where it shows names of private donors, that is logged (G12).
    """

    def mark(view: View) -> View:
        @wraps(view)
        @never_cache
        @require_http_methods([*verbs, *(["HEAD"] if "GET" in verbs else [])])
        @login_required(login_url="staff:sign_in")
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with reads.noting() as shown:
                response = view(request, *args, **kwargs)
            if donors := shown.get("funds.Donor.name"):
                name = request.resolver_match.url_name if request.resolver_match else ""
                note_names_read(donors=donors, page=name or "", by=request.user)  # type: ignore[arg-type]
            return response

        return guarded

    return mark


def load_in_scheme(
    request: HttpRequest,
    permission: Permission,
    model: type[Loaded],
    public_id: UUID,
    *,
    scheme: str = "scheme",
    related: Iterable[str] = (),
) -> Loaded:
    """Load one object and check the permission in its scheme; the scheme and what is allowed stay on the request.

    Args:
        scheme: the path from the model to its scheme, as a lookup ("update__scheme").
        related: what else the page needs of it, joined in the same query.

    Raises:
        Http404: no such object, or it lies in a scheme of which the user sees nothing.
        PermissionDenied: the user is in the scheme, without this permission.
    """
    found = model._default_manager.select_related(scheme, *related).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    home: Any = found
    for step in scheme.split("__"):
        home = getattr(home, step)
    _admit(request, permission, home)
    return found


def load_scheme(request: HttpRequest, permission: Permission, slug: str) -> Scheme:
    """A scheme by its slug, where the user holds the permission; raises as `load_in_scheme`."""
    found = Scheme.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    _admit(request, permission, found)
    return found


def first_scheme(request: HttpRequest, permission: Permission) -> Scheme | None:
    """The first scheme in which the user holds the permission, or None; compiled ones last, where nobody works."""
    found = schemes_for(request.user, permission)  # type: ignore[arg-type]
    return found.alias(compiled=Q(nature=Scheme.Nature.COMPILED)).order_by("compiled", "slug").first()


def require_anywhere(request: HttpRequest, permission: Permission) -> None:
    """For lists that belong to no scheme (terms, members): the permission in any scheme, or as administrator.

    Raises:
        PermissionDenied: the user holds it nowhere.
    """
    if not holds_anywhere(request, permission):
        raise PermissionDenied(str(permission.value))


def holds_anywhere(request: HttpRequest, permission: Permission) -> bool:
    """Whether one of the user's roles, in any scheme or in none, carries the permission."""
    return request.user.memberships.filter(role__in=roles_with(permission)).exists()  # type: ignore[union-attr]


def _admit(request: HttpRequest, permission: Permission, scheme: Scheme) -> None:
    may = permissions_in(request.user, scheme)  # type: ignore[arg-type]
    if permission not in may:
        if Permission.READ_DRAFTS in may:
            raise PermissionDenied(str(permission.value))
        raise Http404
    request.in_scheme, request.may = scheme, may  # type: ignore[attr-defined]


def page(
    request: HttpRequest, template: str, section: str = "", *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page with what every staff page shows: the scheme, and what one may do there (`may.write_updates`)."""
    may = getattr(request, "may", frozenset())
    return render(
        request,
        f"staff/{template}.html",
        {
            "scheme": getattr(request, "in_scheme", None),
            "may": {permission.name.lower(): True for permission in may},
            "section": section,
            **context,
        },
        status=status,
    )
