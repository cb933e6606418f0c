"""The console's two themes, the tones of words, and the colours of profiles.

Everything that has a tone is a word or a glyph as well, so that the console
reads the same with `NO_COLOR`.
"""

from textual.theme import Theme

DARK = Theme(
    name="caltui-dark",
    primary="#7fb2ff",
    secondary="#9aa7bd",
    accent="#7fb2ff",
    warning="#e5b567",
    error="#ff7b86",
    success="#7ccf9a",
    foreground="#dbe2ee",
    background="#12161d",
    surface="#171c25",
    panel="#1f2632",
    boost="#263041",
    dark=True,
    variables={
        "quiet": "#93a0b5",
        "line": "#2b3444",
        "cursor": "#263a5c",
        "cursor-blurred": "#222a37",
        "fresh": "#1d3a34",
        "marked": "#33304a",
        "on-accent": "#0d1420",
        "profile": "#e0525f",
        "border": "#7fb2ff",
        "border-blurred": "#2b3444",
        "block-cursor-background": "#263a5c",
        "block-cursor-foreground": "#f2f6fd",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#222a37",
        "block-cursor-blurred-foreground": "#dbe2ee",
        "input-selection-background": "#3b5b93 60%",
        "input-cursor-background": "#dbe2ee",
        "scrollbar": "#323d50",
        "scrollbar-hover": "#43526b",
        "scrollbar-active": "#7fb2ff",
        "scrollbar-background": "#171c25",
        "scrollbar-background-hover": "#171c25",
        "scrollbar-background-active": "#171c25",
        "scrollbar-corner-color": "#171c25",
        "footer-background": "#12161d",
    },
)

LIGHT = Theme(
    name="caltui-light",
    primary="#1f5fbf",
    secondary="#56657d",
    accent="#1f5fbf",
    warning="#8a5a00",
    error="#b3213a",
    success="#1c6e41",
    foreground="#1d2530",
    background="#f4f5f7",
    surface="#fcfcfd",
    panel="#e9ecf1",
    boost="#dde3ec",
    dark=False,
    variables={
        "quiet": "#56657d",
        "line": "#cfd6e0",
        "cursor": "#cfe0fb",
        "cursor-blurred": "#e3e8f0",
        "fresh": "#d5f0e0",
        "marked": "#e6e0f7",
        "on-accent": "#ffffff",
        "profile": "#e0525f",
        "border": "#1f5fbf",
        "border-blurred": "#cfd6e0",
        "block-cursor-background": "#cfe0fb",
        "block-cursor-foreground": "#101722",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e3e8f0",
        "block-cursor-blurred-foreground": "#1d2530",
        "input-selection-background": "#9fc0f5 60%",
        "input-cursor-background": "#1d2530",
        "scrollbar": "#bcc6d4",
        "scrollbar-hover": "#9eabc0",
        "scrollbar-active": "#1f5fbf",
        "scrollbar-background": "#fcfcfd",
        "scrollbar-background-hover": "#fcfcfd",
        "scrollbar-background-active": "#fcfcfd",
        "scrollbar-corner-color": "#fcfcfd",
        "footer-background": "#f4f5f7",
    },
)

THEMES = (DARK, LIGHT)

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

STATES = {"new": ("+", "good"), "changed": ("~", "warn"), "gone": ("×", "bad")}
"""Glyph and tone of a row that is new, changed or gone since the sync before."""

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
