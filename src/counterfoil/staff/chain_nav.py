"""The ways between needs, programmes and trainings of one scheme."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from counterfoil.base.errors import Words
from counterfoil.partners.models import Scheme
from counterfoil.staff.lists.address import list_address
from counterfoil.staff.lists.shelf import shelf

# (name of the page, words): pages of a scheme that are no lists; left out while there is no such address.
_PAGES: dict[str, tuple[tuple[str, Words], ...]] = {
    "programmes": (("agreements_of", _("Agreements")),),
    "trainings": (
        ("trainers_of", _("Trainers")),
        ("messages_of", _("Messages")),
        ("asked_of", _("What is asked")),
        ("cohorts_of", _("Results over years")),
    ),
}


def ways(scheme: Scheme, section: str) -> list[tuple[str, str, str]]:
    """(name, words, address) of what belongs together in a section of the navigation: its lists, then its pages."""
    lists = [
        (name, str(each.title), list_address(scheme.slug, name))
        for name, each in shelf().items()
        if each.section == section
    ]
    pages = [(name, str(words), _address(name, scheme)) for name, words in _PAGES.get(section, ())]
    return lists + [page for page in pages if page[2]]


def _address(name: str, scheme: Scheme) -> str:
    try:
        return reverse(f"staff:{name}", args=[scheme.slug])
    except NoReverseMatch:
        return ""
