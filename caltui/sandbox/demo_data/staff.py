"""Puts the people, their schedules, their teams and their offer into a world."""

from datetime import date, datetime, timedelta
from typing import Any

from caltui.sandbox.cal.world import Record, World, iso
from caltui.sandbox.demo_data import event_types as offers
from caltui.sandbox.demo_data import people
from caltui.sandbox.demo_data.guests import plain

LOCALES = {
    people.BERLIN: "de",
    people.LISBON: "pt",
    people.PAULO: "pt-BR",
    people.TOKYO: "ja",
}
COLOURS = ("#292929", "#1f6feb", "#8250df", "#1a7f37", "#bc4c00")
GONE_SCHEDULE = 900

EVENT_TYPE: Record = {
    "description": None,
    "hidden": False,
    "position": 0,
    "userId": None,
    "teamId": None,
    "scheduleId": None,
    "eventName": None,
    "timeZone": None,
    "periodType": "UNLIMITED",
    "periodStartDate": None,
    "periodEndDate": None,
    "periodDays": None,
    "periodCountCalendarDays": None,
    "requiresConfirmation": False,
    "recurringEvent": None,
    "disableGuests": False,
    "hideCalendarNotes": False,
    "minimumBookingNotice": 120,
    "beforeEventBuffer": 0,
    "afterEventBuffer": 0,
    "schedulingType": None,
    "price": 0,
    "currency": "usd",
    "slotInterval": None,
    "successRedirectUrl": None,
    "locations": None,
    "metadata": None,
    "seatsPerTimeSlot": None,
    "seatsShowAttendees": False,
    "seatsShowAvailabilityCount": True,
    "bookingFields": None,
    "bookingLimits": None,
    "durationLimits": None,
    "hosts": (),
    "parentId": None,
    "onlyShowFirstAvailableSlot": False,
}


def weekday_of(today: date, weeks: int, weekday: int) -> date:
    """The day of the week (0 = Sunday … 6 = Saturday) that many weeks from this one."""
    monday = today - timedelta(days=today.isoweekday() - 1)
    return monday + timedelta(days=7 * weeks + (weekday - 1) % 7)


def put_people(world: World, today: date) -> None:
    """Users with their default and second schedules, and the days that differ."""
    for number, person in enumerate(people.PEOPLE, 1):
        world.add("users", _user(number, person, today))
    for number, person in enumerate(people.PEOPLE, 1):
        if number != people.NO_SCHEDULE:
            schedule = _put_schedule(world, number, "Working hours", person.hours)
            user = world.tables["users"][str(number)]
            user["defaultScheduleId"] = schedule["id"]
    for number, name, hours in people.SECOND_SCHEDULES:
        _put_schedule(world, number, name, hours)
    for number, weeks, weekday, first, last in people.OVERRIDES:
        default = world.tables["users"][str(number)]["defaultScheduleId"]
        day = weekday_of(today, weeks, weekday)
        _put_block(world, number, default, (), first, last, f"{day}T00:00:00.000Z")
    world.tables["users"][str(people.DANGLING_DEFAULT)]["defaultScheduleId"] = GONE_SCHEDULE


def put_teams(world: World, anchor: datetime) -> None:
    """The six teams and who is in them."""
    number = 0
    for place, team in enumerate(people.TEAMS, 1):
        world.add("teams", _team(place, team, iso(anchor - timedelta(days=900 - 70 * place))))
        for user_id, role, accepted in team.members:
            number += 1
            joined = iso(anchor - timedelta(days=500 - 9 * number))
            world.add(
                "memberships",
                {
                    "userId": user_id,
                    "teamId": place,
                    "role": role,
                    "accepted": accepted,
                    "disableImpersonation": False,
                    "id": number,
                    "createdAt": joined,
                    "updatedAt": joined,
                },
            )


