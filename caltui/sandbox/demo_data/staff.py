"""Puts the people, their schedules, their teams and their offer into a world."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from caltui.sandbox.cal.world import Record, World, iso
from caltui.sandbox.demo_data import tables
from caltui.sandbox.demo_data.guests import plain

LOCALES = {
    "Europe/Berlin": "de",
    "Europe/Lisbon": "pt",
    "America/Sao_Paulo": "pt-BR",
    "Asia/Tokyo": "ja",
}
COLOURS = ("#292929", "#1f6feb", "#8250df", "#1a7f37", "#bc4c00")
GONE_SCHEDULE = 900


def weekday_of(today: date, weeks: int, weekday: int) -> date:
    """The day of the week (0 = Sunday … 6 = Saturday) that many weeks from this one."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    return monday + timedelta(days=7 * weeks + (weekday - 1) % 7)


def put_people(world: World, today: date) -> None:
    """Users with their default and second schedules, and the days that differ."""
    for number, person in enumerate(tables.PEOPLE, 1):
        world.add("users", _user(number, person, today))
    for number, person in enumerate(tables.PEOPLE, 1):
        if number != tables.NO_SCHEDULE:
            schedule = _put_schedule(world, number, "Working hours", person.hours)
            user = world.tables["users"][str(number)]
            user["defaultScheduleId"] = schedule["id"]
    for second in tables.SECOND_SCHEDULES:
        _put_schedule(world, second["user"], second["name"], second["hours"])
    for other in tables.OTHER_DAYS:
        default = world.tables["users"][str(other["user"])]["defaultScheduleId"]
        day = weekday_of(today, other["weeks"], other["weekday"])
        _put_block(world, other["user"], default, other, f"{day}T00:00:00.000Z")
    world.tables["users"][str(tables.DANGLING_DEFAULT)]["defaultScheduleId"] = GONE_SCHEDULE


def put_teams(world: World, anchor: datetime) -> None:
    """The six teams and who is in them."""
    number = 0
    for place, team in enumerate(tables.TEAMS, 1):
        world.add("teams", _team(place, team, iso(anchor - timedelta(days=900 - 70 * place))))
        for member in team.members:
            number += 1
            joined = iso(anchor - timedelta(days=500 - 9 * number))
            world.add(
                "memberships",
                {
                    "userId": member["user"],
                    "teamId": place,
                    "role": member["role"],
                    "accepted": member["accepted"],
                    "disableImpersonation": False,
                    "id": number,
                    "createdAt": joined,
                    "updatedAt": joined,
                },
            )


def put_offers(world: World, today: date) -> None:
    """The event types and their questions. A RANGE runs from last month to the next but one."""
    for number, offer in enumerate(tables.OFFERS, 1):
        fixed = offer.more.get("schedulingType") == "COLLECTIVE"
        row = {
            "id": number,
            "title": offer.title,
            "slug": "-".join(plain(word) for word in offer.title.split()),
            "length": offer.length,
            **tables.EVENT_TYPE,
            **offer.more,
            "position": number,
            "userId": offer.owner,
            "teamId": offer.team,
            "hosts": [
                {"userId": host, "isFixed": fixed, "scheduleId": None} for host in offer.hosts
            ],
        }
        if row["periodType"] == "RANGE":
            row["periodStartDate"] = f"{today - timedelta(days=30)}T00:00:00.000Z"
            row["periodEndDate"] = f"{today + timedelta(days=45)}T00:00:00.000Z"
        world.add("event-types", row)
    for number, question in enumerate(tables.QUESTIONS, 1):
        world.add("custom-inputs", {"id": number, **question})


def _user(number: int, person: tables.Person, today: date) -> Record:
    words = person.name.removeprefix("Dr. ").split()
    handle = f"{plain(words[0])}.{plain(words[-1])}"
    american = person.zone.startswith("America/") and person.zone != "America/Sao_Paulo"
    since = f"{today - timedelta(days=1200 - 21 * number)}T08:00:00.000Z"
    return {
        **tables.USER,
        "id": number,
        "username": handle.replace(".", "-"),
        "name": person.name,
        "email": f"{handle}@{person.domain}",
        "emailVerified": since if number % 9 else None,
        "bio": None if number % 3 else f"Ask {words[0]} about anything to do with appointments.",
        "timeZone": person.zone,
        "weekStart": "Sunday" if american else "Monday",
        "theme": (None, "light", "dark")[number % 3],
        "locale": LOCALES.get(person.zone, "en"),
        "timeFormat": 12 if american else 24,
        "brandColor": COLOURS[number % len(COLOURS)],
        "allowDynamicBooking": number % 5 != 0,
        "away": number == tables.AWAY,
        "createdDate": since,
        "role": "ADMIN" if number == 1 else "USER",
    }


def _team(place: int, team: tables.Team, since: str) -> Record:
    return {
        **tables.TEAM,
        "id": place,
        "name": team.name,
        "slug": team.slug,
        "bio": f"The {team.name} team.",
        "isPrivate": team.private,
        "hideBookATeamMember": team.private,
        "createdAt": since,
        "brandColor": COLOURS[place % len(COLOURS)],
        "timeZone": team.zone,
        "metadata": {},
    }


def _put_schedule(world: World, user_id: int, name: str, hours: str) -> Record:
    zone: str | None = tables.PEOPLE[user_id - 1].zone
    if user_id == tables.TRAVELLER[0]:
        zone = tables.TRAVELLER[1]
    elif user_id == tables.ZONELESS_SCHEDULE:
        zone = None
    row: dict[str, Any] = {"userId": user_id, "name": name, "timeZone": zone}
    schedule = world.add("schedules", row)
    for block in tables.HOURS[hours]:
        _put_block(world, user_id, schedule["id"], block, None)
    return schedule


def _put_block(
    world: World, user_id: int, schedule_id: int, block: Mapping[str, Any], day: str | None
) -> None:
    world.add(
        "availabilities",
        {
            "scheduleId": schedule_id,
            "days": [*block.get("days", ())],
            "startTime": f"1970-01-01T{block['from']}:00.000Z",
            "endTime": f"1970-01-01T{block['to']}:00.000Z",
            "date": day,
            "userId": user_id,
        },
    )
