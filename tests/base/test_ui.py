"""The components: what they say, what they link, and that they stay plain, escaped and style-free."""

import re
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from counterfoil.base.templatetags.ui import text_direction, value_size
from counterfoil.base.ui_words import BANNER_WORDS, STATE_WORDS


def render(source: str, **context: object) -> str:
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(Context(context))


def card(state: str = "both_agree", **more: object) -> dict[str, object]:
    left = {"who": "Giver", "values": [{"text": "26,000", "unit": "EUR", "statement": "s-1"}], "href": "/s-1"}
    return {"title": "Gift", "state": state, "left": left, "right": {**left, "who": "Receiver"}, **more}


@pytest.mark.parametrize("state", list(STATE_WORDS))
def test_every_state_is_told_in_words(state: str) -> None:
    assert str(STATE_WORDS[state]) in render("{% tally_card c %}", c=card(state))


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(KeyError):
        render("{% tally_card c %}", c=card("disputed"))


def test_a_value_carries_its_statement_unit_and_qualifier() -> None:
    value = {"text": "4,400", "unit": "items", "qualifier": "at least", "statement": "s-9"}
    html = render("{% tally_card c %}", c=card("one_half", left={"who": "Giver", "values": [value]}, right={}))
    element = re.search(r'<span class="value[^>]*data-statement="s-9">(.*?)</span>\n?</div>', html, re.S)
    assert element
    assert [word in element[1] for word in ("4,400", "items", "at least")] == [True, True, True]


def test_an_empty_half_is_marked_and_told() -> None:
    html = render("{% tally_card c %}", c=card("one_half", right={"who": "Receiver", "empty": "Not asked yet"}))
    assert html.count("half--empty") == 1
    assert "Not asked yet" in html
    assert "half--empty" not in render("{% tally_card c %}", c=card())


def test_the_halves_of_a_list_are_grouped_by_what_both_name() -> None:
    items = [{"text": "weaving", "mark": "same", "statement": "s-3"}, {"text": "law", "mark": "only"}]
    html = render("{% tally_card c %}", c=card("accounts_differ", left={"who": "A paper", "items": items}))
    assert html.index("Both name") < html.index("weaving") < html.index("Only here") < html.index("law")
    assert 'data-statement="s-3"' in html


@pytest.mark.parametrize(
    ("state", "shape"),
    [("sides_differ", "torn"), ("accounts_differ", "torn"), ("fits", "fits"), ("not_comparable", "apart")],
)
def test_halves_lie_as_they_compare(state: str, shape: str) -> None:
    assert f"stick--{shape}" in render("{% tally_card c %}", c=card(state))


def test_a_third_one_who_looked_stands_below_the_halves() -> None:
    third = {"who": "Outsider", "values": [{"text": "12"}]}
    html = render("{% tally_card c %}", c=card("outsider_looked", halves="both_agree", third=third))
    assert "stick--match" in html and "foil--outsider" in html
    account = render("{% tally_card c %}", c=card(third={**third, "kind": "account"}))
    assert "foil--account" in account


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ("", "dotted"),
        ('stands="evidence_seen"', "solid"),
        ('stands="both_agree"', "solid"),
        ('stands="outsider_looked"', "solid"),
        ('stands="sides_differ"', "double"),
        ('stands="accounts_differ"', "double"),
        ('stands="both_agree" moved=True', "moved"),
    ],
)
def test_the_line_under_a_figure_tells_its_standing(arguments: str, line: str) -> None:
    assert f"fig--{line}" in render('{% figure "12 people" "/f" ' + arguments + " %}")


def test_a_figure_leaves_no_space_before_a_full_stop() -> None:
    assert render('{% figure "12" "/f" %}.').endswith("</a>.")


def test_a_figure_tells_its_standing_to_those_who_cannot_see_the_line() -> None:
    assert 'title="itemised, both sides agree"' in render(
        '{% figure "12" "/f" counted="itemised" stands="both_agree" %}'
    )


def test_a_long_figure_may_wrap() -> None:
    assert "fig--short" in render('{% figure "12 people" "/f" %}')
    assert "fig--short" not in render('{% figure t "/f" %}', t="a craft workshop; a rattan factory; a brewery")


@pytest.mark.parametrize("kind", list(BANNER_WORDS))
def test_every_banner_says_its_kind(kind: str) -> None:
    html = render("{% banner k %}", k=kind)
    assert str(BANNER_WORDS[kind][0]) in html and str(BANNER_WORDS[kind][1]) in html


def test_the_standing_shows_both_columns_and_refuses_an_unknown_word() -> None:
    html = render('{% standing "as_told" "evidence_seen" note="as told; 9 of 12 itemised" %}')
    assert all(word in html for word in ("How counted", "as told", "evidence seen", "9 of 12 itemised"))
    with pytest.raises((KeyError, ValueError)):
        render('{% standing "guessed" "one_side" %}')


