"""Refusals: what is wrong, where, and what to do, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise

Words = str | Promise


class Refusal(Exception):
    """An action refuses. Doors show `problem` and `mend`; nothing the person typed is lost.

    `where` names the place: a field of a form, or "Facts, row 7, column Value".
    """

    def __init__(self, problem: Words, *, mend: Words = "", where: str = "", code: str = "") -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.mend = mend
        self.where = where
        self.code = code

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.where and f"{self.where}:", self.problem, self.mend) if part)
