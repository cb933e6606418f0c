"""Finds the event type that a typed word means: its id, its slug or its title."""

from caltui.scheduling.wording import first_names_text
from caltui.text import one_line
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Reads
from caltui.workspace.booking_acts.facts import EVENT_TYPES

MOST = 6
"""Event types that are named where a word means several."""


def types_called(workspace: Reads, word: str) -> list[str]:
    """The ids of the event types whose id, slug or title the word is, in any case; else of those
    in whose title it occurs."""
    wanted = word.strip().casefold()
    of = workspace.resource(EVENT_TYPES)
    slugs = [f.name for f in of.operations["create"].fields if f.type == "slug"]
    rows = workspace.records(EVENT_TYPES)
    if word.strip() in rows:
        return [word.strip()]
    fields = (*slugs, *of.label)
    exact = [
        key
        for key, record in rows.items()
        if any(str(record.get(name) or "").casefold() == wanted for name in fields)
    ]
    part = [
        key
        for key, record in rows.items()
        if wanted and any(wanted in str(record.get(name) or "").casefold() for name in of.label)
    ]
    return exact or part


def one_called(workspace: Reads, word: str) -> str:
    """The id of the only event type that the word means; empty if none was seen.

    Raises CannotAct where it means several.
    """
    found = types_called(workspace, word)
    if len(found) < 2:
        return found[0] if found else ""
    names = [f"{key} ({one_line(workspace.name(EVENT_TYPES, key) or '', 40)})" for key in found]
    named = first_names_text(names, MOST)
    raise CannotAct(f"'{one_line(word, 60)}' may be event type {named}.", "Give the id.")
