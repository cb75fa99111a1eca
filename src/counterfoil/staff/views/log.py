"""The log of a scheme: who did what, when. For auditors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from counterfoil.base.models import AuditEvent
from counterfoil.lines.models import Verb
from counterfoil.partners import queries as partners
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.links.acts import ACTS
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.visits.models import Look
from counterfoil.visits.sent.entering import Problem

VERBS = {
    "enter_stage": _("entered statements"),
    "withdraw_statement": _("withdrew a statement"),
    "note_custody": _("noted evidence"),
    "map_words": _("judged words"),
    "bring_pack": _("brought a pack"),
    "check_pack": _("checked a pack"),
    "choose_joins": _("joined accounts"),
    "enter_pack": _("entered a pack"),
    "drop_pack": _("dropped a pack"),
    "mend_stopped": _("started a pack again that had stopped"),
    "redact_statement": _("took words out of a statement"),
    "bury_parts": _("emptied parts of a version"),
    "start_update": _("started an update"),
    "save_draft": _("saved a draft"),
    "set_pictures": _("chose pictures"),
    "look_over": _("looked a draft over"),
    "publish": _("published a version"),
    "start_scheme": _("started the scheme"),
    "seat_parties": _("added parties"),
    "name_complaints_body": _("named the body for complaints"),
    "add_member": _("added a member"),
    "end_membership": _("took a role away"),
    "issue_pass": _("gave a link"),
    "use_pass": _("used a link"),
    "end_pass": _("ended a link"),
    "open_tally": _("opened a tally"),
    "start_visit": _("started a visit"),
    "change_visit": _("changed the dates or purpose of a visit"),
    "name_tally": _("gave another name"),
    "call_off": _("called a visit off"),
    "set_delegation": _("wrote the delegation"),
    "plan_stop": _("planned an hour of a visit"),
    "change_stop": _("changed an hour of a visit"),
    "drop_stop": _("took an hour out of a visit"),
    "carry_over_agenda": _("carried open lines over"),
    "add_point": _("added a point to an agenda"),
    "remove_point": _("took a point off an agenda"),
    "order_agenda": _("put an agenda in order"),
    "add_cost": _("wrote a cost down"),
    "change_cost": _("changed a cost"),
    "remove_cost": _("took a cost out"),
    "open_lines": _("wrote lines down"),
    "agree_to_lines": _("signed lines"),
    **{f"line_{verb.value}": verb.label for verb in Verb},
    "merge_need": _("merged a need into another"),
    "part_need": _("let a merged need stand for itself"),
    "tell_answer": _("noted that an answer was given back"),
    "open_appraisal": _("opened an appraisal"),
    "join_panel": _("let others join a panel"),
    "declare_conflict": _("declared on a conflict of interest"),
    "hand_in_scores": _("handed in a sheet"),
    "say_decision": _("said a decision"),
    "agree_to_decision": _("agreed to a decision"),
    "break_off_appraisal": _("broke off an appraisal"),
    "note_paper": _("noted signed minutes"),
    "confirm_paper": _("confirmed signed minutes"),
    "record_headcount": _("wrote down how many came"),
    "open_look": _("began a look"),
    "assess_look": _("said how a place stands"),
    "word_look": _("gave a look other words"),
    "add_photo": _("added a photograph"),
    "caption_photo": _("gave a photograph other words"),
    "look_at_photo": _("gave a photograph its second look"),
    "withdraw_photo": _("withdrew a photograph"),
    "hold_sent": _("sent in what is held"),
    "take_over": _("took over what was held"),
    "let_go": _("let go what was held"),
    "add_mailbox": _("added a mailbox"),
    "confirm_mailbox": _("confirmed a mailbox"),
    "change_mailbox": _("changed a mailbox"),
    "end_mailbox": _("ended a mailbox"),
    "send_code": _("sent a code to a mailbox"),
    "send_again": _("sent an e-mail again"),
    "open_reset": _("gave a colleague a way to a new password"),
    "read_donor_names": _("read names of donors"),
}
# What a link is for; the plan of a visit is read, not written to.
FOR = {"read_visit": _("read the plan of a visit"), **{act.code: act.label for act in ACTS.values()}}
# What an event counts or names; "" where the verb says it already.
DETAILS = {
    "added": _("added"),
    "changed": _("changed"),
    "same": _("already there"),
    "problems": _("mistakes"),
    "revision": _("revision"),
    "version": _("version"),
    "count": "",
    "role": "",
    "what": "",
    "assessment": "",
    "problem": "",
    "sent_by": _("sent by"),
    "sha256": "SHA-256",
    "donors": "",
    "page": "",
}
LISTED = 5  # of a list in an event, so many are shown; all of them stand in the log


@door("GET")
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything written in a scheme, newest first."""
    scheme = load_scheme(request, Permission.READ_LOG, slug)
    events = newest_first(request, AuditEvent.objects.filter(scheme=scheme.public_id), size=50)
    actors = [[event.actor, event.detail.get("sent_by") or event.actor] for event in events.rows]
    names = partners.names(actor for both in actors for actor in both)
    words = {**names, **FOR, **dict(Role.choices), **dict(Problem.choices), **dict(Look.Assessment.choices)}
    rows = [
        (event, VERBS.get(event.verb, event.verb), names[event.actor], _detail(event, words)) for event in events.rows
    ]
    return page(request, "log", "log", events=events, rows=rows)


def _detail(event: AuditEvent, words: dict[str, Any]) -> str:
    told = [(DETAILS.get(name, name), value) for name, value in event.detail.items() if name != "digest"]
    return " · ".join(f"{name} {words.get(str(value), _listed(value))}".strip() for name, value in told)


def _listed(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return ", ".join(map(str, value[:LISTED])) + (" …" if len(value) > LISTED else "")
