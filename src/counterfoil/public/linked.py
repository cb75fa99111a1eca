"""The chain in the words of the page: each link with what is known of it, and *not known* where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.base.text import one_line
from counterfoil.base.ui_words import COUNTED_WORDS, STANDS_WORDS, STATE_WORDS
from counterfoil.figures import words
from counterfoil.programmes.models import Programme, Reading
from counterfoil.promises.record import Entry
from counterfoil.public.listing import Entry as Listed
from counterfoil.public.promised import line_of
from counterfoil.publishing.chain import told
from counterfoil.publishing.chain.programmes import Asked, Chain, Known, Measured
from counterfoil.publishing.chain.stages import Stage
from counterfoil.publishing.shown import Shown
from counterfoil.statements.models import Tally
from counterfoil.trainings import cohorts

Fact = tuple[str, str]
_SAID_ALREADY = (
    "themes",
    "groups",
)  # of a course: its theme stands beside its name, its groups have a link of their own


@dataclass(frozen=True)
class Item:
    """One thing known of a link. `href` opens it; `stands` and `counted` are the standing of its value; `accounts`
    are who says what, where nothing else opens; `figures` are what is known of it in numbers, side by side."""

    title: str
    language: str = ""
    href: str = ""
    value: str = ""
    stands: str = ""
    counted: str = ""
    state: str = ""
    facts: tuple[Fact, ...] = ()
    accounts: tuple[Fact, ...] = ()
    figures: tuple[Item, ...] = ()

    @property
    def standing(self) -> str:
        """Both columns in words: "as told · one side"."""
        said = (COUNTED_WORDS.get(self.counted), STANDS_WORDS.get(self.stands))
        return " · ".join(str(each) for each in said if each)

    @property
    def shows_state(self) -> bool:
        """Whether the standing is more than one side's word, and is drawn."""
        return self.stands in STATE_WORDS


@dataclass(frozen=True)
class Link:
    """One link of the chain. `note` is said under its items."""

    code: str
    title: str
    items: tuple[Item, ...] = ()
    note: str = ""
    more_href: str = ""
    held_elsewhere: bool = False

    @property
    def known(self) -> bool:
        return bool(self.items)

    @property
    def is_gap(self) -> bool:
        """Nobody told anything of it."""
        return not self.items and not self.held_elsewhere


def row(programme: Programme) -> Item:
    """A programme in the list."""
    return Item(
        title=str(programme),
        href=reverse("public:chain_programme", args=[programme.scheme.slug, programme.public_id]),
        state=str(programme.get_state_display()),
        facts=tuple(facts(programme)),
    )


def facts(programme: Programme) -> list[Fact]:
    """Its field of help and its time."""
    found = [(_("Field of help"), str(programme.sector))] if programme.sector else []
    if programme.begins or programme.until:
        begins, until = (date and str(date) for date in (programme.begins, programme.until))
        found.append((_("Time"), words.span_words(begins, until)))
    return found


def moments(programme: Programme) -> list[Fact]:
    """Its time line: each day, and what it came to in words."""
    return [
        (words.date_words(each.day.isoformat()), one_line(f"{each.get_state_display()}. {each.words}").rstrip(". "))
        for each in programme.moments.all()
    ]


def of_accounts(link: told.Link, updates: Iterable[Listed] = (), *, kept: bool = False) -> Link:
    """A link as published accounts tell it; `updates` are the accounts themselves, for the last one.

    `kept`: a released programme holds this link, so that it is no gap where accounts say nothing.
    """
    items = tuple(
        Item(
            title=_heading(each.figure),
            href=reverse("public:figure", args=[each.slug, each.figure.key]),
            value=each.figure.value,
            stands=each.figure.stands_or_differs,
            counted=each.figure.counted,
        )
        for each in link.figures
    )
    more = ngettext("and %(count)d more figure", "and %(count)d more figures", link.more) % {"count": link.more}
    href = reverse("public:update", args=[link.figures[0].slug]) if link.more else ""
    items += tuple(
        Item(title=each.title, language=each.language if each.foreign else "", href=each.href,
             facts=((_("Published here"), each.at_words),))
        for each in updates
    )  # fmt: skip
    note = more if link.more else ""
    if kept and not items:
        note, href = _("Told with the programmes above."), "#programmes"
    return Link(link.stage, str(link.stage.label), items, note, href, held_elsewhere=kept)


def _heading(figure: Shown) -> str:
    """What is told, of what: "recipients · Scholarships of the autumn"."""
    return " · ".join(part for part in (figure.title, figure.label, figure.tally_name) if part)


