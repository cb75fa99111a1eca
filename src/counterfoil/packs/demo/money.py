"""The demo's money: books that are kept by the actions that everybody uses, from `money/<scheme>.toml`.

A file is a list of steps in the order in which they happened. Each names what is done (`do`), and under which word
later steps find what came of it (`key`). The finance officer enters, the approver approves, the host speaks for the
schools.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from counterfoil.base.text import TranslatedText
from counterfoil.funds import fund_actions
from counterfoil.packs.demo import money_given, money_paid
from counterfoil.packs.demo.money_desk import Cast, Desk, Told
from counterfoil.partners.models import Scheme
from counterfoil.publishing import actions as publishing

DONE: dict[str, Callable[[Desk, Told], object]] = {**money_given.DONE, **money_paid.DONE}


def keep(told: Told, cast: Cast) -> None:
    """The books of one file, unless the scheme has books already: somebody may have worked with them."""
    scheme = Scheme.objects.get(slug=told["scheme"])
    if scheme.books.exists():
        return
    desk = Desk(scheme, cast, told["currency"])
    for each in told.get("organisations", ()):
        money_given.add_organisation(desk, each)
    desk.book = fund_actions.start_books(
        scheme=scheme, organisation=desk.organisation(told["book"]), currencies=[told["currency"]], by=desk.finance
    )
    desk.made["general"] = desk.book.funds.get(is_general=True)
    for step in told["steps"]:
        made = DONE[step["do"]](desk, step)
        if "key" in step:
            desk.made[step["key"]] = made
    if "update" in told:
        _tell(desk, told["update"], cast)


def _tell(desk: Desk, told: Told, cast: Cast) -> None:
    """An update told from the books. In its texts stand the words of steps, for the handles of their tallies."""
    bodies = {language: _with_handles(desk, body) for language, body in told["bodies"].items()}
    update = publishing.start_update(
        scheme=desk.scheme, sources=[], records=[desk[word].tally for word in told["records"]], slug=told["slug"],
        title=TranslatedText.of(told["title"]), bodies=TranslatedText.of(bodies), by=cast["officer"],
    )  # fmt: skip
    looked = publishing.look_over(update=update, revision=update.revision, by=cast["approver"])
    publishing.publish(update=looked, revision=looked.revision, by=cast["publisher"])


def _with_handles(desk: Desk, body: str) -> str:
    return re.sub(r"\{\{ (\w+)\.", lambda found: f"{{{{ {desk[found[1]].tally.handle}.", body)