def test_the_last_crumb_is_the_page_itself() -> None:
    html = render('{% crumbs "Home" "/" "Updates" "" %}')
    assert '<a href="/">Home</a>' in html
    assert '<span aria-current="page">Updates</span>' in html


def test_a_sum_says_in_words_whether_it_comes_out() -> None:
    parts = [{"label": "North", "text": "3,500"}, {"label": "South", "text": "3,500", "statement": "s-4"}]
    whole = {"label": "County", "text": "7,000"}
    assert "The parts make the whole." in render("{% parts_check p w agrees=True %}", p=parts, w=whole)
    off = render("{% parts_check p w agrees=False %}", p=parts, w=whole)
    assert "do not make the whole" in off and "≠" in off and 'data-statement="s-4"' in off


def test_bars_keep_their_numbers_beside_them() -> None:
    rows = [{"label": "North", "amount": 50, "text": "50"}, {"label": "South", "amount": 25, "text": "25"}]
    html = render('{% parts_bars rows caption="Parts" %}', rows=rows)
    assert 'width="100.00"' in html and 'width="50.00"' in html
    assert "<bdi>50</bdi>" in html and 'role="region"' in html
    assert 'width="25.00"' in render('{% parts_bars rows caption="Parts" whole=200 %}', rows=rows)


def test_a_bar_has_a_width_that_is_a_number_in_every_language() -> None:
    rows = [{"label": "North", "amount": 1.5, "text": "1.5"}, {"label": "South", "amount": 1, "text": "1"}]
    for code in ("en", "zh-hans", "ug", "de"):
        with translation.override(code):
            html = Template('{% load ui %}{% parts_bars r caption="x" %}').render(Context({"r": rows}))
        assert 'width="66.67"' in html


def test_a_table_scrolls_inside_itself_and_is_reached_by_keyboard() -> None:
    html = render('{% data_table label="Rows" %}<table></table>{% enddata_table %}')
    assert 'role="region" tabindex="0" aria-label="Rows"' in html
    assert "<table></table>" in html


def test_what_a_person_wrote_is_escaped() -> None:
    bad = "<script>alert(1)</script>"
    html = render(
        '{% tally_card c %}{% figure t "/f" %}{% meta_line t %}{% box title=t %}{{ t }}{% endbox %}',
        c=card(title=bad, note=bad),
        t=bad,
    )
    assert "<script>" not in html


def test_progress_polls_until_done_and_has_a_link_without_script() -> None:
    going = render('{% progress_bar 4200 13243 "4,200 of 13,243" poll="/p" refresh="/r" %}')
    assert 'hx-get="/p"' in going and 'href="/r"' in going and 'value="4200"' in going
    done = render('{% progress_bar 5 5 "Done" poll="/p" done=True %}')
    assert "hx-get" not in done and "Refresh" not in done


class Sample(forms.Form):
    amount = forms.CharField(help_text="As the source says it")
    seen = forms.BooleanField(required=False)
    sides = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)

    def clean_amount(self) -> None:
        raise ValidationError("“12 people” is not an amount.", params={"mend": "Write 12 here."})


def test_a_field_says_what_is_wrong_and_what_to_do() -> None:
    html = render("{% for f in form %}{% field f %}{% endfor %}", form=Sample({"amount": "12 people"}))
    assert "is not an amount" in html and "Write 12 here." in html
    for name in re.findall(r'aria-describedby="([^"]+)"', html):
        for part in name.split():
            assert f'id="{part}"' in html, part
    assert "<fieldset" in html and "<legend" in html


def test_the_language_switch_keeps_the_page_and_each_language_its_letters(settings: Any) -> None:
    settings.ROOT_URLCONF = "tools.gallery_urls"
    request = RequestFactory().get("/x/?page=2")
    html = render("{% lang_switch %}", request=request)
    assert "中文" in html and "ئۇيغۇرچە" in html
    assert re.search(r'lang="ug" dir="rtl"', html)
    assert 'aria-current="true">English' in html


@pytest.mark.parametrize(("code", "direction"), [("ug", "rtl"), ("zh-hans", "ltr"), ("en", "ltr"), (None, "ltr")])
def test_text_direction(code: str | None, direction: str) -> None:
    assert text_direction(code) == direction


def test_a_value_is_set_by_its_length() -> None:
    assert [value_size(text) for text in ("12", "3 to 5 May 2031", "a craft workshop, a rattan factory")] == [
        "",
        "value--long",
        "value--words",
    ]


def test_the_language_switch_does_not_show_what_it_cannot_do(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.base.no_addresses"
    assert "中文" not in render("{% lang_switch %}", request=RequestFactory().get("/x/"))
