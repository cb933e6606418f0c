"""What a person typed that cannot be read. Light on purpose: every list needs it."""


class BadFilter(ValueError):
    """A filter that cannot be read. The text says which part, and what to type instead."""


class BadPlace(ValueError):
    """A jump target that cannot be read. The text says which part, and what to type instead."""
