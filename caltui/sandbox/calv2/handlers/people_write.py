"""Writing the key's user, users of the organisation, teams and memberships."""

from typing import Any

from caltui.sandbox.cal.cascades import delete as delete_row
from caltui.sandbox.cal.views import ORIGIN
from caltui.sandbox.cal.world import Record, iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.people_read import (
    known_user,
    organisation_membership,
    organisation_user,
    team_membership,
)
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.records import people
from caltui.sandbox.calv2.refusals import V2Error, bad_request, forbidden, missing
from caltui.sandbox.calv2.roles import (
    RUNS,
    organisation_members,
    organisation_of,
    organisation_role,
    require_organisation,
    require_team,
    team_role,
)
from caltui.sandbox.handlers.crud import insert

RANKS = ("MEMBER", "ADMIN", "OWNER")
NEW_USER = {"timeZone": "Europe/London", "weekStart": "Sunday", "timeFormat": 12, "role": "USER"}


def update_me(question: Question) -> Record:
    """An edit of the key's user. A new address waits for verification: the old one is answered."""
    values, user = values_of(question), question.user
    number = values.get("defaultScheduleId")
    schedule = question.world.find("schedules", number)
    if number is not None and (schedule is None or schedule["userId"] != user["id"]):
        raise missing(f"User with ID={user['id']} does not own schedule with ID={number}")
    if "email" in values and values["email"] != user["email"]:
        waiting = values.pop("email")
        known = user.get("metadata") or {}
        values["metadata"] = {**known, "emailChangeWaitingForVerification": waiting}
    question.world.change("users", user, values)
    return people.me(question.account, user)


def create_user(question: Question) -> Record:
    """A new user in the organisation."""
    require_organisation(question)
    values = values_of(question)
    world = question.world
    if world.related("users", "email", values["email"]):
        raise V2Error(409, f"A user already exists with that email: {values['email']}")
    role = values.pop("organizationRole", "MEMBER")
    accepted = values.pop("autoAccept", False)
    handle = values.get("username") or values["email"].partition("@")[0]
    fixed = {"username": handle, "createdDate": iso(world.now()), "hideBranding": False}
    user = insert(world, "users", {**NEW_USER, **_columns(values), **fixed})
    membership = {"userId": user["id"], "role": role, "accepted": accepted}
    world.add("organisation-memberships", membership)
    return people.organisation_user(question.account, user)


def update_user(question: Question) -> Record:
    """An edit of a user by an administrator of the organisation."""
    user = organisation_user(question)
    question.world.change("users", user, _columns(values_of(question)))
    return people.organisation_user(question.account, user)


def delete_user(question: Question) -> Record:
    """Deletes the account, not only the membership."""
    user = organisation_user(question)
    shown = people.organisation_user(question.account, user)
    delete_row(question.world, "users", user)
    return shown


def _columns(values: Record) -> Record:
    renamed = {"weekday": "weekStart"}
    dropped = ("skipNotificationEmail",)
    return {renamed.get(n, n): value for n, value in values.items() if n not in dropped}


def create_team(question: Question) -> Record:
    """A new team, which the key's user owns."""
    if "orgId" in question.ids:
        require_organisation(question)
    values = values_of(question)
    accepted = values.pop("autoAcceptCreator", True)
    world = question.world
    slug = values.get("slug") or "-".join(values["name"].lower().split())
    _refuse_team_slug(question, slug, None)
    usual = {"timeZone": "Europe/London", "weekStart": "Sunday", "isOrganization": False}
    row = insert(world, "teams", {**usual, **values, "slug": slug, "createdAt": iso(world.now())})
    _put_membership(question, row["id"], {"userId": question.mine, "role": "OWNER"}, accepted)
    return people.team(question.account, row)


def update_team(question: Question) -> Record:
    """An edit by who runs the team."""
    row = _run_team(question)
    values = values_of(question)
    if values.get("slug") is not None:
        _refuse_team_slug(question, values["slug"], row)
    question.world.change("teams", row, values)
    return people.team(question.account, row)


def delete_team(question: Question) -> Record:
    """Removes a team with its memberships, event types and webhooks."""
    row = _run_team(question)
    shown = people.team(question.account, row)
    delete_row(question.world, "teams", row)
    return shown


