"""Writes how long ago something was read or stored."""


def age_text(seconds: float) -> str:
    """`now`, `40 s ago`, `5 min ago`, `3 h ago`, `2 d ago`."""
    if seconds < 10:
        return "now"
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return f"{int(seconds // 10) * 10} s ago"


def read_text(seconds: float | None) -> str:
    """Says when a list was read: `never read`, `read now`, `read 5 min ago`."""
    return "never read" if seconds is None else f"read {age_text(seconds)}"
