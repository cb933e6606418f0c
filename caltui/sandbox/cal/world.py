"""Everything the sandbox knows: rows by table, ids, and the time."""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from caltui.catalog.load import Catalog, catalog
from caltui.settings.targets import writing

Record = dict[str, Any]

STATE_VERSION = 1

ONLY_V2: Mapping[str, tuple[str, ...]] = {
    "out-of-office": ("id",),
    "busy-elsewhere": ("id",),
    "private-links": ("linkId",),
    "routing-forms": ("id",),
    "routing-form-responses": ("id",),
    "organisation-memberships": ("userId",),
    "told": ("id",),
}
"""Tables that only v2 shows, by the columns of their key. A state of earlier has none of them."""


class World:
    """Rows by table and by key (`"5"`, `"3_7"`, `"3_google_calendar_me@x.y"`).

    A row holds what Cal's database would: the columns of the answers and some
    that are never returned (a webhook's `active`, a reference's
    `credentialId`). What an answer embeds (a booking's attendees) is a row of
    its own. A missing key is null. The tables are the categories of the
    catalogue, and those that only v2 has. `admin_id` and `member_id` name
    the users behind the two keys; `frozen` is the time that `now()` tells, or
    None for the real one. `version` grows with every change.
    """

    def __init__(
        self, *, seed: int = 0, frozen: datetime | None = None, known: Catalog | None = None
    ) -> None:
        self.catalog = catalog() if known is None else known
        self.tables: dict[str, dict[str, Record]] = {
            name: {} for name in (*self.catalog.titles, *ONLY_V2)
        }
        self._id_fields: dict[str, tuple[str, ...]] = dict(ONLY_V2)
        self.seed = seed
        self.frozen = frozen
        self.admin_id = 1
        self.member_id = 2
        self.version = 0
        self.last_ids: dict[str, int] = {}
        self._indexes: dict[tuple[str, str], dict[Any, dict[str, Record]]] = {}

    def now(self) -> datetime:
        """The time in UTC."""
        return self.frozen or datetime.now(UTC)

    def find(self, table: str, key: int | str | None) -> Record | None:
        """The row of that key."""
        return None if key is None else self.tables[table].get(str(key))

    def rows(self, table: str) -> Iterable[Record]:
        """All rows, in the order in which they came."""
        return self.tables[table].values()

    def related(self, table: str, field: str, value: Any) -> list[Record]:
        """The rows whose `field` is that value, through an index made when first asked."""
        index = self._indexes.get((table, field))
        if index is None:
            index = {}
            for key, row in self.tables[table].items():
                index.setdefault(row.get(field), {})[key] = row
            self._indexes[table, field] = index
        return list(index.get(value, {}).values())

    def add(self, table: str, row: Record) -> Record:
        """Stores a new row, with the next id where the table counts."""
        if not self.is_join(table) and "id" not in row:
            row = {"id": self._new_id(table), **row}
        elif isinstance(row.get("id"), int):
            self.last_ids[table] = max(self.last_ids.get(table, 0), row["id"])
        key = self.key_of(table, row)
        self.tables[table][key] = row
        for (indexed, field), index in self._indexes.items():
            if indexed == table:
                index.setdefault(row.get(field), {})[key] = row
        self.version += 1
        return row

    def change(self, table: str, row: Record, values: Mapping[str, Any]) -> Record:
        """Writes columns of a stored row. A row whose key changes comes last afterwards."""
        before = self.key_of(table, row)
        if self.key_of(table, {**row, **values}) != before:
            self.remove(table, row)
            row.update(values)
            return self.add(table, row)
        for (indexed, field), index in self._indexes.items():
            if indexed == table and field in values:
                index[row.get(field)].pop(before, None)
                index.setdefault(values[field], {})[before] = row
        row.update(values)
        self.version += 1
        return row

    def remove(self, table: str, row: Record) -> None:
        """Removes one row; rows that depend on it stay."""
        key = self.key_of(table, row)
        del self.tables[table][key]
        for (indexed, field), index in self._indexes.items():
            if indexed == table:
                index[row.get(field)].pop(key, None)
        self.version += 1

    def key_of(self, table: str, row: Mapping[str, Any]) -> str:
        """The key of a row in its table."""
        return "_".join(str(row[name]) for name in self._names_of_id(table))

    def is_join(self, table: str) -> bool:
        """Tells whether a row is named by what it joins, and has no id of its own."""
        return len(self._names_of_id(table)) > 1

    def _names_of_id(self, table: str) -> tuple[str, ...]:
        if table not in self._id_fields:
            params = self.catalog.resource(table).params
            self._id_fields[table] = tuple(param.record_field for param in params)
        return self._id_fields[table]

    def token(self, purpose: str) -> str:
        """A new text that never repeats here and is the same for the same history."""
        return short_uid(self._digest(purpose))

    def uuid(self, purpose: str) -> str:
        """A new UUID, by the same rule as `token`."""
        from uuid import UUID

        return str(UUID(bytes=self._digest(purpose), version=4))

    def _digest(self, purpose: str) -> bytes:
        count = self.last_ids[purpose] = self.last_ids.get(purpose, 0) + 1
        return blake2b(f"{self.seed}:{purpose}:{count}".encode(), digest_size=16).digest()

    def _new_id(self, table: str) -> int | str:
        if table not in ONLY_V2 and self.catalog.resource(table).params[0].type == "string":
            return self.uuid(table)
        self.last_ids[table] = self.last_ids.get(table, 0) + 1
        return self.last_ids[table]

    def to_json(self) -> dict[str, Any]:
        """The whole state as JSON data."""
        return {
            "version": STATE_VERSION,
            "seed": self.seed,
            "frozen": iso(self.frozen) if self.frozen else None,
            "admin_id": self.admin_id,
            "member_id": self.member_id,
            "last_ids": dict(self.last_ids),
            "tables": {name: list(rows.values()) for name, rows in self.tables.items()},
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "World":
        """The world of a state that `to_json` made. ValueError for another shape or version."""
        if state.get("version") != STATE_VERSION:
            raise ValueError(
                f"The sandbox state is of version {state.get('version')!r}, not {STATE_VERSION}: "
                "start with a new state file."
            )
        frozen = state["frozen"]
        world = cls(seed=state["seed"], frozen=parse_iso(frozen) if frozen else None)
        world.admin_id, world.member_id = state["admin_id"], state["member_id"]
        world.last_ids = dict(state["last_ids"])
        for name in world.tables:
            kept = state["tables"]
            rows = kept.get(name, ()) if name in ONLY_V2 else kept[name]
            world.tables[name] = {world.key_of(name, row): row for row in rows}
        return world

    def save(self, path: Path) -> None:
        """Writes the state so that a reader sees the old file or the new one. Raises OSError."""
        with writing(str(path), replace=True) as file:
            json.dump(self.to_json(), file, ensure_ascii=False)

    @classmethod
    def load(cls, path: Path) -> "World":
        """Reads what `save` wrote. ValueError when the file holds something else."""
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8-sig")))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"{path.name} is not a sandbox state: start with a new state file."
            ) from error


def iso(moment: datetime) -> str:
    """An instant as Cal writes it: `2025-03-01T09:30:00.000Z`."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def parse_iso(text: str) -> datetime:
    """The UTC instant of an ISO 8601 text; without an offset it is UTC. ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def short_uid(raw: bytes) -> str:
    """16 bytes as the 22 letters and digits that Cal uses for uids."""
    return b64encode(raw, b"xy").decode("ascii").rstrip("=")
