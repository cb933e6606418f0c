"""Finds what a key may do: its role in a team and in the organisation, by what the account has."""

from collections.abc import Iterator
from datetime import timedelta

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.facts import ORGANISATION, PERSONAL, Account
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.refusals import forbidden, missing

RUNS = ("ADMIN", "OWNER")
REMEMBERED = timedelta(seconds=300)
"""So long a role that was taken away works on."""

_MEMBERSHIP = 1000
"""A membership of the organisation has this much more than its user's id."""


def organisation_of(account: Account) -> int | None:
    """The organisation that everybody belongs to, if the account has one."""
    return account.organisation if account.plan == ORGANISATION else None


def organisation_members(question: Question) -> Iterator[Record]:
    """The memberships of the organisation: everybody, the first administrator as its owner."""
    world = question.world
    for user in world.rows("users"):
        row = world.find("organisation-memberships", user["id"])
        if row is not None and row.get("gone"):
            continue
        usual = {
            "id": _MEMBERSHIP + user["id"],
            "userId": user["id"],
            "teamId": question.account.organisation,
            "accepted": True,
            "role": "OWNER" if user["id"] == world.admin_id else "MEMBER",
            "disableImpersonation": False,
        }
        yield usual if row is None else {**usual, **row}


def organisation_role(question: Question) -> str | None:
    """The key's role in the organisation, once accepted."""
    if organisation_of(question.account) is None:
        return None
    for row in organisation_members(question):
        if row["userId"] == question.me:
            return str(row["role"]) if row["accepted"] else None
    return None


def team_role(question: Question, team_id: int) -> str | None:
    """The key's role in a team, once accepted. The personal plan has no teams."""
    if question.account.plan == PERSONAL:
        return None
    row = question.world.find("memberships", f"{question.me}_{team_id}")
    return str(row["role"]) if row is not None and row["accepted"] else None


def require_organisation(question: Question) -> None:
    """Requires the organisation of the path, and the role in it that the operation names."""
    asked = question.number("orgId")
    if organisation_of(question.account) != asked:
        raise forbidden(
            f"IsOrgGuard - provided organization id={asked} does not represent any existing "
            "organization."
        )
    role, wanted = organisation_role(question), question.route.role
    runs = wanted == "org admin" or (wanted == "team admin" and "teamId" not in question.ids)
    needed = "ORG_ADMIN" if runs else "ORG_MEMBER"
    _guard(question, needed, "organization", asked, has=role in RUNS if runs else role is not None)


def require_team(question: Question, *, admin: bool = False) -> Record:
    """The team of the path, in which the key has a role; `admin` wants one that runs it."""
    team_id = question.number("teamId")
    team = question.world.find("teams", team_id)
    if team is None:
        raise missing(f"Team with ID={team_id} does not exist.")
    if organisation_role(question) in RUNS:
        return team
    role = team_role(question, team_id)
    runs = admin or question.route.role == "team admin"
    needed = "TEAM_ADMIN" if runs else "TEAM_MEMBER"
    _guard(question, needed, "team", team_id, has=role in RUNS if runs else role is not None)
    return team


def _guard(question: Question, role: str, kind: str, number: int, *, has: bool) -> None:
    """Lets a key with the role pass, and for some minutes one that had it."""
    place, now = (question.mine, role, kind, number), question.world.now()
    if has:
        question.granted[place] = now
        return
    before = question.granted.get(place)
    if before is None or now - before >= REMEMBERED:
        raise forbidden(
            f"RolesGuard - User with id={question.me} does not have the minimum required "
            f"role={role} in {kind} with id={number}."
        )
