"""What an event type asks: the default questions, then its own."""

import re
from typing import Any

from caltui.sandbox.cal.world import Record, World

KINDS = {
    "TEXT": "text",
    "TEXTLONG": "textarea",
    "NUMBER": "number",
    "BOOL": "boolean",
    "RADIO": "radio",
    "PHONE": "phone",
}
WITHOUT_PLACEHOLDER = ("boolean", "radio", "checkbox")
WITH_OPTIONS = ("radio", "checkbox", "select", "multiselect")


def booking_fields(world: World, row: Record) -> list[Record]:
    """All questions. Those that v2 was given replace the custom inputs of v1."""
    own: Any = (row.get("v2") or {}).get("bookingFields")
    if own is None:
        own = [_custom(one) for one in world.related("custom-inputs", "eventTypeId", row["id"])]
    replaced = {field["slug"] for field in own}
    kept = [field for field in _defaults(row) if field["slug"] not in replaced]
    return [*kept, *own]


def _defaults(row: Record) -> list[Record]:
    guests = bool(row.get("disableGuests"))
    return [
        _default("name", "name", "your_name", required=True),
        _default("email", "email", "email_address", required=True),
        {**_default("location", "radioInput", "location"), "hidden": False, "required": False},
        {**_default("title", "text", "what_is_this_meeting_about"), "hidden": True},
        _default("notes", "textarea", "additional_notes"),
        {**_default("guests", "multiemail", "additional_guests"), "hidden": guests},
        _default("rescheduleReason", "textarea", "reason_for_reschedule"),
    ]


def _default(slug: str, kind: str, label: str, *, required: bool = False) -> Record:
    return {
        "type": kind,
        "slug": slug,
        "label": label,
        "placeholder": "",
        "required": required,
        "isDefault": True,
    }


def _custom(row: Record) -> Record:
    kind = KINDS.get(str(row["type"]), "text")
    field: Record = {
        "type": kind,
        "slug": re.sub(r"[^a-z0-9]+", "-", str(row["label"]).lower()).strip("-"),
        "label": row["label"],
        "required": bool(row["required"]),
        "placeholder": row.get("placeholder") or "",
        "hidden": False,
        "isDefault": False,
    }
    if kind in WITHOUT_PLACEHOLDER:
        del field["placeholder"]
    if kind in WITH_OPTIONS:
        field["options"] = [option["label"] for option in row.get("options") or ()]
    return field
