"""Operations on teams: roles, unique slugs, and metadata that is replaced as a whole."""

from typing import Any

from caltui.sandbox.cal import cascades
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import denied, path_key, runs_team, team_role
from caltui.sandbox.cal.query import refuse_unknown
from caltui.sandbox.cal.refusals import database_refusal, refused
from caltui.sandbox.cal.views import view
from caltui.sandbox.cal.world import Record, iso
from caltui.sandbox.handlers.crud import changed, changes, insert, new_values, removed


def listing(ask: Ask) -> dict[str, Any]:
    """Every team for an ADMIN key, the own ones for others."""
    return ask.many(
        row for row in ask.world.rows("teams") if ask.caller.admin or _is_member(ask, row["id"])
    )


def get(ask: Ask) -> dict[str, Any]:
    """One team; 404 for those who are not in it."""
    return ask.one(_named(ask))


def create(ask: Ask) -> dict[str, Any]:
    """A team whose OWNER is the caller, or whom an ADMIN key names."""
    values = new_values(ask)
    owner_id = values.pop("ownerId", None) or ask.caller.user_id
    if ask.world.find("users", owner_id) is None:
        raise database_refusal()
    _require_free_slug(ask, values, None)
    moment = iso(ask.world.now())
    values = {**values, "metadata": values.get("metadata") or {}, "createdAt": moment}
    row = insert(ask.world, "teams", values)
    owner = insert(
        ask.world,
        "memberships",
        {
            "id": ask.world.last_ids.get("memberships", 0) + 1,
            "userId": owner_id,
            "teamId": row["id"],
            "role": "OWNER",
            "accepted": True,
            "disableImpersonation": False,
            "createdAt": moment,
            "updatedAt": moment,
        },
    )
    text = "Team created successfully, we also made you the owner of this team"
    return ask.one(row, text, owner=view(ask.world, "memberships", owner))


def update(ask: Ask) -> dict[str, Any]:
    """An edit by OWNER or ADMIN of the team: the instance role does not help here.

    A first slug does not take effect: it waits in `metadata.requestedSlug`.
    """
    row = _named(ask)
    if not runs_team(ask.world, ask.caller.user_id, row["id"]):
        raise refused(401, "Unauthorized: OWNER or ADMIN role in the team required")
    values = changes(ask)
    _require_free_slug(ask, values, row)
    parent = values.get("parentId")
    if parent is not None and not runs_team(ask.world, ask.caller.user_id, parent):
        raise refused(401, "You aren't the owner or admin of the parent team")
    if "metadata" in values:
        values["metadata"] = values["metadata"] or {}
    if row.get("slug") is None and values.get("slug") is not None:
        known = values.get("metadata", row.get("metadata")) or {}
        values["metadata"] = {**known, "requestedSlug": values.pop("slug")}
    return changed(ask, row, values)


def delete(ask: Ask) -> dict[str, Any]:
    """Removes the team with its memberships, event types, webhooks and child teams."""
    row = _named(ask)
    if not ask.caller.admin and team_role(ask.world, ask.caller.user_id, row["id"]) != "OWNER":
        raise denied(401)
    cascades.delete(ask.world, "teams", row)
    return removed(ask)


def availability(ask: Ask) -> Any:
    """Operation 57: when the members of a team are free and busy. A bare list."""
    from caltui.sandbox.times.availability import team_availability

    return team_availability(ask.world, ask.caller, int(path_key(ask)), ask.query)


def _named(ask: Ask) -> Record:
    refuse_unknown(ask)
    row = ask.world.find("teams", path_key(ask))
    if row is None or not (ask.caller.admin or _is_member(ask, row["id"])):
        raise refused(404, "Team not found")
    return row


def _is_member(ask: Ask, team_id: int) -> bool:
    return ask.world.find("memberships", f"{ask.caller.user_id}_{team_id}") is not None


def _require_free_slug(ask: Ask, values: Record, itself: Record | None) -> None:
    slug = values.get("slug")
    parent = values.get("parentId", (itself or {}).get("parentId"))
    for other in ask.world.related("teams", "slug", slug) if slug else []:
        if other is not itself and other.get("parentId") == parent:
            raise refused(409, "Team slug already exists")
