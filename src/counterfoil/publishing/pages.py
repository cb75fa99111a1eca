"""A version document as a reader sees it, in the language of the page: plain values, no database.

Doors draw these; a draft's preview and a version from years ago go the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from counterfoil.base.contributions import Contribution, Fold, Of, Role
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.figures import words
from counterfoil.figures.folds import fold
from counterfoil.publishing.shown import Account, Json, Page, Shown, ShownSource

MAPPED_WORDS = {
    "same": _l("the same"),
    "first_names_more": _l("the first names more"),
    "second_names_more": _l("the second names more"),
    "each_names_others": _l("each names others"),
    "nothing_in_common": _l("nothing in common"),
    "one_silent": _l("one says nothing"),
}


def page(document: Json, *, moved: Collection[str] = (), renderings: Mapping[str, str] | None = None) -> Page:
    """Make a page of a document, in the active language.

    Args:
        document: as frozen in a version, or `queries.draft_document`.
        moved: keys of the figures that have moved since the version.
        renderings: our translations, by the words that sources said (`words_said` lists them).
    """
    language = get_language() or "en"
    render = _render(renderings or {})
    contents: dict[str, dict[str, Any]] = {
        part["id"]: part["content"] for part in document["parts"] if part["content"]
    }
    by_kind: dict[str, list[Any]] = {}
    for part in document["parts"]:
        if part["content"]:
            by_kind.setdefault(part["kind"], []).append(part["content"])
    bodies = {body["language"]: body for body in by_kind.get("body", [])}
    text, body_language = TranslatedText({k: b["text"] for k, b in bodies.items()}).in_language(language)
    title, title_language = TranslatedText({k: b["title"] for k, b in bodies.items()}).in_language(language)
    sources = sorted(by_kind.get("source", []), key=lambda content: content["order"])
    publishers = {source["id"]: str(TranslatedText(source["publisher"])) for source in sources}
    languages = {source["id"]: source["language"] for source in sources}
    return Page(
        title=title,
        title_language=title_language,
        text=text,
        body_language=body_language,
        figures=tuple(
            _shown(content, contents, publishers, languages, content["key"] in moved, render)
            for content in sorted(by_kind.get("figure", []), key=lambda content: content["order"])
        ),
        sources=tuple(_source(source, render) for source in sources),
        pictures=tuple(
            {**picture, "caption": str(TranslatedText(picture["caption"]))}
            for picture in sorted(by_kind.get("picture", []), key=lambda content: content["position"])
        ),
        meta=document["meta"],
        digest=document["digest"],
        previous=document["previous"] or "",
        buried=sum(part["content"] is None for part in document["parts"]),
    )


def words_said(document: Json) -> set[str]:
    """Every word or list item that a source said, so that renderings can be asked for at once."""
    said: set[str] = set()
    for part in document["parts"]:
        if part["kind"] == "contribution" and part["content"]:
            told = part["content"]["said"]
            said.update(word for word in (told["words"], told["label"], *told["members"]) if word)
        elif part["kind"] == "figure" and part["content"]:
            said.update(part["content"]["tally"]["name"].values())
            said.update(word for word in (part["content"]["said_by"], part["content"]["period"]) if word)
        elif part["kind"] == "source" and part["content"]:
            said.update([*part["content"]["cannot_show"], *filter(None, [part["content"]["note"]])])
    return said


def _render(renderings: Mapping[str, str]) -> words.Render:
    return lambda word: renderings.get(word, word)


def _shown(
    content: Json,
    contents: Mapping[str, Json],
    publishers: Mapping[str, str],
    languages: Mapping[str, str],
    moved: bool,
    render: words.Render,
) -> Shown:
    standing = content["standing"]
    label = render(content["label"])
    if label:
        label = _("%(dimension)s: %(label)s") % {
            "dimension": TranslatedText(content["dimension_label"]), "label": label,
        }  # fmt: skip
    accounts = tuple(
        _account(contents[part], content, publishers, languages, render)
        for part in content["contributions"]
        if part in contents
    )
    return Shown(
        key=content["key"],
        title=str(TranslatedText(content["title"])),
        value=_both_values(content, accounts, _own_value(content, contents, render)),
        members=tuple(render(member) for member in content["result"]["members"]),
        tally=content["tally"]["id"],
        handle=content["tally"]["handle"],
        tally_name=render(str(TranslatedText(content["tally"]["name"]))),
        kind=str(TranslatedText(content["kind_label"])),
        label=label,
        counted=standing["counted"],
        stands=standing["stands"],
        differs=standing["differs"],
        other_half=standing["other_half"],
        better=_better(standing),
        accounts=accounts,
        moved=moved,
        notes=tuple(_notes(content, render)),
        check=content["check"],
        content=content,
    )


def _own_value(content: Json, contents: Mapping[str, Json], render: words.Render) -> str:
    """The value; a fold gives nothing of what it was not told, so that here it is said in which way it was not."""
    first = contents.get(content["contributions"][0]) if content["contributions"] else None
    if first and content["standing"]["of"] == 1 and first["said"]["qualifier"] == Qualifier.UNCLEAR.value:
        return _("not clear in the source")
    return words.figure_words(content, render)


def _both_values(content: Json, accounts: Sequence[Account], value: str) -> str:
    """A single number over which the sides or accounts differ is told with the other: we do not choose."""
    if not content["standing"]["differs"] or content["result"]["members"] or content["standing"]["of"] != 1:
        return value
    others = [account.value for account in accounts if account.is_check and not account.reported]
    return _(" or ").join(dict.fromkeys((value, *others)))


def _better(standing: Json) -> str:
    """For example: 9 of 12 are counted better."""
    if standing["of"] < 2 or not (standing["better_counted"] or standing["better_stands"]):
        return ""
    if standing["better_counted"]:
        return _("%(count)d of %(of)d are counted better") % {
            "count": standing["better_counted"], "of": standing["of"],
        }  # fmt: skip
    return _("%(count)d of %(of)d have better backing") % {"count": standing["better_stands"], "of": standing["of"]}


def _notes(content: Json, render: words.Render) -> Iterable[str]:
    """What else the source said on the same line, and what follows from it: never part of the value."""
    if stated := content["stated_as"]:
        yield _("also stated as %(amount)s") % {"amount": words.money_words(stated["number"], stated["currency"])}
    if rate := content["rate"]:
        yield _("which implies %(mid)s %(currency)s for one %(per)s (by rounding, %(low)s to %(high)s)") % {
            "mid": words.number_words(rate["mid"]), "low": words.number_words(rate["low"]),
            "high": words.number_words(rate["high"]), "currency": rate["currency"], "per": rate["per"],
        }  # fmt: skip
    if worked := content["worked_out"]:
        currency = content["result"]["lines"][0]["currency"]
        yield _("worked out: %(value)s in all") % {
            "value": words.interval_words(worked["interval"], lambda n: words.money_words(n, currency))
        }
    if content.get("mapped"):
        pairs = [
            (_("“%(second)s” as “%(first)s”") if relation == "same" else _("“%(second)s” as part of “%(first)s”"))
            % {"first": render(first), "second": render(second)}
            for first, second, relation in content["mappings"]
        ]
        yield _("A person read %(pairs)s; read so: %(result)s.") % {
            "pairs": words.list_words(pairs), "result": MAPPED_WORDS[content["mapped"]],
        }  # fmt: skip
    if content["before"]:
        yield _("before: %(value)s") % {"value": words.number_words(content["before"])}
    if content["period"]:
        yield _("period: %(period)s") % {"period": words.period_words(content["period"], render)}
    if content["place"]:
        yield _("place: %(place)s") % {"place": render(content["place"])}
    if content["said_by"]:
        yield _("said by %(speaker)s, as the source tells it") % {"speaker": render(content["said_by"])}


def _account(
    part: Json, figure: Json, publishers: Mapping[str, str], languages: Mapping[str, str], render: words.Render
) -> Account:
    said = Contribution.from_json(part["said"])
    return Account(
        statement=said.id,
        value=_value(said, part, figure, languages.get(said.source, "en"), render),
        members=tuple(render(member) for member in said.members),
        side=said.side.value,
        source=said.source,
        publisher=publishers.get(said.source) or _teller(said),
        label=render(said.label),
        said_by=figure["said_by"],
        exact_words=part["exact_words"],
        reported=said.reported,
        evidence=said.evidence,
        outsider=said.outsider,
        is_check=said.role == Role.CHECK,
        of_record=said.of.value == "record",
        language=languages.get(said.source, "en"),
        homes=tuple(
            (str(TranslatedText(home["kind_label"])), home["handle"], str(TranslatedText(home["name"])))
            for home in part.get("homes", ())  # versions from before money was told have none
        ),
    )


def _teller(said: Contribution) -> str:
    """Who says it, where no source of the document does: of a record its side, in the reader's language."""
    return str(said.side.label) if said.of == Of.RECORD and said.side != Side.NEITHER else said.source_title


