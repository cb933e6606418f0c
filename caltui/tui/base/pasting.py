"""Gives a paste to the widget in focus: whole, or not at all and said so."""

from textual import events
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

from caltui.text import count, without_unseen

LONGEST_LINE = 10_000
"""Characters of a paste into one line; more is a file, and was not meant for it."""


def fitting(event: events.Paste, target: MessagePump) -> events.Paste | None:
    """The paste for this widget, without unseen characters: in one line its lines are joined.

    None where the widget takes none, or not this one: see `refusal`.
    """
    if isinstance(target, TextArea):
        return None if target.read_only else events.Paste(without_unseen(event.text))
    if not isinstance(target, Input) or _fault(event.text, target):
        return None
    return events.Paste(joined(event.text))


def left_out(text: str) -> str:
    """How many unseen characters a paste loses, as a sentence; empty where none."""
    lines = text.replace("\r\n", "\n")
    lost = len(lines) - len(without_unseen(lines))
    if not lost:
        return ""
    was = "was" if lost == 1 else "were"
    return f"{count(lost, 'unseen character')} {was} left out, such as a mark of direction."


def refusal(event: events.Paste, target: MessagePump) -> str:
    """Says why a paste is not taken, and what to do."""
    if isinstance(target, Input):
        return f"Nothing was pasted: {_fault(event.text, target)}."
    return "Nothing was pasted: no field has the focus. Go to one, then paste again."


def joined(text: str) -> str:
    """The lines of a text as one, without what is blank around each and what nobody sees."""
    lines = (without_unseen(part).strip() for part in text.splitlines())
    return " ".join(line for line in lines if line)


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
