"""What is wrong in a pack: sheet, row, column, what, and what to do. All of it is counted, the first of it kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from counterfoil.packs.cell_text import CellError, Message
from counterfoil.packs.sheets import SheetProblem

KEPT = 500


@dataclass
class Problems:
    """Collects mistakes (they refuse the pack) and warnings (they are shown in the preview)."""

    mistakes: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.counts["mistake"]

    def mistake(self, sheet: str, row: int | None, column: str, error: CellError, code: str = "") -> None:
        """Note a mistake. `column` is the label as the sheet shows it."""
        self._keep("mistake", self.mistakes, sheet, row, column, error.problem, error.mend, code)

    def warning(self, sheet: str, row: int | None, column: str, error: CellError, code: str = "") -> None:
        self._keep("warning", self.warnings, sheet, row, column, error.problem, error.mend, code)

    def take(self, problems: list[SheetProblem]) -> None:
        """Take over what the reader of sheets found; a sheet that is simply not read is a warning."""
        for each in problems:
            note = self.warning if each.code == "ignored_sheet" else self.mistake
            note(each.sheet, each.row, each.column, CellError(each.problem, each.mend), each.code)

    def _keep(
        self,
        kind: str,
        kept: list[dict[str, Any]],
        sheet: str,
        row: int | None,
        column: str,
        problem: Message,
        mend: Message,
        code: str,
    ) -> None:
        self.counts[kind] += 1
        if len(kept) < KEPT:
            kept.append(
                {
                    "sheet": sheet,
                    "row": row,
                    "column": column,
                    "code": code,
                    "problem": _stored(problem),
                    "mend": _stored(mend),
                }
            )


@dataclass(frozen=True)
class Problem:
    """One mistake or warning as it is shown, in the reader's language."""

    sheet: str
    row: int | None
    column: str
    code: str
    problem: Message
    mend: Message

    @classmethod
    def stored(cls, kept: dict[str, Any]) -> Problem:
        problem, mend = (Message(kept[part]["text"], kept[part]["with"]) for part in ("problem", "mend"))
        return cls(kept["sheet"], kept["row"], kept["column"], kept.get("code", ""), problem, mend)


def _stored(message: Message) -> dict[str, Any]:
    """The sentence untranslated, with its parameters: it is translated when somebody reads it."""
    plain = {k: v if isinstance(v, int | float) else str(v) for k, v in message.params.items()}
    return {"text": message.msgid, "with": plain}
