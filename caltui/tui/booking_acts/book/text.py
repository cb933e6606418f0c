"""The words of booking for a guest: titles, and the chosen time on the clocks of all."""

from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.wording import clock_text, minutes_text
from caltui.scheduling.zones import city
from caltui.text import one_line
from caltui.tui.booking_acts.move_text import first_name
from caltui.workspace.booking_acts.book.change import end_of
from caltui.workspace.booking_acts.book.form import BookingForm
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookedPerson, short_day
from caltui.workspace.workspace import Workspace

MOST_HOSTS = 2


def what(form: BookingForm) -> str:
    """`Intro call · 30 min`."""
    length = minutes_text(form.length) if form.length else "length unknown"
    return f"{form.title} · {length}"


def title_of_form(form: BookingForm) -> str:
    """The title of the form: `Book Intro call · 30 min`."""
    return one_line(f"Book {what(form)}", 100)


def title_of_times(form: BookingForm, guest: BookedPerson | None) -> str:
    """The title of the open times: `When? Intro call · 30 min · Maria Gruber`."""
    who = guest.name or guest.mail if guest is not None else ""
    return one_line(" · ".join(part for part in (f"When? {what(form)}", who) if part), 120)


def title_of_types(guest: BookedPerson | None) -> str:
    """The title of the event types: `Book what for Maria Gruber?`."""
    who = guest.name or guest.mail if guest is not None else ""
    return one_line(f"Book what for {who}?" if who else "Book what?", 100)


def clocks_line(
    workspace: Workspace, form: BookingForm, time: MoveTime, zone: ZoneInfo | None, guest: str
) -> Content:
    """`Tue 1 Dec 18:30–19:00 Berlin · 10:30 for Jakub (Los Angeles) · Ada Fischer`."""
    here, now = workspace.zone, workspace.clock()
    end = end_of(form, time.start)
    span = f"{clock_text(time.start, here)}–{clock_text(end, here)}"
    parts = [f"{short_day(time.start, here, now)} {span} {city(here)}"]
    if zone is None:
        parts.append("the guest's clock is not known")
    elif zone.key != here.key:
        there = time.start.astimezone(zone)
        other = there.date() != time.start.astimezone(here).date()
        day = f"{short_day(time.start, zone, now)} " if other else ""
        who = first_name(guest) if guest else "the guest"
        parts.append(f"{day}{clock_text(time.start, zone)} for {who} ({city(zone)})")
    names = [name for _, name in time.hosts]
    if names:
        more = f" +{len(names) - MOST_HOSTS}" if len(names) > MOST_HOSTS else ""
        parts.append("with " + " or ".join(names[:MOST_HOSTS]) + more)
    return Content(one_line(" · ".join(parts), 240))
