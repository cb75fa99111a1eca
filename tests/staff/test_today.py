"""Today shows what waits for whom, and a next step where nothing does."""

from __future__ import annotations

from django.urls import reverse

from counterfoil.packs.models import Pack
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions as publishing
from counterfoil.statements.actions import withdraw_statement
from counterfoil.statements.models import Unit
from counterfoil.statements.terms.actions import propose_term
from tests import cast


def today(stage, who) -> list[str]:
    lines = stage.client(who).get(reverse("staff:today")).context["lines"]
    return [f"{line.what}: {line.why}" for line in lines]


def draft(stage):
    return publishing.start_update(
        scheme=stage.scheme,
        sources=[stage.giving],
        title=cast.T(en="A draft"),
        by=stage.users[Role.PROGRAMME_OFFICER],
    )


def test_nothing_waits_and_there_is_a_next_step(stage):
    page = stage.client(Role.PROGRAMME_OFFICER).get(reverse("staff:today")).content.decode()
    assert "Nothing waits for you" in page
    assert reverse("staff:accounts_of", args=[stage.scheme.slug]) in page


def test_packs_with_mistakes_wait_for_who_brought_them_and_ready_ones_for_all(stage):
    me = stage.users[Role.PROGRAMME_OFFICER].actor_id
    for state, name in ((Pack.State.REFUSED, "wrong.xlsx"), (Pack.State.READY, "good.xlsx")):
        Pack.objects.create(
            scheme=stage.scheme, file_name=name, sha256=name, state=state, problem_count=3, brought_by=me
        )
    assert [line.split(":")[0] for line in today(stage, Role.PROGRAMME_OFFICER)] == ["wrong.xlsx", "good.xlsx"]
    assert [line.split(":")[0] for line in today(stage, Role.FINANCE_OFFICER)] == ["good.xlsx"]
    assert today(stage, Role.AUDITOR) == today(stage, stage.outsider) == []


def test_a_draft_waits_for_others_then_for_the_publisher(stage):
    update = draft(stage)
    assert "second look" in today(stage, Role.APPROVER)[0]
    assert today(stage, Role.PROGRAMME_OFFICER) == []
    publishing.look_over(update=update, revision=1, by=stage.users[Role.APPROVER])
    assert today(stage, Role.APPROVER) == []
    assert "can be published" in today(stage, Role.PUBLISHER)[0]
    publishing.publish(update=update, revision=1, by=stage.users[Role.PUBLISHER])
    assert today(stage, Role.PUBLISHER) == today(stage, Role.PROGRAMME_OFFICER) == []


def test_accounts_that_changed_after_publishing_wait_for_the_writers(stage):
    update = draft(stage)
    publishing.look_over(update=update, revision=1, by=stage.users[Role.APPROVER])
    publishing.publish(update=update, revision=1, by=stage.users[Role.PUBLISHER])
    said = stage.giving.statements.get(measure="delegates")
    withdraw_statement(statement=said, by=stage.users[Role.HOST_COORDINATOR])
    assert "figures may have moved" in today(stage, Role.PROGRAMME_OFFICER)[0]
    assert today(stage, Role.APPROVER) == []


def test_a_proposed_term_waits_for_somebody_else(stage):
    propose_term(model=Unit, label=cast.T(en="crates"), by=stage.users[Role.PROGRAMME_OFFICER], kind="things")
    assert "crates" in today(stage, Role.APPROVER)[0]
    assert today(stage, Role.PROGRAMME_OFFICER) == []


def test_other_schemes_do_not_wait_here(stage):
    draft(stage)
    assert today(stage, stage.outsider) == []
