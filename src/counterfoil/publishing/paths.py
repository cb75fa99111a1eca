"""A version's document in the database: paths into it, and what may become of it."""

from __future__ import annotations

from django.db.models import Func, JSONField, Value

SOURCES = '$.parts[*] ? (@.kind == "source").id'
STATEMENTS = "$.parts[*].content.said.id"


class Found(Func):
    """Everything that a path finds in a document, as an array."""

    function = "jsonb_path_query_array"
    template = "%(function)s(%(expressions)s::jsonpath)"
    output_field = JSONField()

    def __init__(self, path: str, document: str = "document") -> None:
        super().__init__(document, Value(path))


# The body of a trigger: a part of a document may become a tombstone (`digest.bury`), its content and its salt gone
# and its hash kept. Nothing else of a version changes.
ONLY_TOMBSTONES = """
                    IF (to_jsonb(OLD) - 'document' - 'sources_told' - 'statements_told')
                       IS DISTINCT FROM (to_jsonb(NEW) - 'document' - 'sources_told' - 'statements_told')
                       OR (OLD.document - 'parts') IS DISTINCT FROM (NEW.document - 'parts')
                       OR jsonb_array_length(OLD.document -> 'parts')
                          IS DISTINCT FROM jsonb_array_length(NEW.document -> 'parts')
                       OR EXISTS (
                           SELECT 1 FROM jsonb_array_elements(OLD.document -> 'parts') WITH ORDINALITY was (part, n)
                           JOIN jsonb_array_elements(NEW.document -> 'parts') WITH ORDINALITY now (part, n) USING (n)
                           WHERE now.part <> was.part
                             AND now.part <> was.part || '{"content": null, "salt": null}'::jsonb
                       ) THEN
                        RAISE EXCEPTION 'a version never changes: publish a correction';
                    END IF;
                    RETURN NEW;
                """