def said_unit(said: Contribution, part: Json, language: str) -> TranslatedText:
    """The unit in the source's own words, where the page is in the source's language; else its label."""
    if said.unit_words and (language == (get_language() or "en") or not part["unit_label"]):
        return TranslatedText({language: said.unit_words})
    return TranslatedText(part["unit_label"])


def _value(said: Contribution, part: Json, figure: Json, language: str, render: words.Render) -> str:
    """The value of one contribution alone, as it was said in `language`."""
    if said.number is not None:
        if said.currency or part["unit_label"].get("en") == "money":
            number = words.money_words(said.number, said.currency)
        else:
            number = words.unit_words(
                words.number_words(said.number), said_unit(said, part, language), one=said.number == 1
            )
        return words.qualified_words(number, said.qualifier.value)
    if said.since or said.until or said.members:
        alone = fold(Fold.SPAN if said.since or said.until else Fold.LIST, [_entering(said)])
        return words.figure_words({**figure, "result": alone.to_json(), "per_label": {}}, render)
    if said.words:
        return render(said.words)
    return _("not clear in the source") if said.qualifier.value == "unclear" else _("not stated")


def _entering(said: Contribution) -> Contribution:
    return Contribution.from_json({**said.to_json(), "role": Role.WHOLE.value})


def _source(content: Json, render: words.Render) -> ShownSource:
    return ShownSource(
        id=content["id"],
        publisher=str(TranslatedText(content["publisher"])),
        title=content["title"],
        address=content["address"],
        account_of=content["account_of"],
        kind=content["kind"],
        published=content["published"],
        read=content["read"],
        extent=content["extent"],
        language=content["language"],
        cannot_show=tuple(render(item) for item in content["cannot_show"]),
        note=render(content["note"]),
        note_language=content["language"] if render(content["note"]) == content["note"] else "",
    )
