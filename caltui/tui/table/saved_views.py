"""Stores columns, widths and sort that a person chose for each category, and restores them."""

from collections.abc import Mapping, Sequence

from caltui.workspace.records.columns import people_columns
from caltui.workspace.table.listing import Listing
from caltui.workspace.workspace import Workspace


def restore(workspace: Workspace, listing: Listing) -> None:
    """Gives a listing the columns, widths and the sort it had; what no longer exists is left out.

    The rows are not arranged by it yet.
    """
    listing.for_people()
    view = workspace.kept.view(listing.resource.key)
    if not isinstance(view, Mapping):
        return
    known = {column.name for column in listing.available}
    widths = view.get("widths")
    if isinstance(widths, Mapping):
        listing.set_widths({n: w for n, w in widths.items() if n in known and type(w) is int})
    columns = view.get("columns")
    if isinstance(columns, Sequence) and not isinstance(columns, str):
        names = [str(name) for name in columns if name in known]
        if names:
            listing.set_columns(names)
    sort = view.get("sort")
    if isinstance(sort, Sequence) and len(sort) == 2 and sort[0] in known:
        listing.read_sort(str(sort[0]), bool(sort[1]))


def keep(workspace: Workspace, listing: Listing, *, patient: bool = False) -> None:
    """Keeps columns, widths and sort for the next time; `patient` as `Kept.keep_view` has it."""
    columns = [column.name for column in listing.columns]
    default = [column.name for column in people_columns(listing.resource)]
    workspace.kept.keep_view(
        listing.resource.key,
        {
            "columns": None if columns == default else columns,
            "sort": list(listing.sort) if listing.sort else None,
            "widths": dict(listing.widths) or None,
        },
        patient=patient,
    )
