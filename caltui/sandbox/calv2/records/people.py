"""Users, teams and memberships as v2 answers them."""

from caltui.sandbox.cal.world import Record, World
from caltui.sandbox.calv2.facts import Account
from caltui.sandbox.calv2.roles import organisation_of

_PROFILE = 5000
"""The profile of a user in the organisation has this much more than the user's id."""

_TEAM_TEXTS = ("slug", "bio", "theme", "brandColor", "darkBrandColor", "timeFormat", "timeZone")
_TEAM_REST = ("weekStart", "logoUrl", "bannerUrl", "calVideoLogo", "appLogo", "appIconLogo")


def me(account: Account, user: Record) -> Record:
    """The user behind the key."""
    organisation = organisation_of(account)
    shown: Record = {
        "id": user["id"],
        "username": user["username"],
        "email": user["email"],
        "name": user.get("name"),
        "avatarUrl": user.get("avatarUrl"),
        "bio": user.get("bio"),
        "timeFormat": user.get("timeFormat") or 12,
        "defaultScheduleId": user.get("defaultScheduleId"),
        "weekStart": user.get("weekStart") or "Sunday",
        "timeZone": user["timeZone"],
        "locale": user.get("locale"),
        "organizationId": organisation,
    }
    if organisation is not None:
        shown["organization"] = {"isPlatform": False, "id": organisation}
    return shown


def organisation_user(account: Account, user: Record) -> Record:
    """A user as an organisation's list has it."""
    return {
        "id": user["id"],
        "username": user.get("username"),
        "name": user.get("name"),
        "email": user["email"],
        "emailVerified": user.get("emailVerified"),
        "bio": user.get("bio"),
        "avatarUrl": user.get("avatarUrl"),
        "timeZone": user["timeZone"],
        "weekStart": user.get("weekStart") or "Sunday",
        "appTheme": user.get("appTheme"),
        "theme": user.get("theme"),
        "defaultScheduleId": user.get("defaultScheduleId"),
        "locale": user.get("locale"),
        "timeFormat": user.get("timeFormat"),
        "hideBranding": bool(user.get("hideBranding")),
        "brandColor": user.get("brandColor"),
        "darkBrandColor": user.get("darkBrandColor"),
        "allowDynamicBooking": user.get("allowDynamicBooking"),
        "createdDate": user["createdDate"],
        "verified": user.get("verified"),
        "invitedTo": user.get("invitedTo"),
        "metadata": user.get("metadata") or {},
        "profile": {
            "id": _PROFILE + user["id"],
            "organizationId": organisation_of(account),
            "userId": user["id"],
            "username": user.get("username"),
        },
    }


def team(account: Account, row: Record) -> Record:
    """A team, without what it has not."""
    organisation = organisation_of(account)
    texts = {name: row.get(name) for name in (*_TEAM_TEXTS, *_TEAM_REST)}
    above = {} if organisation is None else {"parentId": organisation}
    return {
        "id": row["id"],
        **above,
        "name": row["name"],
        "isOrganization": False,
        "hideBranding": bool(row.get("hideBranding")),
        "isPrivate": bool(row.get("isPrivate")),
        "hideBookATeamMember": bool(row.get("hideBookATeamMember")),
        "metadata": row.get("metadata") or {},
        **{name: value for name, value in texts.items() if value is not None},
    }


def membership(world: World, row: Record) -> Record:
    """A membership of a team or of the organisation, with its user."""
    return {
        "id": row["id"],
        "userId": row["userId"],
        "teamId": row["teamId"],
        "accepted": bool(row["accepted"]),
        "role": row["role"],
        "disableImpersonation": bool(row.get("disableImpersonation")),
        "user": _member(world, row["userId"]),
    }


def organisation_membership(world: World, row: Record) -> Record:
    """A membership of the organisation: it has attributes besides."""
    return {**membership(world, row), "attributes": row.get("attributes") or []}


def _member(world: World, user_id: int) -> Record:
    user = world.find("users", user_id)
    if user is None:
        return {"email": "", "metadata": {}}
    named = {name: user.get(name) for name in ("avatarUrl", "username", "name", "email", "bio")}
    shown = {name: value for name, value in named.items() if value is not None}
    return {**shown, "metadata": user.get("metadata") or {}}
