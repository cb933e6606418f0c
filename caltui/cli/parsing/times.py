"""Days, zones and event types given as options."""

from typing import TYPE_CHECKING

from caltui.cli.output.exits import UsageError

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo


def zone_of(text: str | None) -> "ZoneInfo | None":
    """The zone that --zone names; None without one. Raises UsageError."""
    from caltui.scheduling.zones import UnknownZone, zone_named

    try:
        return None if text is None else zone_named(text)
    except UnknownZone as error:
        raise UsageError(f"--zone: {error}", "Use an IANA name: Europe/Berlin.") from None


def day_of(text: str | None, option: str) -> "date | None":
    """The day that an option names; None without one. Raises UsageError."""
    from caltui.scheduling.moments import read_day

    try:
        return None if text is None else read_day(text)
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def event_type_of(text: str | None) -> str | None:
    """The event type that --event-type names; None without one. Raises UsageError."""
    if text is not None and not text.isdecimal():
        raise UsageError(
            f"--event-type: '{text}' is not the id of an event type.",
            "Look it up: caltui event-types list",
        )
    return text
