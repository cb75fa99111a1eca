"""Working lists: what is sought stands in the address; the last page costs what the first does."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.personal import declared
from counterfoil.base.sides import Side
from counterfoil.needs.models import Need
from counterfoil.partners.roles import Role
from counterfoil.staff.lists import files, shown
from counterfoil.staff.lists.asked import View
from counterfoil.staff.lists.declared import Asking
from counterfoil.staff.lists.keyset import SIZE, Key, Order, field_of, may_be_empty, sliced
from counterfoil.staff.lists.shelf import shelf
from counterfoil.trainings.models import Course, Group, Session
from tests import cast

LISTS = list(shelf())


def _there(stage, name, query=""):
    return reverse("staff:list", args=[stage.scheme.slug, name]) + query


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so_and_forgives_its_address(stage, name):
    client = stage.client(Role.PROGRAMME_OFFICER)
    assert "Nothing yet" in client.get(_there(stage, name)).content.decode()
    assert "Nothing fits" in client.get(_there(stage, name, "?words=weaving")).content.decode()
    for wrong in ("?sort=nothing", "?after=x", "?after=3.%00", "?begins_from=yesterday&day_from=1&asked_from=-"):
        page = client.get(_there(stage, name, wrong))
        assert page.status_code == 200
        if "begins" not in wrong:
            assert "could not be read" in page.content.decode()
    assert "could not be read" not in client.get(_there(stage, name, "?unknown=1")).content.decode()


# Days, moments, words, ranks and terms; with and without a value.
ORDERS = {
    "needs": ("told", "-told", "urgency", "-since", "words", "-sector"),
    "courses": ("seats", "-seats", "-begins"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_pages_of_any_order_hold_every_row_once_and_lead_back(large, name):
    """Forward and back over ties and rows without the value, as the whole list stands in a file."""
    asking = Asking(large.scheme, timezone.localdate(), Side.GIVING)
    for order in ORDERS[name]:
        view = View(shelf()[name], asking, {"sort": order})
        whole = [row.pk for row in view.in_order()]
        pages, part = [], sliced(view.found(), view.order, size=31)
        while True:
            pages.append([row.pk for row in part.rows])
            if part.after is None:
                break
            key = Key.read(str(part.after), field_of(view.found(), view.order))
            assert key is not None, order
            part = sliced(view.found(), view.order, after=key, size=31)
        assert [pk for page in pages for pk in page] == whole, order
        for page in reversed(pages[:-1]):
            part = sliced(view.found(), view.order, before=part.before, size=31)
            assert [row.pk for row in part.rows] == page, order
        assert part.before is None


def test_what_has_no_value_comes_last_either_way(large):
    courses = Course.objects.filter(scheme=large.scheme)
    for down in (False, True):
        seats = [row.seats for row in sliced(courses, Order("seats", down), size=500).rows]
        assert None in seats and None not in seats[: -seats.count(None)]


@pytest.mark.parametrize("name", LISTS)
def test_one_row_asks_what_all_do_and_the_last_page_what_the_first_does(large, name):
    client, the_list = large.client(Role.PROGRAMME_OFFICER), shelf()[name]
    asking = Asking(large.scheme, timezone.localdate(), Side.GIVING)
    empty = [each.key for each in the_list.columns if may_be_empty(the_list.rows(asking).model, each.sort or "pk")]
    for order in (the_list.order, *empty[:1]):
        first = _asked(client, _there(large, name, f"?sort={order}"))
        view = View(the_list, asking, {"sort": order})
        last = list(view.in_order())[-2]
        one = _asked(client, _there(large, name, f"?{view.query(after=str(Key.of(last)))}"))
        assert abs(first - one) <= 1, order  # a page that runs on into rows without the value asks once more
    assert first < 25


def _asked(client, address):
    with CaptureQueriesContext(connection) as caught:
        page = client.get(address)
    assert page.status_code == 200
    assert "list-main" in page.content.decode()
    return len(caught)


def test_words_filters_and_flags_narrow_the_page_and_its_files_alike(large):
    client = large.client(Role.PROGRAMME_OFFICER)
    needs = Need.objects.filter(scheme=large.scheme)
    for query, count in (
        ("?words=缝纫", needs.filter(line__words__contains="缝纫").count()),
        ("?words=kitch", needs.filter(line__words__icontains="kitch").count()),
        (
            "?words=R7",
            needs.filter(line__number=7).count() + needs.filter(line__number__gte=70, line__number__lt=80).count(),
        ),
        ("?state=open&urgency=now", needs.filter(line__state="open", urgency="now").count()),
        ("?untold=on", needs.filter(line__state__in=["taken_up", "in_part", "declined"], told_on=None).count()),
    ):
        assert count
        page = client.get(_there(large, "needs", query)).content.decode()
        assert f"<span>{count} row" in page, query
        file = client.get(reverse("staff:list_file", args=[large.scheme.slug, "needs", "csv"]) + query)
        rows = list(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
        assert len(rows) == count + 1, query


def test_names_sort_by_pinyin(large):
    view = View(shelf()["needs"], Asking(large.scheme, timezone.localdate()), {"sort": "words", "words": "需要"})
    keys = [row.sort_key for row in view.in_order()]
    assert keys[0].startswith("di") and keys == sorted(keys)


def test_a_workbook_holds_days_and_numbers_and_no_formula(large):
    group = Group.objects.filter(scheme=large.scheme).first()
    Group.objects.filter(pk=group.pk).update(purpose="=cmd|' /C calc'!A0")
    client = large.client(Role.PROGRAMME_OFFICER)
    file = client.get(reverse("staff:list_file", args=[large.scheme.slug, "groups", "xlsx"]) + "?sort=number")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    heads, first = [[each.value for each in row] for row in list(sheet.rows)[:2]]
    row = dict(zip(heads, first, strict=True))
    assert row["What it is for"].startswith("'=cmd")
    assert row["Opened on"].date() == group.opened_on
    assert row["Number"] == group.number


def test_the_whole_list_stands_on_one_page_to_be_printed(large):
    client, sessions = large.client(Role.PROGRAMME_OFFICER), Session.objects.filter(scheme=large.scheme).count()
    first = client.get(_there(large, "sessions"))
    assert len(first.context["rows"]) == SIZE < sessions
    assert len(client.get(_there(large, "sessions", first.context["whole"])).context["rows"]) == sessions


def test_a_list_says_what_another_page_narrowed_it_to(large):
    course = Course.objects.filter(scheme=large.scheme).first()
    page = large.client(Role.PROGRAMME_OFFICER).get(_there(large, "sessions", f"?course={course.public_id}"))
    text = page.content.decode()
    assert "Only those of one course" in text
    assert f"<span>{Session.objects.filter(course=course).count()} row" in text


def test_no_list_asks_for_a_field_about_a_person(large):
    """Neither a page nor a file: of every question that the lists ask, no selected column is declared personal."""
    from django.apps import apps

    columns = set()
    for each in declared():
        model = apps.get_model(each.model)
        columns.add(f'"{model._meta.db_table}"."{model._meta.get_field(each.field).column}"')
    asking = Asking(large.scheme, timezone.localdate(), Side.GIVING)
    with CaptureQueriesContext(connection) as caught:
        for each in shelf().values():
            view = View(each, asking, {})
            assert len(shown.rows(each, view.page().rows)) > 0, each.name
            assert list(files.comma_separated(view, "en"))
    assert len(caught) > len(LISTS)
    for question in caught:
        read = set(re.findall(r'"\w+"\."\w+"', question["sql"]))
        assert not read & columns, question["sql"]


def test_lists_of_other_schemes_stay_closed(large):
    assert large.client(large.outsider).get(_there(large, "needs")).status_code == 404
    assert large.client(large.outsider).get(_there(large, "nothing")).status_code == 404
    other = cast.scheme("elsewhere")
    assert (
        large.client(Role.PROGRAMME_OFFICER).get(reverse("staff:list", args=[other.slug, "needs"])).status_code == 404
    )
