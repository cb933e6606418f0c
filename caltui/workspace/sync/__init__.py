"""Reads lists and records from Cal into the mirror."""
