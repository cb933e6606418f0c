"""What differs between the categories of Cal v1, read from `categories.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caltui.catalog.model import Resource
from caltui.own_toml import read


@dataclass(frozen=True, slots=True)
class Kind:
    """How one category treats its callers and its rows.

    `model`: its name in messages. `owner`: where the owner's user id stands,
    `(field,)` or `(field, table)` followed by that table's own rule; a row is
    not hung on somebody else's row there: `above_refused`. `denied`: the
    status when a normal key names somebody else's row. `missing`: the
    status of a read by an ADMIN key of a row that is not there.
    `filter_refused`: the status when a normal key filters by a user or team
    (0: the filter is ignored). `grant_refused`: the status when a normal key sets an
    ADMIN-only field (0: the field is dropped). `own_list`: an ADMIN key too
    lists its own rows only, unless `userId` is given. `unique`: columns that
    no two rows share. `columns`: what a new row holds when nobody says. `deleted_with` and
    `cleared_with`: by category, the column whose rows are deleted with the row that it names,
    or lose the reference.
    """

    model: str
    owner: Sequence[str] = ("userId",)
    above_refused: int = 403
    denied: int = 403
    missing: int = 404
    filter_refused: int = 0
    grant_refused: int = 403
    own_list: bool = False
    unique: Sequence[Sequence[str]] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    unknown_dropped: Sequence[str] = ()
    strict_query: bool = False
    deleted_with: Mapping[str, str] = field(default_factory=dict)
    cleared_with: Mapping[str, str] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    key: Kind(**table) for key, table in read(Path(__file__).with_name("categories.toml")).items()
}


def kind_of(resource: Resource) -> Kind:
    """Returns the special rules of a category; a plain one belongs to the user it names."""
    return KINDS.get(resource.key) or Kind(resource.noun.capitalize())
