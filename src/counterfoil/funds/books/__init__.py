"""The books as tables: one function for each, and one way to show a table on a page, in a workbook and on paper."""
