"""Stores records and lists from Cal."""
