"""The inbox queues about hosts: who hosts nothing, who has far more or fewer bookings than others;
and about event types with nothing to book."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from caltui.catalog.lists import rows_in
from caltui.scheduling.bookings import TAKING
from caltui.text import count, one_line
from caltui.workspace.agenda.entries import WAITING
from caltui.workspace.inbox.snapshot import Finding, InboxSnapshot, Unsure, some

MANAGED = "MANAGED"


def unhosting(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Accepted members of a team who host none of its event types."""
    hosted, types = _hosts_by_team(snapshot)
    rows = [(k, r) for k, r in snapshot.of("memberships").items() if r.get("accepted") is True]
    if rows and not types:
        raise Unsure("No event type of a team was read: lists leave them out, open them by id.")
    for key, row in rows:
        team, user = str(row.get("teamId")), str(row.get("userId"))
        if not types.get(team) or user in hosted[team]:
            continue
        name = snapshot.name("teams", row.get("teamId")) or f"team {team}"
        many = count(types[team], "event type")
        why = f"Member of {name}, and hosts none of its {many} that {_are(types[team])} known here."
        yield Finding("memberships", key, snapshot.person(user), why, host=user)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _hosts_by_team(snapshot: InboxSnapshot) -> tuple[dict[str, set[str]], dict[str, int]]:
    """Collects who hosts an event type of a team, and how many it has. One that does not say who
    hosts it is hosted by every member; one that nobody hosts has a queue of its own."""
    hosted: dict[str, set[str]] = {}
    types: dict[str, int] = {}
    for row in snapshot.of("event-types").values():
        if row.get("teamId") is None or row.get("schedulingType") == MANAGED:
            continue
        if row.get("hosts") == [] and not row.get("assignAllTeamMembers"):
            continue
        team = str(row["teamId"])
        types[team] = types.get(team, 0) + 1
        named = {str(host.get("userId")) for host in rows_in(row, "hosts")}
        if row.get("assignAllTeamMembers") or not isinstance(row.get("hosts"), list):
            members = snapshot.of("memberships").values()
            named |= {str(m.get("userId")) for m in members if str(m.get("teamId")) == team}
        hosted.setdefault(team, set()).update(named)
    return hosted, types


def load(
    snapshot: InboxSnapshot, *, days: int, over: float, under: float, least: int, members: int
) -> Iterator[Finding]:
    """Members of a team with far more or far fewer bookings in the next `days` than the median of
    their team. The difference must be `least` bookings, the team `members` people."""
    number = _coming(snapshot, days)
    told: set[str] = set()
    for key, people in _teams(snapshot).items():
        if len(people) < members:
            continue
        usual = median(number.get(user, 0) for user in people)
        name = snapshot.name("teams", key) or f"team {key}"
        for user in people:
            mine = number.get(user, 0)
            much = mine > usual * over and mine - usual >= least
            little = mine < usual * under and usual - mine >= least
            if user in told or not (much or little):
                continue
            told.add(user)
            word = "Over" if much else "Under"
            what = f"{count(mine, 'booking') if mine else 'no booking'} in the next {days} days"
            why = f"{word} load: {what}; the median of {name} is {usual:g}."
            yield Finding(
                "users",
                user,
                snapshot.person(user),
                why,
                host=user,
                brief=f"{snapshot.person(user)} · {mine} of {usual:g}",
                cause=word,
            )


def load_unknown(snapshot: InboxSnapshot, **numbers: float) -> str:
    """Says which teams are not compared: their members are not known."""
    known = set(_teams(snapshot))
    lost = [str(row.get("name") or k) for k, row in snapshot.of("teams").items() if k not in known]
    return f"The members of {some(lost)} are not known." if lost else ""


def _coming(snapshot: InboxSnapshot, days: int) -> dict[str, int]:
    """Counts each host's bookings to come that take time or wait for an answer."""
    until = snapshot.now + timedelta(days=days)
    found: dict[str, int] = {}
    for booking in snapshot.coming:
        counts = booking.status in (*TAKING, *WAITING)
        if counts and booking.host and snapshot.now <= booking.span.start < until:
            found[booking.host] = found.get(booking.host, 0) + 1
    return found


def _teams(snapshot: InboxSnapshot) -> dict[str, list[str]]:
    """The accepted members of each team."""
    found: dict[str, list[str]] = {}
    for row in snapshot.of("memberships").values():
        if row.get("accepted") is True and row.get("userId") is not None:
            found.setdefault(str(row.get("teamId")), []).append(str(row["userId"]))
    return found


def nothing_open(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Event types with nothing to book soon, and the rule that closes them. Those without a host
    have a queue of their own."""
    closed = snapshot.closed
    if closed is None:
        raise Unsure("The open times are being counted.")
    kinds = snapshot.of("event-types")
    for one in sorted(closed.found, key=lambda one: (-one.days, one.key)):
        row = kinds.get(one.key, {})
        if row.get("teamId") is not None and row.get("hosts") == []:
            continue
        opens = f" The next is {snapshot.when(one.opens)}." if one.opens else ""
        hidden = " It is hidden, too." if row.get("hidden") is True else ""
        said = one.why if one.why.endswith(".") else f"{one.why}."
        title = one_line(str(row.get("title") or one.key), 60)
        why = f"Nothing to book in the next {one.days} days. {one.title}: {said}{opens}{hidden}"
        host = str(row.get("userId") or "")
        brief = f"{title} · {one.days} days · {one.title}"
        cause = f"{one.days} {one.rule}"
        yield Finding("event-types", one.key, title, why, host=host, brief=brief, cause=cause)


def times_unknown(snapshot: InboxSnapshot) -> str:
    """Says which event types were not counted, or could not be."""
    closed = snapshot.closed
    if closed is None:
        return ""
    parts = [f"{count(closed.left, 'event type')} not counted yet."] if closed.left else []
    parts += [f"{some(closed.unknown)}."] if closed.unknown else []
    return " ".join(parts)
