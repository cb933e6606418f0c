"""The console's own themes."""

from dataclasses import replace

from textual.theme import Theme


def _with_parts(theme: Theme) -> Theme:
    """The theme, with cursors, borders and scroll bars in the colours of their surroundings where
    it does not say others."""
    variables, text, surface = theme.variables, str(theme.foreground), str(theme.surface)
    parts = {
        "block-cursor-background": variables["cursor"],
        "block-cursor-blurred-background": variables["cursor-blurred"],
        "block-cursor-blurred-foreground": text,
        "block-cursor-text-style": "bold",
        "border": str(theme.accent),
        "border-blurred": variables["line"],
        "footer-background": str(theme.background),
        "input-cursor-background": text,
        "scrollbar-active": str(theme.accent),
        "scrollbar-background": surface,
        "scrollbar-background-active": surface,
        "scrollbar-background-hover": surface,
        "scrollbar-corner-color": surface,
    }
    return replace(theme, variables=parts | variables)


DARK = _with_parts(
    Theme(
        "caltui-dark",
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
        variables={
            "quiet": "#93a0b5",
            "line": "#2b3444",
            "cursor": "#263a5c",
            "cursor-blurred": "#222a37",
            "fresh": "#1d3a34",
            "marked": "#33304a",
            "night": "#7fb2ff 45%",
            "on-accent": "#0d1420",
            "profile": "#e0525f",
            "block-cursor-foreground": "#f2f6fd",
            "input-selection-background": "#3b5b93 60%",
            "scrollbar": "#323d50",
            "scrollbar-hover": "#43526b",
        },
    )
)

LIGHT = _with_parts(
    Theme(
        "caltui-light",
        dark=False,
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
        variables={
            "quiet": "#56657d",
            "line": "#cfd6e0",
            "cursor": "#cfe0fb",
            "cursor-blurred": "#e3e8f0",
            "fresh": "#d5f0e0",
            "marked": "#e6e0f7",
            "night": "#1f5fbf 75%",
            "on-accent": "#ffffff",
            "profile": "#e0525f",
            "block-cursor-foreground": "#101722",
            "input-selection-background": "#9fc0f5 60%",
            "scrollbar": "#bcc6d4",
            "scrollbar-hover": "#9eabc0",
        },
    )
)

CONTRAST = _with_parts(
    Theme(
        "caltui-contrast",
        primary="#5fd7ff",
        secondary="#e6e6e6",
        accent="#ffd75f",
        warning="#ffd700",
        error="#ff8787",
        success="#87ff87",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        boost="#303030",
        variables={
            "quiet": "#d0d0d0",
            "text-disabled": "#b2b2b2",
            "line": "#595959",
            "cursor": "#0044aa",
            "cursor-blurred": "#303030",
            "fresh": "#005f00",
            "marked": "#5f005f",
            "night": "#a8d0ff",
            "on-accent": "#000000",
            "profile": "#ff8787",
            "border-blurred": "#949494",
            "block-cursor-foreground": "#ffffff",
            "input-selection-background": "#0055d4 80%",
            "scrollbar": "#949494",
            "scrollbar-hover": "#d0d0d0",
        },
    )
)
"""Every text has at least seven times the light of its ground, or the other way round."""

THEMES = (DARK, LIGHT, CONTRAST)
