"""The command `counterfoil`. It starts what a command needs and calls the rooms; it knows no rule itself.

Django is imported only where it is needed: a second `demo` has to start within seconds, and `verify` must
run where there is no database at all.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counterfoil import __version__, supervisor
from counterfoil.base import embedded
from counterfoil.base.errors import Refusal
from counterfoil.base.home import home, make_home
from counterfoil.base.state import state


class CommandError(Exception):
    """A command cannot do what was asked; the text says why and what to do."""


def main(argv: list[str] | None = None) -> int:
    """Run one command. Gives 0, or 1 where something is wrong with what was given, 2 for wrong usage."""
    options = _parser().parse_args(argv)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterfoil.settings")
    try:
        return int(options.run(options) or 0)
    except (CommandError, Refusal, embedded.EmbeddedError, supervisor.ServeError) as error:
        print(f"counterfoil: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class Stopped(SystemExit):
    """SIGTERM or SIGHUP came: unwind, so that what was started is stopped."""


def _stop(number: int, _frame: object) -> None:
    raise Stopped(128 + number)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="counterfoil", description="Accounts in which every figure opens.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, what: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=what, description=what)
        made.set_defaults(run=run)
        return made

    command("demo", demo, "Start everything with the demo accounts.")
    command("serve", serve, "Start the web server and the worker.")
    command("migrate", migrate, "Bring the database up to date.")
    made = command("add-administrator", add_administrator, "Make a sign-in that may add people: the first one.")
    made.add_argument("name", metavar="NAME", help="its sign-in name; the password is asked for")
    made.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    made = command("template", template, "Write an empty visit pack.")
    made.add_argument("out", type=Path, metavar="OUT.xlsx")
    made.add_argument("--lang", default="en", choices=("en", "zh", "ug"))
    made = command("import", import_pack, "Read a visit pack into the database.")
    made.add_argument("file", type=Path, metavar="FILE.xlsx")
    made.add_argument("--by", required=True, metavar="USER", help="who imports it: a sign-in name")
    made.add_argument("--check", action="store_true", help="only say what would be added, changed, wrong")
    made.add_argument(
        "--new-scheme",
        default="",
        choices=("own", "compiled", "invented"),
        help="start the scheme that the pack names",
    )
    made = command("export", export, "Write a published version as JSON, or books for hledger or Beancount.")
    made.add_argument("update", metavar="UPDATE", help="its address or the last part of it; or: hledger, beancount")
    made.add_argument(
        "--book", default="", metavar="SCHEME", help="whose books: the last part of the scheme's address"
    )
    made.add_argument("--office", default="", help="which organisation's, where several keep books in the scheme")
    made.add_argument("--until", default="", metavar="DAY", help="the last day of the books; today without it")
    made.add_argument("--number", type=int, help="which version; the newest without it")
    made = command("verify", verify, "Recompute an exported version, without a database.")
    made.add_argument("file", type=Path, metavar="FILE.json")
    made.add_argument("--digest", help="the digest printed on the page; the file must have the same")
    return parser


# --- commands -------------------------------------------------------------------------------------------


def demo(options: argparse.Namespace) -> int:
    """Migrate and load the demo accounts where that is not done yet, then serve."""
    with _service() as (served, port):
        note = f"{state()} with demo"
        if _noted() != note:
            _say("Preparing the database and the demo accounts; this happens once.")
            _set_up()
            provision = importlib.import_module("counterfoil.base.provision")
            with provision.as_owner():
                provision.provision()
            _load_demo()
            with provision.as_owner():
                provision.note(note)
        _serve(served, port, sign_ins=True)
    return 0


def serve(options: argparse.Namespace) -> int:
    """Serve a database that is up to date."""
    with _service() as (served, port):
        _want_up_to_date()
        _serve(served, port, sign_ins=False)
    return 0


def migrate(options: argparse.Namespace) -> int:
    """Bring the database up to date, as its owner."""
    with _database():
        _set_up()
        provision = importlib.import_module("counterfoil.base.provision")
        with provision.as_owner():
            provision.provision(verbosity=1)
    return 0


def add_administrator(options: argparse.Namespace) -> int:
    """Make a sign-in that administers, also while the service runs."""
    with _database():
        _want_up_to_date()
        _set_up(role="worker")
        stdin = sys.stdin if options.password_stdin else None
        return int(_room("partners.commands").add_administrator(options.name, stdin=stdin))


def template(options: argparse.Namespace) -> int:
    """Write the template of the visit pack."""
    with _database():
        _set_up(role="worker")
        return int(_room("packs.commands").template(options.out, options.lang))


def import_pack(options: argparse.Namespace) -> int:
    """Check a visit pack, and commit it unless --check was given."""
    with _database():
        _want_up_to_date()
        _set_up(role="worker")
        import_file = _room("packs.commands").import_file
        return int(import_file(options.file, options.by, check=options.check, new_scheme=options.new_scheme))


def export(options: argparse.Namespace) -> int:
    """Write a version's document to standard output, as it was frozen; or a book as a journal."""
    with _database():
        _want_up_to_date()
        _set_up(role="worker")
        if options.update in ("hledger", "beancount"):
            export_book = _room("funds.exports.commands").export_book
            where = {"office": options.office, "until": options.until}
            return int(export_book(options.update, options.book, sys.stdout, sys.stderr, **where))
        version = _version(options.update, options.number)
        json.dump(version.document, sys.stdout, ensure_ascii=False, indent=1)
        print()
    return 0


