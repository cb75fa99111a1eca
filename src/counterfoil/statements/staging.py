"""How a staged account compares with what is there, and how it becomes statements: the SQL, in sets.

A staged row is compared with the *latest* statement of its source, tally and thing: the one that no
other supersedes. No latest one, or a withdrawn one: added. Other content: changed. Else: already there.
"""

from __future__ import annotations

from counterfoil.statements.models import StagedAct, StagedFact, Statement

# In the order in which a pack tells them: what is read from one cell stands together.
SAID_COLUMNS = (
    "measure_id", "shape", "currency", "words", "members", "unit_id", "unit_words", "value_number", "value_qualifier",
    "begins_day", "begins_precision", "ends_day", "ends_precision", "before_number", "before_qualifier",
    "dimension_id", "dimension_value", "per_id", "stated_as_number", "stated_as_currency",
    "period_since_day", "period_since_precision", "period_until_day", "period_until_precision", "period_words",
    "place_id", "said_by", "exact_words",
)  # fmt: skip
_NAMING = {
    "measure_id", "unit_id", "said_by", "per_id", "dimension_id", "dimension_value", "place_id",
    "period_since_day", "period_since_precision", "period_until_day", "period_until_precision", "period_words",
}  # fmt: skip
CONTENT_COLUMNS = tuple(c for c in SAID_COLUMNS if c not in _NAMING)

STATEMENT, ACT, FACT = (model._meta.db_table for model in (Statement, StagedAct, StagedFact))
ACT_COLUMNS = (
    "stage_id",
    "row",
    "ref",
    "kind_id",
    "name",
    "within",
    "giving",
    "receiving",
    "tally_id",
    "joined",
    "new_id",
)
FACT_COLUMNS = ("stage_id", "row", "ref", "new_id", *SAID_COLUMNS)


def _row(alias: str) -> str:
    return "(" + ", ".join(f"{alias}.{column}" for column in CONTENT_COLUMNS) + ")"


# The tally of a staged act: the one that it is known as, or else the one that NEW_TALLIES makes of it.
TALLY = "coalesce(a.tally_id, a.new_tally)"
STAGED = f"FROM {FACT} f JOIN {ACT} a ON a.stage_id = f.stage_id AND a.ref = f.ref"
# Parameters of all of these: %(stage)s, %(source)s (null while the source is new). The latest statement is the
# current one, or the one of the past that nothing supersedes; each half has its partial index.
COMPARED = f"""
    {STAGED}
    LEFT JOIN (
        SELECT now.* FROM {STATEMENT} now WHERE now.source_id = %(source)s AND now.is_current
        UNION ALL
        SELECT past.* FROM {STATEMENT} past WHERE past.source_id = %(source)s AND NOT past.is_current
          AND NOT EXISTS (SELECT 1 FROM {STATEMENT} later WHERE later.supersedes_id = past.id)
    ) s ON s.tally_id = a.tally_id AND s.thing = f.thing
    WHERE f.stage_id = %(stage)s
"""  # noqa: S608 - table and column names of our own models
OUTCOME = f"""CASE WHEN s.id IS NULL OR s.withdrawn THEN 'added'
     WHEN {_row("f")} IS DISTINCT FROM {_row("s")} THEN 'changed' ELSE 'same' END"""

COUNT_OUTCOMES = f"SELECT {OUTCOME} AS outcome, count(*) {COMPARED} GROUP BY 1"
LIST_OUTCOMES = f"""
    SELECT f.id, {OUTCOME} AS outcome, s.id AS statement_id {COMPARED}
    AND (%(only)s = '' OR {OUTCOME} = %(only)s) AND f.id > %(after)s ORDER BY f.id LIMIT %(limit)s
"""

# First the old ones step back, then the new ones come: one current statement per thing at every moment.
STEP_BACK = f"""
    UPDATE {STATEMENT} SET is_current = false
    WHERE id IN (SELECT s.id {COMPARED} AND s.is_current AND {_row("f")} IS DISTINCT FROM {_row("s")})
"""  # noqa: S608
_INTO = ", ".join(SAID_COLUMNS)
_FROM = ", ".join(f"f.{column}" for column in SAID_COLUMNS)


def _enter(supersedes: str, staged: str) -> str:
    return f"""
    INSERT INTO {STATEMENT} (public_id, scheme_id, source_id, tally_id, supersedes_id, withdrawn, is_current,
                             added_by, added_at, entered_with, {_INTO})
    SELECT f.new_id, %(scheme)s, %(source)s, {TALLY}, {supersedes}, false, true,
           %(by)s, now(), %(entered_with)s, {_FROM}
    {staged}
    ORDER BY f.id
"""


ENTER = _enter("s.id", f"{COMPARED} AND (s.id IS NULL OR NOT s.is_current)")
ENTER_FIRST = _enter("NULL", f"{STAGED} WHERE f.stage_id = %(stage)s")  # of a source that said nothing before

