import pytest

from counterfoil.safeguards.locks import PersonLevel, reason_locked


@pytest.mark.parametrize("module", list(PersonLevel))
def test_no_lock_opens_before_the_complaint_channel(module):
    assert "complaints" in str(reason_locked(module))
