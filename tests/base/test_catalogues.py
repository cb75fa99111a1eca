"""Catalogues are compiled where they are stale, and only there."""

import gettext
import os

import pytest

from counterfoil.base import catalogues

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "visit"
msgstr "探访"

#, fuzzy
msgid "gift"
msgstr "猜"
"""


@pytest.fixture
def po(tmp_path):
    file = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(PO, encoding="utf-8")
    return file


def _words(po):
    with po.with_suffix(".mo").open("rb") as mo:
        return gettext.GNUTranslations(mo)


def test_compiles_what_is_missing(po, tmp_path):
    assert catalogues.compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert _words(po).gettext("visit") == "探访"


def test_a_doubtful_translation_is_left_out(po, tmp_path):
    catalogues.compile_stale(tmp_path)
    assert _words(po).gettext("gift") == "gift"


def test_leaves_alone_what_is_fresh_and_redoes_what_is_stale(po, tmp_path):
    catalogues.compile_stale(tmp_path)
    assert catalogues.compile_stale(tmp_path) == []
    po.write_text(PO.replace("探访", "访问"), encoding="utf-8")
    later = po.stat().st_mtime + 5
    os.utime(po, (later, later))
    assert catalogues.compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert _words(po).gettext("visit") == "访问"