KNOWN_ACTS = f"""
    UPDATE {ACT} a SET tally_id = m.tally_id, joined = false
    FROM statements_mention m WHERE a.stage_id = %(stage)s AND m.source_id = %(source)s AND m.ref = a.ref
      AND (a.joined OR a.tally_id IS DISTINCT FROM m.tally_id)
"""  # noqa: S608
NEW_TALLIES = f"""
    WITH new AS (
        SELECT a.*, k.prefix, a.ref ~ '^[A-Za-z]{{1,3}}[0-9]{{1,6}}$' AND t.id IS NULL AS keeps_ref
        FROM {ACT} a JOIN statements_tallykind k ON k.code = a.kind_id
        LEFT JOIN statements_tally t ON t.scheme_id = %(scheme)s AND t.handle = a.ref
        WHERE a.stage_id = %(stage)s AND a.tally_id IS NULL
    ), numbered AS (
        SELECT new_tally, prefix, row_number() OVER (PARTITION BY prefix ORDER BY row) AS turn
        FROM new WHERE NOT keeps_ref
    ), taken AS (
        SELECT wanted.prefix, max(substring(handle from '[0-9]+$')::bigint) AS number
        FROM (SELECT DISTINCT prefix FROM numbered) wanted
        JOIN (SELECT handle FROM statements_tally WHERE scheme_id = %(scheme)s
              UNION ALL SELECT ref FROM new WHERE keeps_ref) handles
          ON handle ~ ('^' || wanted.prefix || '[0-9]{{1,6}}$')
        GROUP BY 1
    )
    INSERT INTO statements_tally (id, public_id, scheme_id, kind_id, handle, name, entered_by, entered_at)
    SELECT new.new_tally, new_id, %(scheme)s, kind_id,
           CASE WHEN keeps_ref THEN ref ELSE numbered.prefix || (coalesce(taken.number, 0) + turn) END,
           CASE WHEN name = '' THEN '{{}}'::jsonb ELSE jsonb_build_object(%(language)s::text, name) END,
           %(by)s, now()
    FROM new
    LEFT JOIN numbered ON numbered.new_tally = new.new_tally
    LEFT JOIN taken ON taken.prefix = numbered.prefix
    ORDER BY row
"""  # noqa: S608
PARENTS = f"""
    UPDATE statements_tally t SET parent_id = above.tally
    FROM (SELECT a.within, a.tally_id IS NULL AS is_new, {TALLY} AS tally FROM {ACT} a
          WHERE a.stage_id = %(stage)s AND a.within <> '') a
    JOIN (SELECT a.ref, {TALLY} AS tally FROM {ACT} a WHERE a.stage_id = %(stage)s) above ON above.ref = a.within
    WHERE t.id = a.tally AND t.parent_id IS NULL AND above.tally <> a.tally
      AND (a.is_new OR NOT EXISTS (
          WITH RECURSIVE up (id) AS (
              SELECT above.tally
              UNION SELECT p.parent_id FROM statements_tally p JOIN up ON p.id = up.id WHERE p.parent_id IS NOT NULL
          ) SELECT FROM up WHERE up.id = t.id))
"""  # noqa: S608
MENTIONS = f"""
    INSERT INTO statements_mention (source_id, tally_id, ref, name, joined_by, joined_at)
    SELECT %(source)s, {TALLY}, a.ref, a.name,
           CASE WHEN a.joined THEN %(by)s ELSE '' END, CASE WHEN a.joined THEN now() END
    FROM {ACT} a WHERE a.stage_id = %(stage)s ORDER BY a.row
    ON CONFLICT (source_id, ref) DO UPDATE SET name = excluded.name WHERE statements_mention.name <> excluded.name
"""  # noqa: S608
PARTIES = f"""
    INSERT INTO statements_tallyparty (tally_id, side, organisation_id, words)
    SELECT DISTINCT {TALLY}, named.side, o.id, CASE WHEN o.id IS NULL THEN named.words ELSE '' END
    FROM {ACT} a
    CROSS JOIN LATERAL (SELECT 'giving' AS side, unnest(a.giving) AS words
                        UNION ALL SELECT 'receiving', unnest(a.receiving)) named
    LEFT JOIN LATERAL (
        SELECT o.id FROM partners_schemeparty p JOIN partners_organisation o ON o.id = p.organisation_id
        WHERE p.scheme_id = %(scheme)s AND (named.words = ANY (o.aliases)
              OR EXISTS (SELECT 1 FROM jsonb_each_text(o.name) n WHERE n.value = named.words))
        ORDER BY o.id LIMIT 1) o ON true
    WHERE a.stage_id = %(stage)s
    ON CONFLICT DO NOTHING
"""  # noqa: S608
TALLY_STEPS, ACCOUNT_STEPS = (NEW_TALLIES, PARENTS), (MENTIONS, PARTIES)

MANY = 500  # staged facts from which sets are joined as sets
# A stage that was filled a moment ago looks empty to the planner, which then joins by loops within loops: an hour
# for what takes a second. Until the transaction ends, or the caller takes it back, it may not.
JOIN_SETS = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"
JOIN_AS_USUAL = "SET LOCAL enable_nestloop = DEFAULT; SET LOCAL work_mem = DEFAULT"
