"""Where an event type takes place: from the words of the database to those of v2, and back."""

import json
from collections.abc import Sequence
from typing import Any

from caltui.sandbox.cal.world import Record

APPS = {
    "integrations:daily": "cal-video",
    "integrations:google:meet": "google-meet",
    "integrations:zoom": "zoom",
    "integrations:office365_video": "office365-video",
    "integrations:jitsi": "jitsi",
    "integrations:whereby_video": "whereby-video",
}
BY_GUEST = {
    "phone": "attendeePhone",
    "attendeeInPerson": "attendeeAddress",
    "somewhereElse": "attendeeDefined",
}
BY_HOST = {
    "inPerson": ("address", "address"),
    "link": ("link", "link"),
    "userPhone": ("phone", "hostPhoneNumber"),
}
"""Word of v2, and the column that holds what it is."""


def places(rows: Any) -> list[Record]:
    """The places of an event type. Without any it is a video call of Cal."""
    return [_shown(row) for row in rows or ({"type": "integrations:daily"},)]


def stored_places(shown: Sequence[Record]) -> list[Record]:
    """The rows of places that v2 was given."""
    return [_stored(place) for place in shown]


def _shown(row: Record) -> Record:
    kind = str(row.get("type"))
    if kind in APPS:
        return {"type": "integration", "integration": APPS[kind]}
    if kind in BY_GUEST:
        return {"type": BY_GUEST[kind]}
    if kind in BY_HOST:
        word, column = BY_HOST[kind]
        public = bool(row.get("displayLocationPublicly"))
        return {"type": word, word: row.get(column) or "", "public": public}
    if kind == "conferencing":
        return {"type": "organizersDefaultApp"}
    return {"type": "unknown", "location": json.dumps(row)}


def _stored(place: Record) -> Record:
    kind = place["type"]
    if kind == "integration":
        found = next((name for name, app in APPS.items() if app == place["integration"]), None)
        return {"type": found or f"integrations:{place['integration']}"}
    for row_kind, word in BY_GUEST.items():
        if kind == word:
            return {"type": row_kind}
    for row_kind, (word, column) in BY_HOST.items():
        if kind == word:
            public = bool(place.get("public"))
            return {"type": row_kind, column: place[word], "displayLocationPublicly": public}
    return {"type": "conferencing"}
