"""Prints records, reports and errors, and has the exit codes."""
