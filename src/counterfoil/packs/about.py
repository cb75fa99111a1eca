"""The sheet About: whose account this is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext_noop as _

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import LANGUAGES
from counterfoil.packs import cells, lookups, schema
from counterfoil.packs.cell_text import Message, folded, line, shown, words, wrong
from counterfoil.packs.reading import Context, short
from counterfoil.packs.sheet_specs import Answers
from counterfoil.partners.models import Scheme
from counterfoil.statements.models import Source

SIDE_WORDS = {
    Side.GIVING: (
        "giving",
        "giver",
        "assisting",
        "assisting side",
        "帮扶方",
        "给予方",
        "援助方",
        "支援方",
        "ياردەم بەرگۈچى",
        "بەرگۈچى تەرەپ",
    ),
    Side.RECEIVING: (
        "receiving",
        "receiver",
        "host",
        "host side",
        "受援方",
        "接受方",
        "接待方",
        "قوبۇل قىلغۇچى",
        "ئالغۇچى تەرەپ",
    ),
    Side.NEITHER: (
        "neither",
        "none",
        "outsider",
        "newspaper",
        "neither of them",
        "都不是",
        "第三方",
        "其他",
        "媒体",
        "ھېچقايسىسى",
    ),
}
_KIND_WORDS = {
    Source.Kind.PAGE: ("page", "website", "webpage", "news page", "网页", "网站", "تور بەت"),
    Source.Kind.NEWSPAPER: ("newspaper", "press", "报纸", "报刊", "新闻", "گېزىت"),
    Source.Kind.PAPER: ("paper", "report", "报告", "文件", "论文", "دوكلات"),
    Source.Kind.LETTER: ("letter", "来信", "信函", "信", "خەت"),
    Source.Kind.REGISTER: ("register", "登记册", "台账", "دەپتەر"),
    Source.Kind.INDEPENDENT_LOOK: ("independent look", "independent", "outsider's report", "独立查看", "مۇستەقىل"),
}


@dataclass
class About:
    """What the sheet says. `fields` are those of `Source` that `statements.actions.stage_account` takes."""

    fields: dict[str, Any] = field(default_factory=dict)
    publisher: lookups.Named | None = None
    parties: dict[str, list[lookups.Named]] = field(default_factory=dict)


def choices(model: type[TextChoices], extra: Mapping[Any, tuple[str, ...]]) -> dict[str, str]:
    """Folded word → value, from the values, their labels in all our languages, and other words for them."""
    known = {}
    for value, label in model.choices:
        known[folded(value)] = known[folded(value.replace("_", " "))] = value
        for language in LANGUAGES:
            with translation.override(language):
                known[folded(label)] = value
        known.update({folded(word): value for word in extra[model(value)]})
    return known


def read_about(answers: Answers, scheme: Scheme, context: Context) -> About:
    """Read the answers; mistakes go to the context."""
    about = About()
    _check_scheme(answers, scheme, context)
    fields = about.fields
    fields["account_of"] = _choice(answers, "account_of", choices(Side, SIDE_WORDS), context) or ""
    fields["kind"] = _choice(answers, "kind", choices(Source.Kind, _KIND_WORDS), context) or Source.Kind.PAGE
    if fields["kind"] == Source.Kind.INDEPENDENT_LOOK and fields["account_of"] not in ("", Side.NEITHER):
        _note(
            answers,
            "account_of",
            context,
            wrong(
                _("An independent look is the account of neither side."),
                _("Write “neither”, or choose another kind of account."),
            ),
        )
    for key, limit in (("title", 500), ("address", 500), ("extent", 200)):
        fields[key] = _read(answers, key, short(limit), context) or ""
    fields["note"] = _read(answers, "note", words, context) or ""
    fields["cannot_show"] = list(_read(answers, "cannot_show", cells.items, context) or ())
    moment = _read(answers, "published", cells.moment, context)
    fields["published"] = str(moment.date) if moment else ""
    fields["published_words"] = moment.words[:80] if moment else ""
    read_on = _read(answers, "read", cells.date, context)
    fields["read"] = str(read_on) if read_on else ""
    about.publisher = _publisher(answers, context)
    guessed = lookups.language_of(fields["title"], about.publisher.name if about.publisher else "")
    fields["language"] = _read(answers, "language", cells.language, context) or guessed
    about.parties = _parties(answers, scheme, context)
    return about


def find_scheme(cell: object) -> Scheme:
    """The scheme of that slug or name. Refusal: blank or unknown, with the nearest."""
    text = line(cell, 200)
    known: dict[str, Scheme] = {}
    for scheme in Scheme.objects.all():
        known[folded(scheme.slug)] = scheme
        known.update({folded(name): scheme for name in scheme.name.values()})
    if found := known.get(folded(text)):
        return found
    if not text:
        problem, mend = (
            _("The pack does not say which scheme it belongs to."),
            _("Answer “scheme” on the sheet About."),
        )
    else:
        problem, mend = (
            _("There is no scheme “%(text)s”."),
            _("Start it first, or write the name of one that is there."),
        )
    near = lookups.nearest(folded(text), known)
    if near:
        mend = _("The nearest is “%(nearest)s”. Write that, or start a new scheme first.")
    params = {"text": shown(text), "nearest": str(known[near].slug) if near else ""}
    raise Refusal(Message(problem, params), mend=Message(mend, params), code="unknown_scheme")


def _check_scheme(answers: Answers, scheme: Scheme, context: Context) -> None:
    """A pack that names a scheme goes into that one and no other."""
    cell = answers.values.get("scheme", (0, ""))[1]
    text = line(cell, 200)
    if text and folded(text) not in {folded(scheme.slug), *map(folded, scheme.name.values())}:
        _note(
            answers,
            "scheme",
            context,
            wrong(
                _("The pack says “%(text)s”, and it was brought to “%(scheme)s”."),
                _("Choose the right scheme, or clear this answer."),
                text=shown(text),
                scheme=str(scheme.name),
            ),
        )


def _publisher(answers: Answers, context: Context) -> lookups.Named | None:
    text = _read(answers, "publisher", short(200), context)
    return _read(answers, "publisher", lambda _cell: context.organisations.find(text), context) if text else None


def _parties(answers: Answers, scheme: Scheme, context: Context) -> dict[str, list[lookups.Named]]:
    """The organisations of both sides; one that sits on the other side of the scheme is a mistake."""
    seated = dict(scheme.parties.values_list("organisation_id", "side")) if scheme.pk else {}
    parties: dict[str, list[lookups.Named]] = {}
    taken: dict[int, str] = {}
    for side, key in ((Side.GIVING, "assisting"), (Side.RECEIVING, "host")):
        for name in _read(answers, key, cells.items, context) or ():
            found = _read(answers, key, lambda _cell, name=name: context.organisations.find(name), context)
            if found is None:
                continue
            there = seated.get(found.id) or taken.setdefault(found.id, side)
            if there != side:
                _note(
                    answers,
                    key,
                    context,
                    wrong(
                        _("“%(name)s” is on the other side of this scheme."),
                        _("Move it to the other answer, or leave it out."),
                        name=found.name,
                    ),
                )
            else:
                parties.setdefault(str(side), []).append(found)
    return parties


def _choice(answers: Answers, key: str, known: dict[str, str], context: Context) -> str | None:
    def read(cell: object) -> str | None:
        text = line(cell, 200)
        if not text:
            return None
        if (value := known.get(folded(text))) is None:
            near = lookups.nearest(folded(text), known, 0.5)
            raise wrong(
                _("“%(text)s” is none of the answers."),
                _("Choose one from the drop-down; the nearest is “%(nearest)s”.")
                if near
                else _("Choose one from the drop-down."),
                text=shown(text),
                nearest=known.get(near, "").replace("_", " "),
            )
        return value

    return _read(answers, key, read, context)


def _read(answers: Answers, key: str, read: Any, context: Context) -> Any:
    row, cell = answers.values.get(key, (None, None))
    return context.attempt(read, cell, answers.name, row, context.label(schema.ABOUT, key))


def _note(answers: Answers, key: str, context: Context, error: Any) -> None:
    row = answers.values.get(key, (None, None))[0]
    context.problems.mistake(answers.name, row, context.label(schema.ABOUT, key), error)
