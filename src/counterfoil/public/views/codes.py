"""The page behind a code on a wall: one button, or a few questions; it works without script and without a sign-in.

Opening it counts nothing: chat apps and cameras open every address to draw a preview. What is sent adds to a number.
Nothing else is kept: no session, no address, no time; the browser remembers until midnight, for this code alone, that
it was counted. Exempt from the check against forged forms, as nothing here rests on who sends.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from counterfoil.base.actors import System
from counterfoil.base.errors import Refusal
from counterfoil.base.text import LANGUAGES
from counterfoil.base.ui_parts import LANGUAGES as OWN_NAMES
from counterfoil.trainings import code_actions as actions
from counterfoil.trainings import plain
from counterfoil.trainings.code_actions import Added
from counterfoil.trainings.heard_actions import MOST_QUESTIONS
from counterfoil.trainings.models import Code

COOKIE = "counted"
_BY = System("code")
_TESTS = (Code.What.BEFORE, Code.What.AFTER)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}")
_FIELD = re.compile(r"q([0-9]{1,15})")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a code asks; take in what is sent."""
    found = _find(token)
    response = _page(request, None, status=404) if found is None else _code(request, found)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _find(token: str) -> Code | None:
    """The code whose address this is; a guessed and a mistyped one look the same."""
    if not _TOKEN.fullmatch(token):
        return None
    return Code.objects.select_related("course__scheme", "course__tally", "session").filter(token=token).first()


def _code(request: HttpRequest, found: Code) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, said=_said(request, found))
    if COOKIE in request.COOKIES.get(_cookie(), ""):
        return redirect(f"{request.path}?done=again")
    try:
        added = _add(found, request)
    except Refusal as refusal:
        return _page(request, found, said=refusal.code, status=409)
    if added == Added.TURNED_AWAY:
        return _page(request, found, said="busy", status=429)
    response = redirect(f"{request.path}?done=1")
    _remember(response, found)
    return response


def _add(found: Code, request: HttpRequest) -> Added:
    if found.what == Code.What.COUNT:
        return actions.add_one(code=found, by=_BY)
    if found.what == Code.What.REACTION:
        asked = {question.code for question in plain.reaction_questions()}
        chosen = {code: request.POST.get(code, "") for code in asked}
        answers = {code: int(answer) for code, answer in chosen.items() if answer in {"1", "2", "3", "4", "5"}}
        return actions.add_reaction(code=found, answers=answers, by=_BY)
    return actions.add_test(code=found, answers=_test_answers(request), by=_BY)


def _test_answers(request: HttpRequest) -> dict[int, int]:
    """Question → answer, as sent; what is no answer of the test adds to no counter."""
    named = list(request.POST)[: 2 * MOST_QUESTIONS]
    fields = ((_FIELD.fullmatch(name), request.POST.get(name, "")) for name in named)
    return {int(name.group(1)): int(answer) for name, answer in fields if name and re.fullmatch("[0-5]", answer)}


def _said(request: HttpRequest, found: Code) -> str:
    """Which of the plain words stand instead of the question; nothing where it is asked."""
    if request.GET.get("done") in ("1", "again"):
        return "done" if request.GET["done"] == "1" else "again"
    if found.is_closed():
        return "closed"
    if not found.is_open():
        return "not_yet"
    return "again" if COOKIE in request.COOKIES.get(_cookie(), "") else ""


def _cookie() -> str:
    """One name for each language of the address, because a cookie is kept to one path: that of its own code."""
    return f"{COOKIE}-{translation.get_language() or 'en'}"


def _remember(response: HttpResponse, found: Code) -> None:
    """Until midnight, and only for this code's own addresses: that it was counted. It holds no number of anybody."""
    now = timezone.localtime()
    midnight = (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    for language in LANGUAGES:
        with translation.override(language):
            path = reverse("codes:code", args=[found.token])
            response.set_cookie(
                _cookie(), COOKIE, max_age=int((midnight - now).total_seconds()), path=path, httponly=True,
                samesite="Lax",
            )  # fmt: skip


def _page(request: HttpRequest, found: Code | None, *, said: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"noindex": True, "code": found}
    if found is not None:
        asked_in = translation.get_language() or "en"
        language = plain.shown_in(found.course.scheme, asked_in)
        words = plain.words_in(language)
        context |= {
            "scheme": found.course.scheme, "words": words, "language": language, "said": words.get(said, ""),
            "ask": said in ("", "busy", "nothing"), "title": words[found.what],
            "questions": _questions(found, language),
            "not_read": "" if language == asked_in else OWN_NAMES[asked_in],
        }  # fmt: skip
    return render(request, "public/code.html", context, status=status)


def _questions(found: Code, language: str) -> list[dict[str, Any]]:
    """What is asked, with its answers: field, words, language of the words, answers (value, words)."""
    words = plain.words_in(language)
    if found.what == Code.What.REACTION:
        scale = [(str(answer), words[f"scale_{answer}"]) for answer in plain.ANSWERS]
        return [
            {"field": one.code, "words": one.label.in_language(language)[0], "language": language, "answers": scale}
            for one in plain.reaction_questions()
        ]
    if found.what not in _TESTS:
        return []
    return [
        {"field": f"q{one.pk}", "words": one.words, "language": found.course.language,
         "answers": [(str(at), answer) for at, answer in enumerate(one.answers)]}
        for one in found.course.test_questions.filter(dropped_at=None)
    ]  # fmt: skip