def of_programme(chain: Chain) -> list[Link]:
    """The whole chain of one programme, gaps included."""
    made: dict[Stage, Callable[[Chain], Iterable[Item]]] = {
        Stage.NEED: lambda chain: map(_need, chain.needs),
        Stage.APPRAISED: _appraised,
        Stage.PROGRAMME: _agreements,
        Stage.GIFT: _gifts,
        Stage.HELP: _help,
        Stage.GROUPS: _groups,
        Stage.LOOKED: lambda chain: (),
        Stage.PROMISED: lambda chain: map(_entry, chain.promises),
        Stage.RESULT: _results,
        Stage.ANSWER: _answers,
        Stage.ACCOUNT: _accounts,
    }
    notes = {Stage.LOOKED: _("Visits are told for the scheme as a whole.")}
    return [
        Link(
            stage, str(stage.label), tuple(items(chain)), notes.get(stage, ""),
            reverse("public:chain", args=[chain.programme.scheme.slug]) if stage in notes else "",
        )
        for stage, items in made.items()
    ]  # fmt: skip


def _need(asked: Asked) -> Item:
    return _entry(asked.entry, with_state=False)


def _entry(entry: Entry, *, with_state: bool = True) -> Item:
    line = line_of(entry)
    title = f"{line.handle} {line.words}".strip() or _("Sensitive: only the field and the prefecture are told.")
    state = line.state_words if with_state else ""
    return Item(title=title, language=line.language if line.words else "", state=state, facts=line.facts)


def _appraised(chain: Chain) -> Iterable[Item]:
    for asked in chain.needs:
        if (found := asked.appraisal) and asked.entry.told:
            decided = words.date_words(found.agreed_at.date().isoformat()) if found.agreed_at else ""
            yield Item(
                title=asked.entry.told.handle,
                state=str(found.get_decision_display()),
                facts=((_("Decided by both sides"), decided), (_("Reasons"), found.reasons)),
            )


def _agreements(chain: Chain) -> Iterable[Item]:
    programme = chain.programme
    yield Item(title=str(programme), state=str(programme.get_state_display()))
    for agreement in programme.agreements.select_related("tally").prefetch_related("tally__parties__organisation"):
        parties = words.list_words([str(party) for party in agreement.tally.parties.all()])
        signed = words.date_words(agreement.signed) if agreement.signed else _("not stated")
        yield Item(title=str(agreement), facts=((_("Signed"), signed), (_("Parties"), parties or _("not stated"))))


def _gifts(chain: Chain) -> Iterable[Item]:
    if chain.budget:
        planned = (Item(title=line.words, value=_amount(line.minor, line.currency)) for line in chain.budget)
        yield Item(title=_("Budget"), state=_("planned"), figures=tuple(planned))
    for fund in chain.funds:
        yield Item(title=str(fund), state=_("money kept for this"), figures=_money_of(fund.tally, chain))


def _amount(minor: int, currency: str) -> str:
    return words.money_words(str(Money(minor, currency).amount), currency)


def _money_of(tally: Tally, chain: Chain) -> tuple[Item, ...]:
    """What published accounts tell of a fund or a batch; each figure opens where it was published."""
    mine = [each for each in chain.money if each.figure.tally == str(tally.public_id)]
    return tuple(
        Item(
            title=each.figure.title,
            href=reverse("public:figure", args=[each.slug, each.figure.key]),
            value=each.figure.value,
            stands=each.figure.stands_or_differs,
            counted=each.figure.counted,
        )
        for each in mine
    )


def _help(chain: Chain) -> Iterable[Item]:
    for course, figures in chain.courses:
        days = words.span_words(course.begins.isoformat(), course.ends.isoformat())
        shown = tuple(_figure(figure, chain) for figure in figures if figure.content["measure"] not in _SAID_ALREADY)
        yield Item(title=str(course), state=str(course.get_state_display()), figures=shown,
                   facts=((_("Theme"), str(course.theme)), (_("Time"), days)))  # fmt: skip
    for screening, figures in chain.screenings:
        days = words.span_words(screening.begins.isoformat(), screening.ends.isoformat())
        yield Item(title=str(screening), figures=tuple(_figure(figure, chain) for figure in figures),
                   facts=((_("Provider"), str(screening.provider)), (_("Time"), days)))  # fmt: skip
    for batch in chain.batches:
        yield Item(title=str(batch), state=str(batch.get_kind_display()), figures=_money_of(batch.tally, chain))


