"""axe-core over one page: what it holds against WCAG 2.2 AA fails a test, its best practices are told as warnings."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

SCRIPT = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
})"""
_CONTRAST = """() => axe.run(document, {
  runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}, resultTypes: ['violations'],
})"""


def violations(page: Any, where: str) -> list[str]:
    """What breaks WCAG 2.2 AA on the page, one line each; breaches of best practice are only warned of."""
    _load(page)
    found = page.evaluate(_RUN, [*WCAG, "best-practice"])["violations"]
    for rule in found:
        if not set(rule["tags"]) & set(WCAG):
            warnings.warn(f"{where}: {_line(rule)}", stacklevel=2)
    return [f"{where}: {_line(rule)}" for rule in found if set(rule["tags"]) & set(WCAG)]


def dim(page: Any, where: str) -> list[str]:
    """What cannot be read for lack of contrast, one line each; for looking at the same page in other colours."""
    _load(page)
    return [f"{where}: {_line(rule)}" for rule in page.evaluate(_CONTRAST)["violations"]]


def _load(page: Any) -> None:
    # By the protocol and not by a script element: the page's policy stays as it is.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)


def _line(rule: dict[str, Any]) -> str:
    nodes = "; ".join(f"{' '.join(map(str, node['target']))}: {_why(node)}" for node in rule["nodes"][:4])
    return f"{rule['id']} ({len(rule['nodes'])}×) {nodes}"


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return checks[0]["message"] if checks else str(node["html"])
