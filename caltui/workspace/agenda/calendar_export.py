"""Writes the bookings of an agenda for another calendar."""

from collections.abc import Callable
from typing import TextIO

from caltui.workspace.agenda.agenda import Agenda
from caltui.workspace.base.ports import Reads
from caltui.workspace.records.export.calendar_text import write_calendar

BOOKINGS = "bookings"


def write_agenda(
    out: TextIO, workspace: Reads, found: Agenda, tell: Callable[[str], None] | None = None
) -> int:
    """Writes what an agenda shows as iCalendar, and returns how many events.

    `tell` is called with a sentence for what could not be written.
    """
    seen = (workspace.record(BOOKINGS, entry.key) for entry in found.entries)
    records = [one.record for one in seen if one is not None]
    of = workspace.catalog.resource(BOOKINGS)
    return write_calendar(out, of, records, tell)
