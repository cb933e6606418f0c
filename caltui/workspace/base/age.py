"""Writes how long ago something was read or stored."""

from caltui.scheduling.wording import rough_text


def age_text(seconds: float) -> str:
    """`now`, `40 s ago`, `5 min ago`, `3 h ago`, `2 days ago`."""
    if seconds < 10:
        return "now"
    return f"{rough_text(seconds) if seconds >= 60 else f'{int(seconds // 10) * 10} s'} ago"


def read_text(seconds: float | None) -> str:
    """Says when a list was read: `never read`, `read now`, `read 5 min ago`."""
    return "never read" if seconds is None else f"read {age_text(seconds)}"
