"""Finds whose records a place is about, and which lists hold them."""

from caltui.catalog.model import Resource
from caltui.workspace.table.listing import Listing


def owner_of(listing: Listing) -> str:
    """The user whose records a place is narrowed to, where lists hold the key's own only."""
    held = listing.resource.list_holds
    if held.by != "own" or held.owner is None:
        return ""
    return next((value for name, value in listing.equals if name == held.owner), "")


def sources(of: Resource) -> tuple[str, ...]:
    """The categories whose lists hold these records: its own, and one it is read through."""
    return (of.key, of.list_via[0]) if of.list_via else (of.key,)
