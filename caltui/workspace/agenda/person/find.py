"""Finds the persons that a typed text may mean: a mail address, a part of one, or a name."""

from typing import NamedTuple, Protocol

from caltui.mirror.file.json_body import fold
from caltui.workspace.base.ports import Reads

MOST = 12
_LOOKED_AT = 200


class FindsByName(Reads, Protocol):
    """Finds records by name."""

    def called(self, resource: str, text: str, most: int) -> list[tuple[str, str]]:
        """(key, name) of records that a typed text may mean."""


class FoundPerson(NamedTuple):
    """A person found: `user` is the id of their user, empty for a guest."""

    email: str
    name: str
    user: str = ""


def find_people(workspace: FindsByName, text: str, most: int = MOST) -> list[FoundPerson]:
    """The persons that the text may mean, users first, each address once; an exact address alone.

    An address that was never seen is a person without bookings only where it is typed as a whole:
    then the list is empty, and it is for the caller to say so.
    """
    found: dict[str, FoundPerson] = {}
    for resource in workspace.catalog.made_of("somebody").lists:
        for key, _ in workspace.called(resource, text.strip(), _LOOKED_AT):
            seen = workspace.record(resource, key)
            record = seen.record if seen else {}
            email = str(record.get("email") or "")
            user = key if resource == "users" else ""
            name = str(record.get("name") or email or f"user {key}")
            place = email.casefold() or f"user {key}"
            if email or user:
                found.setdefault(place, FoundPerson(email, name, user))
    wanted = fold(text.strip())
    exact = [one for one in found.values() if wanted in (fold(one.email), fold(one.name))]
    by_address = [one for one in exact if fold(one.email) == wanted]
    return (by_address or exact or list(found.values()))[:most]
