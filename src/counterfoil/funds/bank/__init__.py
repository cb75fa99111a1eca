"""Bank files: statements in (camt.053, CSV, XLSX), payment orders out (pain.001, CSV, XLSX). Pure: no database.

What a bank wrote about private persons ends here: a reader hands on lines that are cut (`lines.cut`).
"""
