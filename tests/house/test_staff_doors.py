"""Every staff page refuses a stranger, a member of another scheme, and a colleague whose role does not allow it;
and no door writes to the database itself."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.forms import BaseForm
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from counterfoil.base.dates import PartialDate
from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind
from counterfoil.packs.models import Pack
from counterfoil.partners.pass_actions import issue_pass
from counterfoil.partners.roles import PERMISSIONS, Role
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission as P
from counterfoil.promises.notices import actions as mailboxes
from counterfoil.publishing import actions as publishing
from counterfoil.safeguards.lexicon import check_label
from counterfoil.staff.views.lines import DOINGS
from counterfoil.visits import actions as visits
from counterfoil.visits.looks import actions as looks
from counterfoil.visits.looks import photo_actions as photos
from counterfoil.visits.minutes import actions as minutes
from counterfoil.visits.models import Checklist, Cost, Stop, Visit
from counterfoil.visits.plan import actions as plan
from counterfoil.visits.sent import actions as sent
from tests import cast
from tests.house.chain_doors import CHAIN, chain_addresses
from tests.house.money_doors import MONEY, money_addresses
from tests.staff.conftest import Stage, stage  # noqa: F401 - the fixture
from tests.visits.test_looks import picture

SRC = Path(__file__).resolve().parents[2] / "src/counterfoil"
# Everybody who signed in may open these.
OPEN = {
    "to_list",
    "money",
    "visits",
    "tracker",
    "field_worker",
    "today",
    "sign_out",
    "password",
    "language",
    "accounts",
    "packs",
    "updates",
    "template",
}
# What each page asks for, first for reading it (GET), then for writing there (POST).
IN_SCHEME: dict[str, tuple[P | None, P | None]] = {
    "accounts_of": (P.READ_DRAFTS, None),
    "new_account": (P.WRITE_STATEMENTS, P.WRITE_STATEMENTS),
    "account": (P.READ_DRAFTS, None),
    "export_account": (P.READ_DRAFTS, None),
    "new_tally": (P.WRITE_STATEMENTS, P.WRITE_STATEMENTS),
    "new_statement": (P.WRITE_STATEMENTS, P.WRITE_STATEMENTS),
    "statement": (P.READ_DRAFTS, None),
    "edit_statement": (P.WRITE_STATEMENTS, P.WRITE_STATEMENTS),
    "withdraw": (None, P.WRITE_STATEMENTS),
    "custody": (P.NOTE_CUSTODY, P.NOTE_CUSTODY),
    "redact": (P.TAKE_OUT_WORDS, P.TAKE_OUT_WORDS),
    "tally": (P.READ_DRAFTS, None),
    "packs_of": (P.READ_DRAFTS, P.IMPORT_PACKS),
    "pack": (P.READ_DRAFTS, None),
    "pack_progress": (P.READ_DRAFTS, None),
    "pack_joins": (None, P.JOIN_ACCOUNTS),
    "enter_pack": (None, P.IMPORT_PACKS),
    "check_pack": (None, P.IMPORT_PACKS),
    "drop_pack": (None, P.IMPORT_PACKS),
    "updates_of": (P.READ_DRAFTS, None),
    "new_update": (P.WRITE_UPDATES, P.WRITE_UPDATES),
    "update": (P.READ_DRAFTS, None),
    "edit_update": (P.WRITE_UPDATES, P.WRITE_UPDATES),
    "look_over": (None, P.LOOK_OVER_UPDATES),
    "publish": (None, P.PUBLISH_UPDATES),
    "log": (P.READ_LOG, None),
    "mailboxes": (P.SIGN_LINES, None),
    "new_mailbox": (P.SIGN_LINES, P.SIGN_LINES),
    "mailbox": (None, P.SIGN_LINES),  # read by one's own side alone: tests/staff/test_mailboxes.py
    **dict.fromkeys(("mailbox_code", "confirm_mailbox", "end_mailbox", "send_notice"), (None, P.SIGN_LINES)),
    "tell": (P.READ_DRAFTS, None),
    "paper": (P.READ_DRAFTS, None),
    "tell_update": (None, P.WRITE_UPDATES),
    "host": (P.SIGN_LINES, P.SIGN_LINES),
    "links_of": (P.GIVE_LINKS, None),
    "new_link": (P.GIVE_LINKS, P.GIVE_LINKS),
    "end_link": (None, P.GIVE_LINKS),
    "colleagues": (P.RESET_COLLEAGUE, None),
    "reset_colleague": (None, P.RESET_COLLEAGUE),
}
IN_SCHEME |= {
    **dict.fromkeys(("visits_of", "visit"), (P.READ_DRAFTS, None)),
    **dict.fromkeys(
        ("new_visit", "change_visit", "call_off", "delegation", "new_stop", "stop", "agenda", "new_cost", "cost"),
        (P.PLAN_VISITS, P.PLAN_VISITS),
    ),
    **dict.fromkeys(("drop_stop", "remove_cost"), (None, P.PLAN_VISITS)),
    "visit_link": (P.GIVE_LINKS, P.GIVE_LINKS),
}
IN_SCHEME |= {
    **dict.fromkeys(("looks", "look", "photos", "photo"), (P.READ_DRAFTS, P.WRITE_LINES)),
    **dict.fromkeys(("photo_large", "photo_small"), (P.READ_DRAFTS, None)),
    **dict.fromkeys(("assess_look", "look_at_photo", "withdraw_photo", "let_go"), (None, P.WRITE_LINES)),
    **dict.fromkeys(("field", "sent", "look_words"), (P.WRITE_LINES, P.WRITE_LINES)),
    "held": (P.WRITE_LINES, None),
}
IN_SCHEME |= {
    "minutes": (P.READ_DRAFTS, P.WRITE_LINES),
    **dict.fromkeys(("print_minutes", "tracker_of", "tracker_csv", "line"), (P.READ_DRAFTS, None)),
    **dict.fromkeys(("paste_minutes", "amend_line", "describe_line"), (P.WRITE_LINES, P.WRITE_LINES)),
    "redact_line": (P.SIGN_LINES, P.SIGN_LINES),
    "sign_minutes": (P.SIGN_LINES, P.SIGN_LINES),
    **dict.fromkeys(
        ("object_line", "say_kept", "doubt_kept", "settle_line", "reopen_line"), (P.SIGN_LINES, P.SIGN_LINES)
    ),
    **dict.fromkeys(("agree_line", "take_words", "confirm_kept"), (None, P.SIGN_LINES)),
    **dict.fromkeys(("release_line", "hold_back_line"), (None, P.RELEASE_LINES)),
    "note_paper": (P.NOTE_CUSTODY, P.NOTE_CUSTODY),
    "confirm_paper": (None, P.NOTE_CUSTODY),
}
IN_SCHEME |= MONEY
IN_SCHEME |= CHAIN
ANYWHERE: dict[str, tuple[P | None, P | None]] = {
    "terms": (P.READ_DRAFTS, None),
    "propose_term": (P.PROPOSE_TERMS, P.PROPOSE_TERMS),
    "approve_term": (None, P.APPROVE_TERMS),
    "members": (P.MANAGE_MEMBERS, None),
    "new_user": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "new_member": (P.MANAGE_MEMBERS, P.MANAGE_MEMBERS),
    "end_membership": (None, P.MANAGE_MEMBERS),
    "reset_member": (None, P.MANAGE_MEMBERS),
    "bar_user": (None, P.MANAGE_MEMBERS),
    "readmit_user": (None, P.MANAGE_MEMBERS),
}


@pytest.fixture
def addresses(stage: Stage, settings) -> dict[str, str]:  # noqa: F811
    """Every address of the staff door by its name, filled with things of the scheme."""
    settings.INLINE_TASKS = True
    update = publishing.start_update(
        scheme=stage.scheme,
        sources=[stage.giving],
        title=cast.T(en="An update"),
        by=stage.users[Role.PROGRAMME_OFFICER],
    )
    pack = Pack.objects.create(scheme=stage.scheme, file_name="a.xlsx", sha256="0", brought_by=cast.BY.actor_id)
    link, _token = issue_pass(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.RECEIVING), what="open_line",
        by=stage.users[Role.HOST_COORDINATOR],
    )  # fmt: skip
    visit = visits.start_visit(
        scheme=stage.scheme, name=cast.T(en="A visit"), guests=Side.GIVING, begins=dt.date(2031, 5, 6),
        ends=dt.date(2031, 5, 9), by=stage.users[Role.PROGRAMME_OFFICER],
    )  # fmt: skip
    box = mailboxes.add_mailbox(
        scheme=stage.scheme, organisation=cast.organisation(stage.scheme, Side.GIVING), address="a@office.example",
        by=stage.users[Role.PROGRAMME_OFFICER],
    )  # fmt: skip
    ids = {
        **dict.fromkeys(("mailbox", "mailbox_code", "confirm_mailbox", "end_mailbox"), box),
        **dict.fromkeys(("tell", "tell_update", "looks", "photos", "field", "send"), visit),
        **dict.fromkeys(("visit", "change_visit", "call_off", "delegation", "agenda", "visit_link"), visit),
        **dict.fromkeys(("new_stop", "new_cost"), visit),
        **dict.fromkeys(("stop", "drop_stop"), _stop(visit, stage.users[Role.PROGRAMME_OFFICER])),
        **_said(visit, stage),
        **_looked(visit, stage.users[Role.PROGRAMME_OFFICER]),
        "end_link": link,
        **dict.fromkeys(("account", "export_account", "new_tally", "new_statement"), stage.giving),
        "tally": stage.giving.mentions.get(ref="V1").tally,
        **dict.fromkeys(
            ("statement", "edit_statement", "withdraw", "custody", "redact"), stage.giving.statements.first()
        ),
        **dict.fromkeys(("pack", "pack_progress", "pack_joins", "enter_pack", "check_pack", "drop_pack"), pack),
        **dict.fromkeys(("update", "edit_update", "look_over", "publish"), update),
    }  # fmt: skip
    found = money_addresses(stage) | chain_addresses(stage)
    for name, takes in _routes().items():
        if name in found:
            continue
        if name in ids:
            found[name] = reverse(f"staff:{name}", args=[ids[name].public_id])
        elif name == "reset_colleague":
            found[name] = reverse(f"staff:{name}", args=[stage.scheme.slug, stage.users[Role.TRAINER].public_id])
        elif name in ("reset_member", "bar_user", "readmit_user"):
            found[name] = reverse(f"staff:{name}", args=[stage.users[Role.TRAINER].public_id])
        elif "<slug:slug>" in takes:
            found[name] = reverse(f"staff:{name}", args=[stage.scheme.slug])
        elif name == "send_notice":
            found[name] = reverse("staff:send_notice", args=[box.public_id, 1])
        elif name in ("cost", "remove_cost"):
            found[name] = reverse(f"staff:{name}", args=[visit.public_id, _cost(visit, stage)])
        elif name == "paper":
            found[name] = reverse("staff:paper", args=[visit.public_id, "calendar", "en"])
        elif name == "template":
            found[name] = reverse("staff:template", args=["en"])
        elif name == "approve_term":
            found[name] = reverse("staff:approve_term", args=["unit", "people"])
        elif name == "end_membership":
            user = stage.users[Role.TRAINER]
            found[name] = reverse("staff:end_membership", args=[user.public_id, user.memberships.get().pk])
        else:
            found[name] = reverse(f"staff:{name}")
    return found


def _said(visit: Visit, stage: Stage) -> dict[str, Any]:  # noqa: F811
    """A line that was said at a visit, and the paper on which its minutes were signed."""
    officer = stage.users[Role.PROGRAMME_OFFICER]
    draft = Draft(kind=Kind.COMMITMENT, words="Twenty machines")
    [line] = minutes.write_minutes(visit=visit, entries=[minutes.Entry(draft=draft)], by=officer)
    paper = minutes.note_paper(
        visit=visit, paper="Minutes", holder=cast.organisation(stage.scheme, Side.GIVING),
        seen=PartialDate(2031, 5, 9), second_person=stage.users[Role.APPROVER], by=officer,
    )  # fmt: skip
    pages = ("minutes", "print_minutes", "paste_minutes", "sign_minutes", "note_paper")
    return {**dict.fromkeys(pages, visit), **dict.fromkeys(("line", *DOINGS), line), "confirm_paper": paper}


def _looked(visit: Visit, by: User) -> dict[str, Any]:
    """A look, a photograph, and a record that is held."""
    store = Checklist.objects.get(code="store")
    look = looks.open_look(
        scheme=visit.scheme, visit=visit, checklist=store, where="The store", looked_on=visit.begins, by=by
    )
    photo = photos.add_photo(scheme=visit.scheme, visit=visit, look=look, content=picture(), shows="place", by=by)
    held = sent.take_in(
        key=uuid7(), visit=visit, kind="photo", content={"finding": str(uuid7()), "shows": "place"},
        blob=picture("red"), by=cast.BY,  # of no side, so that either may decide
    )  # fmt: skip
    return {
        **dict.fromkeys(("look", "look_words", "assess_look"), look),
        **dict.fromkeys(("photo", "photo_large", "photo_small", "look_at_photo", "withdraw_photo"), photo),
        **dict.fromkeys(("sent", "let_go"), SimpleNamespace(public_id=held.key)),
    }


def _stop(visit: Visit, by: User) -> Stop:
    """An hour of a visit's itinerary."""
    hours = {"begins": dt.time(9), "ends": dt.time(10)}
    draft = plan.StopDraft(kind=Stop.Kind.MEETING, title="A meeting", day=visit.begins, **hours)
    return plan.plan_stop(visit=visit, draft=draft, by=by)


