"""What new rows name is there: one check of a whole INSERT, instead of a foreign key that looks row by row.

An account of a hundred thousand statements names eight things in each; foreign keys would cost more than all the
rest of entering it. What is named is never deleted and never renumbered (`base.kept`), so that a look at the
moment of entering is enough.
"""

from __future__ import annotations

from dataclasses import dataclass

import pgtrigger


@dataclass(frozen=True)
class Name:
    """A column that names a row of `table` by its `key`; `same` are columns that both must have alike."""

    column: str
    table: str
    key: str = "id"
    same: tuple[str, ...] = ()

    def missing(self) -> str:
        alike = "".join(f" AND t.{column} = e.{column}" for column in self.same)
        return (
            f"WHEN e.{self.column} IS NOT NULL AND NOT EXISTS "
            f"(SELECT FROM {self.table} t WHERE t.{self.key} = e.{self.column}{alike}) THEN '{self.column}'"
        )


@dataclass(frozen=True)
class Filled:
    """A column that no new row leaves empty."""

    column: str

    def missing(self) -> str:
        return f"WHEN e.{self.column} IS NULL THEN '{self.column}'"


def names_what_is_there(
    what: str, *names: Name | Filled, changing: bool = False, of: str = "entered e"
) -> pgtrigger.Trigger:
    """The trigger for `Meta.triggers`. IntegrityError: a row names what is not there.

    All names are looked up in one pass over the new rows, planned anew each time (EXECUTE): one row is looked up by
    index, a hundred thousand by hash.

    Args:
        what: the model's word, for the trigger's name and the error.
        changing: for rows that are changed; without it, for rows that are added. PostgreSQL wants two triggers.
        of: which of the rows `entered` are looked at, as SQL.
    """
    found = "\n".join(name.missing() for name in names)
    missing = f"SELECT missing FROM (SELECT CASE {found} END AS missing FROM {of}) named WHERE missing IS NOT NULL"  # noqa: S608
    return pgtrigger.Trigger(
        name=f"{what}_{'still_' if changing else ''}names_what_is_there",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update if changing else pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="entered"),
        declare=[("lacking", "text")],
        func=look(what, missing),
    )


def look(what: str, missing: str, using: str = "") -> str:
    """The body of a trigger: an error where a question gives the column that names what is not there.

    Args:
        missing: the question, planned anew each time.
        using: what stands in it for `$1`.
    """
    return f"""
            EXECUTE $look${missing} LIMIT 1$look$ INTO lacking{using and f" USING {using}"};
            IF lacking IS NOT NULL THEN
                RAISE EXCEPTION 'a {what} names a % that is not there', lacking
                    USING ERRCODE = 'foreign_key_violation';
            END IF;
            RETURN NULL;
        """
