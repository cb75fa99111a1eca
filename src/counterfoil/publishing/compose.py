"""The first draft of an update, composed from what the accounts say. A person edits it by hand afterwards.

Every number is a token; names of acts that hold a number of their own stand as literals.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterfoil.base.quantities import UNKNOWN
from counterfoil.base.text import LANGUAGES, TranslatedText
from counterfoil.figures.evaluate import Evaluated
from counterfoil.publishing import numberwords

# Sentences by measure; %s is the token. Others read "Label: token."
SENTENCES: dict[str, Promise] = {
    "dates": _("It took place %s."),
    "place": _("It took place in: %s."),
    "delegates": _("The delegation had %s."),
    "participants": _("%s took part."),
    "trainers": _("%s taught."),
    "recipients": _("It reached %s."),
    "visited": _("%s were visited."),
    "cash-given": _("The gift was %s."),
    "vouchers-given": _("Vouchers given: %s."),
    "worth-of-goods": _("The goods are said to be worth %s."),
    "goods": _("Given: %s."),
    "homes-improved": _("Homes improved: %s."),
    "groups": _("To keep in touch there are %s."),
    "themes": _("The themes were %s."),
    "places-visited": _("They went to %s."),
    "requests": _("The hosts asked for %s."),
    "commitments": _("The guests promised: %s."),
    "said": _("It was also said: %s."),
    "purpose": _("It is meant for %s."),
    "fund": _("It belongs to %s."),
    "channel": _("Channel: %s."),
    "photographs": _("The source shows %s."),
    "years-running": _("This has run for %s."),
    "spent": _("Spent: %s."),
    "income": _("Income: %s."),
}
_BETWEEN = {"zh-hans": ""}  # what stands between two sentences; elsewhere a space


def bodies(figures: Iterable[Evaluated]) -> TranslatedText:
    """A draft in every language of the house."""
    figures = list(figures)
    drafts = TranslatedText()
    for language in LANGUAGES:
        with translation.override(language):
            drafts[language] = _body(figures, language)
    return drafts


def _body(figures: list[Evaluated], language: str) -> str:
    by_tally: dict[str, list[Evaluated]] = {}
    for evaluated in figures:
        if evaluated.figure.tally:
            by_tally.setdefault(evaluated.figure.tally, []).append(evaluated)
    return "\n\n".join(_paragraph(told, language, heading=i > 0) for i, told in enumerate(by_tally.values()))


def _paragraph(told: list[Evaluated], language: str, *, heading: bool) -> str:
    title = _safe(str(told[0].figure.tally_name), language)
    sentences = _BETWEEN.get(language, " ").join(_sentence(evaluated, language) for evaluated in told)
    return f"## {title}\n\n{sentences}" if heading else sentences


def _sentence(evaluated: Evaluated, language: str) -> str:
    figure = evaluated.figure
    token = "{{ " + figure.key + " }}"
    if figure.measure in SENTENCES and not figure.label and figure.contributions[0].qualifier not in UNKNOWN:
        return str(SENTENCES[figure.measure]) % token
    label = _safe(str(figure.title), language)
    label = label[:1].upper() + label[1:]
    if figure.label:
        label = str(_("%(label)s, %(part)s")) % {"label": label, "part": _safe(figure.label, language)}
    return str(_("%(label)s: %(token)s.")) % {"label": label, "token": token}


def _safe(words: str, language: str) -> str:
    """A name as it may stand in a text: as a literal where it holds a number."""
    words = words.replace("{", "(").replace("}", ")").replace('"', "'")
    return '{{ "' + words + '" }}' if numberwords.find(words, language) else words
