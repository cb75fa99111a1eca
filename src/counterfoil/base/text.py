"""Text that exists in several languages, and the languages we speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale

LANGUAGES = ("en", "zh-hans", "ug")
RIGHT_TO_LEFT = frozenset({"ug"})
_LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN", "ug": "ug"}


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def locale_of(language: str) -> Locale:
    """Babel's locale: how a language writes numbers, dates and currencies; English for one we do not speak."""
    return Locale.parse(_LOCALES.get(language, "en_GB"))


def one_line(words: object) -> str:
    """Words on one line with single spaces, as somebody meant what they typed or copied."""
    return " ".join(str(words).split())


class TranslatedText(dict[str, str]):
    """Words by language code. An empty one is false.

    `in_language` answers with the words and the language they are really in, so that a page can mark
    a fallback as what it is (WCAG 3.1.2).
    """

    @classmethod
    def of(cls, value: Any, language: str = "en") -> TranslatedText:
        """From a mapping of languages, or from plain words in one language."""
        if isinstance(value, Mapping):
            return cls({str(k): str(v).strip() for k, v in value.items() if str(v).strip()})
        words = str(value or "").strip()
        return cls({language: words}) if words else cls()

    def in_language(self, language: str) -> tuple[str, str]:
        """(words, language they are in); the asked one, else English, else whichever is there."""
        for candidate in (language, "en", *self):
            if self.get(candidate):
                return self[candidate], candidate
        return "", language

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.in_language(get_language() or "en")[0]

    def __bool__(self) -> bool:
        return any(self.values())
