"""Browser tests: Debian's Chromium, driven by Playwright, against the app on a database of the test's own.

- `page`: a page in a fresh context; a script error or a breach of the content policy fails the test.
- `new_page(**options)`: further pages, e.g. `new_page(viewport={"width": 390, "height": 844}, locale="ug")`,
  `color_scheme="dark"`, `java_script_enabled=False`.
- `live`: the address of the app on a fresh, migrated database (with `committed_db`, so commits are real).
- `live_demo`: the same, with the demo accounts loaded.
- `site`: the same for all tests of one module, which only read; `look(who)` gives one page for each who reads there,
  kept open from test to test, signed in with a name of the demo ("" is the public).

Without Chromium these tests are skipped; COUNTERFOIL_REQUIRE_BROWSER=1 makes that a failure.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from tests.support import databases

# Playwright keeps an event loop in this thread; Django would refuse to query beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    """The program, by COUNTERFOIL_CHROMIUM or as Debian and others name it."""
    named = os.environ.get("COUNTERFOIL_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, once per worker."""
    program = chromium()
    if program is None:
        why = "No Chromium: install Debian's package chromium, or name one in COUNTERFOIL_CHROMIUM."
        if os.environ.get("COUNTERFOIL_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        launched = play.chromium.launch(executable_path=program, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser) -> Iterator[Callable[..., Any]]:
    """A function that opens a page in a context of its own, with Playwright's context options."""
    contexts, complaints = [], []

    def open_page(**options: Any) -> Any:
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda line: complaints.append(line.text) if _breach(line) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _breach(line: Any) -> bool:
    return line.type == "error" and "Content Security Policy" in line.text


@pytest.fixture
def page(new_page) -> Any:
    """A desktop page."""
    return new_page(viewport={"width": 1280, "height": 900})


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _serve() -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def live(committed_db) -> Iterator[str]:
    """The address of the app on a fresh database, without a final slash."""
    yield from _serve()


@pytest.fixture
def live_demo(committed_demo_db) -> Iterator[str]:
    """The address of the app with the demo accounts, without a final slash."""
    yield from _serve()


@pytest.fixture(scope="module")
def site(database_urls, demo_template, django_db_blocker) -> Iterator[str]:
    """The address of the app with the demo accounts, for the tests of a module that only read."""
    with django_db_blocker.unblock(), databases.clone(*database_urls, demo_template):
        yield from _serve()


@pytest.fixture(scope="module")
def look(browser, site) -> Iterator[Callable[[str], Any]]:
    """A function that gives the page of one reader, kept open from test to test."""
    from tests.browser import desk

    pages: dict[str, Any] = {}

    def page_of(who: str) -> Any:
        if who not in pages:
            context = browser.new_context(reduced_motion="reduce")  # colours change at once
            context.set_default_timeout(15_000)
            pages[who] = context.new_page()
            if who not in ("", "nobody"):
                desk.sign_in(pages[who], site, who)
        return pages[who]

    yield page_of
    for page in pages.values():
        page.context.close()


@pytest.fixture(scope="module")
def packs_to_look_at(site) -> None:
    """One pack with mistakes and one that is ready, brought and left in the preview."""
    from tests.browser import desk

    desk.bring_packs()
