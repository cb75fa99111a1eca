"""Loading the demo: no shortcut past the rules, every write through the action that everybody uses.

The officer brings the packs and writes, the approver gives the second look, the publisher publishes. All of it is one
transaction: a demo that was stopped half-way has not begun. An update that is there already is left alone, because
somebody may have edited it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.home import home
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.base.text import LANGUAGES, TranslatedText
from counterfoil.packs import actions as packs
from counterfoil.packs import queries
from counterfoil.packs.demo import PASSWORD, chain, files, lived, money, workbooks
from counterfoil.packs.models import Pack
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Membership, Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people import actions as people
from counterfoil.people.models import User
from counterfoil.publishing import actions as publishing
from counterfoil.publishing.models import Update
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Rendering, Source, Statement

Cast = dict[str, User]


class DemoError(Exception):
    """A file of the demo does not pass where everybody's must; the text says which and why."""


def load(*, by: Actor) -> list[str]:
    """Load whatever of the demo is not there yet; gives the lines that tell how to sign in.

    Raises:
        DemoError: a pack of the demo has mistakes.
    """
    digest = files.digest()
    if not AuditEvent.objects.filter(verb="load_demo", detail__digest=digest).exists():
        with transaction.atomic():
            _load(by)
            audit.record(by=by, verb="load_demo", kind="demo", subject=None, digest=digest)
    return _sign_ins()


def _load(by: Actor) -> None:
    _name_organisations(files.read("names")["organisations"], by)
    cast = _people(by)
    for slug, scheme in files.read("schemes").items():
        _scheme(slug, scheme, cast, by)
    for name in files.names("renderings"):
        _render(files.read(name), by)
    told = {name.split("/")[1]: files.read(name) for name in files.names("updates")}
    for slug in sorted(told, key=lambda slug: told[slug].get("order", 0)):
        _tell(slug, told[slug], cast)
    for name in files.names("visits"):
        lived.live(files.read(name), cast)
    for name in files.names("money"):  # last: awards name schools, and payments answer promises
        money.keep(files.read(name), cast)
    for name in files.names("chain"):  # after the books: a fund points to a programme's budget
        chain.follow(files.read(name), cast)


def _sign_ins() -> list[str]:
    users = files.read("people")["users"]
    return ["Sign in at /staff/ with one of these names:", f"  {', '.join(users)}", f"Password of each: {PASSWORD}"]


# --- who and where --------------------------------------------------------------------------------------


def _people(by: Actor) -> Cast:
    """The demo's users, as they are or new."""
    told = files.read("people")["users"]
    cast = {user.username: user for user in User.objects.filter(username__in=told)}
    names = {username: user["name"] for username, user in told.items() if username not in cast}
    cast |= {user.username: user for user in people.add_users(names=names, password=PASSWORD, by=by)}
    return {username: cast[username] for username in told}


def _scheme(slug: str, told: Mapping[str, Any], cast: Cast, by: Actor) -> None:
    """The scheme, and its members: at the offices that it names, else at the demo's own desk."""
    name, summary = TranslatedText(told["name"]), TranslatedText(told["summary"])
    scheme = Scheme.objects.filter(slug=slug).first() or partners.start_scheme(
        slug=slug, name=name, nature=told["nature"], summary=summary, by=by
    )
    cast_file = files.read("people")
    desk = partners.add_organisation(name=TranslatedText(cast_file["desk"]), invented=True, by=by)
    offices = {side: _organisation(office, invented=True) for side, office in told.get("offices", {}).items()}
    for side, office in offices.items():
        partners.seat_parties(scheme=scheme, side=Side(side), organisations=[office], by=by)
    if "complaints_body" in told and scheme.complaints_body is None:
        body = _organisation(told["complaints_body"], invented=scheme.is_invented)
        partners.name_complaints_body(scheme=scheme, organisation=body, by=by)
    held = set(
        Membership.objects.filter(user__in=cast.values()).values_list("user", "role", "scheme", "organisation")
    )
    for username, user in cast_file["users"].items():
        role = Role(user["role"])
        seat: dict[str, Any] = {"scheme": None, "organisation": None}
        if role != Role.ADMINISTRATOR:
            seat = {"scheme": scheme, "organisation": offices.get(user["side"], desk)}
        if (cast[username].pk, role, *(each and each.pk for each in seat.values())) not in held:
            partners.add_member(user=cast[username], role=role, by=by, **seat)


