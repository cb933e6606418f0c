"""What the server of a profile has, and what its key may do there: only Cal's own API tells it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.catalog.served import OtherPath, Served

PERSONAL, TEAM, ORGANISATION = "personal", "team", "organisation"
"""What an account has, the least first. Who is in an organisation may be in teams as well."""

ADMIN, MEMBER = "org admin", "org member"
"""The roles in an organisation that are known, in the words of the catalogue."""

RUNS = ("ADMIN", "OWNER")
"""The roles of who runs a team, in the words of its memberships."""

STATE = "access"
"""The name under which the mirror keeps it."""


class Access(NamedTuple):
    """The facts known of the server and the key.

    `kind` is one of those that the dialect knows; empty: not known. `user`, `name` and `email` are
    whose key it is, and `organisation` is the id of theirs; empty: none. `role` is ADMIN or MEMBER
    of the organisation; empty without one, or where it is not known. `out_of_office` says whether
    the server has these entries; None: not known. `at` is when it was asked (epoch seconds).
    """

    kind: str = ""
    user: str = ""
    name: str = ""
    email: str = ""
    organisation: str = ""
    plan: str = PERSONAL
    role: str = ""
    out_of_office: bool | None = None
    at: float = 0.0

    @property
    def admin(self) -> bool:
        """Whether the key may do everything in its organisation."""
        return bool(self.organisation) and self.role == ADMIN

    def offers(self, place: Served | OtherPath) -> bool:
        """Tells whether the server has an operation or a path; True where that is not known."""
        return not place.at or not self.kind or self.kind in place.at

    def covers(self, place: Served | OtherPath) -> bool:
        """Tells whether the account has what an operation or a path is for."""
        return place.plan != ORGANISATION or bool(self.organisation)

    def may(self, place: Served | OtherPath) -> bool:
        """Tells whether the role allows it. A role in a team is not known."""
        return place.role != ADMIN or self.role in ("", ADMIN)

    @property
    def state(self) -> dict[str, Any]:
        """This access as a dict, to be stored as JSON."""
        return self._asdict()


def access_in(kept: Any) -> Access | None:
    """The access that was stored as `state`; None for any other value."""
    if not isinstance(kept, Mapping):
        return None
    return Access(**{name: kept[name] for name in Access._fields if name in kept})
