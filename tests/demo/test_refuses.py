"""Publishing refuses digits and number words that no figure carries, in each language; the figure itself passes."""

from __future__ import annotations

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.people.models import User
from counterfoil.publishing import actions, queries
from counterfoil.publishing.models import Update

TYPED = [
    ("en", "A delegation of 12 came."),
    ("en", "A delegation of twelve came."),
    ("en", "Half of the delegates were experts."),
    ("en", "The gift was CNY 400,000."),
    ("zh-hans", "代表团一行12人到访。"),
    ("zh-hans", "代表团十二人到访。"),
    ("zh-hans", "捐款４０万元。"),
    ("zh-hans", "其中一半是专家。"),
    ("ug", "ئۆمەكتە 12 كىشى بار."),
    ("ug", "ئۆمەكتە ئون ئىككى كىشى بار."),
    ("ug", "ئۆمەكتە ١٢ كىشى بار."),
    ("ug", "ۋەكىللەرنىڭ يېرىمى مۇتەخەسسىس."),
]


@pytest.mark.parametrize(("language", "sentence"), TYPED)
def test_a_number_outside_a_figure_is_refused(demo_db, language, sentence):
    update = draft(language, sentence)
    found = queries.problems(update)
    assert {problem.code for problem in found[language]} == {"number"}
    assert not any(found[other] for other in found if other != language)
    with pytest.raises(Refusal) as refused:
        actions.look_over(update=update, revision=update.revision, by=User.objects.get(username="approver"))
    assert refused.value.code == "problems"
    with pytest.raises(Refusal) as refused:
        actions.publish(
            update=update, revision=update.revision, by=User.objects.get(username="publisher"), correction="x"
        )
    assert refused.value.code == "no_look"
    assert update.versions.count() == 1


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_its_figure_passes(demo_db, language):
    update = draft(language, "{{ V1.delegates }} {{ G1.cash-given }}")
    looked = actions.look_over(update=update, revision=update.revision, by=User.objects.get(username="approver"))
    assert looked.is_looked_over


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_a_title_is_held_to_it_as_well(demo_db, language):
    update = Update.objects.get(slug="hotan-2022")
    title = TranslatedText(
        {**update.title, language: {"en": "Twelve came", "zh-hans": "十二人来访", "ug": "ئون ئىككى كىشى"}[language]}
    )
    officer = User.objects.get(username="officer")
    update = actions.save_draft(
        update=update, revision=update.revision, title=title, bodies=update.bodies, by=officer
    )
    assert [(problem.code, problem.line) for problem in queries.problems(update)[language]] == [("number", 0)]


def draft(language: str, sentence: str) -> Update:
    """The founding update with one body replaced by the sentence."""
    update = Update.objects.get(slug="hotan-2022")
    bodies = TranslatedText({**update.bodies, language: sentence})
    officer = User.objects.get(username="officer")
    return actions.save_draft(update=update, revision=update.revision, title=update.title, bodies=bodies, by=officer)