def _cost(visit: Visit, stage: Stage) -> int:  # noqa: F811
    """The number of the one cost of a visit."""
    by = stage.users[Role.PROGRAMME_OFFICER]
    if not visit.costs.exists():
        draft = plan.CostDraft(what=Cost.What.TRAVEL, currency="CNY", planned=Decimal(1))
        plan.add_cost(visit=visit, draft=draft, by=by)
    return visit.costs.get().pk


def _routes() -> dict[str, str]:
    """Name → route of everything in the staff door."""
    door = next(
        p for prefix in get_resolver().url_patterns if hasattr(prefix, "url_patterns")
        for p in prefix.url_patterns if getattr(p, "app_name", "") == "staff"
    )  # fmt: skip
    return {pattern.name: str(pattern.pattern) for pattern in door.url_patterns}


def test_every_staff_page_is_in_the_table():
    assert set(_routes()) == {"sign_in", "send", *OPEN, *IN_SCHEME, *ANYWHERE}


def test_every_staff_page_sends_a_stranger_to_the_sign_in(addresses):
    stranger = Client()
    for verb in ("get", "post"):
        assert getattr(stranger, verb)(addresses["send"]).status_code == 401  # a phone is answered in JSON
    for name in set(addresses) - {"sign_in", "send"}:
        for verb in _verbs(name):
            response = getattr(stranger, verb)(addresses[name])
            assert response.status_code == 302, name
            assert response.url.startswith(addresses["sign_in"]), name


