"""What is kept of a line, and how it is known again."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.funds.bank.lines import BookedLine, Fingerprints, Known, LineKind, Statement, cut, same_account
from tests.funds.bank.making import ACCOUNT, DAY, KNOWN, PERSON, SCHOOL, SCHOOL_ACCOUNT, SECRET


def line(**values) -> BookedLine:
    return BookedLine(**{"day": DAY, "minor": 1000, "currency": "EUR", **values})


def kept(**values):
    return cut(line(**values), KNOWN, "f")


def test_words_of_a_private_person_are_cut():
    made = kept(text=f"school fees for {PERSON}", counterparty=PERSON, counterparty_account="NL02RABO0123456789")
    assert (made.day, made.minor, made.currency) == (DAY, 1000, "EUR")
    assert (made.text, made.counterparty, made.reference) == ("", "", "")
    assert made.counterparty_is_organisation is None
    assert PERSON not in repr(made) and "RABO" not in repr(made)


@pytest.mark.parametrize(
    "values",
    [
        {"counterparty": SCHOOL},
        {"counterparty": "  STONE VALLEY  middle school (INVENTED)"},
        {"counterparty": "石谷县第一中学(虚构)"},
        {"counterparty": "whoever", "counterparty_account": "nl91 abna 0417 1643 00"},
        {"counterparty": "", "references": ("CF-7K3M9Q2X",)},
    ],
)
def test_words_of_a_known_organisation_stay(values):
    made = kept(text="Award for the spring term", **values)
    assert made.counterparty_is_organisation is True
    assert made.text == "Award for the spring term"
    assert made.counterparty == " ".join(values["counterparty"].split())


@pytest.mark.parametrize("values", [{"counterparty": PERSON}, {"counterparty_account": "NL02RABO0123456789"}])
def test_a_person_who_writes_the_code_of_an_organisation_is_none(values):
    made = kept(text=f"CF-7K3M9Q2X back from {PERSON}", **values)
    assert made.reference == "CF-7K3M9Q2X" and made.counterparty_is_organisation is None
    assert PERSON not in repr(made) and "RABO" not in repr(made)


def test_a_bank_that_says_private_person_is_believed():
    made = kept(text="thanks", counterparty=SCHOOL, private=True)
    assert made.counterparty_is_organisation is False and made.text == ""


@pytest.mark.parametrize(
    "text", ["CF-7K3M9Q2X", "ref cf 7k3m9q2x.", "CF7K3M9Q2X/1", "ＣＦ－７Ｋ３Ｍ９Ｑ２Ｘ", "款 CF-7K3M9Q2X。"]
)
def test_our_own_code_is_found_however_it_was_typed(text):
    made = kept(text=text)
    assert made.reference == "CF-7K3M9Q2X" and made.counterparty_is_organisation is True


def test_the_code_of_a_persons_gift_stays_and_the_words_beside_it_go():
    made = kept(text=f"CF-9Z8Y7X6W from {PERSON}", counterparty=PERSON)
    assert made.reference == "CF-9Z8Y7X6W"
    assert made.counterparty_is_organisation is None and PERSON not in repr(made)


@pytest.mark.parametrize("text", ["CF ANNINVEN", "CF-11112222", "XCF-7K3M9Q2X", "CF-7K3M9Q2X9"])
def test_what_looks_like_a_code_and_was_never_given_out_is_cut(text):
    assert kept(text=text).reference == ""


def test_text_that_stays_is_short_on_one_line_and_in_its_order():
    made = kept(text="a\n b\u202ec\x00d " + "x" * 500, counterparty=SCHOOL)
    assert made.text.startswith("a b c d x") and len(made.text) == 200


def test_blank_names_and_accounts_know_nobody():
    known = Known.of(names=["", " - "], accounts=["", " "])
    assert cut(line(counterparty="-", counterparty_account=" "), known, "f").counterparty_is_organisation is None
    assert not same_account("", " - ")


def test_a_fee_of_the_bank_keeps_its_kind():
    assert kept(text="手续费", kind=LineKind.FEE).kind == "fee"


def test_a_statement_counts_what_was_cut():
    lines = (kept(text="x"), kept(text="x", counterparty=SCHOOL), kept(private=True))
    assert Statement(ACCOUNT, "EUR", DAY, DAY, None, None, lines).cut == 2


def marks(lines, account=ACCOUNT, secret=SECRET):
    fingerprints = Fingerprints(secret, account)
    return [fingerprints.mark(each) for each in lines]


def test_a_fingerprint_is_of_the_account_however_it_is_written_and_of_the_secret():
    [mark] = marks([line(text="x")])
    assert len(mark) == 64
    assert marks([line(text="x")], account=ACCOUNT.replace(" ", "").lower()) == [mark]
    assert marks([line(text="x")], account=SCHOOL_ACCOUNT) != [mark]
    assert marks([line(text="x")], secret=b"another secret, as long as it must be") != [mark]
    with pytest.raises(ValueError):
        Fingerprints(b"short", ACCOUNT)


@pytest.mark.parametrize(
    "change",
    [
        {"minor": 1001},
        {"minor": -1000},
        {"day": dt.date(2026, 3, 6)},
        {"currency": "CNY"},
        {"text": "y"},
        {"counterparty": "y"},
        {"counterparty_account": "1"},
        {"bank_reference": "1"},
    ],
)
def test_another_line_has_another_fingerprint(change):
    one = line(text="x")
    assert marks([one]) != marks([dataclasses.replace(one, **change)])


def test_the_banks_own_reference_stands_above_the_words():
    assert marks([line(bank_reference="R1", text="x")]) == marks(
        [line(bank_reference="R1", text="X y", counterparty="z")]
    )


booked = st.builds(
    BookedLine,
    day=st.dates(DAY, DAY + dt.timedelta(days=4)),
    minor=st.sampled_from([-500, 500, 1000]),
    currency=st.just("EUR"),
    text=st.sampled_from(["", "fee", "Fee ", "学费", "a\x1fb"]),
    counterparty=st.sampled_from(["", PERSON, SCHOOL]),
    bank_reference=st.sampled_from(["", "", "R1", "R2"]),
)


@given(st.lists(booked, max_size=25), st.randoms(use_true_random=False))
def test_the_same_lines_in_another_order_have_the_same_fingerprints(lines, random):
    shuffled = random.sample(lines, len(lines))
    assert sorted(marks(lines)) == sorted(marks(shuffled))
    assert len(set(marks(lines))) == len(lines)


@given(st.lists(booked, max_size=25), st.integers(0, 4), st.integers(0, 4))
def test_statements_that_overlap_share_the_fingerprints_of_their_common_days(lines, to, back):
    end, begin = DAY + dt.timedelta(days=to), DAY + dt.timedelta(days=back)
    first = [each for each in lines if each.day <= end]
    second = [each for each in lines if each.day >= begin]
    both = sum(begin <= each.day <= end for each in lines)
    assert len(set(marks(first)) & set(marks(second))) == both
    assert set(marks(first)) | set(marks(second)) <= set(marks(lines))
