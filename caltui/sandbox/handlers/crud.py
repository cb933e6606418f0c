"""Reading and writing one table, as most categories do."""

from typing import Any

from caltui.sandbox.cal import cascades
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.kinds import kind_of
from caltui.sandbox.cal.permissions import named_row, refuse_grants, require_above, visible_rows
from caltui.sandbox.cal.refusals import database_refusal
from caltui.sandbox.cal.views import columns, references
from caltui.sandbox.cal.world import Record, World


def listing(ask: Ask) -> dict[str, Any]:
    """Every row that the caller may see, without paging."""
    return ask.many(visible_rows(ask))


def get(ask: Ask) -> dict[str, Any]:
    """One row."""
    return ask.one(named_row(ask))


def create(ask: Ask) -> dict[str, Any]:
    """A row from the body, owned by the caller unless an ADMIN key says otherwise."""
    return stored(ask, new_values(ask))


def update(ask: Ask) -> dict[str, Any]:
    """Writes the columns that the body names."""
    row = named_row(ask)
    values = refuse_grants(ask, changes(ask))
    require_above(ask, values)
    return changed(ask, row, values)


def delete(ask: Ask) -> dict[str, Any]:
    """Removes a row and what goes with it."""
    row = named_row(ask)
    cascades.delete(ask.world, ask.table, row)
    return removed(ask)


def new_values(ask: Ask) -> Record:
    """The checked body of a creation, with defaults, and the caller as owner."""
    from caltui.sandbox.cal.validation import body_values

    values = refuse_grants(ask, body_values(ask, defaults=True))
    require_above(ask, values)
    if [*ask.kind.owner] == ["userId"]:
        values.setdefault("userId", ask.caller.user_id)
    return values


def changes(ask: Ask) -> Record:
    """The checked body of an edit: only the keys that were sent."""
    from caltui.sandbox.cal.validation import body_values

    return body_values(ask, defaults=False)


def stored(ask: Ask, values: Record, **more: Any) -> dict[str, Any]:
    """Stores a new row, refusing duplicates, and answers it."""
    row = insert(ask.world, ask.table, values)
    return ask.one(row, f"{ask.kind.model} created successfully", **more)


def changed(ask: Ask, row: Record, values: Record, **more: Any) -> dict[str, Any]:
    """Writes columns of a row, as far as the database allows, and answers it."""
    write(ask.world, ask.table, row, values)
    return ask.one(row, f"{ask.kind.model} updated successfully", **more)


def removed(ask: Ask) -> dict[str, Any]:
    """Makes the answer to a deletion."""
    named = "_".join(ask.ids)
    return {"message": f"{ask.kind.model} with id: {named} deleted successfully"}


def insert(world: World, table: str, values: Record) -> Record:
    """A whole new row out of the given columns, as far as the database allows."""
    kind = kind_of(world.catalog.resource(table))
    row = {**dict.fromkeys(columns(world.catalog, table)), **kind.columns, **values}
    if row.get("id") is None:
        row.pop("id", None)
    _require_references(world, table, values)
    _require_unique(world, table, row, None)
    return world.add(table, row)


def write(world: World, table: str, row: Record, values: Record) -> None:
    """Columns of a stored row, as far as the database allows."""
    _require_references(world, table, values)
    _require_unique(world, table, {**row, **values}, row)
    world.change(table, row, values)


def _require_references(world: World, table: str, values: Record) -> None:
    """Refuses the id of a row that is not there."""
    for name, target in references(world.catalog, table).items():
        value = values.get(name)
        if value is not None and world.find(target, value) is None:
            raise database_refusal()


def _require_unique(world: World, table: str, row: Record, itself: Record | None) -> None:
    """Refuses a row whose unique columns another one has; nulls never collide."""
    if world.is_join(table):
        found = world.find(table, world.key_of(table, row))
        if found is not None and found is not itself:
            raise database_refusal()
    for names in kind_of(world.catalog.resource(table)).unique:
        if any(row.get(name) is None for name in names):
            continue
        for other in world.related(table, names[0], row[names[0]]):
            if other is not itself and all(other.get(n) == row[n] for n in names):
                raise database_refusal()


def remove_links(world: World, row: Record) -> None:
    """Takes away what the booking left elsewhere, and returns what was paid."""
    for reference in world.related("booking-references", "bookingId", row["id"]):
        world.remove("booking-references", reference)
    for payment in world.related("payments", "bookingId", row["id"]):
        if payment["success"]:
            world.change("payments", payment, {"refunded": True})
