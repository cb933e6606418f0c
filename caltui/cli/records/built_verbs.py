"""Verbs that Cal has no operation for in a dialect, and that are answered out of records."""

from caltui.catalog.model import Field, Operation, Resource
from caltui.dialects import IndexFacts

AVAILABILITY = (
    Field("dateFrom", "datetime", "query", required=True, help="First instant of the window"),
    Field("dateTo", "datetime", "query", required=True, help="Last instant of the window"),
    Field(
        "eventTypeId",
        "integer",
        "query",
        ref="event-types",
        help="Apply schedule and buffers of this event type",
    ),
)


def built_verbs(known: IndexFacts, of: Resource) -> dict[str, Operation]:
    """The verbs of a category that are built from records, as operations that are never sent."""
    if of.key != known.teams or of.can("availability"):
        return {}
    title = "Find when the members of a team are free, from schedules, bookings and absences"
    built = Operation(
        of.key, "availability", 0, "GET", of.path, title, params=of.params, query=AVAILABILITY
    )
    return {built.name: built}
