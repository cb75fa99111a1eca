"""django-hordak through its own API, in a process and a database of its own: `python -m tools.bench.hordak 1000`."""

from __future__ import annotations

import os
import sys

import dj_database_url
import psycopg

from tools.bench.timing import say, seconds

DATABASE = "bench_hordak"


def main(entries: int) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    url = os.environ["BENCH_OWNER_URL"]
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        link.execute(f"CREATE DATABASE {DATABASE}")
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "djmoney", "hordak"],
        DATABASES={"default": {**dj_database_url.parse(url), "NAME": DATABASE}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        DEFAULT_CURRENCY="CNY",
        HORDAK_INTERNAL_CURRENCY="CNY",
    )
    django.setup()
    from hordak.models import Account, AccountType
    from moneyed import Money

    call_command("migrate", verbosity=0)
    owed = Account.objects.create(name="Owed", code="1", type=AccountType.liability, currencies=["CNY"])
    awards = Account.objects.create(name="Awards", code="2", type=AccountType.expense, currencies=["CNY"])
    amount = Money("1.00", "CNY")

    @transaction.atomic
    def post() -> None:
        for number in range(entries):
            owed.transfer_to(awards, amount, description=f"Award {number}")

    say(seconds=seconds(post))


if __name__ == "__main__":
    main(int(sys.argv[1]))
