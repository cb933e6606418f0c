"""The table of a list: rows, columns, filter, and saved views."""
