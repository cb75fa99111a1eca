"""A tally card in each of the nine states, for the gallery."""

from typing import Any


def cards(words: dict[str, Any]) -> list[dict[str, Any]]:
    """One card in each of the nine states."""
    giver = {"who": words["giver"], "name": words["foundation"], "href": "#source"}
    receiver = {"who": words["receiver"], "name": words["federation"], "href": "#source"}
    first = {"who": words["paper1"], "href": "#source", "date": words["may6"]}
    second = {"who": words["paper2"], "href": "#source", "date": words["may20"]}
    silent = {"who": words["receiver"], "empty": words["not_asked"]}
    themes = words["theme_items"]

    def one(text: str, unit: str = "", **more: str) -> list[dict[str, str]]:
        return [{"text": text, "unit": unit, "statement": "0190-example", **more}]

    def listed(common: list[str], own: list[str]) -> list[dict[str, str]]:
        return [{"text": t, "mark": "same"} for t in common] + [{"text": t, "mark": "only"} for t in own]

    return [
        {
            "title": words["gift"],
            "kind": words["gift_kind"],
            "state": "both_agree",
            "left": {**giver, "values": one(words["money"]), "evidence": words["agreement"]},
            "right": {**receiver, "values": one(words["money"]), "say": words["entered"], "date": words["may6"]},
        },
        {
            "title": words["recipients"],
            "kind": words["gift_kind"],
            "state": "one_half",
            "left": {**giver, "values": one("18", words["people"]), "say": words["one_total"]},
            "right": silent,
        },
        {
            "title": words["follow"],
            "state": "sides_differ",
            "left": {**giver, "values": one("11", words["groups"]), "say": words["register"], "date": words["may20"]},
            "right": {**receiver, "values": one("9", words["groups"]), "say": words["coordinator"]},
        },
        {
            "title": words["themes"],
            "state": "accounts_differ",
            "left": {**first, "items": listed(themes[:3], themes[3:4])},
            "right": {**second, "items": listed(themes[:3], themes[4:])},
        },
        {
            "title": words["machines"],
            "state": "fits",
            "left": {
                **giver,
                "values": one("40", words["machines_unit"], qualifier=words["about"]),
                "say": words["one_total"],
            },
            "right": {**receiver, "values": one("38", words["machines_unit"]), "say": words["register"]},
        },
        {
            "title": words["worth"],
            "state": "evidence_seen",
            "left": {
                **giver,
                "values": one("4,400", words["sets"], qualifier=words["at_least"]),
                "evidence": words["agreement"],
            },
            "right": silent,
        },
        {
            "title": words["session"],
            "state": "outsider_looked",
            "halves": "both_agree",
            "left": {**giver, "values": one("12"), "say": words["register"]},
            "right": {**receiver, "values": one("12"), "say": words["register"]},
            "third": {
                "who": words["outsider"],
                "values": one("12"),
                "say": words["looked"],
                "date": words["may20"],
                "href": "#source",
            },
        },
        {
            "title": words["visit"],
            "state": "not_comparable",
            "left": {**giver, "values": one(words["dates"])},
            "right": {**receiver, "values": one("3", words["sets"])},
            "third": {
                "kind": "account",
                "who": words["another"],
                "name": words["paper2"],
                "values": one(words["dates"]),
                "href": "#source",
            },
        },
        {
            "title": words["machines"],
            "state": "empty",
            "left": {"who": words["giver"], "empty": words["empty_text"]},
            "right": silent,
        },
        {
            "title": f"{words['gift']}, {words['themes']}, {words['machines']}",
            "kind": words["gift_kind"],
            "state": "accounts_differ",
            "left": {
                **first,
                "name": f"{words['foundation']}, {words['federation']}",
                "values": [
                    *one("1,234,567,890", "CNY", qualifier=words["at_least"], part=words["whole"]),
                    *one("¥300", part=words["part_labels"][0]),
                    *one(words["exact_words"]),
                ],
                "items": listed(themes, words["part_labels"]),
            },
            "right": {
                **second,
                "values": one("58,824", "USD", qualifier=words["about"]),
                "items": listed(themes, [words["cannot_items"][0]]),
            },
            "third": {"kind": "account", "who": words["another"], "name": words["paper2"], "values": one("≥ 58,824")},
            "note": words["home_lede"],
        },
    ]
