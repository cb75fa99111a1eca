"""The browser, the app and its database work together at all."""

from django.db import connection


def test_the_app_answers_with_its_policy(live, page):
    answer = page.goto(f"{live}/no-such-page")
    assert answer.status == 404
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"


def test_static_files_are_served(live, page):
    answer = page.goto(f"{live}/static/django_htmx/htmx-2.min.js")
    assert answer.status == 200


def test_live_database_is_the_tests_own(live, committed_db):
    assert connection.settings_dict["NAME"] == committed_db
