"""What a large new account says waits among the statements, so that it is written once and not twice.

While it is checked, its rows are written where they will stay, under the number that its source will have and those
that its tallies will have. Nobody comes upon them: there is no such source and no such tally, and `Statement.objects`
leaves out what has no source. Entering writes tallies, source and mentions, and with the source all of it is there at
once. An account that never comes is let go by `statements_let_go` (migration 0009), which deletes nothing that has a
source.
"""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger

from counterfoil.statements.named import Filled, Name, look

# Who adds to an account that is there says so; what comes with its source goes by the source's own entering.
BY_SOMEBODY = Filled("added_at")
# The rows of an INSERT whose source is there; what waits is looked over when its source comes.
OF_WHAT_IS_THERE = (
    "entered e WHERE e.source_id NOT IN (SELECT g.reserved FROM statements_stage g WHERE g.reserved IS NOT NULL"
    " AND NOT EXISTS (SELECT FROM statements_source s WHERE s.id = g.reserved))"
)
LET_GO = "SELECT statements_let_go(%(reserved)s)"


def comes_with_what_waits(*names: Name) -> pgtrigger.Trigger:
    """The trigger of the source: what waited for it names what is there, and nobody added it to an account.

    Many rows come at once, and how many the planner cannot know: lists are asked as wholes, tallies joined as sets.

    Args:
        names: those that are the same in all schemes.
    """
    lacking = "".join(
        f" WHEN e.{name.column} IS NOT NULL AND e.{name.column} NOT IN (SELECT {name.key} FROM {name.table})"  # noqa: S608
        f" THEN '{name.column}'"
        for name in names
    )
    missing = f"""
        SELECT missing FROM (
            SELECT CASE WHEN e.scheme_id <> $2 THEN 'source_id' WHEN t.id IS NULL THEN 'tally_id'{lacking}
                        WHEN e.supersedes_id IS NOT NULL OR e.added_at IS NOT NULL THEN 'supersedes_id' END AS missing
            FROM statements_statement e LEFT JOIN statements_tally t ON t.id = e.tally_id AND t.scheme_id = $2
            WHERE e.source_id = $1 AND e.is_current
        ) named WHERE missing IS NOT NULL"""  # noqa: S608
    return pgtrigger.Trigger(
        name="source_comes_with_what_waits",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        declare=[("lacking", "text")],
        func=look("statement", missing, "NEW.id, NEW.scheme_id"),
    )


def entered_once() -> pgtrigger.Trigger:
    """The trigger of the source: who entered it and when never changes, because its statements go by it."""
    return pgtrigger.Trigger(
        name="source_entered_once",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("entered_by", "entered_at"),
        func="""
            IF (OLD.entered_by, OLD.entered_at) IS DISTINCT FROM (NEW.entered_by, NEW.entered_at) THEN
                RAISE EXCEPTION 'who entered an account, and when, never changes';
            END IF;
            RETURN NEW;
        """,
    )


def never_deleted() -> pgtrigger.Trigger:
    """The trigger of the statement: only what has no source is let go."""
    return pgtrigger.Trigger(
        name="statement_never_deleted",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="gone"),
        func="""
            IF EXISTS (SELECT FROM statements_source s WHERE s.id IN (SELECT source_id FROM gone)) THEN
                RAISE EXCEPTION 'a statement is never deleted';
            END IF;
            RETURN NULL;
        """,
    )


def taken_back(columns: Iterable[str]) -> str:
    """The SQL that puts on the stage what waits. Parameters: %(stage)s, %(reserved)s."""
    into, said = ", ".join(columns), ", ".join(f"s.{column}" for column in columns)
    return f"""
        INSERT INTO statements_stagedfact (stage_id, row, ref, new_id, {into})
        SELECT %(stage)s, s.row, a.ref, s.public_id, {said}
        FROM statements_statement s
        JOIN statements_stagedact a ON a.stage_id = %(stage)s AND a.new_tally = s.tally_id
        WHERE s.source_id = %(reserved)s AND s.is_current ORDER BY s.id
    """  # noqa: S608 - column names of our own models