def _figure(figure: Shown, chain: Chain) -> Item:
    """A figure as it is now; it opens where it is published so, else on the spot."""
    slug = chain.opened_by(figure)
    href = reverse("public:figure", args=[slug, figure.key]) if slug else ""
    accounts = tuple((account.publisher, account.value) for account in figure.accounts)
    return Item(
        title=figure.title,
        href=href,
        value=figure.value,
        stands=figure.stands_or_differs,
        counted=figure.counted,
        accounts=accounts,
    )


def _groups(chain: Chain) -> Iterable[Item]:
    count, still_open = chain.groups
    if count:
        yield Item(
            title=_("Groups that go on talking after the courses"),
            value=ngettext("%(count)d group", "%(count)d groups", count) % {"count": count},
            facts=((_("Still open"), words.number_words(str(still_open))),),
        )


def _results(chain: Chain) -> Iterable[Item]:
    """What the indicators measured, and what years of courses came to, with what is missing to say more."""
    yield from (_indicator(known, chain) for known in chain.indicators)
    for cohort in cohorts.told(chain.programme.scheme, chain.programme):
        facts = [(_("Not known"), words) for words in cohort.missing()]
        if cohort.groups_old:
            kept = {"kept": cohort.groups_kept, "old": cohort.groups_old}
            facts.insert(0, (_("Groups"), _("Open after 12 months: %(kept)s of %(old)s.") % kept))
        yield Item(title=_("Courses of %(year)s") % {"year": cohort.year}, facts=tuple(facts),
                   figures=tuple(_sample(pooled) for pooled in cohort.samples))  # fmt: skip


def _sample(pooled: cohorts.Pooled) -> Item:
    """One question of the voluntary samples; how many said yes is told by fives, and only of ten or more."""
    share = _("not told") if pooled.share is None else _("%(share)s of 100 said yes") % {"share": pooled.share}
    about = _("About %(number)s answered.") % {"number": words.number_words(str(pooled.answered))}
    return Item(title=str(pooled.question), value=share, facts=((_("Voluntary samples"), about),))


def _indicator(known: Known, chain: Chain) -> Item:
    figures = known.figures
    opened = [_figure(figure, chain).href for figure in figures]
    found = tuple(fact for measured in known.measured for fact in _measured(measured, bool(figures)))
    value = words.list_words([_dated(figure) if len(figures) > 1 else figure.value for figure in figures])
    accounts = tuple((account.publisher, account.value) for figure in figures for account in figure.accounts)
    stands, counted = (figures[0].stands_or_differs, figures[0].counted) if len(figures) == 1 else ("", "")
    unmeasured = not figures and any(each.not_measured for each in known.measured)
    return Item(
        title=known.indicator.words,
        href=opened[0] if len(opened) == 1 else "",
        language=known.indicator.language if known.indicator.language != get_language() else "",
        value=value,
        stands=stands,
        counted=counted,
        state=_("not measured") if unmeasured else "" if value else _("not told"),
        facts=found,
        accounts=accounts,
    )


def _dated(figure: Shown) -> str:
    """The value of one period among several; without a period it is all of them together."""
    period = figure.content["period"]
    named = words.period_words(period) if period else _("all together")
    return _("%(period)s: %(value)s") % {"period": named, "value": figure.value}


def _measured(measured: Measured, told_: bool) -> Iterable[Fact]:
    period = words.span_words(measured.period.begins.isoformat(), measured.period.ends.isoformat())
    if measured.period.target is not None:
        yield _("Target, %(period)s") % {"period": period}, words.number_words(measured.period.target)
    if missing := measured.not_measured:
        yield _("Not measured, %(period)s") % {"period": period}, missing.basis
    elif told_ and measured.readings:
        yield _("How it is known, %(period)s") % {"period": period}, _bases(measured.readings)


def _bases(readings: Sequence[Reading]) -> str:
    return words.list_words(list(dict.fromkeys(reading.basis for reading in readings if reading.measured)))


def _answers(chain: Chain) -> Iterable[Item]:
    for asked in chain.needs:
        line = line_of(asked.entry)
        if asked.entry.state != "open":
            given = words.date_words(asked.told_on.isoformat()) if asked.told_on else _("not stated")
            back = ((_("Given back to those who asked"), given),) if asked.entry.told else ()
            yield Item(title=line.handle or _("Sensitive"), state=line.state_words, facts=(*line.notes, *back))


def _accounts(chain: Chain) -> Iterable[Item]:
    for update in chain.updates:
        yield Item(title=str(update.title), href=reverse("public:update", args=[update.slug]))
