"""Sign-ins: names without upper and lower case, no e-mail, no password by default."""

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.people import actions
from counterfoil.people.models import User
from tests import cast

pytestmark = pytest.mark.django_db


def test_sign_in_names_know_no_case():
    actions.add_user(username=" Officer.North ", name="Officer, north", password=None, by=cast.BY)
    assert User.objects.get_by_natural_key("OFFICER.north").name == "Officer, north"


def test_a_taken_name_is_refused():
    actions.add_user(username="officer", name="Officer", password=None, by=cast.BY)
    with pytest.raises(Refusal, match="taken") as refusal:
        actions.add_user(username="OFFICER", name="Another", password=None, by=cast.BY)
    assert refusal.value.where == "username"


def test_without_a_password_nobody_signs_in():
    user = actions.add_user(username="officer", name="Officer", password=None, by=cast.BY)
    assert not user.has_usable_password()


def test_several_sign_ins_share_a_password_that_is_no_secret():
    made = actions.add_users(names={"officer": "Officer", "host": "Host"}, password=cast.PASSWORD, by=cast.BY)
    assert [user.username for user in made] == ["officer", "host"]
    assert all(user.check_password(cast.PASSWORD) for user in User.objects.all())
    assert AuditEvent.objects.filter(verb="add_user").count() == 2
