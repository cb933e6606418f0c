"""Days of absence as an entry of their own, where Cal has them: it closes all that one offers."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from caltui.catalog.request import Request
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.wording import days_text
from caltui.text import one_line
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.base.errors import CannotAct, Forbidden, NotOffered
from caltui.workspace.base.ports import Syncs
from caltui.workspace.booking_acts.facts import USERS
from caltui.workspace.slots.absences import COVER
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.ports import Plans

if TYPE_CHECKING:
    from caltui.workspace.base.access import Access

TOLD = "Nobody is told"
OWNER = "userId"
NO_ADMIN = "this key is of no such admin"
UNSURE = "whether this key is of one is not known: memberships were not read"


class PlansAbsences(Plans, Syncs, Protocol):
    """Plans changes, and knows what the key may do."""

    async def access(self, *, anew: bool = False) -> "Access | None":
        """What the server has and the key may do, asked for where it is not known."""

    def preview(self, request: Request) -> str:
        """The request as it would be sent. Raises Forbidden and NotOffered."""


def has_absences(workspace: PlansAbsences, days: DayRange) -> bool:
    """Tells whether the days can be an out-of-office entry: whole, on such a server."""
    access = workspace.known_access
    known = access is not None and access.out_of_office is True
    return bool(workspace.catalog.absences) and known and days.hours is None


def teams_matter(workspace: PlansAbsences, users: Iterable[str]) -> bool:
    """Tells whether a team decides if these people can be away: they are somebody else than the
    key's user, and no admin of the organisation asks."""
    access = workspace.known_access
    others = access is not None and not {access.user}.issuperset(users)
    return access is not None and others and not access.admin


def check_away(workspace: PlansAbsences, users: Iterable[str], days: DayRange) -> None:
    """Checks that each of these people can be away as an entry. Sends nothing.

    Raises CannotAct for one who is not in the organisation, or whom this key may not send away.
    """
    access = workspace.known_access
    for user in users:
        if access is not None and user != access.user and access.admin:
            _check_member(workspace, user)
        try:
            workspace.preview(_change(workspace, user, days, "").request)
        except NotOffered as error:
            raise CannotAct(error.message, error.hint) from None
        except Forbidden as error:
            name = workspace.name(USERS, user) or f"user {user}"
            unread = workspace.count(workspace.catalog.access["role"]["resource"]) is None
            raise CannotAct(
                f"Only an admin of their organisation, or of a team of theirs, can close days of "
                f"{name}, and {UNSURE if unread else NO_ADMIN}.",
                "Nothing was sent.",
            ) from error


def _check_member(workspace: PlansAbsences, user: str) -> None:
    """Raises CannotAct where all users of the organisation were read, and this is none of them."""
    seen = workspace.record(USERS, user)
    whole = workspace.count(USERS) is not None and workspace.reach.whole(USERS)
    if whole and (seen is None or seen.state == "gone"):
        raise CannotAct(
            f"User {user} is not in the organisation: only its members can be away.",
            "Nothing was sent. Look it up: caltui users list",
        )


def away_item(
    workspace: PlansAbsences, user: str, name: str, days: DayRange, reason: str, cover: str = ""
) -> ActItem:
    """The write that makes the entry; `cover` is the id of who takes over. Raises Invalid."""
    summary = one_line(f"Out of office: {name}, {days_text(days.first, days.last)}", 120)
    change = replace(_change(workspace, user, days, reason, cover), called=summary)
    return ActItem(f"{change.resource} {user}", summary, change, TOLD)


def _change(
    workspace: PlansAbsences, user: str, days: DayRange, reason: str, cover: str = ""
) -> Change:
    of, access = workspace.catalog.absences, workspace.known_access
    own = access is not None and access.user == user
    ends = {"start": days.first.isoformat(), "end": days.last.isoformat()}
    people = {} if own else {OWNER: _number(user)}
    people |= {COVER: _number(cover)} if cover else {}
    values = {**ends, **({"notes": reason} if reason else {}), **people}
    return workspace.plan(of, "create", (), values)


def _number(id: str) -> int | str:
    return int(id) if id.isdecimal() else id
