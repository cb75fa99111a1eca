"""What no message and no group may be for: a quota, a list of who stayed away, a task of thanks (G2, G7, G11).

Words of health and life may stand here, as in the title of a course: they ask nobody for anything. In a question they
would, so a test's questions are read more strictly (`heard_actions`).
"""

from __future__ import annotations

from counterfoil.base.errors import Refusal, Words
from counterfoil.safeguards.lexicon import check_request

_THANKS = "gratitude"


def must_ask_nothing_refused(words: str, *, where: str) -> None:
    """Refuse words that ask for what the house refuses.

    Args:
        where: the field in which they were typed.

    Raises:
        Refusal: `code` is that of the lexicon: quota, absentees, gratitude and the like.
    """
    finding = check_request(words)
    if finding and (finding.rule == "G11" or finding.code.startswith(_THANKS)):
        problem: Words = finding.reason
        raise Refusal(problem, mend=finding.mend, where=where, code=finding.code)