def test_every_page_of_a_scheme_refuses_who_is_not_in_it(addresses, stage):  # noqa: F811
    client = stage.client(stage.outsider)
    for name in IN_SCHEME:
        for verb in _verbs(name):
            assert getattr(client, verb)(addresses[name]).status_code == 404, (name, verb)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_role_opens_what_the_table_gives_it(addresses, stage, role):  # noqa: F811
    client = stage.client(role)
    mine = PERMISSIONS[role]
    for name, asked in {**IN_SCHEME, **ANYWHERE}.items():
        for verb, permission in zip(("get", "post"), asked, strict=True):
            if permission is None or (permission in mine and (verb == "post" or name == "export_account")):
                continue  # what a page does when it is posted to is tested where the page is
            refused = 404 if name in IN_SCHEME and P.READ_DRAFTS not in mine else 403
            status = getattr(client, verb)(addresses[name]).status_code
            assert status == (200 if permission in mine else refused), (name, verb)


def test_an_administrator_sees_no_content(addresses, stage):  # noqa: F811
    client = stage.client(Role.ADMINISTRATOR)
    for name in ("today", "accounts", "packs", "updates"):
        page = client.get(addresses[name]).content.decode()
        assert "What Harbour City says" not in page
        assert "Stone Valley" not in page