def invite(question: Question) -> Record:
    """A link by which people join the team. It mails nobody."""
    row = require_team(question, admin=True)
    token = question.world.token("invite")
    question.world.change("teams", row, {"inviteToken": token})
    return {"token": token, "inviteLink": f"{ORIGIN}/teams?token={token}"}


def create_membership(question: Question) -> Record:
    """Takes a user into the team."""
    team_id = _run_team(question)["id"]
    values = values_of(question)
    world, number = question.world, values["userId"]
    known_user(question, number)
    if world.find("memberships", f"{number}_{team_id}") is not None:
        raise V2Error(409, "User is already a member of this team", code="CONFLICT")
    _refuse_grant(question, values.get("role", "MEMBER"))
    row = _put_membership(question, team_id, values, bool(values.get("accepted", False)))
    return people.membership(world, row)


def update_membership(question: Question) -> Record:
    """An edit of a membership. Nobody grants more than the own role."""
    row = team_membership(question, admin=True)
    values = values_of(question)
    _refuse_grant(question, values.get("role", "MEMBER"))
    moment = iso(question.world.now())
    question.world.change("memberships", row, {**values, "updatedAt": moment})
    return people.membership(question.world, row)


def delete_membership(question: Question) -> Record:
    """Takes a user out of the team. An owner goes by an owner only, and never by themselves."""
    row = team_membership(question, admin=True)
    if row["role"] == "OWNER" and (row["userId"] == question.me or _rank(question) < 2):
        raise forbidden("You can not remove this owner of the team.")
    shown = people.membership(question.world, row)
    question.world.remove("memberships", row)
    return shown


def create_organisation_membership(question: Question) -> Record:
    """Takes a user into the organisation."""
    require_organisation(question)
    values = values_of(question)
    known_user(question, values["userId"])
    known = question.world.find("organisation-memberships", values["userId"])
    if known is None or not known.get("gone"):
        raise V2Error(409, "User is already a member of this organization", code="CONFLICT")
    accepted = values.get("accepted", False)
    question.world.change(
        "organisation-memberships", known, {"accepted": accepted, **values, "gone": False}
    )
    return _organisation_membership(question, values["userId"])


def update_organisation_membership(question: Question) -> Record:
    """An edit of a membership of the organisation."""
    row = organisation_membership(question)
    _write_membership(question, row["userId"], values_of(question))
    return _organisation_membership(question, row["userId"])


def delete_organisation_membership(question: Question) -> Record:
    """Takes a user out of the organisation."""
    row = organisation_membership(question)
    shown = people.organisation_membership(question.world, row)
    _write_membership(question, row["userId"], {"gone": True})
    return shown


def _write_membership(question: Question, user_id: int, values: Record) -> None:
    row = question.world.find("organisation-memberships", user_id)
    if row is None:
        question.world.add("organisation-memberships", {"userId": user_id, **values})
    else:
        question.world.change("organisation-memberships", row, values)


def _organisation_membership(question: Question, user_id: int) -> Record:
    row = next(row for row in organisation_members(question) if row["userId"] == user_id)
    return people.organisation_membership(question.world, row)


def _run_team(question: Question) -> Record:
    if "orgId" in question.ids:
        require_organisation(question)
    return require_team(question, admin=True)


def _put_membership(question: Question, team_id: int, values: Record, accepted: bool) -> Any:
    world = question.world
    number = max((row.get("id") or 0 for row in world.rows("memberships")), default=0) + 1
    moment = iso(world.now())
    usual = {"role": "MEMBER", "disableImpersonation": False, "createdAt": moment}
    row = {**usual, **values, "id": number, "teamId": team_id, "accepted": accepted}
    return world.add("memberships", {**row, "updatedAt": moment})


def _rank(question: Question) -> int:
    """The place of the key's role in the team among the roles."""
    roles = [team_role(question, question.number("teamId"))]
    if organisation_of(question.account) and organisation_role(question) in RUNS:
        roles.append("OWNER")
    return max(RANKS.index(role) for role in roles if role is not None)


def _refuse_grant(question: Question, role: str) -> None:
    if RANKS.index(role) > _rank(question):
        raise forbidden(f"You can not grant the role {role}.")


def _refuse_team_slug(question: Question, slug: str, itself: Record | None) -> None:
    for other in question.world.related("teams", "slug", slug):
        if other is not itself:
            raise bad_request("Team slug already exists")
