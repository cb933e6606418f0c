"""Gives a paste to the widget in focus: whole, or not at all and said so."""

from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

LONGEST_LINE = 10_000
"""Characters of a paste into one line; more is a file, and was not meant for it."""


def fitting(event: events.Paste, target: MessagePump) -> events.Paste | None:
    """The paste for this widget: in one line its lines are joined with blanks.

    None where the widget takes none, or not this one: see `refusal`.
    """
    if isinstance(target, TextArea):
        return None if target.read_only else event
    if not isinstance(target, Input) or _fault(event.text, target):
        return None
    return events.Paste(joined(event.text))


def refusal(event: events.Paste, target: MessagePump) -> str:
    """Says why a paste is not taken, and what to do."""
    if isinstance(target, Input):
        return f"Nothing was pasted: {_fault(event.text, target)}."
    return "Nothing was pasted: no field has the focus. Go to one, then paste again."


def joined(text: str) -> str:
    """The lines of a text as one, without what is blank around each."""
    return " ".join(line for part in text.splitlines() if (line := part.strip()))


def _fault(text: str, line: Input) -> str:
    """Says why a line does not take the text; empty where it does."""
    text = joined(text)
    if not text:
        return "there is no text in it"
    room = min(LONGEST_LINE, line.max_length or LONGEST_LINE)
    start, end = sorted(line.selection)
    size = len(line.value) - (end - start) + len(text)
    if size > room:
        return f"it would make {size:,} characters, and this line takes {room:,}"
    return ""
