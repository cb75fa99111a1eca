"""What is logged of a page behind a link."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from counterfoil.base.tokens import new_token
from counterfoil.staff.views import behind, visits_link


@pytest.mark.parametrize(
    "address", ["/en/p/{}/", "/ug/p/password/{}/", "/zh-hans/visit/{}/", "/en/visit/{}/worker.js"]
)
def test_a_link_that_breaks_leaves_no_secret_in_the_log(address: str, monkeypatch, caplog) -> None:
    secret, _hash = new_token()

    def breaks(*_args: object) -> None:
        raise RuntimeError("broken")

    for module in (behind, visits_link):
        monkeypatch.setattr(module, "find_pass", breaks)
    monkeypatch.setattr(behind, "find_reset", breaks)
    assert Client(raise_request_exception=False).get(address.format(secret)).status_code == 500
    (record,) = [one for one in caplog.records if one.name == "django.request"]
    assert secret not in record.getMessage() and "/—" in record.getMessage()


def test_every_handler_hides_links() -> None:
    assert all("hides_links" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
