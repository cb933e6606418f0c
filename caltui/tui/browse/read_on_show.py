"""Reads what comes on the screen, and fills the status line about it."""

from typing import TYPE_CHECKING

from caltui.tui.base import sync_feed
from caltui.tui.base.error_messages import short
from caltui.tui.base.sync_feed import COLD, FRESH, OwnedRecords, Read, UnlistedRecord
from caltui.tui.browse.owners import owner_of
from caltui.tui.widgets.status_text import StatusFacts, pending_text
from caltui.workspace.base.reach import OWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump
    from textual.timer import Timer

    from caltui.catalog.model import Resource
    from caltui.tui.base.context import Context
    from caltui.workspace.table.listing import Listing

PREPARING = "making it searchable"

FIRST_ROWS = 40
"""Rows whose cells should have names: about a screen."""

NAMES_AFTER = 0.3
"""Seconds without other rows after which names are looked for: a letter does not wait for it."""


class WhenRowsRest:
    """Calls back once `again` was not called for NAMES_AFTER seconds."""

    def __init__(self, screen: "MessagePump", call: "Callable[[], None]") -> None:
        self._screen = screen
        self._call = call
        self._timer: Timer | None = None

    def again(self) -> None:
        """Waits anew: the rows have changed."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(NAMES_AFTER, self._call)


def category_shown(console: "Context", listing: "Listing") -> None:
    """Reads a category that came on the screen, if it is old."""
    if console.feed.held:
        return
    key, owner = listing.resource.key, owner_of(listing)
    reads: list[Read] = [key] if console.feed.stale(key) else []
    if owner and owner in console.workspace.unread_owners(key, FRESH):
        reads.append(OwnedRecords(key, owner))
    console.feed.sync(*reads)


def read_next(console: "Context", listing: "Listing") -> None:
    """Says what is worth reading next to a category that came on the screen."""
    if console.feed.held:
        return
    key = listing.resource.key
    named = [c.field.ref for c in listing.named_by() if c.field is not None and c.field.ref]
    named += [
        c.computed.derived.source for c in listing.columns if c.computed and c.computed.derived
    ]
    unread = console.workspace.unread_owners(key, COLD)
    others = (OwnedRecords(key, user) for user in unread[: sync_feed.MOST_OWNERS])
    console.feed.warm((*named, *_unlisted(console, listing), *others, *console.feed.likely(key)))


def read_names(console: "Context", listing: "Listing") -> None:
    """Says that names are worth reading which the first rows lack, now that something came."""
    if not console.feed.held:
        console.feed.warm_first(_unlisted(console, listing))


def _unlisted(console: "Context", listing: "Listing") -> list[UnlistedRecord]:
    """The records that the first rows name and that no list holds, each once, in their order.

    A list that was never read may hold them: it comes first.
    """
    workspace = console.workspace
    if workspace.reach.sees == OWN:
        return []
    refs = {
        c.name: c.field.ref
        for c in listing.named_by()
        if c.field is not None
        and c.field.ref
        and workspace.resource(c.field.ref).list_holds.by == "own"
        and workspace.resource(c.field.ref).can("get")
        and workspace.age(c.field.ref) is not None
    }
    found = (
        UnlistedRecord(ref, str(key))
        for record in (listing.first_records(FIRST_ROWS) if refs else ())
        for name, ref in refs.items()
        if (key := record.get(name))
    )
    lacking = [read for read in dict.fromkeys(found) if workspace.record(*read) is None]
    return lacking[: sync_feed.MOST_SINGLES]


def record_opened(console: "Context", resource: "Resource", key: str) -> None:
    """Reads the records that belong to an opened one and that no list holds."""
    status = console.workspace.status
    if not console.feed.held and status.waiting <= 0:
        unread = console.workspace.unread_of(resource.key, key)
        console.feed.sync(
            *(
                OwnedRecords(*place)
                for place in unread
                if OwnedRecords(*place) not in console.feed.refused
            )
        )


def is_whole(console: "Context", listing: "Listing") -> bool:
    """Tells whether every record that fits the listing was read."""
    of, reach = listing.resource, console.workspace.reach
    owner = owner_of(listing)
    return reach.whole(of.key) or bool(owner and reach.owner_is_read(of.key, owner))


def facts(console: "Context", listing: "Listing") -> StatusFacts:
    """Collects what the status line says about the category on the screen."""
    key, feed, workspace = listing.resource.key, console.feed, console.workspace
    running = sorted(workspace.catalog.titles[r] for r in feed.running)
    error = feed.trouble(key)
    status = workspace.status
    if status.unknown:
        console.watch_writes()
    more = f" +{len(running) - 1}" if running[1:] else ""
    return StatusFacts(
        status,
        listing.live,
        listing.total,
        (listing.complete and is_whole(console, listing)) or workspace.age(key) is None,
        workspace.age(key),
        PREPARING if listing.preparing else f"reading {running[0]}{more}" if running else "",
        short(error) if error is not None else _silence(console),
        listing.whole or listing.preparing,
        pending_text(workspace),
        console.again,
    )


def _silence(console: "Context") -> str:
    """ "no answer" when the last call reached no gateway, although the lists were read before."""
    return "no answer" if console.workspace.trace.reached is False else ""
