"""The invented people, teams and event types of the demo firm, from the JSON files beside this.

The number of a person, team or event type is its place in the file, from 1. Weekdays count
from Sunday as 0, `weeks` from this week.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple


class Person(NamedTuple):
    """One user: where they live, and the name of the hours they keep."""

    name: str
    zone: str
    hours: str
    domain: str = "example.com"


class Team(NamedTuple):
    """A team, and its members as user, role and whether they accepted."""

    name: str
    slug: str
    zone: str
    private: bool
    members: list[dict[str, Any]]


class Offer(NamedTuple):
    """An event type of `owner` or of `team`; `weight` says how often it is booked."""

    title: str
    length: int
    weight: int
    owner: int | None = None
    team: int | None = None
    hosts: tuple[int, ...] = ()
    more: Mapping[str, Any] = MappingProxyType({})


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return found


_PEOPLE, _EVENT_TYPES = _read("people.json"), _read("event_types.json")

HOURS: dict[str, list[dict[str, Any]]] = _PEOPLE["hours"]
PEOPLE = [Person(**row) for row in _PEOPLE["people"]]
SECOND_SCHEDULES: list[dict[str, Any]] = _PEOPLE["second_schedules"]
OTHER_DAYS: list[dict[str, Any]] = _PEOPLE["other_days"]
"""One day of somebody that differs; equal ends mean closed."""

USER: dict[str, Any] = _PEOPLE["user_defaults"]
TEAM: dict[str, Any] = _PEOPLE["team_defaults"]
"""The columns of a user and of a team, in order; null where each has its own."""

TEAMS = [Team(**row) for row in _PEOPLE["teams"]]
"""Field Service has no OWNER: one of the problems."""

EVENT_TYPE: dict[str, Any] = _EVENT_TYPES["defaults"]
"""What an event type has unless it says otherwise."""

OFFERS = [Offer(**row) for row in _EVENT_TYPES["event_types"]]
QUESTIONS: list[dict[str, Any]] = _EVENT_TYPES["questions"]
WEBHOOKS: list[dict[str, Any]] = _EVENT_TYPES["webhooks"]

NO_SCHEDULE = 39
DANGLING_DEFAULT = 25
TRAVELLER = (24, "America/New_York")
ZONELESS_SCHEDULE = 21
AWAY = 20
"""Users with something unusual about them."""

HIDDEN_WITH_BOOKINGS = 6
"""A hidden event type that is booked all the same."""
