"""Which role may do what: the whole table, in one place."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterfoil.people.permissions import Permission as P


class Role(models.TextChoices):
    PROGRAMME_OFFICER = "programme_officer", _("programme officer")
    HOST_COORDINATOR = "host_coordinator", _("host coordinator")
    FINANCE_OFFICER = "finance_officer", _("finance officer")
    APPROVER = "approver", _("approver")
    DELEGATE = "delegate", _("delegate")
    TRAINER = "trainer", _("trainer")
    PUBLISHER = "publisher", _("publisher")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


_ENTERS_ACCOUNTS = {P.READ_DRAFTS, P.WRITE_STATEMENTS, P.IMPORT_PACKS, P.PROPOSE_TERMS}
_IN_THE_FIELD = {P.PLAN_VISITS, P.WRITE_LINES, P.SIGN_LINES, P.RELEASE_LINES}
_IN_PROGRAMMES = {P.APPRAISE_NEEDS, P.PLAN_PROGRAMMES, P.PLAN_TRAININGS, P.COUNT_SESSIONS}

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.PROGRAMME_OFFICER: frozenset(
        {
            *_ENTERS_ACCOUNTS,
            *_IN_THE_FIELD,
            *_IN_PROGRAMMES,
            P.JOIN_ACCOUNTS,
            P.NOTE_CUSTODY,
            P.WRITE_UPDATES,
            P.GIVE_LINKS,
            P.RESET_COLLEAGUE,
            P.READ_BOOKS,
            P.ACKNOWLEDGE,
        }
    ),
    Role.HOST_COORDINATOR: frozenset(
        {
            *_ENTERS_ACCOUNTS,
            *_IN_THE_FIELD,
            *_IN_PROGRAMMES,
            P.NOTE_CUSTODY,
            P.GIVE_LINKS,
            P.RESET_COLLEAGUE,
            P.ACKNOWLEDGE,
        }
    ),
    Role.FINANCE_OFFICER: frozenset(
        {*_ENTERS_ACCOUNTS, P.NOTE_CUSTODY, P.READ_BOOKS, P.KEEP_BOOKS, P.CLOSE_BOOKS, P.ACKNOWLEDGE}
    ),
    Role.APPROVER: frozenset(
        {
            P.SIGN_LINES,
            P.RELEASE_LINES,
            P.APPRAISE_NEEDS,
            P.READ_DRAFTS,
            P.NOTE_CUSTODY,
            P.TAKE_OUT_WORDS,
            P.LOOK_OVER_UPDATES,
            P.APPROVE_TERMS,
            P.READ_BOOKS,
            P.APPROVE_MONEY,
            P.CLOSE_BOOKS,
            P.READ_LOG,
            P.RESET_COLLEAGUE,
        }
    ),
    Role.DELEGATE: frozenset({P.READ_DRAFTS, P.WRITE_LINES}),
    Role.TRAINER: frozenset({P.READ_DRAFTS, P.COUNT_SESSIONS}),
    Role.PUBLISHER: frozenset(
        {P.READ_DRAFTS, P.WRITE_UPDATES, P.LOOK_OVER_UPDATES, P.PUBLISH_UPDATES, P.TAKE_OUT_WORDS}
    ),
    Role.AUDITOR: frozenset({P.READ_DRAFTS, P.READ_LOG, P.READ_BOOKS}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_MEMBERS}),
}
