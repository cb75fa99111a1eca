"""Paths into a version's document, for questions and for the columns that keep their answers."""

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
