"""Nobody writes the other side's half: its registers and letters are its own to enter."""

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from tests import cast

pytestmark = pytest.mark.django_db


def enter(scheme, side, by, kind):
    return cast.account(scheme, side, [cast.act("V1", "visit")], [cast.fact("V1", "delegates", 12)], by=by, kind=kind)


def test_the_giving_side_does_not_enter_the_hosts_register():
    scheme = cast.scheme(nature="own")
    officer = cast.member(scheme, Role.PROGRAMME_OFFICER, Side.GIVING)
    with pytest.raises(Refusal) as refusal:
        enter(scheme, Side.RECEIVING, officer, "register")
    assert refusal.value.code == "forged_half"


@pytest.mark.parametrize("kind", ["register", "page"])
def test_a_side_enters_its_own(kind):
    scheme = cast.scheme(nature="own")
    host = cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING)
    assert enter(scheme, Side.RECEIVING, host, kind).account_of == Side.RECEIVING


@pytest.mark.parametrize("nature", ["own", "compiled", "invented"])
def test_what_the_givers_published_is_never_the_hosts_half(nature):
    scheme = cast.scheme(nature=nature)
    giver = cast.organisation(scheme, Side.GIVING)
    with pytest.raises(Refusal, match="other side") as refusal:
        cast.account(scheme, Side.RECEIVING, [cast.act("V1", "visit")], [], publisher=giver)
    assert refusal.value.code == "forged_half"


def test_what_the_hosts_published_may_be_entered_by_anybody():
    scheme = cast.scheme(nature="own")
    officer = cast.member(scheme, Role.PROGRAMME_OFFICER, Side.GIVING)
    assert enter(scheme, Side.RECEIVING, officer, "page")
