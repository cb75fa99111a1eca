"""What is heard of a course: its codes and their sheets, the test, samples, and the plain words in each language."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from counterfoil.base.text import LANGUAGES
from counterfoil.base.ui_parts import LANGUAGES as OWN_NAMES
from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.trainings_heard import CodeForm, SampleForm, TestQuestionForm
from counterfoil.staff.links.shown import drawing
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.trainings.shown import SECTION, done, may, write
from counterfoil.trainings import code_actions, heard_actions, heard_queries, plain, sample_actions
from counterfoil.trainings.models import Code, Course, TestQuestion


def _course(request: HttpRequest, permission: P, public_id: UUID) -> Course:
    return load_in_scheme(request, permission, Course, public_id, related=["tally"])


@door("GET")
def heard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The codes of a course, what was answered, its test, and what samples said later."""
    course = _course(request, P.READ_DRAFTS, public_id)
    codes = list(heard_queries.codes_of(course))
    return page(
        request, "trainings/heard", SECTION, course=course, codes=codes,
        reactions=[(code, told) for code in codes if (told := heard_queries.reactions(code))],
        scale=[plain.words_in(translation.get_language() or "en")[f"scale_{answer}"] for answer in plain.ANSWERS],
        questions=course.test_questions.filter(dropped_at=None), learnt=heard_queries.learnt(course),
        asked=any(code.session_id is None for code in codes), samples=heard_queries.samples_of(course),
        can_plan=may(request, P.PLAN_TRAININGS, course.scheme),
        can_count=may(request, P.COUNT_SESSIONS, course.scheme),
    )  # fmt: skip


@door("GET", "POST")
def new_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a code for a session or for the course's test."""
    course = _course(request, P.COUNT_SESSIONS, public_id)
    asked: dict[str, object] = {name: request.GET[name] for name in ("what", "session") if name in request.GET}
    if "session" not in asked and (now := course.sessions.filter(day=timezone.localdate()).first()):
        asked["session"] = now.public_id  # whoever stands in the room means this one
    form = CodeForm(request.POST or None, course=course, initial=asked)
    made: list[Code] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(code_actions.make_code(
            course=course, session=data["session"], what=data["what"], **form.times(), by=request.user,  # type: ignore[arg-type]
        ))  # fmt: skip

    return write(
        request, form, act, heading=_("Make a code"), done=_("The code is made. Print its sheet and hang it up."),
        to=lambda: redirect("staff:code_sheet", made[0].public_id), button=_("Make the code"), course=course,
        back=course, note=_("It adds to a number and keeps nothing of anybody. The headcount stays the number."),
    )  # fmt: skip


@door("GET")
def code_sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A sheet to print: the code as a drawing, and plain words in every language that a native speaker has read."""
    code = _code(request, public_id)
    scheme = code.course.scheme
    shown = plain.shown_in(scheme, translation.get_language() or "en")
    with translation.override(shown):
        address = request.build_absolute_uri(reverse("codes:code", args=[code.token]))
    told = {language: plain.words_in(language) for language in LANGUAGES if plain.has_been_read(scheme, language)}
    return page(
        request, "trainings/code_sheet", SECTION, code=code, course=code.course, address=address, qr=drawing(address),
        told=[(language, words[code.what], words) for language, words in told.items()],
        missing=[OWN_NAMES[language] for language in LANGUAGES if language not in told],
    )  # fmt: skip


@door("POST")
def close_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close a code for good."""
    code = _code(request, public_id)
    return done(
        request, lambda: code_actions.close_code(code=code, by=request.user),  # type: ignore[arg-type]
        _("The code is closed. What was answered is shown from ten answers up."),
        "staff:heard", code.course.public_id,
    )  # fmt: skip


@door("GET", "POST")
def new_question(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a question to a course's test."""
    course = _course(request, P.PLAN_TRAININGS, public_id)
    form = TestQuestionForm(request.POST or None, scheme=course.scheme)
    return write(
        request, form,
        lambda: heard_actions.add_test_question(course=course, **form.question(), by=request.user),  # type: ignore[arg-type]
        heading=_("A question of the test"), done=_("The question is in the test."), course=course, back=course,
        to=lambda: redirect("staff:heard", public_id),
    )  # fmt: skip


@door("GET", "POST")
def test_question(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Word a question of a test otherwise."""
    course = _course(request, P.PLAN_TRAININGS, public_id)
    question = get_object_or_404(TestQuestion, course=course, position=number, dropped_at=None)
    form = TestQuestionForm(request.POST or None, scheme=course.scheme, initial=TestQuestionForm.as_it_is(question))
    return write(
        request, form,
        lambda: heard_actions.change_test_question(question=question, **form.question(), by=request.user),  # type: ignore[arg-type]
        heading=_("A question of the test"), done=_("The question is changed."), course=course, back=course,
        to=lambda: redirect("staff:heard", public_id),
    )  # fmt: skip


@door("POST")
def drop_question(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take a question out of a test."""
    course = _course(request, P.PLAN_TRAININGS, public_id)
    question = get_object_or_404(TestQuestion, course=course, position=number)
    return done(
        request, lambda: heard_actions.drop_test_question(question=question, by=request.user),  # type: ignore[arg-type]
        _("The question is dropped."), "staff:heard", public_id,
    )  # fmt: skip


@door("GET", "POST")
def new_sample(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what a voluntary sample answered."""
    course = _course(request, P.PLAN_TRAININGS, public_id)
    form = SampleForm(request.POST or None, course=course)
    return write(
        request, form,
        lambda: sample_actions.record_sample(
            course=course, by=request.user,  # type: ignore[arg-type]
            **{name: value for name, value in form.cleaned_data.items() if name != "knowing"},
        ),
        heading=_("What a sample said"), done=_("It is written down."), course=course, back=course,
        to=lambda: redirect("staff:heard", public_id),
        note=_("Whoever wished to answer, as totals. Whoever did not answer leaves no trace."),
    )  # fmt: skip


@door("GET", "POST")
def plain_words(request: HttpRequest, slug: str) -> HttpResponse:
    """The plain words behind codes, for a native speaker to read; until then people see the original."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    if request.method == "POST":
        language, sha256 = request.POST.get("read", ""), request.POST.get("sha256", "")
        if language not in LANGUAGES:
            raise Http404(language)
        return done(
            request,
            lambda: heard_actions.note_words_read(
                scheme=scheme, language=language, sha256=sha256, by=request.user  # type: ignore[arg-type]
            ),
            _("It is noted. From now on people see these words."), "staff:plain_words", slug,
        )  # fmt: skip
    original = plain.to_read(plain.ORIGINAL)
    told = [
        (language, OWN_NAMES[language], list(zip(original, plain.to_read(language), strict=True)),
         plain.hash_of(language), plain.has_been_read(scheme, language))
        for language in LANGUAGES if language != plain.ORIGINAL
    ]  # fmt: skip
    speaks = speaks_for(request.user, scheme)  # type: ignore[arg-type]
    return page(request, "trainings/plain_words", SECTION, told=told, speaks=speaks != "neither")


def _code(request: HttpRequest, public_id: UUID) -> Code:
    related = ["session", "course__tally"]
    return load_in_scheme(request, P.COUNT_SESSIONS, Code, public_id, scheme="course__scheme", related=related)
