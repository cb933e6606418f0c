"""Reading the key's user, the users of the organisation, teams and memberships."""

from caltui.sandbox.cal.world import Record
from caltui.sandbox.calv2.facts import PERSONAL
from caltui.sandbox.calv2.question import Question, sliced
from caltui.sandbox.calv2.records import people
from caltui.sandbox.calv2.refusals import missing
from caltui.sandbox.calv2.roles import (
    organisation_members,
    require_organisation,
    require_team,
    team_role,
)


def me(question: Question) -> Record:
    """The key's user."""
    return people.me(question.account, question.user)


def users(question: Question) -> list[Record]:
    """Everybody of the organisation, up to a thousand a page."""
    require_organisation(question)
    world = question.world
    members = {row["userId"] for row in organisation_members(question)}
    rows = [row for row in world.rows("users") if row["id"] in members]
    emails = {text.lower() for text in question.texts("emails")}
    if emails:
        rows = [row for row in rows if row["email"].lower() in emails]
    teams = question.texts("teamIds")
    if teams:
        inside = {row["userId"] for row in world.rows("memberships") if str(row["teamId"]) in teams}
        rows = [row for row in rows if row["id"] in inside]
    skip, take = question.page(usual=250, most=1000)
    return [people.organisation_user(question.account, row) for row in rows[skip : skip + take]]


def known_user(question: Question, number: int) -> Record:
    """The row of a user, wherever they are. 404 without one."""
    user = question.world.find("users", number)
    if user is None:
        raise missing(f"User with ID={number} does not exist.")
    return user


def person_asked(question: Question) -> int:
    """Returns whose things the path is about: the user in it, else the key's."""
    return organisation_user(question)["id"] if "userId" in question.ids else question.mine


def organisation_user(question: Question) -> Record:
    """The row of the user in the path, who must be in the organisation."""
    require_organisation(question)
    number = question.number("userId")
    user = question.world.find("users", number)
    if user is None or number not in {row["userId"] for row in organisation_members(question)}:
        raise missing(f"User with ID={number} does not exist in the organization.")
    return user


def my_teams(question: Question) -> list[Record]:
    """The teams that the key belongs to."""
    if question.account.plan == PERSONAL:
        return []
    if "orgId" in question.ids:
        require_organisation(question)
    rows = [
        row for row in question.world.rows("teams") if team_role(question, row["id"]) is not None
    ]
    return [people.team(question.account, row) for row in rows]


def teams_of_organisation(question: Question) -> list[Record]:
    """All teams of the organisation."""
    require_organisation(question)
    rows = [people.team(question.account, row) for row in question.world.rows("teams")]
    return list(sliced(question, rows))


def team(question: Question) -> Record:
    """One team."""
    if "orgId" in question.ids:
        require_organisation(question)
    return people.team(question.account, require_team(question))


def members_of(question: Question, team_id: int) -> list[Record]:
    """The memberships of a team."""
    return question.world.related("memberships", "teamId", team_id)


def memberships_of_team(question: Question) -> list[Record]:
    """Lists who is in a team, with names and addresses."""
    if "orgId" in question.ids:
        require_organisation(question)
    rows = members_of(question, require_team(question)["id"])
    shown = [people.membership(question.world, row) for row in rows]
    emails = question.texts("emails")
    if emails:
        shown = [row for row in shown if row["user"]["email"] in emails]
    return list(sliced(question, shown))


def memberships_of_organisation(question: Question) -> list[Record]:
    """Lists who is in the organisation."""
    require_organisation(question)
    rows = organisation_members(question)
    shown = [people.organisation_membership(question.world, row) for row in rows]
    return list(sliced(question, shown))


def membership_of_team(question: Question) -> Record:
    """One membership of a team."""
    return people.membership(question.world, team_membership(question))


def membership_of_organisation(question: Question) -> Record:
    """One membership of the organisation."""
    row = organisation_membership(question)
    return people.organisation_membership(question.world, row)


def team_membership(question: Question, *, admin: bool = False) -> Record:
    """The row of the path, which must be of the team in the path."""
    if "orgId" in question.ids:
        require_organisation(question)
    team_id = require_team(question, admin=admin)["id"]
    number = question.number("membershipId")
    for row in members_of(question, team_id):
        if row["id"] == number:
            return row
    raise missing(f"Membership with id={number} within team id={team_id} not found")


def organisation_membership(question: Question) -> Record:
    """The membership of the organisation in the path."""
    require_organisation(question)
    number = question.number("membershipId")
    for row in organisation_members(question):
        if row["id"] == number:
            return row
    raise missing(f"Membership with id={number} within organization not found")
