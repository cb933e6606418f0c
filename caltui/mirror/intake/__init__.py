"""Writes records and lists from Cal into the file."""
