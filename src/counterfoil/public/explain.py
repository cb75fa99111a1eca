"""What the codes of a figure mean, in plain sentences for a reader who knows none of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _l

from counterfoil.publishing.shown import Account, Shown

COUNTED = {
    "as_told": _l("As told: one total that somebody said. Nobody listed what it is made of."),
    "by_batch": _l("By batch: totals of classes, sessions or lots, one by one."),
    "itemised": _l("Itemised: single records, each of which can be pointed at."),
}
STANDS = {
    "one_side": _l("One side says it, and nothing stands behind it yet."),
    "evidence_seen": _l("A paper behind it was seen by a second person; the custody note says which."),
    "both_agree": _l("Both sides say the same, each for itself. They may still be wrong together."),
    "outsider_looked": _l("Somebody who belongs to neither side went, looked, and reports it."),
    "sides_differ": _l("The two sides say different things. Both stand here; we do not choose."),
    "accounts_differ": _l("Two accounts say different things. Nobody was asked; both stand here."),
}
FOLDS = {
    "count": _l("Counted: one for each thing told of."),
    "count_distinct": _l("Counted: each different name once."),
    "sum_per_unit": _l("Added up within one unit. People and households, say, are never added together."),
    "sum_per_currency": _l("Added up within one currency. Different currencies are never added together."),
    "range": _l("The smallest and the largest number told."),
    "span": _l("From the earliest to the latest date told."),
    "ratio": _l("One sum divided by another; both are shown."),
    "list": _l("Listed as the source gives it; nothing is added."),
}
ROLES = {
    "whole": _l("counts"),
    "part": _l("counts as a part"),
    "check": _l("stands beside it"),
}


def stands_words(figure: Shown) -> str:
    """Who stands behind a figure, in a sentence."""
    if figure.stands == "one_side" and not figure.differs and all(a.side == "neither" for a in figure.accounts):
        return str(_l("An account of neither side says it, and nothing stands behind it yet."))
    return str(STANDS[figure.stands_or_differs])


def fold_words(figure: Shown) -> str:
    """How the figure was made of its contributions, in a sentence."""
    entering = [account for account in figure.accounts if not account.is_check]
    if len(entering) < 2 and figure.content["fold"].startswith("sum"):
        if len(figure.accounts) > 1:
            return str(_l("Each account's number stands as it was said; nothing was added to it."))
        return str(_l("One number, as it was said; nothing was added to it."))
    return str(FOLDS[figure.content["fold"]])


def behind_words(account: Account) -> str:
    """Who stands behind one account's value."""
    if account.outsider:
        return str(_l("an outsider who looked"))
    if account.evidence:
        return str(_l("a paper that a second person has seen"))
    if account.reported:
        return str(_l("reported speech: nobody's half"))
    sides = {"giving": _l("the giving side"), "receiving": _l("the receiving side"), "neither": _l("another account")}
    return str(sides[account.side])
