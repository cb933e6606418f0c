"""What the first screen says, as plain values that can be kept in a file."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from caltui.workspace.table.listing import Listing
    from caltui.workspace.workspace import Workspace

ROWS = 120
"""Rows that are kept: a terminal that is higher gets no first picture."""

DETAIL_LINES = 120


class Column(NamedTuple):
    """A column of the table, as far as it decides how it looks."""

    name: str
    title: str
    type: str
    align: str
    decides: bool = False
    yields: bool = False


class Line(NamedTuple):
    """A row: its key, its cells, and whether it is new, changed or gone."""

    key: str
    cells: Sequence[str]
    state: str


class Profile(NamedTuple):
    """Whose data it is and how it stands with the wire, where the mirror knows it."""

    profile: str
    colour: str
    production: bool
    read_only: bool
    format: str
    limit: int
    zone: str
    unknown: int
    budget: str


class Page(NamedTuple):
    """The table of the first place with everything around it.

    `synced_at` in seconds since 1970, None when the list was never read whole.
    `details` are title, text and tone of each field of the first record.
    """

    crumbs: Sequence[str]
    shown: str
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    counts: dict[str, int | str | None]
    columns: Sequence[Column]
    sort: tuple[str, bool] | None
    rows: Sequence[Line]
    length: int
    total: int
    complete: bool
    synced_at: float | None
    status: Profile
    details: Sequence[tuple[str, str, str]]


def gather(workspace: "Workspace", start: str) -> Page | None:
    """The page of a category as the mirror has it now; None where there are no rows."""
    from caltui.tui.browse import titles
    from caltui.tui.table import saved_views
    from caltui.tui.widgets.record_detail import details

    listing = workspace.listing(start)
    saved_views.restore(workspace, listing)
    listing.begin()
    if not len(listing):
        return None
    rows = [Line(*row) for row in listing.window(0, ROWS)]
    first = listing.record(rows[0].key)
    fields = details(workspace, listing.resource, first) if first is not None else []
    groups = [(group.title, group.resources) for group in workspace.catalog.groups]
    age = workspace.age(start)
    return Page(
        titles.crumbs(listing),
        start,
        [(title, [(key, name) for key, name in resources]) for title, resources in groups],
        {key: workspace.counted(key) for _, resources in groups for key, _ in resources},
        [Column(*column[:4], column.decides, column.yields) for column in listing.columns],
        listing.sort,
        rows,
        len(listing) if listing.whole else listing.total,
        listing.total,
        listing.complete or age is None,
        None if age is None else workspace.clock().timestamp() - age,
        _profile(workspace, listing),
        [(d.title, d.text[:4000], d.tone) for d in fields[:DETAIL_LINES]],
    )


def _profile(workspace: "Workspace", listing: "Listing") -> Profile:
    status = workspace.status
    budget = workspace.wire.budget
    return Profile(
        status.profile,
        status.colour,
        status.production,
        status.read_only,
        status.format,
        status.limit,
        status.zone,
        status.unknown,
        str(budget.path or ""),
    )


def restored(kept: Sequence[object]) -> Page:
    """A page out of the JSON it was kept as."""
    page = Page._make(kept)
    return page._replace(
        columns=[Column(*column) for column in page.columns],
        rows=[Line._make(row) for row in page.rows],
        sort=(page.sort[0], page.sort[1]) if page.sort else None,
        status=Profile._make(page.status),
    )
