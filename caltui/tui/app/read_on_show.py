"""What is read because it came on the screen."""

from typing import TYPE_CHECKING

from caltui.tui.app import sync_feed as feed
from caltui.tui.app.sync_feed import COLD, FRESH, Owned, Read
from caltui.tui.base.owners import owner_of

if TYPE_CHECKING:
    from caltui.catalog.model import Resource
    from caltui.tui.app.app import Console
    from caltui.workspace.table.listing import Listing


def look(console: "Console", listing: "Listing") -> None:
    """A category came on the screen: it is read if it is old, then what may be wanted next."""
    if console.feed.held:
        return
    key, owner = listing.resource.key, owner_of(listing)
    reads: list[Read] = [key] if console.feed.stale(key) else []
    if owner and owner in console.workspace.unread_owners(key, FRESH):
        reads.append(Owned(key, owner))
    console.feed.sync(*reads)
    named = [c.field.ref for c in listing.columns if c.field is not None and c.field.ref]
    others = (
        Owned(key, user) for user in console.workspace.unread_owners(key, COLD)[: feed.MOST_OWNERS]
    )
    console.feed.warm((*named, *others, *console.feed.likely(key)))


def look_at(console: "Console", resource: "Resource", key: str) -> None:
    """A record was opened: what belongs to it and no list shows is read."""
    status = console.workspace.status
    if not console.feed.held and status.waiting <= 0:
        unread = console.workspace.unread_of(resource.key, key)
        console.feed.sync(
            *(Owned(*place) for place in unread if Owned(*place) not in console.feed.refused)
        )


def is_whole(console: "Console", listing: "Listing") -> bool:
    """Whether there can be no other record of what the listing is narrowed to."""
    of, reach = listing.resource, console.workspace.reach
    owner = owner_of(listing)
    return reach.whole(of.key) or bool(owner and reach.owner_is_read(of.key, owner))
