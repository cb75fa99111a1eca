"""A book written out for other programs of accounting, which check it by rules that are not ours."""
