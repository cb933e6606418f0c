"""Closing days of people, and a host who leaves: each booking with what becomes of it."""
