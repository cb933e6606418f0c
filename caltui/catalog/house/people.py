"""People in records: the host of a booking, its attendees, the hosts of an event type."""

from typing import Any

from caltui.catalog.house.conversion import (
    Conversion,
    UnknownValue,
    a_list,
    an_object,
    renamed,
    turned,
)

_UNKNOWN = "unknown"
"""What Cal writes as the id of a host whose account is gone."""

_OF_ATTENDEE = {"language": "locale"}
_OF_HOST = {"mandatory": "isFixed"}
_SHOWN_OF_HOST = frozenset(("name", "username", "avatarUrl"))
"""What an answer tells of a host of an event type, and no request may say."""


def _first_host(value: Any) -> dict[str, Any]:
    """`userId` and `user` of the first host. Without a known id there is no `userId`."""
    hosts = a_list(value)
    if not hosts:
        return {}
    user = an_object(hosts[0])
    number = user.pop("id", _UNKNOWN)
    if number == _UNKNOWN:
        return {"user": user}
    if type(number) is not int:
        raise UnknownValue
    return {"userId": number, "user": user}


def _as_hosts(value: Any) -> list[dict[str, Any]]:
    found = an_object(value)
    if not found.keys() <= {"userId", "user"} or "id" in an_object(found.get("user", {})):
        raise UnknownValue
    if not found:
        return []
    return [{"id": found.get("userId", _UNKNOWN), **found.get("user", {})}]


def _each(value: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    return [renamed(one, names) for one in a_list(value)]


def _sent_hosts(value: Any) -> list[dict[str, Any]]:
    hosts = _each(value, turned(_OF_HOST))
    return [{k: v for k, v in one.items() if k not in _SHOWN_OF_HOST} for one in hosts]


FIRST_HOST = Conversion(_first_host, _as_hosts, spreads=True)
"""Of a booking; a list of several keeps only its first one here, and all of them in `hosts`."""

ATTENDEES = Conversion(
    lambda value: _each(value, _OF_ATTENDEE), lambda value: _each(value, turned(_OF_ATTENDEE))
)
"""The language of an attendee is its locale."""

HOSTS = Conversion(lambda value: _each(value, _OF_HOST), _sent_hosts)
"""A host of an event type who must be there is fixed."""
