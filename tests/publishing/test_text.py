"""The text of an update: tokens, what publishing refuses, and HTML that carries nothing unasked."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.publishing.text import MAX_CHARS, check, plain, render, tokens

KEYS = {"V1.delegates", "V1.delegates.experts", "G1.给付", "G1.سوۋغات", "F1-homes_2"}
FIGURES = {"V1.delegates": mark_safe('<a class="figure" href="/f/1">12 people</a>')}


def codes(text: str, language: str = "en", **more: object) -> list[str]:
    return [problem.code for problem in check(text, language, KEYS, **more)]


# --- tokens ----------------------------------------------------------------------------------------


def test_tokens_of_any_script_and_literals():
    text = '{{V1.delegates}} {{ G1.给付 }} {{ G1.سوۋغات }} {{ F1-homes_2 }} {{ "14th Division" }} {{ “三亚” }}'
    found = tokens(text)
    assert [token.key for token in found] == [
        "V1.delegates", "G1.给付", "G1.سوۋغات", "F1-homes_2", "", "",
    ]  # fmt: skip
    assert [token.literal for token in found[4:]] == ["14th Division", "三亚"]
    assert all(text[token.start : token.end].startswith("{{") for token in found)
    assert codes(text) == []


@pytest.mark.parametrize("text", ["{{ }}", '{{ "" }}', "{{ a b }}", "{{ a<b }}", "{ a }", "{{ a\n}}", "{{ {a} }}"])
def test_what_is_no_token(text):
    assert tokens(text) == []
    assert "braces" in codes(text)


# --- check -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ V1.delegate }} came", "unknown_token"),
        ("12 people came", "number"),
        ("two people came", "number"),
        ("三户家庭", "number"),
        ("ئۈچ ئائىلە", "number"),
        ("tw*o* people", "number"),
        ("t[wo](/x) people", "number"),
        ("&#49;&#50; people", "number"),
        ("thirty\none people", "number"),
        ("a list\n2022. That year", "number"),
        ("[12 people](/x)", "number"),
        ("t\u200bwo people", "number"),
        ("{{ V1.delegates", "braces"),
        ("V1.delegates }}", "braces"),
        ("{V1.delegates}", "braces"),
        ("｛｛ V1.delegates ｝｝", "braces"),
        ("{{{ V1.delegates }}}", "braces"),
        ("<b>bold</b>", "html"),
        ("<!-- note -->", "html"),
        ("<https://example.org>", "html"),
        ("![a drawing](/x.png)", "image"),
        ("safe \u202egnisrever", "direction"),
        ("safe \u2066inner\u2069", "direction"),
        ("a \u200b b", "character"),
        ("a \ue000 b", "character"),
        ("a \U000f0000 b", "character"),
        ("a \ufffc b", "character"),
        ("a \x00 b", "character"),
        ("# Title", "heading"),
        ("#### Deep", "heading"),
        ("7. first", "list"),
        ("[x](javascript:alert)", "link"),
        ("[x](data:text/html,a)", "link"),
        ("[x](//example.org)", "link"),
        ("[{{ V1.delegates }}](/x)", "link"),
        ("[x](/a/{{ V1.delegates }})", "link"),
        ('{{ "12" }}', "literal"),
        ('{{ "thirty-one" }}', "literal"),
        ("x" * (MAX_CHARS + 1), "too_long"),
        ("{{ V1.delegates }}" * 2001, "too_many"),
    ],
)
def test_refused(text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "## Visit\n\nThey **came** with {{ V1.delegates }}, of whom {{ V1.delegates.experts }}.\n\n- a\n- b"),
        ("en", "See [the page](https://example.org/2022/08/12.html) and [ours](/updates/3)."),
        ("en", "1. first\n2. second\n3. third party"),
        ("en", "The XPCC 14th Division came."),
        ("en", "> quoted words"),
        ("zh-hans", "### 走访\n\n{{ V1.delegates }}一起参观，万众一心。"),
        ("ug", "## زىيارەت\n\n{{ V1.delegates }} ئاياللار ئۈچۈن كەلدى.\u200f"),
        ("en", "line\r\nline"),
        ("en", ""),
    ],
)
def test_accepted(language, text):
    assert codes(text, language, allowed_names=["XPCC 14th Division"]) == []


def test_a_problem_says_where_and_how_to_mend():
    (problem,) = check("All well.\n\nThen {{ V1.delegate }} came.", "en", KEYS)
    assert (problem.line, problem.column, str(problem.where)) == (3, 6, "line 3, column 6")
    assert "V1.delegate”" in str(problem.what) and "“V1.delegates”" in str(problem.mend)


def test_numbers_are_found_where_they_stand():
    text = "See [a page](/2022) of 2022.\n\n> quoted **12**\n\n- item\n- three {{ V1.delegates }} and 3"
    places = [(problem.line, problem.column) for problem in check(text, "en", KEYS)]
    assert places == [(1, 24), (3, 12), (6, 3), (6, 32)]


@given(st.text(alphabet=st.sampled_from(list('{}"<>[]()!*_#>-. \n1aV三ئ\u202e\U000f0000')), max_size=60))
def test_nothing_crashes_and_every_problem_has_its_place(text):
    for problem in check(text, "en", KEYS):
        assert 1 <= problem.line <= text.count("\n") + 1 and problem.column >= 1
    assert isinstance(render(text, "en", FIGURES), SafeString)
    plain(text, "ug", FIGURES)


# --- render ----------------------------------------------------------------------------------------


class Seen(HTMLParser):
    """What a browser would make of it: tags, attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


