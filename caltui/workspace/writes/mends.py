"""Values that some builds of Cal want in an edit although they do not change.

Others refuse them, so they go along only after a refusal (cal-api.md, section 7).
"""

from typing import NamedTuple

from caltui.catalog.request import Request
from caltui.gateway.errors.kinds import Refused
from caltui.workspace.writes.change import Change


class Mend(NamedTuple):
    """The field that a refusal with `status` asks for. `named`: only when the text names it."""

    resource: str
    verb: str
    field: str
    status: int
    named: bool = True


MENDS = (
    Mend("memberships", "update", "id", 400),
    Mend("event-types", "update", "seatsPerTimeSlot", 400),
    Mend("teams", "update", "slug", 409, named=False),
)


def mended(change: Change, error: Refused) -> Request | None:
    """The request with the value that was wanted, as last seen; None when that is not it."""
    body, before = change.request.body or {}, change.before or {}
    for mend in MENDS:
        if (mend.resource, mend.verb, mend.status) != (
            change.resource,
            change.verb,
            error.status,
        ):
            continue
        said = mend.field in error.fields or f"'{mend.field}'" in error.message
        if (said or not mend.named) and mend.field in before and mend.field not in body:
            return change.request._replace(body={**body, mend.field: before[mend.field]})
    return None
