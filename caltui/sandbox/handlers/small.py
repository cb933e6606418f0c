"""Operations on booking references and webhooks that differ from plain reads and writes."""

from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import named_row, refuse_grants, require_own, visible_rows
from caltui.sandbox.handlers.crud import changed, changes, new_values, stored


def list_references(ask: Ask) -> dict[str, Any]:
    """The references whose `deleted` is null: true and false both hide the row."""
    return ask.many(row for row in visible_rows(ask) if row.get("deleted") is None)


def create_webhook(ask: Ask) -> dict[str, Any]:
    """A hook of the user, or of the event type when one is named."""
    values = new_values(ask)
    if values.get("eventTypeId") is not None:
        require_own(ask, "event-types", values["eventTypeId"], 403)
        values["userId"] = None
    return stored(ask, values)


def update_webhook(ask: Ask) -> dict[str, Any]:
    """An edit; a newly named event type must be the caller's."""
    row = named_row(ask)
    values = refuse_grants(ask, changes(ask))
    if values.get("eventTypeId") is not None:
        require_own(ask, "event-types", values["eventTypeId"], 403)
        values["userId"] = None
    return changed(ask, row, values)
