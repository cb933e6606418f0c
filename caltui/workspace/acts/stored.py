"""Stores an item of an act in the mirror, and makes it a change again. Secrets are masked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from caltui.catalog.request import build
from caltui.mirror.store import BatchItem
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import Change, Preflight
from caltui.workspace.writes.same_value import masked

if TYPE_CHECKING:
    from caltui.catalog.load import Catalog


def to_store(item: ActItem) -> BatchItem:
    """The item as it is stored: enough to send the same request later, but for secrets."""
    change = item.change
    secrets = Secrets(change.of)
    stored = {
        "key": item.key,
        "resource": change.resource,
        "verb": change.verb,
        "values": secrets.masked(change.values),
        "before": secrets.masked(change.before) if change.before is not None else None,
        "along": list(change.sent_along),
        "look": change.preflight,
        "undo_of": change.undo_of,
        "told": item.told,
        "needs": list(item.needs),
    }
    return BatchItem(change.request.ids, item.summary, stored)


def holds_secret(item: BatchItem) -> bool:
    """Tells whether a value of the item was a secret, so that it cannot be sent again."""
    return masked((item.change or {}).get("values"))


def from_store(catalog: "Catalog", item: BatchItem) -> ActItem:
    """The item as it was planned. Raises Invalid, UnknownName where the catalogue has changed."""
    stored: Mapping[str, Any] = item.change or {}
    operation = catalog.operation(stored["resource"], stored["verb"])
    values = stored["values"]
    change = Change(
        build(operation, item.ids, values),
        catalog.resource(operation.resource),
        values,
        stored["before"],
        tuple(stored["along"]),
        preflight=cast("Preflight", stored["look"]),
        undo_of=stored["undo_of"],
    )
    return ActItem(stored["key"], item.summary, change, stored["told"], tuple(stored["needs"]))
