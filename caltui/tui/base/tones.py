"""The tones of words and the colours of profiles, by name: what they look like is in the theme.

Everything that has a tone is a word or a glyph as well, so that the console
reads the same with `NO_COLOR`.
"""

TONES = {
    "ACCEPTED": "good",
    "PENDING": "warn",
    "AWAITING_HOST": "warn",
    "REJECTED": "bad",
    "CANCELLED": "quiet",
    "✓ yes": "good",
    "✗ no": "quiet",
    "✓ done": "good",
    "✗ refused": "bad",
    "? unknown": "warn",
    "… on its way": "warn",
    "– not sent": "quiet",
    "– no effect": "quiet",
    "↶ undone": "quiet",
    "● yours": "good",
    "● theirs": "good",
    "? choose": "warn",
}
"""Tone of a cell that holds exactly this word. A tone is a component class of the table."""

GLYPH_TONES = {
    "✓": "good",
    "?": "warn",
    "€": "warn",
    "✗": "quiet",
    "#": "warn",
    "↩": "quiet",
    "·": "quiet",
    "★": "good",
}
"""Tone of the state of a record by the glyph that it begins with."""

STATES = {
    "new": ("+", "good"),
    "changed": ("~", "warn"),
    "gone": ("×", "bad"),
    "noted": ("#", "warn"),
}
"""Glyph and tone of a row that is new, changed or gone since the sync before, or has a note."""

PROFILE_COLOURS = {
    "red": "#e0525f",
    "orange": "#d98036",
    "yellow": "#d9b036",
    "green": "#4fae74",
    "cyan": "#3aa6b0",
    "blue": "#5b8fe0",
    "magenta": "#b57ad0",
    "grey": "#7d8aa0",
}
"""The names a profile may give as its colour; any `#rrggbb` works as well."""


def profile_colour(name: str, *, production: bool) -> str:
    """The badge colour of a profile; production without one is red, others grey."""
    if name.startswith("#") and len(name) == 7:
        return name
    return PROFILE_COLOURS.get(name, PROFILE_COLOURS["red" if production else "grey"])