def put_offers(world: World, today: date) -> None:
    """The event types and their questions. A RANGE runs from last month to the next but one."""
    for number, offer in enumerate(offers.OFFERS, 1):
        fixed = offer.more.get("schedulingType") == "COLLECTIVE"
        row = {
            "id": number,
            "title": offer.title,
            "slug": "-".join(plain(word) for word in offer.title.split()),
            "length": offer.length,
            **EVENT_TYPE,
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
    for number, (event_type, label, kind, required, placeholder) in enumerate(offers.QUESTIONS, 1):
        radio = [{"label": f"Q{n}", "type": "text"} for n in range(1, 5)] if kind == "RADIO" else []
        world.add(
            "custom-inputs",
            {
                "id": number,
                "eventTypeId": event_type,
                "label": label,
                "type": kind,
                "options": radio,
                "required": required,
                "placeholder": placeholder,
            },
        )


def _user(number: int, person: people.Person, today: date) -> Record:
    words = person.name.removeprefix("Dr. ").split()
    handle = f"{plain(words[0])}.{plain(words[-1])}"
    american = person.zone.startswith("America/") and person.zone != people.PAULO
    since = f"{today - timedelta(days=1200 - 21 * number)}T08:00:00.000Z"
    return {
        "id": number,
        "username": handle.replace(".", "-"),
        "name": person.name,
        "email": f"{handle}@{person.domain}",
        "emailVerified": since if number % 9 else None,
        "bio": None if number % 3 else f"Ask {words[0]} about anything to do with appointments.",
        "avatar": None,
        "avatarUrl": None,
        "timeZone": person.zone,
        "weekStart": "Sunday" if american else "Monday",
        "endTime": 1440,
        "bufferTime": 0,
        "theme": (None, "light", "dark")[number % 3],
        "appTheme": None,
        "defaultScheduleId": None,
        "locale": LOCALES.get(person.zone, "en"),
        "timeFormat": 12 if american else 24,
        "brandColor": COLOURS[number % len(COLOURS)],
        "darkBrandColor": "#fafafa",
        "allowDynamicBooking": number % 5 != 0,
        "away": number == people.AWAY,
        "hideBranding": False,
        "createdDate": since,
        "verified": None,
        "invitedTo": None,
        "role": "ADMIN" if number == 1 else "USER",
    }


def _team(place: int, team: people.Team, since: str) -> Record:
    return {
        "id": place,
        "name": team.name,
        "slug": team.slug,
        "bio": f"The {team.name} team.",
        "hideBranding": False,
        "isPrivate": team.private,
        "hideBookATeamMember": team.private,
        "createdAt": since,
        "metadata": {},
        "theme": None,
        "brandColor": COLOURS[place % len(COLOURS)],
        "darkBrandColor": "#fafafa",
        "parentId": None,
        "timeFormat": 24,
        "timeZone": team.zone,
        "weekStart": "Monday",
        "isOrganization": False,
        "pendingPayment": False,
        "isPlatform": False,
        "smsLockState": "UNLOCKED",
        "includeManagedEventsInLimits": False,
    }


def _put_schedule(world: World, user_id: int, name: str, hours: str) -> Record:
    zone: str | None = people.PEOPLE[user_id - 1].zone
    if user_id == people.TRAVELLER[0]:
        zone = people.TRAVELLER[1]
    elif user_id == people.ZONELESS_SCHEDULE:
        zone = None
    row: dict[str, Any] = {"userId": user_id, "name": name, "timeZone": zone}
    schedule = world.add("schedules", row)
    for days, first, last in people.HOURS[hours]:
        _put_block(world, user_id, schedule["id"], days, first, last, None)
    return schedule


def _put_block(
    world: World,
    user_id: int,
    schedule_id: int,
    days: tuple[int, ...],
    first: str,
    last: str,
    day: str | None,
) -> None:
    world.add(
        "availabilities",
        {
            "scheduleId": schedule_id,
            "days": list(days),
            "startTime": f"1970-01-01T{first}:00.000Z",
            "endTime": f"1970-01-01T{last}:00.000Z",
            "date": day,
            "userId": user_id,
        },
    )