XSS = """
<script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<a href="javascript:alert(1)">x</a>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](&#106;avascript:alert(1))
[x](java&#x0A;script:alert(1))
[x](%6Aavascript:alert(1))
[x](javascript&colon;alert(1))
[x](javascript%3Aalert(1))
[x](vbscript:msgbox(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](//evil.example)
[x](/\\evil.example)
[x](\\\\evil.example)
[x](/a "onmouseover=alert(1)")
[x](/a"onmouseover=alert(1))
[x](</a onmouseover=alert(1)>)
![x](javascript:alert(1))
![x](/a.png "t")
[x]: javascript:alert(1)
<javascript:alert(1)>
<!--><script>alert(1)</script>-->
<![CDATA[<script>alert(1)</script>]]>
<math><mtext></p><img src=x onerror=alert(1)>
<p style="background:url(javascript:alert(1))">x</p>
<form action=/logout><button>x</button></form>
<style>@import 'x'</style>
<base href=//evil.example>
<meta http-equiv=refresh content=0>
```\n<script>alert(1)</script>\n```
    <script>alert(1)</script>
`<script>alert(1)</script>`
{{ <script>alert(1)</script> }}
{{ "<script>alert(1)</script>" }}
{{ "x" onload=alert(1) }}
[x](/{{ V1.delegates }})
[x](/a "{{ V1.delegates }}")
[x]({{ V1.delegates }})
\\<script\\>alert(1)\\</script\\>
&lt;script&gt;alert(1)&lt;/script&gt;
\U000f0000\U000f0001
""".strip().splitlines()

ALLOWED = {"div", "p", "h2", "h3", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br", "bdi", "mark"}


@pytest.mark.parametrize("text", XSS)
def test_nothing_harmful_comes_out(text):
    text = text.replace("\\n", "\n")
    for tag, attributes in Seen(render(text, "en", FIGURES)).tags:
        assert tag in ALLOWED
        assert set(attributes) <= {"class", "lang", "dir", "href", "rel"}
        address = attributes.get("href") or ""
        assert re.match(r"(https?://|/(?![/\\])|#|$|[\w%][^:]*$)", address), address


def test_the_figure_is_the_only_markup_from_outside():
    html = render("Then **{{ V1.delegates }}** came, <b>two</b>.", "en", FIGURES)
    assert '<strong><a class="figure" href="/f/1">12 people</a></strong>' in html
    assert "&lt;b&gt;" in html


def test_a_figure_that_is_not_safe_is_escaped():
    assert "&lt;i&gt;" in render("{{ a }}", "en", {"a": "<i>"})


def test_a_typed_placeholder_is_no_figure():
    html = render("\U000f0000 {{ V1.delegates }} \U000f0000", "en", FIGURES)
    assert html.count("12 people") == 1


def test_a_figure_never_lands_in_an_attribute():
    for text in ("[x](/a/{{ V1.delegates }})", '[x](/a "{{ V1.delegates }}")'):
        assert "12 people" not in render(text, "en", FIGURES)


def test_an_unknown_figure_shows_as_written():
    assert '<mark class="figure-missing">{{ V9.x }}</mark>' in render("{{ V9.x }}", "en", FIGURES)


def test_language_and_direction_are_said():
    assert render("سالام", "ug", {}).startswith('<div class="body" lang="ug" dir="rtl"><p>')


def test_markdown_that_is_allowed():
    html = render('# a\n\n## b\n\n- c\n- *d*\n\n> e\n\n[f](https://example.org)\n\n{{ "g" }}', "en", {})
    for part in ("<h2>a</h2>", "<h2>b</h2>", "<em>d</em>", "<blockquote>", "<bdi>g</bdi>"):
        assert part in html
    assert '<a href="https://example.org" rel="noopener nofollow">f</a>' in html


def test_plain_text_for_pasting():
    text = '## Visit\n\nCame: {{ V1.delegates }} of\n{{ "A 14th Division" }}.\n\n- one\n- [two](/x)\n\n1. a\n2. b'
    assert plain(text, "en", {"V1.delegates": "12 people"}) == (
        "Visit\n\nCame: 12 people of\nA 14th Division.\n\n• one\n• two (/x)\n1. a\n2. b"
    )
    assert plain("{{ a }}", "ug", {"a": "12"}) == "\u206812\u2069"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["[" * 20_000, "> " * 20_000, "*" * 40_000, "- " * 20_000, "[a](" * 10_000, "two " * 9_000]
)
def test_hostile_length_stays_quick(text):
    started = time.process_time()
    render(text, "en", FIGURES)
    check(text, "en", KEYS)
    assert time.process_time() - started < 20  # a runaway pattern takes minutes
