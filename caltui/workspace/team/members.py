"""The members of a team and their names, as last seen."""

from collections.abc import Iterable

from caltui.workspace.base.ports import Reads


def names_of(workspace: Reads, ids: Iterable[str]) -> dict[str, str]:
    """The known names of users, by id."""
    found = {user_id: workspace.name("users", user_id) for user_id in ids}
    return {user_id: name for user_id, name in found.items() if name}


def roster(workspace: Reads, team_id: str, *, accepted: bool = True) -> list[str]:
    """The ids of a team's members as last seen: those who accepted, or those who have not."""
    return [
        str(row["userId"])
        for row in workspace.records("memberships").values()
        if str(row.get("teamId")) == team_id
        and bool(row.get("accepted")) is accepted
        and row.get("userId") is not None
    ]


def lacking(workspace: Reads, team_id: str) -> str:
    """A sentence where the team may have more members than were seen; else empty."""
    seen = workspace.reach.count("memberships", "teamId", team_id)
    return f"The team may have more members than are shown: {seen.why}." if seen.why else ""


def teams_of(workspace: Reads, user_id: str) -> list[str]:
    """The teams of a user as last seen, invitations included."""
    rows = workspace.records("memberships").values()
    found = (str(row["teamId"]) for row in rows if str(row.get("userId")) == user_id)
    return list(dict.fromkeys(found))


def tells_availability(workspace: Reads) -> bool:
    """Tells whether Cal can be asked who of a team is free."""
    return workspace.resource(workspace.catalog.teams).can("availability")
