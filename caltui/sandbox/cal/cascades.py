"""Deletes a row with the rows that depend on it, or clears their reference to it."""

from collections.abc import Iterator

from caltui.sandbox.cal.kinds import kind_of
from caltui.sandbox.cal.world import Record, World


def delete(world: World, table: str, row: Record) -> None:
    """Removes a row, the rows that are deleted with it, and the references to it.

    A user's `defaultScheduleId` is not among them: Cal leaves it pointing at a
    schedule that is gone.
    """
    kind = kind_of(world.catalog.resource(table))
    for name, field in kind.deleted_with.items():
        for hanging in _hanging(world, name, field, row):
            delete(world, name, hanging)
    for name, field in kind.cleared_with.items():
        for hanging in _hanging(world, name, field, row):
            world.change(name, hanging, {field: None})
    if table in {"users", "schedules"}:
        _forget_host(world, "userId" if table == "users" else "scheduleId", row["id"])
    world.remove(table, row)


def _hanging(world: World, table: str, field: str, row: Record) -> Iterator[Record]:
    """The rows that hang on a row and are still there when their turn comes."""
    for hanging in world.related(table, field, row["id"]):
        if world.find(table, world.key_of(table, hanging)) is not None:
            yield hanging


def _forget_host(world: World, field: str, gone: int) -> None:
    """Hosts stand inside event types: a user leaves them, a schedule is set to null."""
    for event_type in world.rows("event-types"):
        hosts = event_type.get("hosts") or ()
        if not any(host.get(field) == gone for host in hosts):
            continue
        if field == "userId":
            kept = [host for host in hosts if host["userId"] != gone]
        else:
            kept = [
                {**host, "scheduleId": None} if host.get("scheduleId") == gone else host
                for host in hosts
            ]
        world.change("event-types", event_type, {"hosts": kept})
