"""Tells which parts of a screen nobody can see, though nothing scrolls to them."""

from collections.abc import Iterator
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

SHOWN = "Button, Input, TextArea, Static, KeyHints, LineList"
"""What a person reads or types in."""


def out_of_view(screen: Screen[Any]) -> list[str]:
    """Names the parts that are cut off by the part around them, and how far."""
    return [
        f"{part!r} at {part.region} is cut off by {around!r} at {around.region}"
        for part in screen.query(SHOWN)
        for around in _cutting(part)
    ]


def _cutting(part: Widget) -> Iterator[Widget]:
    """The nearest part around it that cuts it off; none where that can be scrolled."""
    if not (part.is_on_screen or part.size) or not _displayed(part):
        return
    for around in part.ancestors:
        if not isinstance(around, Widget) or around.allow_vertical_scroll:
            return
        if part.region.bottom > around.region.bottom:
            yield around
            return


def _displayed(part: Widget) -> bool:
    return all(one.display for one in part.ancestors_with_self if isinstance(one, Widget))
