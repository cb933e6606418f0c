"""Operations on destination calendars, webhooks and booking references that differ from plain ones.

A calendar or a webhook belongs to a user or to an event type, never to both.
"""

from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import named_row, refuse_grants, require_own, visible_rows
from caltui.sandbox.cal.refusals import database_refusal, refused
from caltui.sandbox.cal.world import Record
from caltui.sandbox.handlers.crud import changed, changes, new_values, stored


def create_destination(ask: Ask) -> dict[str, Any]:
    """Stores where new events go; an ADMIN key must say whose. One per user and per event type."""
    _refuse_old_link(ask)
    if ask.caller.admin and _body(ask).get("userId") is None:
        raise refused(400, "`userId` required")
    return stored(ask, _tied(ask, new_values(ask)))


def update_destination(ask: Ask) -> dict[str, Any]:
    """An edit that must say again what the calendar is tied to."""
    row = named_row(ask)
    _refuse_old_link(ask)
    values = refuse_grants(ask, changes(ask))
    if ("integration" in values) != ("externalId" in values):
        raise refused(400, "Both integration and externalId need to be passed")
    if row.get("eventTypeId") is not None and values.get("eventTypeId") is None:
        raise refused(400, "eventTypeId is required for a calendar tied to an event type")
    if row.get("eventTypeId") is None and values.get("eventTypeId") is not None:
        raise refused(400, "eventTypeId must not be passed for a calendar tied to a user")
    return changed(ask, row, _tied(ask, values))


def create_webhook(ask: Ask) -> dict[str, Any]:
    """A webhook of the user, or of the event type when one is named."""
    return stored(ask, _tied(ask, new_values(ask)))


def update_webhook(ask: Ask) -> dict[str, Any]:
    """An edit; a newly named event type must be the caller's."""
    row = named_row(ask)
    return changed(ask, row, _tied(ask, refuse_grants(ask, changes(ask))))


def list_references(ask: Ask) -> dict[str, Any]:
    """The booking references whose `deleted` is null: true and false both hide the row."""
    return ask.many(row for row in visible_rows(ask) if row.get("deleted") is None)


def _tied(ask: Ask, values: Record) -> Record:
    """The values without a user where an event type is named, which must be the caller's."""
    if values.get("eventTypeId") is None:
        return values
    require_own(ask, "event-types", values["eventTypeId"], 403)
    return {**values, "userId": None}


def _refuse_old_link(ask: Ask) -> None:
    """`bookingId` is declared, but the column is gone."""
    if "bookingId" in _body(ask):
        raise database_refusal()


def _body(ask: Ask) -> Record:
    return ask.body if isinstance(ask.body, dict) else {}
