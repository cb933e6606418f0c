"""Who is in a team and what they are called, as far as the mirror knows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from caltui.gateway.errors.kinds import GatewayError

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


def names_of(workspace: "Workspace", ids: Iterable[str]) -> dict[str, str]:
    """The names of users that are known, by id."""
    found = {user_id: workspace.name("users", user_id) for user_id in ids}
    return {user_id: name for user_id, name in found.items() if name}


def roster(workspace: "Workspace", team_id: str, *, accepted: bool = True) -> list[str]:
    """The ids of a team's members as last seen, those who accepted or those who have not."""
    return [
        str(row["userId"])
        for row in workspace.records("memberships").values()
        if str(row.get("teamId")) == team_id
        and bool(row.get("accepted")) is accepted
        and row.get("userId") is not None
    ]


def lacking(workspace: "Workspace", team_id: str) -> str:
    """A sentence where the team may have more members than were seen; else empty."""
    seen = workspace.reach.count("memberships", "teamId", team_id)
    return f"The team may have more members than are shown: {seen.why}." if seen.why else ""


def teams_of(workspace: "Workspace", user_id: str) -> list[str]:
    """The teams of a user as last seen, invitations included."""
    rows = workspace.records("memberships").values()
    found = (str(row["teamId"]) for row in rows if str(row.get("userId")) == user_id)
    return list(dict.fromkeys(found))


async def read_once(workspace: "Workspace", resource: str) -> str:
    """Reads a list that was never read; the reason in words when that fails."""
    return "" if workspace.age(resource) is not None else await read_again(workspace, resource)


async def read_again(workspace: "Workspace", resource: str) -> str:
    """Reads a list; the reason in words when that fails."""
    try:
        await workspace.sync(resource)
    except GatewayError as error:
        return error.message
    return ""
