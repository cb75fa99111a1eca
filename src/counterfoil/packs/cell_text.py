"""The ground under every reader of cells: messages, errors, and text made safe and comparable."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from counterfoil.base.numerals import plain
from counterfoil.packs import vocabulary

TEXT_LIMIT = 2_000  # characters in one cell: exact words are quoted, not whole pages
REMEMBERED = 16_384  # distinct cells kept per reader; sheets repeat themselves
SHOWN = 60  # characters of a cell that a message repeats

# Excel's own error values (ECMA-376 part 1, 18.17.2.7, and later additions), as a reader finds them.
EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)$")

# Reordering characters (UAX #9: embeddings, overrides, isolates): text can be made to show other words
# than it holds. The joiners U+200C and U+200D and the marks U+200E, U+200F, U+061C stay: Arabic script needs them.
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]|_x000D_\n?")

# A leading one of these makes a spreadsheet read text as a formula (OWASP, "CSV Injection"); the
# full-width forms do so under East Asian settings.
FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Message(Promise):
    """A sentence that is translated when it is shown, not when it is made: ten thousand stay cheap."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        sentence = gettext(self.msgid) if self.msgid else ""
        return sentence % self.params if self.params else sentence

    def __hash__(self) -> int:
        return hash(self.msgid)


class CellError(Exception):
    """A cell that cannot be read: what is wrong and what to do. The caller knows where it stands."""

    def __init__(self, problem: Message, mend: Message) -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.problem} {self.mend}"


def wrong(problem: str, mend: str, /, **params: Any) -> CellError:
    """A CellError from two marked sentences and the parameters of both."""
    return CellError(Message(problem, params), Message(mend, params))


def remembered(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    """Remember answers and refusals by the cell's type and value (1, 1.0 and TRUE are three cells)."""

    @lru_cache(maxsize=REMEMBERED, typed=True)
    def attempt(cell: Any) -> tuple[Value | None, CellError | None]:
        try:
            return read(cell), None
        except CellError as error:
            return None, error.with_traceback(None)

    @wraps(read)
    def reader(cell: Any) -> Value:
        value, error = attempt(cell)
        if error is not None:
            raise CellError(error.problem, error.mend)
        return value  # type: ignore[return-value]

    return reader


def shown(text: object) -> str:
    """The cell as a message repeats it: short, on one line."""
    line = " ".join(str(text).split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def plain_number(value: float) -> str:
    """A float as Excel means it: 15 significant digits, so that 0.1 + 0.2 is 0.3 and 12.0 is 12."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def words(cell: object, limit: int = TEXT_LIMIT) -> str:
    """The text of a cell: trimmed, NFC, line ends as "\\n", invisible characters removed.

    Numbers and dates that Excel made of text come back as text. The apostrophe that `safe_out` adds is
    taken off again. Blank gives "". CellError: characters that reorder text, an Excel error value, or
    more than `limit` characters.
    """
    if not isinstance(cell, str):
        cell = _as_text(cell)
    elif not cell.isprintable():
        cell = _cleaned(cell)
    text = cell.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if text[:1] == "#" and EXCEL_ERROR.match(text):
        raise wrong(
            _("Excel shows the error %(text)s here."),
            _("Mend it in Excel, then copy the column and paste it as values."),
            text=text,
        )
    if text[:1] == "'" and text[1:].startswith(FORMULA_LEADS):
        text = text[1:]
    if len(text) > limit:
        raise wrong(
            _("The text has %(length)d characters; at most %(limit)d fit."),
            _("Shorten it, or quote only the words that matter."),
            length=len(text),
            limit=limit,
        )
    return text


def line(cell: object, limit: int = TEXT_LIMIT) -> str:
    """Like `words`, on one line, with single spaces: for names, titles and labels."""
    return " ".join(words(cell, limit).split())


def items(cell: object) -> tuple[str, ...]:
    """The entries of a list in one cell: divided by ; ； 、 ؛ ، or a new line, without blanks or repeats."""
    text = words(cell)
    if not text:
        return ()
    entries = (" ".join(entry.split()) for entry in re.split("[;；、\n؛،]", text))
    return tuple(dict.fromkeys(entry for entry in entries if entry))


def safe_out(text: object) -> object:
    """Text for a cell of a file that leaves: an apostrophe before what a spreadsheet would run as a formula.

    A workbook's text cell is not run, but people save it as CSV, and there a leading = + - @, tab or line
    end is (OWASP, "CSV Injection"). Anything but text comes back as it is.
    """
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_LEADS) else text


def _cleaned(text: str) -> str:
    if found := OVERRIDES.search(text):
        raise wrong(
            _("The text holds a hidden character that changes the order of letters (%(code)s)."),
            _("Delete the text and type it again; do not paste it."),
            code=f"U+{ord(found[0]):04X}",
        )
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", text))


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return plain_number(cell)
    if isinstance(cell, dt.datetime):
        at_midnight = cell.time() == dt.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(" ", "seconds")
    return str(cell)


# Matching: one form for the many ways to type the same letters.


def folded(text: object) -> str:
    """A key for comparing words of people: `plain`, without case and without outer punctuation."""
    return plain(unicodedata.normalize("NFKC", str(text))).casefold().strip(" :.*?!'\"")


NOT_STATED = vocabulary.keys("not_stated", folded)
UNCLEAR = vocabulary.keys("unclear", folded)


def is_blank(cell: object) -> bool:
    """Nothing typed: blanks mean *not stated*."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def says_nothing(text: str) -> bool:
    """Blank, or one of the ways to write "not stated"."""
    return not text or folded(text) in NOT_STATED
