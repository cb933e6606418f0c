"""Whose records a place is about."""

from caltui.workspace.table.listing import Listing


def owner_of(listing: Listing) -> str:
    """The user whose records a place is narrowed to, where lists hold the key's own only."""
    held = listing.resource.list_holds
    if held.by != "own" or held.owner is None:
        return ""
    return next((value for name, value in listing.equals if name == held.owner), "")