def verify(options: argparse.Namespace) -> int:
    """Recompute a version from its contributions: no database, no settings, no network."""
    checked = _room("publishing.verify").verify_file(options.file, sys.stdout, printed=options.digest)
    return int(checked)


# --- what they share ------------------------------------------------------------------------------------


@contextlib.contextmanager
def _service() -> Iterator[tuple[supervisor.Served, int]]:
    """The right to serve this home on a free port, with the database up."""
    port = _port()
    make_home(home())
    with supervisor.only_one(home()) as served:
        supervisor.check_port(port)
        with _database():
            yield served, port


@contextlib.contextmanager
def _database() -> Iterator[None]:
    """The database is up while the block runs: the one named by DATABASE_URL, or the embedded one."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with embedded.running(home()):
        yield


def _set_up(role: str = "web") -> None:
    """Set Django up; only now, because settings ask the embedded database's folder for the passwords."""
    os.environ["COUNTERFOIL_ROLE"] = role
    importlib.import_module("counterfoil.base.catalogues").compile_stale()
    importlib.import_module("django").setup()


def _serve(served: supervisor.Served, port: int, *, sign_ins: bool) -> None:
    importlib.import_module("counterfoil.base.catalogues").compile_stale()
    importlib.import_module("counterfoil.base.assets").collect_stale(home())

    def ready(address: str) -> None:
        _say(f"\nCounterfoil is at {address}")
        lines = _sign_ins()
        if sign_ins and lines.exists():
            _say(lines.read_text().rstrip())
        _say("Ctrl-C stops it.\n")

    with contextlib.suppress(KeyboardInterrupt, Stopped):  # being told to stop is no failure
        supervisor.serve(served, port, ready)


def _version(update: str, number: int | None) -> Any:
    """A version of the update that an address, the last part of it or a public id names."""
    from django.db.models import Q

    names = [part for part in re.split(r"[/?#]", update) if part]
    ids = [name for name in names if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name)]
    found = _room("publishing.models").Version.objects.filter(
        Q(update__slug__in=names) | Q(update__public_id__in=ids) | Q(public_id__in=ids)
    )
    version = (found.filter(number=number) if number else found).order_by("-number").first()
    if version is None:
        raise CommandError(f"No published version of {update!r}. Give the address of a published update.")
    return version


def _load_demo() -> None:
    """Load the demo accounts; `packs.demo.load` gives the lines that tell how to sign in."""
    load = getattr(importlib.import_module("counterfoil.packs.demo"), "load", None)
    if load is not None:
        actors = importlib.import_module("counterfoil.base.actors")
        _sign_ins().write_text("\n".join(load(by=actors.System("demo")) or []) + "\n")


def _sign_ins() -> Path:
    return home() / "run" / "demo-sign-ins.txt"


def _noted() -> str | None:
    """The comment of the database: the state it was provisioned for."""
    import psycopg

    address = os.environ.get("DATABASE_URL") or embedded.urls(home())[0]
    question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(address) as link:
        row = link.execute(question).fetchone()
    return str(row[0]) if row and row[0] else None


def _want_up_to_date() -> None:
    if not (_noted() or "").startswith(state()):
        raise CommandError("The database is not up to date. Run: counterfoil migrate")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is {text!r}. Give a number from 1 to 65535, for instance PORT=8001.")
    return int(text)


def _room(module: str) -> Any:
    try:
        return importlib.import_module(f"counterfoil.{module}")
    except ModuleNotFoundError as error:
        if error.name != f"counterfoil.{module}":
            raise
        raise CommandError(f"This command is not built yet ({module}).") from error


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
