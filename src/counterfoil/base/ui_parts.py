"""The thinking behind the components, apart from their tags: plain functions over plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LANGUAGES = {"zh-hans": "中文", "ug": "ئۇيغۇرچە", "en": "English"}
RIGHT_TO_LEFT = {"ug", "ar", "fa", "he", "ur"}


def text_direction(language: str | None) -> str:
    """`rtl` or `ltr` for a language code such as `ug` or `zh-hans`."""
    return "rtl" if (language or "en").split("-")[0] in RIGHT_TO_LEFT else "ltr"


def half_parts(half: Mapping[str, Any] | None) -> dict[str, Any]:
    """Sort a half's list by what the other half names too, and see whether the half is empty."""
    half = dict(half or {})
    items: Sequence[Mapping[str, Any]] = half.get("items") or []
    groups = (
        ("same", _("Both name")),
        ("finer", _("One inside the other")),
        ("only", _("Only here")),
        ("", ""),
    )
    half["groups"] = [
        {"mark": mark, "label": label, "items": found}
        for mark, label in groups
        if (found := [item for item in items if (item.get("mark") or "") == mark])
    ]
    half["values"] = half.get("values") or []  # else a template would find the method of that name
    half["is_empty"] = not half["values"] and not items
    return half


def notches(rank: int, out_of: int) -> list[dict[str, Any]]:
    """Places of the notches of a small tally: `rank` of them cut."""
    return [{"x": 2 + 6 * place, "cut": place < rank} for place in range(out_of)]


def mistakes(bound: BoundField) -> list[dict[str, Any]]:
    """The field's mistakes with what to do about each, from the error's `mend` or its `params["mend"]`."""
    found: list[dict[str, Any]] = []
    for error in bound.errors.as_data() if bound.errors else []:
        mend = getattr(error, "mend", "") or (error.params or {}).get("mend", "")
        found.extend({"text": text, "mend": mend} for text in error.messages)
    return found


def languages(context: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Any]:
    """This page in each of the languages: its address there, or the form that changes the language."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request else "/"
    current = get_language() or "en"
    found = [
        {
            "code": code,
            "name": LANGUAGES[code],
            "dir": text_direction(code),
            "current": code == current,
            "href": there if (there := translate_url(here, code)) != here else "",
        }
        for code in codes
    ]
    form_url = _language_form(context)
    useful = form_url or any(language["href"] for language in found)
    return {
        "languages": found if useful else [],
        "form_url": form_url,
        "here": here,
        "csrf_token": context.get("csrf_token"),
    }


def _language_form(context: Mapping[str, Any]) -> str:
    """Where a choice of language is sent, or nothing."""
    signed_in = getattr(context.get("user"), "is_authenticated", False)
    for name in ("set_language", "staff:language") if signed_in else ("set_language",):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
