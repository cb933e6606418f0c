"""The inbox queues about the setup: event types, schedules, teams, webhooks."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from caltui.text import count, one_line
from caltui.workspace.base.clock import instant
from caltui.workspace.inbox.snapshot import Booking, Finding, InboxSnapshot, Unsure, some

Row = Mapping[str, Any]
CREATED, CANCELLED = "BOOKING_CREATED", "BOOKING_CANCELLED"


def hidden(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Hidden event types that have coming bookings."""
    booked: dict[str, list[Booking]] = {}
    for booking in snapshot.coming:
        booked.setdefault(str(booking.record.get("eventTypeId")), []).append(booking)
    kinds = snapshot.of("event-types")
    unseen = {key for key in booked if key not in kinds and key not in ("None", "")}
    if unseen and not any(kinds[key].get("hidden") is True for key in booked if key in kinds):
        many = count(len(unseen), "event type")
        raise Unsure(f"{many} with bookings to come {_never(unseen)}: lists hold the key's own.")
    for key, row in kinds.items():
        if row.get("hidden") is True and key in booked:
            first = booked[key][0]
            many = count(len(booked[key]), "booking")
            verb = "is" if len(booked[key]) == 1 else "are"
            why = f"{many} {verb} to come, the first on {snapshot.when(first.span.start)}."
            yield Finding(
                "event-types",
                key,
                _name(row, key),
                why,
                host=str(row.get("userId") or ""),
                due=first.span.start,
            )


