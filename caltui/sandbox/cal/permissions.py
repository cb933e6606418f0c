"""Finds the owner of a row, and refuses what a caller may not read or change."""

from collections.abc import Iterable

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.kinds import kind_of
from caltui.sandbox.cal.query import integers, is_number, refuse_unknown
from caltui.sandbox.cal.refusals import CalError, database_refusal, invalid, refused
from caltui.sandbox.cal.world import Record, World

DENIALS = {401: "Unauthorized", 403: "Forbidden", 404: "Not found"}


def denied(status: int) -> CalError:
    """The bare refusal of a status."""
    return refused(status, DENIALS[status])


def owner_of(world: World, table: str, row: Record) -> int | None:
    """The user whose row it is, through the rows it hangs on; None when nobody's."""
    if table in {"webhooks", "destination-calendars"} and row.get("eventTypeId") is not None:
        event_type = world.find("event-types", row["eventTypeId"])
        return None if event_type is None else event_type.get("userId")
    field, *through = kind_of(world.catalog.resource(table)).owner
    if not through:
        return row.get(field)
    above = world.find(through[0], row.get(field))
    return None if above is None else owner_of(world, through[0], above)


def named_row(ask: Ask) -> Record:
    """The row of the path's ids. Refuses one that is missing or not the caller's."""
    if ask.kind.strict_query:
        refuse_unknown(ask)
    row = ask.world.find(ask.table, path_key(ask))
    if ask.table == "payments":
        return _payment(ask, row)
    if ask.caller.admin:
        return row if row is not None else _missing(ask)
    if row is None or owner_of(ask.world, ask.table, row) != ask.caller.user_id:
        raise denied(ask.kind.denied)
    return row


def path_key(ask: Ask) -> str:
    """The key that the path's ids make; 400 when a number is none."""
    for param, value in zip(ask.operation.params, ask.ids, strict=True):
        if param.type == "integer" and not is_number(value):
            raise invalid([("invalid_type", param.name, "Expected number, received nan")])
    return "_".join(
        str(int(value)) if param.type == "integer" else value
        for param, value in zip(ask.operation.params, ask.ids, strict=True)
    )


def visible_rows(ask: Ask) -> Iterable[Record]:
    """The rows that a list shows to the caller, `userId` applied."""
    wanted = _filter_by_user(ask)
    world, table = ask.world, ask.table
    if ask.caller.admin and wanted:
        return [row for row in world.rows(table) if owner_of(world, table, row) in wanted]
    if ask.caller.admin and not ask.kind.own_list:
        return world.rows(table)
    me = ask.caller.user_id
    return [row for row in world.rows(table) if owner_of(world, table, row) == me]


def _filter_by_user(ask: Ask) -> list[int]:
    if not any(field.name == "userId" for field in ask.operation.query):
        return []
    wanted = integers(ask, "userId")
    if wanted and not ask.caller.admin and ask.kind.filter_refused:
        raise refused(ask.kind.filter_refused, "ADMIN required")
    return wanted


def refuse_grants(ask: Ask, values: Record) -> Record:
    """Drops or refuses, as the category does, the values that an ADMIN key alone may set."""
    if ask.caller.admin:
        return values
    grants = {f.wire_name for f in ask.operation.body if f.admin_only} & set(values)
    if grants and ask.kind.grant_refused:
        raise refused(ask.kind.grant_refused, f"ADMIN required for `{min(grants)}`")
    return {name: value for name, value in values.items() if name not in grants}


def require_own(ask: Ask, table: str, key: int | None, status: int) -> None:
    """The row that another one hangs on must be the caller's; for ADMIN keys it must exist."""
    row = ask.world.find(table, key)
    if row is not None and ask.caller.admin:
        return
    if row is None and ask.caller.admin and status != 404:
        raise database_refusal()
    if row is None or owner_of(ask.world, table, row) != ask.caller.user_id:
        raise denied(status)


def require_above(ask: Ask, values: Record) -> None:
    """Requires that the row which the values name as the one above is the caller's."""
    field, *through = ask.kind.owner
    if through and field in values:
        require_own(ask, through[0], values[field], ask.kind.above_refused)


def team_role(world: World, user_id: int, team_id: int | None) -> str | None:
    """The user's role in the team, once accepted."""
    membership = world.find("memberships", f"{user_id}_{team_id}")
    if membership is None or not membership["accepted"]:
        return None
    return str(membership["role"])


def runs_team(world: World, user_id: int, team_id: int | None) -> bool:
    """Tells whether the user is OWNER or ADMIN of the team."""
    return team_role(world, user_id, team_id) in {"OWNER", "ADMIN"}


def _payment(ask: Ask, row: Record | None) -> Record:
    if row is None:
        raise refused(404, "Payment not found")
    if owner_of(ask.world, "payments", row) != ask.caller.user_id:
        raise denied(401)
    return row


def _missing(ask: Ask) -> Record:
    if ask.operation.name == "get" and ask.kind.missing == 400:
        required = [f.name for f in ask.resource.response if not f.nullable and not f.builds]
        raise invalid([("invalid_type", name, "Required") for name in required])
    raise refused(404, f"{ask.kind.model} not found")
