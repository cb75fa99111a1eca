"""Every kind of page there is, each with an example from the database: what the tests of all pages walk through.

An address stands without its language; each function gives one, or raises where the demo has no such page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils import translation

from counterfoil.lines.models import Line
from counterfoil.packs.models import Pack
from counterfoil.partners.models import Scheme
from counterfoil.public.reading import read
from counterfoil.publishing.models import Update, Version
from counterfoil.screenings.models import Screening
from counterfoil.statements.models import Source, Statement
from counterfoil.trainings.models import Course
from counterfoil.visits.models import Visit

FOUNDING = "hotan-2022"
MANY = "?change=programme&all=1"  # of which programme all courses are
STATES = ("one_side", "evidence_seen", "both_agree", "outsider_looked", "sides_differ", "accounts_differ")


def address(name: str, *args: object) -> str:
    """The address of a page, without the folder of its language."""
    with translation.override("en"):
        return reverse(name, args=args).removeprefix("/en")


def invented() -> Update:
    """An update of the invented scheme, the one with the most versions."""
    versions = Version.objects.filter(update__scheme__nature=Scheme.Nature.INVENTED).order_by("-number")
    return versions.select_related("update")[0].update


def figure_in(state: str) -> str:
    """A figure that stands like this, on the last version of some update."""
    for update in Update.objects.filter(versions__isnull=False).distinct():
        for figure in read(update.slug).page.figures:
            if figure.stands_or_differs == state:
                return address("public:figure", update.slug, figure.key)
    raise LookupError(f"No published figure of the demo is in the state {state}.")


def replaced() -> str:
    """A statement that a later one took the place of, on a page that was published."""
    statement = Statement.objects.filter(superseded_by__isnull=False, source__updates__versions__isnull=False)[0]
    return address("public:statement", statement.public_id)


PUBLIC: dict[str, Callable[[], str]] = {
    "home": lambda: address("public:home"),
    "schemes": lambda: address("public:schemes"),
    "scheme, compiled": lambda: address("public:scheme", "beijing-hotan"),
    "scheme, invented": lambda: address("public:scheme", invented().scheme.slug),
    "promise record": lambda: address("public:promises", invented().scheme.slug),
    "no promise record": lambda: address("public:promises", "beijing-hotan"),
    "updates": lambda: address("public:updates"),
    "update, compiled": lambda: address("public:update", FOUNDING),
    "update, invented": lambda: address("public:update", invented().slug),
    "old version": lambda: address("public:update_version", invented().slug, 1),
    **{f"figure, {state}": lambda state=state: figure_in(state) for state in STATES},
    "statement": lambda: address("public:statement", _founding().statements.filter(is_current=True)[0].public_id),
    "statement, replaced": replaced,
    "source": lambda: address("public:source", _founding().public_id),
    "how we know": lambda: address("public:how_we_know"),
    "guardrails": lambda: address("public:guardrails"),
    "not there": lambda: "/updates/no-such-page/",
}


def _founding() -> Source:
    return Update.objects.get(slug=FOUNDING).sources.order_by("id")[0]


def _scheme() -> str:
    return invented().scheme.slug


def _account() -> Source:
    return Source.objects.filter(scheme__slug=_scheme()).order_by("id")[0]


def _statement() -> Statement:
    return Statement.objects.filter(source=_account(), is_current=True).order_by("id")[0]


def _visit() -> Visit:
    return Visit.objects.filter(scheme__slug=_scheme()).order_by("begins")[0]


def _say() -> str:
    ref = _account().mentions.order_by("id")[0].ref
    return address("staff:new_statement", _account().public_id) + f"?tally={ref}&measure=delegates"


def _promise() -> Line:
    """An open commitment of the invented scheme."""
    return Line.objects.filter(scheme__slug=_scheme(), kind="commitment", state="open").order_by("-id")[0]


def _spoken() -> Visit:
    """A visit at which something was said."""
    return Visit.objects.filter(scheme__slug=_scheme(), tally__lines__isnull=False).order_by("begins")[0]


def pack_in(state: str) -> Pack:
    """A pack of the invented scheme in this state."""
    return Pack.objects.filter(scheme__slug=_scheme(), state=state)[0]


def draft() -> Update:
    """An update that has words nobody has published yet, or just any of the invented scheme."""
    return Update.objects.filter(scheme__slug=_scheme()).order_by("-id")[0]


# Page → (who looks at it, by sign-in name of the demo; its address).
def _course() -> Course:
    """A course that both sides counted."""
    return Course.objects.filter(scheme__slug=_scheme(), counts__side="giving", counts__session__isnull=False)[0]


def _screening() -> Screening:
    return Screening.objects.filter(scheme__slug=_scheme(), totals__isnull=False)[0]


STAFF: dict[str, tuple[str, Callable[[], str]]] = {
    "sign-in": ("", lambda: address("staff:sign_in")),
    "today": ("officer", lambda: address("staff:today")),
    "accounts": ("officer", lambda: address("staff:accounts_of", _scheme())),
    "account": ("officer", lambda: address("staff:account", _account().public_id)),
    "new account": ("officer", lambda: address("staff:new_account", _scheme())),
    "new tally": ("officer", lambda: address("staff:new_tally", _account().public_id)),
    "tally": ("officer", lambda: address("staff:tally", _statement().tally.public_id)),
    "choose a measure": ("officer", lambda: address("staff:new_statement", _account().public_id)),
    "statement form": ("officer", _say),
    "statement": ("officer", lambda: address("staff:statement", _statement().public_id)),
    "evidence": ("officer", lambda: address("staff:custody", _statement().public_id)),
    "take words out": ("approver", lambda: address("staff:redact", _statement().public_id)),
    "packs": ("officer", lambda: address("staff:packs_of", _scheme())),
    "preview with mistakes": ("officer", lambda: address("staff:pack", pack_in("refused").public_id)),
    "preview, ready": ("officer", lambda: address("staff:pack", pack_in("ready").public_id)),
    "updates": ("officer", lambda: address("staff:updates_of", _scheme())),
    "new update": ("officer", lambda: address("staff:new_update", _scheme())),
    "update": ("publisher", lambda: address("staff:update", draft().public_id)),
    "working list": ("officer", lambda: address("staff:list", _scheme(), "sessions")),
    "many rows at once": ("officer", lambda: address("staff:list_bulk", _scheme(), "courses") + MANY),
    "course": ("officer", lambda: address("staff:course", _course().public_id)),
    "session": ("host", lambda: address("staff:session", _course().sessions.all()[0].public_id)),
    "results over years": ("officer", lambda: address("staff:cohorts_of", _scheme())),
    "screening": ("host", lambda: address("staff:screening", _screening().public_id)),
    "visits": ("officer", lambda: address("staff:visits_of", _scheme())),
    "new visit": ("officer", lambda: address("staff:new_visit", _scheme())),
    "visit": ("officer", lambda: address("staff:visit", _visit().public_id)),
    "visit, dates": ("officer", lambda: address("staff:change_visit", _visit().public_id)),
    "call off": ("officer", lambda: address("staff:call_off", _visit().public_id)),
    "delegation": ("officer", lambda: address("staff:delegation", _visit().public_id)),
    "new stop": ("officer", lambda: address("staff:new_stop", _visit().public_id)),
    "stop": ("officer", lambda: address("staff:stop", _visit().stops.all()[0].public_id)),
    "agenda": ("officer", lambda: address("staff:agenda", _visit().public_id)),
    "new cost": ("officer", lambda: address("staff:new_cost", _visit().public_id)),
    "link for delegates": ("officer", lambda: address("staff:visit_link", _visit().public_id)),
    "minutes": ("officer", lambda: address("staff:minutes", _spoken().public_id)),
    "paste minutes": ("officer", lambda: address("staff:paste_minutes", _spoken().public_id)),
    "sign minutes": ("host", lambda: address("staff:sign_minutes", _spoken().public_id)),
    "print minutes": ("officer", lambda: address("staff:print_minutes", _spoken().public_id)),
    "signed paper": ("officer", lambda: address("staff:note_paper", _spoken().public_id)),
    "tracker": ("officer", lambda: address("staff:tracker_of", _scheme()) + "?state=all"),
    **{
        f"line, {name}": ("officer", lambda name=name: address(f"staff:{name}", _promise().public_id))
        for name in ("line", "amend_line", "object_line", "say_kept", "settle_line", "describe_line", "redact_line")
    },
    "tell": ("officer", lambda: address("staff:tell", _visit().public_id)),
    "draft editor": ("officer", lambda: address("staff:edit_update", draft().public_id)),
    "terms": ("approver", lambda: address("staff:terms")),
    "propose a term": ("officer", lambda: address("staff:propose_term")),
    "our side": ("host", lambda: address("staff:host", _scheme())),
    "links": ("host", lambda: address("staff:links_of", _scheme())),
    "give a link": ("host", lambda: address("staff:new_link", _scheme())),
    "mailboxes": ("officer", lambda: address("staff:mailboxes", _scheme())),
    "new mailbox": ("officer", lambda: address("staff:new_mailbox", _scheme())),
    "colleagues": ("host", lambda: address("staff:colleagues", _scheme())),
    "behind no link": ("", lambda: "/p/no-such-page/"),
    "log": ("auditor", lambda: address("staff:log", _scheme())),
    "members": ("admin", lambda: address("staff:members")),
    "new sign-in": ("admin", lambda: address("staff:new_user")),
    "give a role": ("admin", lambda: address("staff:new_member")),
    "password": ("officer", lambda: address("staff:password")),
    "language": ("officer", lambda: address("staff:language")),
    "not there": ("officer", lambda: "/staff/no-such-page/"),
}
