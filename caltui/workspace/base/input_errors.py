"""Errors about typed text. A file of its own, because every list loads it."""


class BadFilter(ValueError):
    """A filter cannot be read. The text says which part, and what to type instead."""


class BadPlace(ValueError):
    """A jump target cannot be read. The text says which part, and what to type instead."""
