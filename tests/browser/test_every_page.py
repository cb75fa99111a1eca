"""Every kind of page, in every language it has, on a phone and on a desk: axe, width, direction, colours, cookies.

One test opens one page in one language and finds everything that is wrong with it at once: a visit costs more
than a question.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import axe, kinds

WIDTHS = {"phone": (360, 740), "desk": (1440, 900)}
_TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= edge) return []
  return [...document.querySelectorAll('body *')]
    .filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > edge + 1 || r.left < -1) })
    .slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.className}`)
}"""
_DIRECTION = "() => [document.documentElement.lang, document.documentElement.dir]"


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
@pytest.mark.parametrize("kind", kinds.PUBLIC)
def test_public_page(site, look, kind: str, language: str):
    problems = _problems(look, "", f"{site}/{language}{kinds.PUBLIC[kind]()}", language)
    cookies = look("").context.cookies()
    assert not problems, "\n".join(problems)
    assert not cookies, f"a public page sets {cookies}"


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
@pytest.mark.parametrize("kind", kinds.STAFF)
def test_staff_page(site, look, packs_to_look_at, kind: str, language: str):
    who, where = kinds.STAFF[kind]
    problems = _problems(look, who or "nobody", f"{site}/{language}{where()}", language)
    assert not problems, "\n".join(problems)


def _problems(look: Any, who: str, url: str, language: str) -> list[str]:
    """Everything wrong with a page at either width, and in dark colours."""
    page = look(who)
    answer = page.goto(url)
    wanted = 404 if "no-such-page" in url else 200
    assert answer.status == wanted, f"{url}: {answer.status}"
    found = []
    direction = [language, "rtl" if language == "ug" else "ltr"]
    if page.evaluate(_DIRECTION) != direction:
        found.append(f"{url}: lang and dir are {page.evaluate(_DIRECTION)}")
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += axe.violations(page, f"{url} ({name})")
        found += [f"{url} ({name}) is too wide: {what}" for what in page.evaluate(_TOO_WIDE)]
    page.emulate_media(color_scheme="dark")
    found += axe.dim(page, f"{url} (dark)")
    page.emulate_media(color_scheme="light")
    return found
