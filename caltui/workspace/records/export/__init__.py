"""Writes records for other programs: a file for each format, and the list of formats."""
