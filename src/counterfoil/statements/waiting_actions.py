"""What a large new account says is written where it will stay, and let go or put on the stage where it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from counterfoil.base.actors import Actor
from counterfoil.statements import copy_lines, queries, staging, waiting
from counterfoil.statements.models import Stage

Row = tuple[Any, ...] | str
SPARE = 8  # numbers of tallies for acts that turn up while the facts are read: the scheme itself
_COLUMNS = ("scheme_id", "source_id", "tally_id", "row", "public_id", *staging.SAID_COLUMNS)


class _Numbers(dict[str, str]):
    """The numbers of tallies by the ref of their act, both as COPY takes them."""

    def __init__(self, refs: Sequence[str], numbers: list[str]) -> None:
        super().__init__(zip(map(copy_lines.column, refs), numbers, strict=False))
        self._spare = numbers[len(refs) :]

    def __missing__(self, ref: str) -> str:
        number = self[ref] = self._spare.pop()
        return number


def write_ahead(*, stage: Stage, refs: Sequence[str], facts: Iterable[Row], acts: Iterable[Row], by: Actor) -> None:
    """Write the facts of a new account among the statements, and its acts on the stage.

    Args:
        refs: those of its acts, in their order, as far as they are known.
        facts: as for `stage_account`; so are the acts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('statements_source_id_seq')")
        (stage.reserved,) = cursor.fetchone()
        stage.save(update_fields=["reserved"])
        cursor.execute(
            "SELECT nextval('statements_tally_id_seq')::text FROM generate_series(1, %s)", [len(refs) + SPARE]
        )
        numbers = _Numbers(refs, [number for (number,) in cursor.fetchall()])
        front = f"{stage.scheme_id}\t{stage.reserved}\t"
        with cursor.copy(f"COPY {staging.STATEMENT} ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for lines in copy_lines.blocks(facts):
                rows = (line.split("\t", 2) for line in copy_lines.each(lines))
                copy.write("".join([f"{front}{numbers[ref]}\t{row}\t{rest}\n" for row, ref, rest in rows]))
        columns = ", ".join(("stage_id", "new_tally", *staging.ACT_COLUMNS[1:]))
        with cursor.copy(f"COPY {staging.ACT} ({columns}) FROM STDIN") as copy:
            for lines in copy_lines.blocks(acts):
                told = ((numbers[line.split("\t", 2)[1]], line) for line in copy_lines.each(lines))
                copy.write("".join([f"{stage.pk}\t{number}\t{line}\n" for number, line in told]))
    if stage.acts.filter(tally__isnull=False).exists():
        take_back(stage=stage, by=by)


@transaction.atomic
def take_back(*, stage: Stage, by: Actor) -> None:
    """Put on the stage what waits among the statements: something of it changes before it is entered."""
    if stage.reserved is None:
        return
    with queries.joining_sets(stage), connection.cursor() as cursor:
        cursor.execute(waiting.taken_back(staging.SAID_COLUMNS), {"stage": stage.pk, "reserved": stage.reserved})
    let_go(stage=stage, by=by)


@transaction.atomic
def let_go(*, stage: Stage, by: Actor) -> None:
    """Delete what waits among the statements. InternalError: it was entered meanwhile."""
    if stage.reserved is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(waiting.LET_GO, {"reserved": stage.reserved})
    stage.reserved = None
    stage.save(update_fields=["reserved"])
