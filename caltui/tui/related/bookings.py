"""Books for the guest, attendee or user that a record is about, or what an event type offers."""

from caltui.tui.agenda.person.screen import PersonScreen
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.book.flow import book_for
from caltui.tui.related.opened_fields import opened_field
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.facts import BookedPerson, facts_of
from caltui.workspace.slots.event_type_rules import zone_or_none


async def book(screen: PlaceScreen) -> None:
    """Books for whom the record is about; asks what, where the record does not say that."""
    target, workspace = screen.target(), screen.workspace
    event_type = opened_field(target, "book", "event_type")
    guest = _named(screen)
    suggested = ""
    booking = opened_field(target, "book", "booking")
    if booking:
        try:
            facts = facts_of(workspace, booking)
        except CannotAct:
            facts = None
        if facts is not None:
            suggested = facts.event_type or ""
            guest = guest or facts.guest
    if isinstance(screen, PersonScreen):
        guest = _person(screen, guest)
    await book_for(screen, guest, event_type, suggested)


def _named(screen: PlaceScreen) -> BookedPerson | None:
    """The person whom the fields of the record name."""
    target = screen.target()
    mail, name, zone, language = (
        opened_field(target, "book", part) for part in ("mail", "name", "zone", "language")
    )
    if not mail and not name:
        return None
    return BookedPerson(name, mail, zone_or_none(zone), language)


def _person(screen: PersonScreen, guest: BookedPerson | None) -> BookedPerson:
    """The person of the screen, who may be the host of the booking under the cursor."""
    person = screen.person
    if guest is not None and guest.mail.casefold() == person.email.casefold():
        return guest
    language = str(person.user.record.get("locale") or "") if person.user is not None else ""
    return BookedPerson(person.name, person.email, person.zone, language)
