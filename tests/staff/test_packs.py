"""Packs on the staff pages: brought, checked, previewed, joined, entered, dropped."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from counterfoil.packs.models import Pack
from counterfoil.partners.models import Side
from counterfoil.partners.roles import Role
from tests import cast
from tests.packs import packing
from tests.packs.test_registers import COURSE, FIRST, SECOND

HEAD = {"Acts": ["ref", "kind", "name"], "Facts": ["act", "what", "value", "unit"]}
ACTS = [("W1", "visit", "The visit of the weekly")]
FACTS: list[tuple[Any, ...]] = [("W1", "delegates", 14, "people"), ("W1", "themes", "weaving; law", None)]


@pytest.fixture(autouse=True)
def _at_once(settings):
    settings.INLINE_TASKS = True


def workbook(acts=ACTS, facts=FACTS, **about: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "About"
    answers = {
        "whose account": "giving", "publisher": "Harbour City Federation", "title": "A pack", "read on": "2026-11-23",
        "scheme": "harbour-stone", **about,
    }  # fmt: skip
    for row in answers.items():
        sheet.append(row)
    for name, rows in (("Acts", acts), ("Facts", facts)):
        sheet = book.create_sheet(name)
        sheet.append(HEAD[name])
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(stage, content: bytes, who: Role = Role.PROGRAMME_OFFICER, name: str = "visit.xlsx"):
    address = reverse("staff:packs_of", args=[stage.scheme.slug])
    return stage.client(who).post(address, {"file": SimpleUploadedFile(name, content)})


def look(stage, who: Role = Role.PROGRAMME_OFFICER, query: str = "") -> str:
    pack = Pack.objects.latest("id")
    return stage.client(who).get(reverse("staff:pack", args=[pack.public_id]) + query).content.decode()


def post(stage, name: str, data=None, who: Role = Role.PROGRAMME_OFFICER):
    pack = Pack.objects.latest("id")
    return stage.client(who).post(reverse(f"staff:{name}", args=[pack.public_id]), data or {}, follow=True)


def test_a_pack_is_previewed_before_anything_is_entered(stage):
    bring(stage, workbook())
    assert Pack.objects.get().state == Pack.State.READY
    page = look(stage)
    assert "14 people" in page
    assert "added" in page
    assert not stage.scheme.sources.filter(title="A pack").exists()


def test_entering_it(stage):
    bring(stage, workbook())
    post(stage, "enter_pack")
    source = stage.scheme.sources.get(title="A pack")
    assert source.statements.get(measure="delegates").value_number == 14
    assert reverse("staff:account", args=[source.public_id]) in look(stage)


def test_the_same_pack_again_changes_nothing_and_an_edited_one_shows_old_and_new(stage):
    for _time in range(2):
        bring(stage, workbook())
        page = look(stage)
        post(stage, "enter_pack")
    assert "changes nothing" in page
    bring(stage, workbook(facts=[("W1", "delegates", 15, "people"), FACTS[1]]))
    page = look(stage, query="?only=changed")
    assert "<del><bdi>14 people</bdi></del>" in page
    assert "<ins><bdi>15 people</bdi></ins>" in page
    assert "weaving" not in page.split('id="rows"')[1]


def test_mistakes_are_named_by_sheet_row_column_and_mend(stage):
    bring(stage, workbook(facts=[("W1", "delegates", "12 people or so", "people"), ("W9", "delegates", 3, "people")]))
    page = look(stage)
    assert "Facts" in page
    assert "row 3" in page
    assert "W9" in page
    assert "Enter it" not in page
    assert "Nothing is entered" in page


def test_what_is_no_workbook(stage):
    bring(stage, b"%PDF-1.7 a page", name="page.xlsx")
    pack = Pack.objects.get()
    assert pack.state == Pack.State.REFUSED
    assert "the file" in look(stage)


def test_a_file_must_be_chosen(stage):
    address = reverse("staff:packs_of", args=[stage.scheme.slug])
    page = stage.client(Role.PROGRAMME_OFFICER).post(address).content.decode()
    assert "This field is required" in page
    assert not Pack.objects.exists()


def test_new_names_are_told(stage):
    bring(stage, workbook(publisher="new: A Paper of Its Own", **{"whose account": "neither"}))
    assert "A Paper of Its Own" in look(stage)


def test_joining_a_second_account_shows_the_differences(stage):
    bring(stage, workbook())
    page = look(stage)
    assert "Does another account tell of the same?" in page
    assert "differ" in page.split('id="joins"')[1].split("</section>")[0]
    post(stage, "pack_joins", {"join_W1": "V1"})
    post(stage, "enter_pack")
    visit = stage.giving.mentions.get(ref="V1").tally
    mention = stage.scheme.sources.get(title="A pack").mentions.get(ref="W1")
    assert mention.tally == visit
    assert mention.joined_by == stage.users[Role.PROGRAMME_OFFICER].actor_id


def test_not_the_same_stays_apart(stage):
    bring(stage, workbook())
    post(stage, "pack_joins", {"join_W1": "V1"})
    post(stage, "pack_joins", {"join_W1": "-"})
    post(stage, "enter_pack")
    visit = stage.giving.mentions.get(ref="V1").tally
    assert stage.scheme.sources.get(title="A pack").mentions.get(ref="W1").tally != visit


def test_a_join_that_was_not_offered_is_refused(stage):
    bring(stage, workbook())
    page = post(stage, "pack_joins", {"join_W1": "G1"}).content.decode()
    assert "Choose one of those that are offered" in page


def test_who_may_not_join_is_not_asked(stage):
    bring(stage, workbook(), who=Role.HOST_COORDINATOR)
    page = look(stage, Role.HOST_COORDINATOR)
    assert "Does another account" not in page
    assert "Enter it" in page


def test_what_changed_since_the_preview_is_looked_at_again(stage):
    bring(stage, workbook())
    cast.account(
        stage.scheme, Side.GIVING, [cast.act("W1", "visit", ACTS[0][2])],
        [cast.fact("W1", "delegates", 14, unit_id="people")], title="A pack",
    )  # fmt: skip
    page = post(stage, "enter_pack").content.decode()
    assert "since you looked" in page
    assert Pack.objects.get().state == Pack.State.READY


def test_dropping(stage):
    bring(stage, workbook())
    post(stage, "drop_pack")
    assert Pack.objects.get().state == Pack.State.DROPPED
    assert "Enter it" not in look(stage)


def test_progress_is_asked_for_and_ends(stage):
    bring(stage, workbook())
    pack = Pack.objects.get()
    Pack.objects.filter(pk=pack.pk).update(state=Pack.State.CHECKING, done=5, total=20)
    page = look(stage)
    address = reverse("staff:pack_progress", args=[pack.public_id])
    assert f'hx-get="{address}"' in page
    assert "Refresh" in page
    client = stage.client(Role.PROGRAMME_OFFICER)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "5 of 20 rows" in part
    assert "<html" not in part
    Pack.objects.filter(pk=pack.pk).update(state=Pack.State.READY)
    done = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "every 1s" not in done
    assert f'hx-get="{reverse("staff:pack", args=[pack.public_id])}"' in done
    assert client.get(address).url == reverse("staff:pack", args=[pack.public_id])


def test_a_worker_gets_the_work_where_one_runs(stage, settings):
    from procrastinate.contrib.django.models import ProcrastinateJob

    settings.INLINE_TASKS = False
    bring(stage, workbook())
    assert Pack.objects.get().state == Pack.State.WAITING
    job = ProcrastinateJob.objects.get(task_name="packs.check")
    assert job.args == {
        "pack": str(Pack.objects.get().public_id),
        "actor": stage.users[Role.PROGRAMME_OFFICER].actor_id,
    }
    assert "waiting to be checked" in look(stage)


def test_warnings_do_not_stop_it(stage):
    bring(stage, workbook(facts=[*FACTS, ("W1", "said", "Call Ms Li Xiaohong at 13800138000", None)]))
    page = look(stage)
    assert "warning" in page
    assert "Enter it" in page


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_the_empty_pack(stage, language):
    file = stage.client(Role.HOST_COORDINATOR).get(reverse("staff:template", args=[language]))
    assert len(load_workbook(io.BytesIO(file.content)).sheetnames) >= 3
    assert stage.client(Role.HOST_COORDINATOR).get(reverse("staff:template", args=["xx"])).status_code == 404


def test_an_account_goes_out_and_comes_back_unchanged(stage):
    bring(stage, workbook())
    post(stage, "enter_pack")
    source = stage.scheme.sources.get(title="A pack")
    file = stage.client(Role.DELEGATE).get(reverse("staff:export_account", args=[source.public_id]))
    assert "attachment" in file.headers["Content-Disposition"]
    bring(stage, file.content)
    assert "changes nothing" in look(stage)


LINES = [("L1", "W1", "request", "Two courses are asked for.", "vocational skills")]


def records(acts=ACTS, lines=LINES, counted="34", **about: str) -> bytes:
    """A workbook with Lines and Headcounts beside the account, or without one."""
    book = load_workbook(io.BytesIO(workbook(acts, FACTS if acts else [], **about)))
    sheet = book.create_sheet("Lines")
    for row in (["ref", "said at", "what it is", "in so many words", "field of help"], *lines):
        sheet.append(list(row))
    sheet = book.create_sheet("Headcounts")
    for row in (["act", "who was counted", "how many"], [lines[0][1], "people present", counted]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_lines_and_headcounts_stand_in_the_preview_row_by_row_and_are_entered(stage):
    bring(stage, records())
    page = look(stage)
    told = page.split('id="records"')[1].split('id="rows"')[0]
    assert "Two courses are asked for." in told and "34" in told and "vocational skills" in told
    post(stage, "enter_pack")
    line = stage.scheme.lines.get(words="Two courses are asked for.")
    assert line.tally.handle and line.entered_side == Side.GIVING
    bring(stage, records(lines=[("L1", "W1", "request", "Three courses are asked for.", "vocational skills")]))
    assert "<del><bdi>Two courses are asked for.</bdi></del> <ins><bdi>Three courses" in look(stage)


def test_lines_alone_lead_to_the_tracker(stage):
    bring(stage, records())
    post(stage, "enter_pack")
    handle = stage.scheme.lines.get(words="Two courses are asked for.").tally.handle
    alone = records(acts=[], lines=[("L9", handle, "point", "All thank the cooks.", "")], counted="36")
    bring(stage, alone)
    page = look(stage)
    assert "All thank the cooks." in page and 'id="rows"' not in page
    post(stage, "enter_pack")
    assert reverse("staff:tracker_of", args=[stage.scheme.slug]) in look(stage)
    bring(stage, alone)
    assert "changes nothing" in look(stage)


def test_registers_are_previewed_sheet_by_sheet_and_entered(stage):
    registers = {"courses": [COURSE], "sessions": [FIRST, SECOND]}
    content = packing.content(acts=[], facts=[], registers=registers, publisher="Harbour City Federation")
    bring(stage, content)
    page = look(stage)
    assert "Tailoring for beginners · crafts and design" in page and 'id="registers"' in page
    post(stage, "enter_pack")
    edited = {"courses": [{**COURSE, "seats": "45"}], "sessions": [FIRST, SECOND]}
    bring(stage, packing.content(acts=[], facts=[], registers=edited, publisher="Harbour City Federation"))
    assert "<del><bdi>seats offered: 30</bdi></del>" in look(stage)