def _name_organisations(told: Iterable[Mapping[str, Any]], by: Actor) -> None:
    """Organisations under their official names in every language that we know them in."""
    for each in told:
        name = TranslatedText({language: each[language] for language in LANGUAGES if each.get(language)})
        invented = each.get("invented", False)
        found = Organisation.objects.filter(name__en=each["en"], invented=invented).first()
        if found is None:
            partners.add_organisation(name=name, aliases=each.get("aliases", ()), invented=invented, by=by)
        else:
            partners.name_organisation(organisation=found, name=name, aliases=each.get("aliases", ()), by=by)


def _organisation(name: str, *, invented: bool) -> Organisation:
    return Organisation.objects.get(name__en=name, invented=invented)


def _render(told: Mapping[str, Any], by: Actor) -> None:
    """Our translations of words that sources said: words → language → text. One that was reviewed stays as it is."""
    for language in LANGUAGES:
        reviewed = Rendering.objects.filter(language=language, words__in=told).exclude(reviewed_by="")
        kept = set(reviewed.values_list("words", flat=True))
        texts = {words: texts[language] for words, texts in told.items() if language in texts and words not in kept}
        if texts:
            statements.render_words(language=language, texts=texts, by=by)


# --- accounts -------------------------------------------------------------------------------------------


def enter(*, name: str, account: Mapping[str, Any], scheme: Scheme, by: Actor) -> Source:
    """Bring, check and enter one account as a workbook, which stays in the folder of packs for people to open.

    Raises:
        DemoError: it has mistakes; all of them are named.
    """
    content = workbooks.workbook(account)
    file = workbooks.keep(home() / "packs", name, content)
    pack = packs.bring_pack(scheme=scheme, file_name=file.name, content=content, by=by)
    pack = packs.check_pack(pack=pack, by=by)
    if pack.state != Pack.State.READY:
        mistakes = "\n".join(
            f"{p.sheet} {p.row} {p.column}: {p.problem} {p.mend}" for _number, p in queries.problems(pack)
        )
        raise DemoError(f"{file.name} has {pack.problem_count} mistakes:\n{mistakes}")
    source = packs.enter_pack(pack=pack, by=by).source
    assert source is not None  # an account of the demo tells of acts
    return source


def _enter_all(names: Iterable[str], scheme: Scheme, cast: Cast) -> list[Source]:
    sources = []
    for name in names:
        account = files.read(f"accounts/{name}")
        by = cast[account.get("by", "officer")]
        rows = {"acts": (), "facts": (), **account.get("sheets", {})}
        told = {"about": account["about"], **rows}
        sources.append(enter(name=name, account=told, scheme=scheme, by=by))
    return sources


# --- pages ----------------------------------------------------------------------------------------------


def _tell(slug: str, told: Mapping[str, Any], cast: Cast) -> None:
    """One update: its accounts, the evidence seen, its versions, and what changed afterwards."""
    if Update.objects.filter(slug=slug).exists():
        return
    scheme = Scheme.objects.get(slug=told["scheme"])
    sources = _enter_all(told["accounts"], scheme, cast)
    for note in told.get("custody", ()):
        _note_custody(note, scheme, cast)
    title, bodies = TranslatedText.of(told["title"]), TranslatedText.of(told["bodies"])
    update = publishing.start_update(
        scheme=scheme, sources=sources, title=title, bodies=bodies, slug=slug, by=cast["officer"]
    )
    if told.get("pictures"):
        pictures = [(each["drawing"], TranslatedText.of(each["caption"])) for each in told["pictures"]]
        publishing.set_pictures(update=update, pictures=pictures, by=cast["officer"])
    _publish(update, cast)
    for correction in told.get("corrections", ()):
        _enter_all(correction["accounts"], scheme, cast)
        _publish(update, cast, correction["why"])
    _enter_all(told.get("later", ()), scheme, cast)


def _publish(update: Update, cast: Cast, correction: str = "") -> None:
    """Second look by another person than the writer, then a version."""
    looked = publishing.look_over(update=update, revision=update.revision, by=cast["approver"])
    publishing.publish(update=looked, revision=looked.revision, correction=correction, by=cast["publisher"])


def _note_custody(note: Mapping[str, Any], scheme: Scheme, cast: Cast) -> None:
    statement = Statement.objects.get(
        scheme=scheme,
        is_current=True,
        tally__handle=note["act"],
        measure=note["what"],
        dimension_value=note.get("which", ""),
        source__account_of=note["side"],
    )
    statements.note_custody(
        statement=statement,
        paper=note["paper"],
        pages=note["pages"],
        holder=_organisation(note["holder"], invented=scheme.is_invented),
        seen=PartialDate.parse(note["seen"]),
        second_person=cast[note["second"]],
        by=cast[note["by"]],
    )
