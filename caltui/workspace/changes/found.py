"""The record of changes as people read it: fields before and after, when, and from where."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caltui.mirror.changes.noted import CHANGED, GONE, MORE, NEW
from caltui.text import count
from caltui.workspace.changes.origin import ALONG, ELSEWHERE, HERE, Origins
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import text_of

if TYPE_CHECKING:
    from caltui.mirror.changes.difference import FieldDifference
    from caltui.workspace.base.ports import Reads
    from caltui.workspace.base.saved_state import NotedChange

NOBODY = "Cal does not say who changed a record: only between which two reads it changed."


@dataclass(frozen=True, slots=True)
class FoundChange:
    """What a read found different about one record. `name` is the record's, `origins` says for
    each field whether it was set from here (see `origin`)."""

    noted: "NotedChange"
    name: str
    origins: Mapping[str, str]

    @property
    def origin(self) -> str:
        """The origin of all of it: ELSEWHERE if any part is, else ALONG if any part is."""
        kinds = set(self.origins.values())
        return next((kind for kind in (ELSEWHERE, ALONG, HERE) if kind in kinds), "")

    @property
    def what(self) -> str:
        """`status, startTime`, `new`, `gone`, or how many changes were not kept."""
        if self.noted.kind == MORE:
            return f"{self.noted.left:,} more changes, which were not kept"
        if self.noted.kind in (NEW, GONE):
            return {NEW: "new in the list", GONE: "gone from the list"}[self.noted.kind]
        return ", ".join(field.field for field in self.noted.fields)


def found_changes(
    workspace: "Reads",
    *,
    since: float = 0.0,
    resource: str | None = None,
    key: str | None = None,
    limit: int = 500,
) -> list[FoundChange]:
    """The newest changes first. Sends nothing."""
    noted = workspace.kept.changes(since=since, resource=resource, key=key, limit=limit)
    noted = [one for one in noted if one.resource in workspace.catalog.titles]
    first = min((one.since or one.at for one in noted), default=0.0)
    origins = Origins(workspace.catalog, workspace.kept.done_since(first) if noted else ())
    return [
        FoundChange(
            one,
            (workspace.name(one.resource, one.key) or "") if one.key else "",
            {} if one.kind == MORE else origins.of(one),
        )
        for one in noted
    ]


def field_texts(workspace: "Reads", resource: str, field: "FieldDifference") -> tuple[str, str]:
    """A field's value before and after, on one line each, secrets masked."""
    of = workspace.resource(resource)
    secrets = Secrets(of)

    def text(value: Any, there: bool) -> str:
        return text_of(secrets, None, field.field, value) if there else ""

    return text(field.before, field.had), text(field.after, field.has)


def kept_since(workspace: "Reads") -> str:
    """Says in a sentence how far back changes are known."""
    from datetime import datetime

    from caltui.mirror.changes.noted import KEPT_SECONDS

    began = workspace.kept.changes_begin()
    days = count(int(KEPT_SECONDS / 86_400), "day")
    if began is None:
        return f"No read has found a change yet; they are kept for {days}."
    at = datetime.fromtimestamp(began, workspace.zone)
    return f"The oldest change kept was found {at:%Y-%m-%d %H:%M}; they are kept for {days}."


__all__ = ["CHANGED", "NOBODY", "FoundChange", "field_texts", "found_changes", "kept_since"]
