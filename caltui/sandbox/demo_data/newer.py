"""What only Cal's API v2 shows of the demo firm: who is away, private links, routing forms."""

from datetime import date, timedelta
from typing import NamedTuple

from caltui.sandbox.cal.world import World
from caltui.sandbox.demo_data.staff import weekday_of


class DaysAway(NamedTuple):
    """Days on which somebody is away, from a weekday `weeks` from this one."""

    user: int
    weeks: int
    weekday: int
    days: int
    reason: str
    notes: str | None = None
    cover: int | None = None


AWAY = (
    DaysAway(20, 0, 1, 5, "vacation", "Back on Monday", 22),
    DaysAway(2, 1, 4, 2, "travel"),
    DaysAway(5, 2, 1, 10, "vacation", None, 7),
    DaysAway(9, 0, 3, 1, "sick", None, 10),
    DaysAway(16, -2, 2, 3, "sick"),
    DaysAway(34, 1, 3, 3, "unspecified", "Training", 35),
)
"""Ada has nobody who stands in for her: one of the problems."""


class OtherCalendarEvent(NamedTuple):
    """An event in another calendar of somebody, in UTC, on a weekday `weeks` from this one."""

    user: int
    weeks: int
    weekday: int
    start: str
    end: str
    title: str


ELSEWHERE = (
    OtherCalendarEvent(1, 1, 2, "09:00", "11:30", "Tax office"),
    OtherCalendarEvent(1, 2, 4, "12:00", "13:00", "Dentist"),
    OtherCalendarEvent(2, 1, 3, "08:00", "10:00", "School"),
    OtherCalendarEvent(8, 1, 1, "18:00", "19:00", "Gym"),
)
"""Cal offers none of these times, and no list says why."""

LINKS = ((1, None, 1, 0), (1, 20, None, 0), (3, None, 3, 3), (6, -4, None, 0))
"""Event type, days from today on which it ends, most uses, uses so far."""

FORMS = (
    ("Which team?", 2, ("Sales", "Support"), False),
    ("Book the clinic", 5, ("First visit", "Follow-up"), True),
)


def put_newer(world: World, today: date) -> None:
    """All of it. Nothing of it is seen by v1."""
    for away in AWAY:
        first = weekday_of(today, away.weeks, away.weekday)
        last = first + timedelta(days=away.days - 1)
        world.add(
            "out-of-office",
            {
                "uuid": world.uuid("out-of-office"),
                "userId": away.user,
                "toUserId": away.cover,
                "start": f"{first}T00:00:00.000Z",
                "end": f"{last}T23:59:59.999Z",
                "reason": away.reason,
                "notes": away.notes,
            },
        )
    for event in ELSEWHERE:
        day = weekday_of(today, event.weeks, event.weekday)
        world.add(
            "busy-elsewhere",
            {
                "userId": event.user,
                "externalId": world.tables["users"][str(event.user)]["email"],
                "start": f"{day}T{event.start}:00.000Z",
                "end": f"{day}T{event.end}:00.000Z",
                "title": event.title,
            },
        )
    for event_type, ends, most, used in LINKS:
        until = None if ends is None else f"{today + timedelta(days=ends)}T12:00:00.000Z"
        row = {"linkId": world.token("link"), "eventTypeId": event_type, "expiresAt": until}
        world.add("private-links", {**row, "maxUsageCount": most, "usageCount": used})
    for place, (name, team, choices, disabled) in enumerate(FORMS):
        _put_form(world, today, place, name, team, choices, disabled=disabled)


def _put_form(
    world: World,
    today: date,
    place: int,
    name: str,
    team: int,
    choices: tuple[str, ...],
    *,
    disabled: bool,
) -> None:
    since = f"{today - timedelta(days=90 - place)}T09:00:00.000Z"
    field = {"id": f"choice-{place}", "type": "select", "label": name, "required": True}
    form = world.add(
        "routing-forms",
        {
            "id": world.uuid("routing-form"),
            "name": name,
            "description": None,
            "position": place,
            "routes": [{"id": choice, "value": choice} for choice in choices],
            "createdAt": since,
            "updatedAt": since,
            "fields": [{**field, "options": [*choices]}],
            "userId": world.admin_id,
            "teamId": team,
            "disabled": disabled,
            "settings": None,
        },
    )
    for number, choice in enumerate(choices, 1):
        answer = {"label": name, "value": choice}
        world.add(
            "routing-form-responses",
            {
                "formId": form["id"],
                "formFillerId": world.token("form-filler"),
                "routedToBookingUid": "",
                "response": {f"choice-{place}": answer},
                "createdAt": f"{today - timedelta(days=number)}T15:00:00.000Z",
            },
        )
