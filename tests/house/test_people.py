"""No field about a person without purpose and retention, and none of the banned ones (GUARDRAILS G1, G12)."""

import pytest
from django.apps import apps

from counterfoil.base.personal import declared
from tests.house.plan import FLOORS

# Models whose rows are about a person in office. A model that points at a user is one of them.
NOT_ABOUT_THE_PERSON = {"id", "public_id"}


def rooms():
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def about_people():
    from counterfoil.people.models import User

    for model in rooms():
        points = any(f.related_model is User for f in model._meta.fields if f.is_relation)
        if model is User or points:
            yield model


@pytest.mark.parametrize("model", list(about_people()), ids=lambda model: model.__name__)
def test_every_field_about_a_person_is_declared(model):
    known = {d.field for d in declared() if d.model == model._meta.label}
    missing = {f.name for f in model._meta.fields} - known - NOT_ABOUT_THE_PERSON
    assert not missing


def test_every_declaration_names_a_field_that_exists_and_says_why():
    for field in declared():
        apps.get_model(field.model)._meta.get_field(field.field)
        assert len(field.purpose) > 5 and len(field.retention) > 5


def test_no_model_has_a_banned_field():
    from counterfoil.safeguards.lexicon import check_label

    for model in rooms():
        for field in model._meta.get_fields():
            if not field.auto_created:
                label = str(getattr(field, "verbose_name", field.name))
                # "language" alone could be a person's: such a field must say in its label which language it means.
                for words in {label} | ({field.name} - {"language"} if label != field.name else {field.name}):
                    assert check_label(words) is None, f"{model._meta.label}.{field.name}: {words}"


@pytest.mark.django_db
def test_no_term_of_the_lists_is_banned():
    from counterfoil.safeguards.lexicon import check_label
    from counterfoil.statements.models import Dimension, Measure, TallyKind, Unit

    for model in (TallyKind, Measure, Dimension, Unit):
        for term in model.objects.all():
            for label in (*term.label.values(), *term.aliases):
                assert check_label(label) is None, f"{model.__name__} {term.code}: {label}"
