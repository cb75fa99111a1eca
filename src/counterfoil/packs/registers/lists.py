"""The lists behind the drop-downs of registers, and their example rows as a template writes them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import DatabaseError, transaction
from django.db.models import TextChoices

from counterfoil import needs, trainings
from counterfoil.base.text import TranslatedText
from counterfoil.packs.registers.reading import TERMS
from counterfoil.packs.registers.sheets import REGISTERS
from counterfoil.programmes.models import Indicator, Result, State
from counterfoil.statements import terms as stated
from counterfoil.trainings.models import Course, Group, Question, Session, Size

# Closed choices of models, by the name of their list; what is left out cannot be said in a sheet.
CHOICES: dict[str, tuple[type[TextChoices], tuple[TextChoices, ...]]] = {
    "course_states": (Course.State, (Course.State.CALLED_OFF,)),
    "session_states": (Session.State, ()),
    "programme_states": (State, ()),
    "result_levels": (Result.Level, ()),
    "indicator_abouts": (Indicator.About, ()),
    "group_sizes": (Size, ()),
    "group_ends": (Group.Closed, ()),
}
# Lists of terms: the file of those that come with Counterfoil.
SHIPPED = {
    "themes": Path(trainings.__file__).parent / "terms" / "themes.toml",
    "channels": Path(trainings.__file__).parent / "terms" / "channels.toml",
    "questions": Path(trainings.__file__).parent / "terms" / "questions.toml",
    "sectors": Path(needs.__file__).parent / "terms" / "sectors.toml",
    "units": Path(stated.__file__).with_name("units.toml"),
}
_COLUMNS = [column for register in REGISTERS for column in register.sheet.columns if column.drop]
TITLES: dict[str, Callable[[str], str]] = {column.drop: column.label for column in reversed(_COLUMNS)}


def lists(language: str, known: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """List name → code → label in the language, of every list that is not `known` already."""
    made = {}
    for name in TITLES:
        if name in CHOICES:
            model, without = CHOICES[name]
            made[name] = {choice.value: str(choice.label) for choice in model if choice not in without}
        elif name not in known:
            made[name] = _terms(name, language)
    return made


def _terms(name: str, language: str) -> dict[str, str]:
    """The terms in the database; where there is none yet, those that come with Counterfoil."""
    found = []
    try:
        with transaction.atomic():
            asked = TERMS[name][0]._default_manager.order_by("position")
            asked = asked.exclude(level=Question.Level.REACTION) if name == "questions" else asked
            found = list(asked.values_list("code", "label"))
    except DatabaseError:
        pass  # no tables yet
    if not found:
        shipped = tomllib.loads(SHIPPED[name].read_text("utf-8"))
        found = [
            (code, TranslatedText({"en": each["en"], "zh-hans": each["zh"], "ug": each["ug"]}))
            for code, each in shipped.items() if each.get("level") != Question.Level.REACTION
        ]  # fmt: skip
    return {code: label.in_language(language)[0] for code, label in found}
