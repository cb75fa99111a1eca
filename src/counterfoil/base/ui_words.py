"""The words that components say for the codes of the domain: one place, so that a code never gets two names."""

from django.utils.translation import gettext_lazy as _l

STATE_WORDS = {
    "both_agree": _l("both sides agree"),
    "one_half": _l("one half"),
    "sides_differ": _l("the sides differ"),
    "accounts_differ": _l("accounts differ"),
    "fits": _l("the halves fit"),
    "evidence_seen": _l("evidence seen"),
    "outsider_looked": _l("an outsider looked"),
    "not_comparable": _l("cannot be compared"),
    "empty": _l("nothing said yet"),
}
COUNTED_WORDS = {"as_told": _l("as told"), "by_batch": _l("by batch"), "itemised": _l("itemised")}
STANDS_WORDS = {
    "one_side": _l("one side"),
    "evidence_seen": _l("evidence seen"),
    "both_agree": _l("both sides agree"),
    "outsider_looked": _l("an outsider looked"),
    "sides_differ": _l("the sides differ"),
    "accounts_differ": _l("accounts differ"),
}
BANNER_WORDS = {
    "invented": (
        _l("Invented scheme"),
        _l("Places, organisations and figures on this page are made up, to show how Counterfoil works."),
    ),
    "compiled": (
        _l("Compiled by this project from public pages"),
        _l("The organisations named here took no part and were not asked."),
    ),
    "no_channel": (
        _l("No independent channel for complaints"),
        _l("None is named in this scheme, so no data on any person helped is held here."),
    ),
    "correction": (_l("This version corrects an earlier one"), _l("The earlier version stays readable.")),
    "moved": (
        _l("A figure has moved since this version"),
        _l("The version below stands as it was published."),
    ),
}
MARK_WORDS = {
    "added": _l("added"),
    "changed": _l("changed"),
    "same": _l("already there"),
    "mistake": _l("mistake"),
}
MESSAGE_WORDS = {
    "success": _l("Done."),
    "info": _l("Note."),
    "warning": _l("Take care."),
    "error": _l("Not done."),
    "debug": _l("Note."),
}
