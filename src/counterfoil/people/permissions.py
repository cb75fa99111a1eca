"""What one may be allowed to do. Which role may do what stands in `partners/roles.py`, and nowhere else."""

from __future__ import annotations

from enum import Enum

from django.utils.translation import gettext_lazy as _


class Permission(Enum):
    """One thing that a page or a command may ask for; the value is its words."""

    READ_DRAFTS = _("read accounts, packs and drafts of the scheme")
    WRITE_STATEMENTS = _("enter an account and its statements")
    IMPORT_PACKS = _("import visit packs")
    JOIN_ACCOUNTS = _("join two accounts of one thing")
    TAKE_OUT_WORDS = _("take words about a private person out of a statement and its history")
    NOTE_CUSTODY = _("note evidence that was seen")
    WRITE_UPDATES = _("write drafts of updates")
    LOOK_OVER_UPDATES = _("give a draft its second look")
    PUBLISH_UPDATES = _("publish versions and corrections")
    PROPOSE_TERMS = _("propose a term for a list")
    APPROVE_TERMS = _("approve a term that somebody else proposed")
    READ_LOG = _("read the log of the scheme")
    GIVE_LINKS = _("give links for one act to organisations of one's own side")
    RESET_COLLEAGUE = _("give a colleague of the same organisation a way to a new password")
    MANAGE_MEMBERS = _("add and remove members of a scheme")
    PLAN_VISITS = _("plan visits: delegation, itinerary, agenda, costs")
    WRITE_LINES = _("write minutes, requests, commitments and findings")
    READ_BOOKS = _("read gifts, funds, payments and books of one's own organisation's side")
    KEEP_BOOKS = _("enter gifts, batches, payments and bank statements")
    APPROVE_MONEY = _("approve what somebody else entered: payments, transfers, write-offs")
    CLOSE_BOOKS = _("close a period of the books, or open it again")
    ACKNOWLEDGE = _("acknowledge, for one's side, money and goods that came")
    APPRAISE_NEEDS = _("open an appraisal of a need, score it, say or agree to its decision")
    PLAN_PROGRAMMES = _("plan programmes: logframe, indicators, budget, agreements; and say what was measured")
    PLAN_TRAININGS = _("plan courses, sessions, screenings and follow-up groups, and write to their owners")
    COUNT_SESSIONS = _("say how many came to a session, and open its codes")
    SIGN_LINES = _("agree to lines and settle them in one's side's name")
    RELEASE_LINES = _("let the public read a line, for one's side")
