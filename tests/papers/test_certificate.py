"""Certificates are blank: course, theme, hours and offices stand there, and no name of anybody."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from pypdf import PdfReader

from counterfoil.base.sides import Side
from counterfoil.papers import certificate
from counterfoil.trainings import count_actions as counts
from counterfoil.trainings import trainer_actions as trainers
from tests import cast
from tests.trainings.courses import GIVING, course, planned

pytestmark = pytest.mark.usefixtures("db")


def read(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_it_says_what_the_course_was_and_leaves_the_name_open():
    made = course(organiser=None)
    home = cast.organisation(made.scheme, Side.GIVING)
    who = trainers.add_trainer(
        scheme=made.scheme, organisation=home, office="lecturer", name="An Invented Name", by=GIVING
    )
    for session in planned(made, 2, trainers=(who,)):
        counts.tell_session(session=session, number=12, hours=Decimal("2.5"), by=GIVING)
    file = certificate.make(made, "en", 3)
    pages = read(file.content)
    assert file.name.endswith("-certificate-en.pdf") and len(pages) == 2
    assert pages[0].count("Selling online") >= 2 and "5" in pages[0]
    assert "lecturer, Harbour City Federation" in pages[0] and "Invented Name" not in "".join(pages)


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "网络销售"), ("ug", "")])
def test_in_each_language(language, words):
    assert words in "".join(read(certificate.make(course(), language).content))


@pytest.mark.parametrize(("language", "copies"), [("fr", 2), ("en", 0), ("en", 61)])
def test_no_other_language_or_number(language, copies):
    with pytest.raises(ValueError, match="certificates"):
        certificate.make(course(), language, copies)
