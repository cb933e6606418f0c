"""The first screen: its category, and its sizes as `browse`, `lists`, `fields.tcss` give them.

They are wanted before a style sheet is read: for the picture that comes first, and
for a first frame of the screens that needs no second one.
"""

START = "bookings"
"""The category that is shown first."""

NARROW = 100
"""Columns from which the categories have their full width."""

PANE_ALWAYS = 140
"""Columns from which the details are shown without being asked for."""

PANE_ASKED = 40
"""Columns of the details where they are asked for."""

BARS = 3
"""Lines that are not the body: title, status, keys."""

PANE_FRAME = 2
"""Border and scroll bar of the details."""


def pane_width(width: int) -> int:
    """The columns of the details with their border; 0 where they are not shown at first."""
    share = min(60, max(PANE_ASKED, width * 27 // 100))
    return share if width >= PANE_ALWAYS else 0
