"""What a visit's records can state: itemised, with both sides' halves, beside what accounts said earlier."""

from __future__ import annotations

import datetime

import pytest

from counterfoil.base.actors import Office
from counterfoil.base.contributions import Counted
from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.figures.standing import Differs, Stands
from counterfoil.lines import actions as lines
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions as publishing
from counterfoil.publishing import verify
from counterfoil.statements.models import Measure
from counterfoil.visits import actions
from counterfoil.visits.models import Delegate, Headcount, Visit
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
ON = datetime.date


@pytest.fixture
def visit() -> Visit:
    made = actions.start_visit(
        scheme=cast.scheme(), name=TranslatedText(en="Spring visit"), guests=Side.GIVING,
        begins=ON(2031, 5, 6), ends=ON(2031, 5, 9), by=GUESTS,
    )  # fmt: skip
    home = cast.organisation(made.scheme, Side.GIVING)
    Delegate.objects.create(visit=made, position=1, organisation=home, office="vice-chair", name="An Invented Name")
    Delegate.objects.create(visit=made, position=2, organisation=home, office="doctors", count=11)
    return made


def figure(visit: Visit, measure: str, *, inside: bool = True, sources: tuple[int, ...] = ()) -> Evaluated | None:
    scope = Scope(visit.scheme_id, sources, records=(visit.tally_id,), inside=inside)
    return {e.key: e for e in evaluate(scope)}.get(f"{visit.tally.handle}.{measure}")


def counted(visit: Visit, side: Side, number: int) -> None:
    measure = Measure.objects.get(code="delegates")
    Headcount.objects.create(tally=visit.tally, measure=measure, side=side, number=number, entered_by="tests")


def promised(visit: Visit, words: str = "Twelve sewing machines") -> Line:
    return lines.open_line(
        scheme=visit.scheme, draft=Draft(kind=Kind.COMMITMENT, words=words), by=GUESTS, tally=visit.tally
    )


def test_delegates_are_counted_one_by_one(visit: Visit) -> None:
    told = figure(visit, "delegates")
    assert told and told.result.lines[0].interval and told.result.lines[0].interval.low == 12
    assert (told.standing.counted, told.standing.stands) == (Counted.ITEMISED, Stands.ONE_SIDE)


def test_the_hosts_count_is_the_other_half(visit: Visit) -> None:
    counted(visit, Side.RECEIVING, 13)
    assert figure(visit, "delegates").standing.differs == Differs.SIDES
    counted(visit, Side.RECEIVING, 12)
    assert figure(visit, "delegates").standing.stands == Stands.BOTH_AGREE


def test_an_earlier_account_stays_beside_the_record(visit: Visit) -> None:
    source = cast.account(
        visit.scheme, Side.RECEIVING, [cast.act("V9", "visit")], [cast.fact("V9", "delegates", 14, unit_id="people")]
    )
    Visit.objects.filter(pk=visit.pk).update(tally=source.mentions.get().tally)
    visit.refresh_from_db()
    told = figure(visit, "delegates", sources=(source.pk,))
    assert [str(c.number) for c in told.figure.contributions] == ["12", "14"]
    assert told.standing.differs == Differs.SIDES


def test_a_line_in_two_wordings_differs_until_both_agree(visit: Visit) -> None:
    line = promised(visit)
    assert figure(visit, "commitments").standing.stands == Stands.ONE_SIDE
    lines.object_to_line(line=line, words="Twenty sewing machines", wording=1, by=HOSTS)
    assert figure(visit, "commitments").standing.differs == Differs.SIDES
    lines.agree_to_lines(scheme=visit.scheme, wordings={line.public_id: 1}, by=HOSTS)
    agreed = figure(visit, "commitments").standing
    assert (agreed.differs, agreed.stands) == (Differs.NO, Stands.BOTH_AGREE)


def test_what_a_delegate_wrote_counts_once_somebody_has_signed_it(visit: Visit) -> None:
    delegate = cast.member(visit.scheme, Role.DELEGATE, Side.GIVING)
    draft = Draft(kind=Kind.COMMITMENT, words="Twelve sewing machines")
    line = lines.open_line(scheme=visit.scheme, draft=draft, by=delegate, tally=visit.tally)
    assert figure(visit, "commitments") is None
    lines.agree_to_lines(scheme=visit.scheme, wordings={line.public_id: 1}, by=HOSTS)
    assert figure(visit, "commitments").standing.stands == Stands.ONE_SIDE


def test_a_line_that_is_redacted_leaves_the_versions_that_froze_it(visit: Visit) -> None:
    line = promised(visit)
    lines.agree_to_lines(scheme=visit.scheme, wordings={line.public_id: 1}, by=HOSTS)
    for by in (GUESTS, HOSTS):
        lines.release_line(line=line, wording=1, by=by)
    update = publishing.start_update(
        scheme=visit.scheme, sources=[], records=[visit.tally], title=TranslatedText(en="A visit"),
        bodies=TranslatedText(en="They said {{ V1.commitments }}."), by=Office("writer", Side.GIVING),
    )  # fmt: skip
    publishing.look_over(update=update, revision=1, by=cast.BY)
    version = publishing.publish(update=update, revision=1, by=cast.BY)
    assert "Twelve sewing machines" in str(version.document)
    lines.redact_line(line=line, words="Sewing machines", by=HOSTS)
    version.refresh_from_db()
    assert "Twelve sewing machines" not in str(version.document)
    report = verify.verify(version.document)
    assert report.tombstones and not report.problems


def test_readers_see_only_lines_that_both_sides_released(visit: Visit) -> None:
    line = promised(visit)
    lines.agree_to_lines(scheme=visit.scheme, wordings={line.public_id: 1}, by=HOSTS)
    lines.release_line(line=line, wording=1, by=GUESTS)
    assert figure(visit, "commitments", inside=False) is None
    lines.release_line(line=line, wording=1, by=HOSTS)
    assert figure(visit, "commitments", inside=False).result.members == ("Twelve sewing machines",)


def test_an_update_can_be_told_from_records_alone_and_published(visit: Visit) -> None:
    officer = Office("writer", Side.GIVING)
    update = publishing.start_update(
        scheme=visit.scheme, sources=[], records=[visit.tally], title=TranslatedText(en="A visit"), by=officer
    )
    assert "V1.delegates" in update.bodies["en"] and "V1.dates" in update.bodies["ug"]
    publishing.look_over(update=update, revision=1, by=cast.BY)
    version = publishing.publish(update=update, revision=1, by=cast.BY)
    assert version.document["parts"]
