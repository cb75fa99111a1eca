"""What people type stays what it is: no markup on a page, no formula in a workbook, no header in a download."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from counterfoil.base.dates import PartialDate
from counterfoil.base.models import AuditEvent
from counterfoil.packs import export
from counterfoil.packs.models import Pack
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions as publishing
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Source, Statement, Unit
from counterfoil.statements.terms import actions as terms
from tests import cast
from tests.staff.conftest import Stage, stage  # noqa: F401 - the fixture

MARKUP = "<img src=x onerror=a()>\"'><script>a()</script>"
FORMULA = '=HYPERLINK("https://evil.example","open")'


@pytest.fixture
def hostile(stage: Stage) -> Source:  # noqa: F811
    """An account in which every text is hostile, and a published page that tells of it."""
    scheme = stage.scheme
    officer = stage.users[Role.PROGRAMME_OFFICER]
    publisher = cast.partners.add_organisation(name=cast.T(en=MARKUP), invented=True, by=cast.BY)
    facts = [
        cast.fact("V9", "themes", [MARKUP, FORMULA]),
        cast.fact("V9", "goods", 12, unit_id="items", unit_words=MARKUP[:60], dimension_id="item",
                  dimension_value=MARKUP, said_by=MARKUP, period_words=MARKUP[:60], exact_words=MARKUP, row=2),
        cast.fact("V9", "purpose", FORMULA, row=3),
        cast.fact("V9", "channel", MARKUP, row=4),
    ]  # fmt: skip
    source = cast.account(
        scheme, "giving", [cast.act("V9", "visit", MARKUP)], facts, publisher=publisher, title=MARKUP, note=MARKUP,
        extent=FORMULA, cannot_show=[MARKUP], address="https://a.example/<script>", published_words=MARKUP[:60],
    )  # fmt: skip
    statements.note_custody(
        statement=source.statements.first(), paper=MARKUP, pages=1, holder=cast.organisation(scheme, "giving"),
        seen=PartialDate.parse("2031-05-20"), second_person=stage.users[Role.FINANCE_OFFICER], by=officer,
    )  # fmt: skip
    terms.propose_term(model=Unit, label=cast.T(en=MARKUP[:50]), kind="things", by=officer)
    Pack.objects.create(scheme=scheme, file_name=MARKUP, sha256="0", brought_by=stage.users[Role.APPROVER].actor_id)
    return source


def test_no_page_takes_words_for_markup(hostile, stage, client):  # noqa: F811
    update = publishing.start_update(
        scheme=stage.scheme, sources=[hostile], title=cast.T(en=MARKUP), slug="hostile",
        bodies=cast.T(en=MARKUP + " [a](javascript:a()) {{ V9.themes }} {{ V9.channel }}"),
        by=stage.users[Role.PROGRAMME_OFFICER],
    )  # fmt: skip
    officer = stage.client(Role.PROGRAMME_OFFICER)
    said = Statement.objects.filter(source=hostile).first()
    pages = [
        reverse("staff:today"),
        *(
            reverse(f"staff:{name}", args=[stage.scheme.slug])
            for name in ("accounts_of", "packs_of", "updates_of", "new_update")
        ),
        *(reverse(f"staff:{name}", args=[hostile.public_id]) for name in ("account", "new_tally", "new_statement")),
        *(reverse(f"staff:{name}", args=[said.public_id]) for name in ("statement", "edit_statement", "custody")),
        *(reverse(f"staff:{name}", args=[update.public_id]) for name in ("update", "edit_update")),
        reverse("staff:tally", args=[said.tally.public_id]),
        reverse("staff:pack", args=[Pack.objects.get().public_id]),
        reverse("staff:terms"),
    ]
    for page in pages:
        _sound(officer.get(page), page)
    clean = publishing.save_draft(
        update=update, revision=1, title=cast.T(en="Of hostile words"),
        bodies=cast.T(en="They said {{ V9.themes }} and {{ V9.channel }}."), by=stage.users[Role.PROGRAMME_OFFICER],
    )  # fmt: skip
    publisher = stage.users[Role.PUBLISHER]
    publishing.look_over(update=clean, revision=2, by=publisher)
    publishing.publish(update=clean, revision=2, by=publisher)
    keys = [part["content"]["key"] for part in clean.versions.get().document["parts"] if part["kind"] == "figure"]
    for page in ["/en/", "/en/updates/", "/en/updates/hostile/", "/ug/updates/hostile/",
                 *(f"/en/updates/hostile/figures/{key}/" for key in keys), f"/en/sources/{hostile.public_id}/",
                 *(f"/en/statements/{s.public_id}/" for s in hostile.statements.all())]:  # fmt: skip
        _sound(client.get(page), page)


def _sound(response, page: str) -> None:
    text = response.content.decode()
    assert response.status_code == 200, page
    assert "<img src=x" not in text and "<script>a()" not in text and 'href="javascript' not in text, page


def test_a_mistake_shows_what_was_typed_and_no_markup(stage):  # noqa: F811
    officer = stage.client(Role.PROGRAMME_OFFICER)
    address = reverse("staff:new_account", args=[stage.scheme.slug])
    _sound(officer.post(address, {"title": MARKUP, "published": MARKUP, "read": MARKUP, "language": MARKUP}), address)


def test_no_workbook_takes_words_for_a_formula(hostile):
    content = export.export_account(hostile, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        whole = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "HYPERLINK" in whole
    assert not any("<f>" in sheet and "HYPERLINK" in sheet.split("<f>")[1][:60] for sheet in sheets)
    assert not any("<hyperlink " in sheet and "evil.example" in sheet for sheet in sheets)


def test_a_download_has_a_plain_name(hostile, stage):  # noqa: F811
    response = stage.client(Role.AUDITOR).get(reverse("staff:export_account", args=[hostile.public_id]))
    assert response.status_code == 200
    assert set(response["Content-Disposition"]) <= set('abcdefghijklmnopqrstuvwxyz0123456789-_.;="= ')


@pytest.mark.parametrize(
    "name, kept",
    [
        ("../../etc/x.xlsx", ["x.xlsx"]),
        ("a\u202exslx.exe", ["axslx.exe"]),
        (MARKUP + ".xlsx", ["script>.xlsx"]),
        ("x" * 300 + ".xlsx", []),
    ],
)
def test_the_name_of_an_upload_leads_nowhere(stage, name, kept, settings):  # noqa: F811
    settings.INLINE_TASKS = True
    officer = stage.client(Role.PROGRAMME_OFFICER)
    address = reverse("staff:packs_of", args=[stage.scheme.slug])
    _sound(officer.post(address, {"file": SimpleUploadedFile(name, b"no workbook")}, follow=True), name)
    assert [p.file_name for p in Pack.objects.all()] == kept


def test_the_log_holds_no_word_that_was_typed(hostile):
    events = AuditEvent.objects.exclude(verb="propose_term")  # a term is named by its code, for everybody
    kept = " ".join(str(event.detail) for event in events)
    assert events.filter(verb="note_custody").exists()
    assert "onerror" not in kept and "HYPERLINK" not in kept
