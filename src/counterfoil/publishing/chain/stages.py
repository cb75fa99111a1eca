"""The links of the chain, in their order, and which figure of an account belongs to which link."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from counterfoil.publishing.shown import Shown


class Stage(TextChoices):
    """One link. The chain is drawn whole, so that what nobody told shows as a gap."""

    NEED = "need", _("Need voiced")
    APPRAISED = "appraised", _("Appraised")
    PROGRAMME = "programme", _("Programme and agreement")
    GIFT = "gift", _("Gift and fund")
    HELP = "help", _("Help given: awards, courses, screenings, places built")
    GROUPS = "groups", _("Follow-up")
    LOOKED = "looked", _("Visit and look")
    PROMISED = "promised", _("Promised")
    RESULT = "result", _("Result over years")
    ANSWER = "answer", _("Answer given back")
    ACCOUNT = "account", _("Public account")


# What is measured decides first: a request told at a visit is a need, wherever it was said.
_BY_MEASURE = {
    "requests": Stage.NEED,
    "agreements-signed": Stage.PROGRAMME,
    "programmes": Stage.PROGRAMME,
    "groups": Stage.GROUPS,
    "channel": Stage.GROUPS,
    "commitments": Stage.PROMISED,
    "results": Stage.RESULT,
    "enterprises": Stage.RESULT,
    "homes-improved": Stage.RESULT,
    "photographs": Stage.ACCOUNT,
    "page-shows": Stage.ACCOUNT,
    "published-at": Stage.ACCOUNT,
}
_BY_KIND = {
    "programme": Stage.PROGRAMME,
    "agreement": Stage.PROGRAMME,
    "gift": Stage.GIFT,
    "fund": Stage.GIFT,
    "insurance": Stage.GIFT,
    "award": Stage.HELP,
    "course": Stage.HELP,
    "session": Stage.HELP,
    "screening": Stage.HELP,
    "facility": Stage.HELP,
    "groups": Stage.GROUPS,
    "visit": Stage.LOOKED,
    "meeting": Stage.LOOKED,
    "event": Stage.LOOKED,
    "look": Stage.LOOKED,
    "result": Stage.RESULT,
    "publication": Stage.ACCOUNT,
}


def stage_of(figure: Shown) -> Stage | None:
    """The link to which a figure belongs; None where it tells of the scheme as a whole, or of another act."""
    by_measure = _BY_MEASURE.get(figure.content["measure"])
    return by_measure or _BY_KIND.get(figure.content["kind"])
