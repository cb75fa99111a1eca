"""What a person at a desk does in the browser tests: signs in, fills a workbook, brings a pack."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import openpyxl
from procrastinate.contrib.django import app

from counterfoil.packs import actions, schema
from counterfoil.packs.demo import PASSWORD, workbooks
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User

SCHEME = "harbour-stone"


def sign_in(page: Any, address: str, who: str, language: str = "en") -> None:
    """Sign in to the staff pages by the form."""
    page.goto(f"{address}/{language}/staff/sign-in/")
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def account(title: str, *, beds: str = "40", **about: str) -> dict[str, Any]:
    """An account of the invented scheme as rows of the three sheets; nothing in it was told before."""
    return {
        "about": {
            "account_of": "giving side", "kind": "web page", "publisher": "Harbour City Federation", "title": title,
            "published": "2026-09-01", "read": "2026-09-02", "language": "English", "extent": "2 photos",
            "scheme": SCHEME, "cannot_show": "who asked for the beds", **about,
        },
        "acts": [
            {"ref": "H1", "kind": "visit", "name": "Hospital visit", "from": "2026-08-20", "to": "2026-08-22"},
            {"ref": "H2", "kind": "gift", "name": "Gift to the hospital", "within": "H1"},
        ],
        "facts": [
            {"act": "H1", "what": "delegates", "value": "6", "unit": "people"},
            {"act": "H1", "what": "themes", "value": "nursing; repair of machines"},
            {"act": "H2", "what": "goods", "value": beds, "unit": "sets", "split_by": "item", "which": "beds"},
            {"act": "H2", "what": "cash given", "value": "20000", "unit": "EUR"},
        ],
    }  # fmt: skip


def with_mistakes() -> dict[str, Any]:
    """The same account with things that nobody can read, each in a cell of its own."""
    wrong = account("An account with mistakes")
    wrong["acts"][0] |= {"from": "2026-02-31"}
    wrong["facts"][0] |= {"value": "12 peeple"}
    wrong["facts"][2] |= {"what": "gods"}
    wrong["facts"][3] |= {"unit": "XQZ", "act": "H9"}
    return wrong


def bring_packs() -> None:
    """One pack with mistakes and one that is ready stand in the preview; the officer brought both."""
    scheme, officer = Scheme.objects.get(slug=SCHEME), User.objects.get(username="officer")
    for name, told in (("mistakes", with_mistakes()), ("ready", account("Six days at the hospital"))):
        content = workbooks.workbook(told)
        pack = actions.bring_pack(scheme=scheme, file_name=f"{name}.xlsx", content=content, by=officer)
        actions.check_pack(pack=pack, by=officer)


def fill(template: Path, account: dict[str, Any], target: Path) -> dict[str, int]:
    """Write an account into the empty template, cell by cell, as a person with a spreadsheet would.

    Gives the first free row of each table, below the examples.
    """
    first = {}
    book = openpyxl.load_workbook(template)
    about = book[schema.ABOUT.en]
    rows = {_plain(row[0].value): row for row in about.iter_rows(max_col=2)}
    for key, value in account["about"].items():
        rows[schema.ABOUT.column(key).en][1].value = value
    for part in (schema.ACTS, schema.FACTS):
        sheet = book[part.en]
        columns = {_plain(cell.value): cell.column for cell in sheet[1]}
        free = next(n for n in range(2, 1000) if all(cell.value is None for cell in sheet[n]))
        first[part.key] = free
        for number, row in enumerate(account[part.key], start=free):
            for key, value in row.items():
                sheet.cell(number, columns[part.column(key).en], value)
    book.save(target)
    return first


def _plain(heading: Any) -> str:
    return str(heading or "").removesuffix(" *")


def work() -> None:
    """Do what is in the queue, as the worker would, and stop."""

    async def once() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)

    with app.replace_connector(app.connector.get_worker_connector()):
        worker = threading.Thread(target=asyncio.run, args=[once()])  # Playwright's own loop runs in this thread
        worker.start()
        worker.join()
