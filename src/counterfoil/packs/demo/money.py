"""The demo's money: books that are kept by the actions that everybody uses, from `money/<scheme>.toml`.

A file is a list of steps in the order in which they happened. Each names what is done (`do`), and under which word
later steps find what came of it (`key`). The finance officer enters, the approver approves, the host speaks for the
schools.
"""

from __future__ import annotations

from collections.abc import Callable

from counterfoil.funds import fund_actions
from counterfoil.packs.demo import money_given, money_paid
from counterfoil.packs.demo.money_desk import Cast, Desk, Told
from counterfoil.partners.models import Scheme

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
