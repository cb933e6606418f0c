"""Notes who was mailed, and by which action: a test can ask, and `/sandbox/told` shows it."""

from collections.abc import Iterable

from caltui.sandbox.cal.world import Record, World, iso

GUEST, HOST = "attendee", "host"


def tell_guests(world: World, action: str, booking: Record, people: Iterable[Record]) -> None:
    """Notes one mail to each of these attendees."""
    for one in people:
        _tell(world, action, booking, one["email"], GUEST)


def tell_host(world: World, action: str, booking: Record, user_id: int | None = None) -> None:
    """Notes one mail to the booking's host, or to that user."""
    user = world.find("users", booking.get("userId") if user_id is None else user_id)
    if user is not None:
        _tell(world, action, booking, user["email"], HOST)


def tell_all(world: World, action: str, booking: Record) -> None:
    """Notes one mail to the host and to each attendee."""
    tell_host(world, action, booking)
    tell_guests(world, action, booking, world.related("attendees", "bookingId", booking["id"]))


def _tell(world: World, action: str, booking: Record, email: str, role: str) -> None:
    mail = {"action": action, "bookingUid": booking["uid"], "email": email, "role": role}
    world.add("told", {**mail, "at": iso(world.now())})
