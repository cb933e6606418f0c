"""Finds the schedule that counts for a host of an event type. The only place with this rule.

Cal's order: the event type's own schedule, then the one that the host chose for this event type,
then the host's default, then, for a user without a default, their first one.

The default stands on the user; where it does not, as with people whom Cal's API v2 tells only by
name, on the schedule itself.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

EVENT_TYPE, HOST, DEFAULT, FIRST = "event type", "host", "default", "first"


class Schedules(Protocol):
    """The schedules that are known."""

    def has(self, key: str) -> bool:
        """Tells whether the schedule of that id is known."""

    def of(self, user_id: str) -> Iterable[str]:
        """The ids of a user's schedules."""

    def defaults_of(self, user_id: str) -> Iterable[str]:
        """The ids of those of a user's schedules that say that they are the default."""


def says_default(record: Mapping[str, Any]) -> bool:
    """Whether a schedule says that it is the default of its user."""
    return record.get("isDefault") is True


class Choice(NamedTuple):
    """The id of the schedule that counts (empty if none is known), and who named it.

    `missed` are (id, who named it) of schedules that come before it and are not known.
    """

    key: str = ""
    whose: str = ""
    missed: tuple[tuple[str, str], ...] = ()


class MappedSchedules:
    """Schedules from a mapping of id to record."""

    def __init__(self, records: Mapping[str, Mapping[str, Any]]) -> None:
        self._records = records
        self._by_user: dict[str, list[str]] | None = None

    def has(self, key: str) -> bool:
        """Tells whether the schedule of that id is known."""
        return key in self._records

    def of(self, user_id: str) -> Iterable[str]:
        """The ids of a user's schedules."""
        if self._by_user is None:
            self._by_user = {}
            for key, record in self._records.items():
                self._by_user.setdefault(str(record.get("userId")), []).append(key)
        return self._by_user.get(user_id, ())

    def defaults_of(self, user_id: str) -> Iterable[str]:
        """The ids of those of a user's schedules that say that they are the default."""
        return [key for key in self.of(user_id) if says_default(self._records[key])]


def default_schedule(
    user: Mapping[str, Any] | None, user_id: object, schedules: Schedules
) -> str | None:
    """The id of a user's default schedule, which may not be known; None if there is none."""
    named = (user or {}).get("defaultScheduleId")
    if named is not None:
        return str(named)
    marked = () if user_id is None else schedules.defaults_of(str(user_id))
    return min(marked, key=_by_number, default=None)


def schedule_for(
    event_type: Mapping[str, Any],
    host: Mapping[str, Any],
    user: Mapping[str, Any] | None,
    schedules: Schedules,
) -> Choice:
    """The schedule that counts when a user holds a meeting of an event type.

    `host` is the user's row among the event type's hosts, empty if there is none; `host` or `user`
    gives the user's id. Without an event type, pass an empty mapping. `user` is None if the record
    is unknown: then a user's only schedule counts.
    """
    user_id = (user or {}).get("id", host.get("userId"))
    default = default_schedule(user, user_id, schedules)
    named = (
        (event_type.get("scheduleId"), EVENT_TYPE),
        (host.get("scheduleId"), HOST),
        (default, DEFAULT),
    )
    missed: dict[str, str] = {}
    for value, whose in named:
        if value is None:
            continue
        key = str(value)
        if schedules.has(key):
            return Choice(key, whose, tuple(missed.items()))
        missed.setdefault(key, whose)
    own = sorted(schedules.of(str(user_id)), key=_by_number) if user_id is not None else []
    if default is None and own and (user is not None or len(own) == 1):
        return Choice(own[0], FIRST, tuple(missed.items()))
    return Choice(missed=tuple(missed.items()))


def host_row(event_type: Mapping[str, Any], user_id: str) -> Mapping[str, Any]:
    """The row of a user among an event type's hosts; only the user's id if there is none."""
    hosts = event_type.get("hosts")
    for host in hosts if isinstance(hosts, list) else ():
        if isinstance(host, Mapping) and str(host.get("userId")) == user_id:
            return host
    return {"userId": user_id}


def _by_number(key: str) -> tuple[int, str]:
    return len(key), key