def _verbs(name: str) -> list[str]:
    asked = {**IN_SCHEME, **ANYWHERE}.get(name, (P.READ_DRAFTS, None))
    verbs = [verb for verb, permission in zip(("get", "post"), asked, strict=True) if permission]
    return ["post"] if name == "sign_out" else verbs


WRITES = re.compile(
    r"\.(save|create|bulk_create|update_or_create|get_or_create|bulk_update|delete|raw_delete)\(|\.objects\.\w+\(.*\.update\("
)


def test_doors_write_nothing_themselves():
    for path in sorted(p for door in ("staff", "public", "exchange") for p in (SRC / door).rglob("*.py")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            assert not WRITES.search(line), f"{path.relative_to(SRC)}:{number} writes; that belongs into an action"


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_no_form_asks_for_what_must_not_be_kept(language):
    for path in sorted((SRC / "staff/forms").glob("*.py")):
        module = import_module(f"counterfoil.staff.forms.{path.stem}")
        forms = [f for f in vars(module).values() if isinstance(f, type) and issubclass(f, BaseForm)]
        with translation.override(language):
            for form in forms:
                for name, field in getattr(form, "base_fields", {}).items():
                    label = str(field.label or name)
                    assert check_label(label) is None, f"{form.__name__}.{name}: {label}"