def hostless(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Team event types without a host. MANAGED ones are templates and do not count."""
    kinds = snapshot.of("event-types")
    if snapshot.of("teams") and all(row.get("teamId") is None for row in kinds.values()):
        raise Unsure("No event type of a team was read: lists leave them out, open them by id.")
    for key, row in kinds.items():
        managed = row.get("schedulingType") == "MANAGED" or row.get("assignAllTeamMembers")
        if row.get("teamId") is None or managed or row.get("hosts") != []:
            continue
        team = snapshot.name("teams", row["teamId"]) or f"team {row['teamId']}"
        why = f"{team} offers it, and nobody there hosts it."
        yield Finding("event-types", key, _name(row, key), why)


def dangling(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Users whose default schedule does not exist."""
    schedules = snapshot.of("schedules")
    if "schedules" not in snapshot.complete:
        raise Unsure("The list of schedules was not read whole, so one that is missing may exist.")
    for key, row in snapshot.of("users").items():
        default = row.get("defaultScheduleId")
        if default is None or str(default) in schedules:
            continue
        others = [str(schedules[k].get("name") or k) for k in snapshot.by_user.get(key, ())]
        left = f"What is left: {some(others)}." if others else "There is no other."
        why = f"The default is schedule {default}, which does not exist. {left}"
        yield Finding("users", key, _name(row, key), why, host=key)


def without_hours(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Users without a schedule, and schedules without an open hour."""
    if "schedules" not in snapshot.complete:
        raise Unsure("The list of schedules was not read whole, so one that is missing may exist.")
    for key, row in snapshot.of("users").items():
        if key not in snapshot.by_user:
            booked = sum(booking.host == key for booking in snapshot.coming)
            more = f" {count(booked, 'booking')} to come." if booked else ""
            why = f"Has no schedule: Cal does not know when they work.{more}"
            yield Finding("users", key, _name(row, key), why, _since(row), key)
    for key, row in snapshot.of("schedules").items():
        hours = snapshot.schedule(key)
        if not hours.weekly.minutes and not any(special.blocks for special in hours.overrides):
            user = row.get("userId")
            why = f"No hour of it is open; it belongs to {snapshot.person(user)}."
            yield Finding("schedules", key, _name(row, key), why, host=str(user or ""))


def ownerless(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Teams without an accepted OWNER."""
    rows = snapshot.of("memberships").values()
    owned = {str(r.get("teamId")) for r in rows if r.get("role") == "OWNER" and r.get("accepted")}
    lost = {key: row for key, row in snapshot.of("teams").items() if key not in owned}
    people = {str(row.get("userId")) for row in rows}
    if lost and len(people) < 2:
        raise Unsure("This key sees only its own memberships, so who owns a team is not known.")
    for key, row in lost.items():
        theirs = [r for r in rows if str(r.get("teamId")) == key]
        admins = [snapshot.person(r["userId"]) for r in theirs if r.get("role") == "ADMIN"]
        who = f"Admin: {some(admins)}." if admins else "It has no admin either."
        why = f"None of its {count(len(theirs), 'member')} owns it. {who}"
        yield Finding("teams", key, _name(row, key), why, _since(row))


def invited(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Memberships that were not accepted, the oldest first."""
    found = []
    for key, row in snapshot.of("memberships").items():
        if row.get("accepted") is not False:
            continue
        who = snapshot.person(row.get("userId"))
        team = snapshot.name("teams", row.get("teamId")) or f"team {row.get('teamId')}"
        role = str(row.get("role") or "MEMBER").lower()
        why = f"Invited to {team} as {role}, and has not accepted."
        host = str(row.get("userId") or "")
        found.append(Finding("memberships", key, who, why, _since(row), host))
    yield from sorted(found, key=lambda item: (item.since is None, item.since or snapshot.now))


def plain_webhooks(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Webhooks without encryption."""
    for key, row in snapshot.of("webhooks").items():
        url = str(row.get("subscriberUrl") or "")
        if url.casefold().startswith("http://"):
            triggers = row.get("eventTriggers")
            what = some(str(t) for t in triggers) if isinstance(triggers, list) else "events"
            why = f"Sends {what} over http:// where everybody on the way can read it."
            yield Finding(
                "webhooks",
                key,
                url,
                why,
                host=str(row.get("userId") or ""),
                values={"subscriberUrl": f"https://{url[len('http://') :]}"},
            )


def silent_webhooks(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Webhooks that are switched off. Lists may leave that out: then one says so itself."""
    rows = snapshot.of("webhooks").values()
    if rows and not any("active" in row for row in rows):
        raise Unsure("Lists do not say whether a webhook is on: open one to see it.")
    for key, row in snapshot.of("webhooks").items():
        if row.get("active") is False:
            why = f"It is switched off: {_owner(snapshot, row)} hears nothing."
            url = str(row.get("subscriberUrl") or f"webhook {key}")
            yield Finding("webhooks", key, url, why, host=str(row.get("userId") or ""))


def deaf_webhooks(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Webhooks that hear of new bookings and not of cancelled ones, where no other webhook of
    the same owner tells the same host of them."""
    told = {_receiver(row) for row in snapshot.of("webhooks").values() if _hears(row, CANCELLED)}
    for key, row in snapshot.of("webhooks").items():
        triggers = row.get("eventTriggers")
        if not isinstance(triggers, list) or not _hears(row, CREATED) or _receiver(row) in told:
            continue
        url = str(row.get("subscriberUrl") or f"webhook {key}")
        why = "It hears of new bookings and not of cancelled ones: what it keeps goes stale."
        values = {"eventTriggers": [*triggers, CANCELLED]}
        host = str(row.get("userId") or "")
        yield Finding("webhooks", key, url, why, host=host, values=values)


def silence_unknown(snapshot: InboxSnapshot) -> str:
    """Of how many webhooks it is not known whether they are on."""
    lost = sum("active" not in row for row in snapshot.of("webhooks").values())
    return f"Whether {count(lost, 'webhook')} is on is not known." if lost else ""


def _hears(row: Row, trigger: str) -> bool:
    triggers = row.get("eventTriggers")
    return isinstance(triggers, list) and trigger in triggers


def _receiver(row: Row) -> tuple[str, ...]:
    """The host that a webhook calls, and whose webhook it is."""
    host = str(row.get("subscriberUrl") or "").partition("://")[2].partition("/")[0].casefold()
    return (host, *(str(row.get(name)) for name in ("userId", "teamId", "eventTypeId")))


def _owner(snapshot: InboxSnapshot, row: Row) -> str:
    if row.get("userId") is not None:
        return snapshot.person(row["userId"])
    return str(row.get("subscriberUrl") or "its receiver")


def failing_calendars(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Selected calendars for which Cal notes an error."""
    rows = snapshot.of("selected-calendars")
    if rows and not any("error" in row for row in rows.values()):
        raise Unsure("This build of Cal does not say whether a calendar can be read.")
    for key, row in rows.items():
        if row.get("error"):
            user = row.get("userId")
            name = str(row.get("externalId") or key)
            why = f"Cal cannot read it ({one_line(str(row['error']), 120)}): events in it do not "
            why += f"block times of {snapshot.person(user)}."
            yield Finding("selected-calendars", key, name, why, host=str(user or ""))


def _never(keys: Collection[str]) -> str:
    return "was never read" if len(keys) == 1 else "were never read"


def _name(row: Row, key: str) -> str:
    return str(row.get("title") or row.get("name") or row.get("username") or key)


def _since(row: Row) -> datetime | None:
    return instant(row.get("createdAt") or row.get("createdDate"))
