"""The commands `counterfoil template` and `counterfoil import`: the same actions as the staff pages, in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.packs import actions, queries
from counterfoil.packs.check import scheme_name, scheme_of
from counterfoil.packs.lookups import named
from counterfoil.packs.models import Pack
from counterfoil.packs.problems import Problem
from counterfoil.packs.template import write
from counterfoil.partners import actions as partners
from counterfoil.partners.access import allowed
from counterfoil.partners.models import Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission

LANGUAGES = {"en": "en", "zh": "zh-hans", "ug": "ug"}


class _Undo(Exception):
    """Takes everything back that a check wrote."""


def template(out: Path, language: str = "en") -> int:
    """Write the template of the visit pack."""
    write(out, LANGUAGES.get(language, language))
    return 0


def import_file(path: Path, by: str, *, check: bool = False, new_scheme: str = "", out: TextIO | None = None) -> int:
    """Bring, check and enter a pack; print what was done, or every mistake.

    Args:
        by: the sign-in name of the one who imports.
        check: only say what would be added, changed, wrong; afterwards nothing has been written.
        new_scheme: own, compiled or invented: start the scheme that the pack names if it is not there.

    Returns:
        0, or 1 where nothing was entered because something is wrong.
    """
    out = out or sys.stdout
    try:
        user = _user(by)
        content = path.read_bytes()
        if not check and not new_scheme:
            return _import(content, path.name, user, out)
        code = 1
        try:
            # A check leaves nothing behind, and a new scheme comes only with its first account.
            with transaction.atomic():
                code = _import(content, path.name, user, out, check=check, new_scheme=new_scheme)
                if check or code:
                    raise _Undo
        except _Undo:
            pass
        return code
    except OSError as error:
        print(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}, file=out)
    except Refusal as refusal:
        print(refusal.problem, file=out)
        if refusal.mend:
            print(_("Mend: %(mend)s") % {"mend": refusal.mend}, file=out)
    return 1


def _user(name: str) -> User:
    user = User.objects.filter(username=name.strip().lower(), is_active=True).first()
    if user is None:
        raise Refusal(
            _("Nobody signs in as “%(name)s”.") % {"name": name}, mend=_("Give --by the sign-in name of a user.")
        )
    return user


def _import(content: bytes, name: str, user: User, out: TextIO, *, check: bool = False, new_scheme: str = "") -> int:
    scheme = _scheme(content, new_scheme, user)
    pack = actions.bring_pack(scheme=scheme, file_name=name, content=content, by=user)
    actions.check_pack(pack=pack, by=user)
    if pack.state == Pack.State.REFUSED:
        _print_mistakes(pack, out)
        return 1
    _print_preview(queries.preview(pack), out)
    if check:
        print(_("Checked only; nothing was entered."), file=out)
        return 0
    entered = actions.enter_pack(pack=pack, by=user)
    if new_scheme and entered.source:
        partners.add_member(
            user=user, role=Role.PROGRAMME_OFFICER, scheme=scheme, organisation=entered.source.publisher, by=user
        )
    done = {what: entered.total(what) for what in ("added", "changed", "same")}
    if not done["added"] and not done["changed"]:
        print(_("Everything was already there; nothing was changed."), file=out)
    else:
        words = _("Entered: %(added)d added, %(changed)d changed, %(same)d already there.")
        print(words % done, file=out)
    return 0


def _scheme(content: bytes, new_scheme: str, user: User) -> Scheme:
    """The scheme that the pack names, in which the user may import; or a new one."""
    try:
        scheme = scheme_of(content)
    except Refusal as refusal:
        if refusal.code != "unknown_scheme":
            raise
        name = scheme_name(content)
        if not new_scheme or not name:
            start = _("--new-scheme own, compiled or invented starts one.")
            raise Refusal(refusal.problem, mend=f"{refusal.mend} {start}") from None
        slug = slugify(name)[:80] or f"scheme-{Scheme.objects.count() + 1}"
        return partners.start_scheme(slug=slug, name=named(name), nature=Scheme.Nature(new_scheme), by=user)
    if not allowed(user, Permission.IMPORT_PACKS, scheme):
        raise Refusal(
            _("%(user)s may not import packs in “%(scheme)s”.") % {"user": user.username, "scheme": scheme},
            mend=_("Somebody with the role of a programme officer or a host coordinator there may."),
        )
    return scheme


def _print_mistakes(pack: Pack, out: TextIO) -> None:
    for _number, problem in queries.problems(pack, limit=len(pack.problems)):
        print(mistake_line(problem), file=out)
    more = pack.problem_count - len(pack.problems)
    if more > 0:
        print(_("… and %(count)d more mistakes.") % {"count": more}, file=out)
    print(_("Nothing was entered: %(count)d mistakes.") % {"count": pack.problem_count}, file=out)


def mistake_line(problem: Problem) -> str:
    """`Facts, row 7, column value: what is wrong. Mend: what to do.`"""
    place = [problem.sheet] if problem.sheet else []
    if problem.row:
        place.append(_("row %(row)d") % {"row": problem.row})
    if problem.column:
        place.append(_("column %(column)s") % {"column": problem.column})
    said = str(problem.problem)
    if str(problem.mend):  # what is refused for its words says what to do in the same breath
        said += " " + _("Mend: %(mend)s") % {"mend": problem.mend}
    return f"{', '.join(place)}: {said}" if place else said


def _print_preview(preview: queries.Preview, out: TextIO) -> None:
    counted = _("%(what)s: %(added)d to add, %(changed)d to change, %(same)d already there.")
    print(counted % {"what": _("Acts"), **preview.acts}, file=out)
    print(counted % {"what": _("Statements"), **preview.facts}, file=out)
    for what, name in (("lines", _("Lines")), ("headcounts", _("Headcounts"))):
        if any(preview.records.get(what, {}).values()):
            print(counted % {"what": name, **preview.records[what]}, file=out)
    for sheet, counts in preview.registers.items():
        print(counted % {"what": preview.pack.outcome["sheets"][sheet], **counts}, file=out)
    for words, names in (
        (_("New organisations: %(names)s."), preview.new_organisations),
        (_("New places: %(names)s."), preview.new_places),
        (
            _("New units, to be approved by a second person: %(names)s."),
            [unit["label"] for unit in preview.new_units],
        ),
    ):
        if names:
            print(words % {"names": ", ".join(names)}, file=out)
    for warning in preview.warnings:
        print(_("Look at this: %(line)s") % {"line": mistake_line(warning)}, file=out)
