"""A programme: begun, worded anew, its time line, parties, agreements, budget, and the public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import asked
from counterfoil.base.models import AuditEvent
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds import budget_actions as funds
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Sector
from counterfoil.partners.roles import Role
from counterfoil.programmes import agreement_actions, budget_actions, programme_actions, words_actions
from counterfoil.programmes.models import Moment, Programme, ProgrammeParty, State
from counterfoil.programmes.queries import programme_mark, public_mark
from counterfoil.statements.tally_actions import Party
from tests import cast
from tests.support import money as support
from tests.support.programmes import GIVING, RECEIVING, programme, result

pytestmark = pytest.mark.usefixtures("db")
DAY = dt.date(2025, 3, 1)
T = TranslatedText


def need(scheme, words="Looms for the weavers"):
    draft = Draft(kind=Kind.REQUEST, words=words, spoke=cast.organisation(scheme, Side.RECEIVING))
    return needs.ask(scheme=scheme, draft=draft, sector=Sector.objects.get(code="skills"), by=RECEIVING)


def refused(act, **said) -> Refusal:
    with pytest.raises(Refusal) as found:
        act(**said)
    assert str(found.value.problem) and str(found.value.mend)
    return found.value


def test_a_programme_answers_needs_and_is_found_by_its_words():
    scheme = cast.scheme()
    asked_for = need(scheme)
    made = programme_actions.start_programme(
        scheme=scheme, name=T({"en": "Weaving", "zh-hans": "织造培训"}), aims="Weaving that pays", by=GIVING,
        sector=asked_for.sector, begins=PartialDate(2025, 3), until=PartialDate(2026), answers=[asked_for],
    )  # fmt: skip
    assert [each.line.handle for each in made.answers.all()] == [asked_for.line.handle]
    found = Programme.objects.get(pieces__contains=asked("织造 weav"))
    assert (found.begins, found.until, found.state) == (PartialDate(2025, 3), PartialDate(2026), State.PLANNED)
    other = need(cast.scheme("other-valley"))
    assert refused(programme_actions.answer_needs, programme=made, needs=[other], by=GIVING).where == "answers"
    assert AuditEvent.objects.filter(verb="start_programme", subject=made.public_id).exists()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("name", {"name": T()}),
        ("aims", {"aims": "Women placed in jobs"}),
        ("aims", {"aims": "x" * 401}),
        ("until", {"begins": PartialDate(2026), "until": PartialDate(2025, 12)}),
    ],
)
def test_what_a_programme_may_not_be(where, said):
    told = {"scheme": cast.scheme(), "name": T(en="Weaving"), "by": GIVING} | said
    assert refused(programme_actions.start_programme, **told).where == where


def test_who_speaks_for_neither_side_changes_nothing():
    made = programme()
    assert refused(programme_actions.change_programme, programme=made, aims="Other", by=cast.BY).code == "no_side"


def test_the_time_line_says_how_it_stands():
    made = programme()
    note = programme_actions.note_moment
    note(programme=made, day=DAY, state=State.RUNNING, words="First course", by=GIVING)
    assert refused(note, programme=made, day=DAY, state=State.PAUSED, by=GIVING).where == "words"
    assert refused(note, programme=made, day=DAY, by=GIVING).where == "words"
    assert (
        refused(note, programme=made, day=timezone.localdate() + dt.timedelta(1), words="x", by=GIVING).where == "day"
    )
    note(programme=made, day=dt.date(2025, 9, 1), state=State.FINISHED, by=RECEIVING)
    note(programme=made, day=dt.date(2025, 4, 1), words="The looms came", by=RECEIVING)  # remembered late
    made.refresh_from_db()
    assert made.state == State.FINISHED and made.ended_at
    assert [m.state for m in made.moments.all()] == ["running", "running", "finished"]
    assert refused(note, programme=made, day=dt.date(2025, 10, 1), state=State.RUNNING, by=GIVING).where == "words"
    note(programme=made, day=dt.date(2025, 10, 1), state=State.RUNNING, words="A second year", by=GIVING)
    made.refresh_from_db()
    assert made.state == State.RUNNING and made.ended_at is None
    words_actions.redact_moment(moment=Moment.objects.get(words="The looms came"), by=GIVING)
    assert not Moment.objects.filter(words__contains="looms").exists()


def test_public_once_both_sides_let_it_and_asked_again_when_worded_anew():
    made = programme()
    seen = public_mark(made)
    made = programme_actions.release_programme(programme=made, by=GIVING, seen=seen)
    assert not made.is_released
    result(made)  # the giving side's release spoke of other words
    made.refresh_from_db()
    assert made.giving_released is None
    assert refused(programme_actions.release_programme, programme=made, by=RECEIVING, seen=seen).code == "stale"
    for by in (GIVING, RECEIVING):
        made = programme_actions.release_programme(programme=made, by=by, seen=public_mark(made))
    assert made.is_released
    made = programme_actions.change_programme(programme=made, aims=made.aims, begins=PartialDate(2025), by=GIVING)
    assert made.is_released  # a date is not a wording
    assert not programme_actions.hold_back_programme(programme=made, by=RECEIVING).is_released
    empty = programme_actions.start_programme(scheme=made.scheme, name=T(en="Bare"), by=GIVING)
    assert refused(programme_actions.release_programme, programme=empty, by=GIVING).code == "state"


def test_who_was_quicker_is_not_written_over():
    made = programme()
    seen = programme_mark(made)
    programme_actions.change_programme(programme=made, aims="Weaving for all", by=GIVING, seen=seen)
    late = refused(programme_actions.change_programme, programme=made, aims="Mine", by=RECEIVING, seen=seen)
    assert late.code == "stale"
    assert Programme.objects.get().aims == "Weaving for all"


def test_parties_have_roles_and_an_agreement_any_number_of_parties():
    made = programme()
    giver, host = (cast.organisation(made.scheme, side) for side in (Side.GIVING, Side.RECEIVING))
    roles = ProgrammeParty.Role
    seats = [(giver, roles.FUNDING), (host, roles.IMPLEMENTING), (host, roles.ACCOUNTABLE)]
    for _twice in range(2):
        programme_actions.seat_programme_parties(programme=made, parties=[*seats, seats[0]], by=GIVING)
    assert made.parties.count() == 3
    parties = [Party(Side.GIVING, giver), Party(Side.RECEIVING, host), Party(Side.NEITHER, words="A college")]
    told = {"scheme": made.scheme, "name": T(en="Agreement on weaving"), "programmes": [made], "by": RECEIVING}
    signed = agreement_actions.add_agreement(
        parties=parties, signed=PartialDate(2025, 1, 9), until=PartialDate(2027), **told
    )
    assert [str(p) for p in signed.tally.parties.all()] == [str(giver), str(host), "A college"]
    assert signed.tally.kind_id == "agreement" and made.agreements.get() == signed
    assert refused(agreement_actions.add_agreement, parties=parties[:1], **told).where == "parties"
    assert refused(
        agreement_actions.change_agreement, agreement=signed, programmes=[], until=PartialDate(2024), by=GIVING
    ).where == "until"  # fmt: skip


def test_an_agreements_paper_is_evidence_once_a_second_person_said_so():
    made = programme()
    giver, host = (cast.organisation(made.scheme, side) for side in (Side.GIVING, Side.RECEIVING))
    signed = agreement_actions.add_agreement(
        scheme=made.scheme, name=T(en="Agreement"), parties=[Party(Side.GIVING, giver), Party(Side.RECEIVING, host)],
        by=GIVING,
    )  # fmt: skip
    one, two = cast.member(made.scheme, Role.PROGRAMME_OFFICER), cast.member(made.scheme, Role.APPROVER)
    told = {"agreement": signed, "paper": "Two pages, stamped", "holder": giver, "seen": PartialDate(2025), "by": one}
    assert refused(agreement_actions.note_agreement_paper, second_person=one, **told).where == "second_person"
    paper = agreement_actions.note_agreement_paper(second_person=two, **told)
    assert refused(agreement_actions.confirm_agreement_paper, paper=paper, by=one).code == "second_person"
    assert agreement_actions.confirm_agreement_paper(paper=paper, by=two).confirmed_at


def test_a_budget_and_the_funds_that_point_to_it():
    books = support.books()
    made = programme(books.scheme)
    line = budget_actions.add_budget_line(programme=made, words="Looms", money=Money.of(500, "CNY"), by=GIVING)
    euro = budget_actions.add_budget_line(programme=made, words="Travel", money=Money.of(500, "EUR"), by=RECEIVING)
    quota = {"programme": made, "money": Money.of(1, "CNY"), "by": GIVING}
    assert refused(budget_actions.add_budget_line, words="Training of 300 women", **quota).code == "quota"
    assert refused(budget_actions.add_budget_line, words=" ", **quota).where == "words"
    assert refused(
        budget_actions.change_budget_line, line=line, words="Looms", money=Money(0, "CNY"), by=GIVING
    ).where == "amount"  # fmt: skip
    funds.point_fund(fund=books.fund, lines=[line], by=books.officer)
    assert [str(fund) for fund in line.funds.all()] == ["Scholarship fund"]
    assert refused(funds.point_fund, fund=books.fund, lines=[euro], by=books.officer).where == "lines"
    assert refused(funds.point_fund, fund=books.fund, lines=[line], by=books.outsider).code == "other_books"
    budget_actions.drop_budget_line(line=line, by=GIVING)
    assert line.funds.exists()  # what was dropped stays readable
    refused(budget_actions.drop_budget_line, line=line, by=GIVING)
    assert connection.is_usable()


def test_a_budget_line_after_the_release_asks_both_sides_again():
    """The public reads the budget: one side alone does not speak to it for both."""
    made = programme()
    unread = public_mark(made)
    for by in (GIVING, RECEIVING):
        programme_actions.release_programme(programme=made, by=by, seen=public_mark(made))
    budget_actions.add_budget_line(programme=made, words="Looms", money=Money.of(500, "CNY"), by=GIVING)
    made.refresh_from_db()
    assert (made.giving_released, made.receiving_released) == (None, None)
    with pytest.raises(Refusal):
        programme_actions.release_programme(programme=made, by=GIVING, seen=unread)
