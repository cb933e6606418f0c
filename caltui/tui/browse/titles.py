"""The words around a table: the breadcrumb, the facts beside it, and why it is empty."""

from caltui.workspace.table.listing import Listing


def crumbs(listing: Listing, index: int = 0) -> list[str]:
    """The category, then what narrows it: `user = Ada · 12`, `/guest3`.

    Where nothing does, the part of the rows that the cursor is in: `upcoming`.
    """
    found = [listing.resource.title]
    part = listing.part_at(index) if len(listing) else None
    if part is not None and not listing.equals and not listing.filter:
        return [*found, part[0]]
    for name, value in listing.equals:
        column = next((c for c in listing.available if c.name == name), None)
        ref = column.field.ref if column is not None and column.field is not None else None
        named = listing.cells.namer(ref, value) if ref else None
        title = column.title if column else name
        found.append(f"{title} = {named} · {value}" if named else f"{title} = {value}")
    view = listing.view
    if view is not None and view.filter:
        found.append(view.title)
        rest = listing.filter.removeprefix(view.filter).strip()
        return [*found, f"/{rest}"] if rest else found
    return [*found, f"/{listing.filter}"] if listing.filter else found


def facts(listing: Listing, marked: int, index: int) -> list[str]:
    """`● 3 marked`, and where the cursor is."""
    found = [f"● {marked:,} marked"] if marked else []
    return [*found, position(listing, index)] if len(listing) else found


def position(listing: Listing, index: int) -> str:
    """`3/60`; `3/23 · 60 in all` where it is counted within a part of the rows, `3/23 · 60 found`
    where a filter found them.

    A record that was found gone is not one of them.
    """
    part = listing.part_at(index) if index < listing.live and listing.whole else None
    view = listing.view
    viewed = bool(view and view.filter and view.filter == listing.filter.strip())
    narrowed = bool(listing.filter or listing.equals) and not viewed
    if part is not None and (viewed or part[2] < listing.live):
        _, first, size = part
        count = listing.live if narrowed else listing.total
        word = "found" if narrowed else "in all"
        return f"{index - first + 1:,}/{size:,} · {'' if listing.complete else '>'}{count:,} {word}"
    return f"{index + 1:,}/{listing.live:,}" if index < listing.live else "gone"


def empty_text(listing: Listing, *, running: bool, seen: bool, reason: str, lacks: str = "") -> str:
    """Says why no rows are shown, and what to do about it. `lacks`: why others may exist."""
    of = listing.resource
    if lacks and seen and (not listing.filter or listing.equals):
        if running:
            return f"Reading {of.plural} …"
        why = reason or f"{lacks[0].upper()}{lacks[1:]}."
        return f"Whether there are such {of.plural} is not known.\n{why}"
    if listing.total and (listing.filter or listing.equals):
        return f"No {of.plural} match.\nesc takes the filter away."
    if running and not seen:
        return f"Reading {of.plural} …"
    if reason and not seen:
        return f"No {of.plural} could be read yet.\n{reason}\nr tries again."
    if not seen:
        return f"The {of.plural} were never read.\nr reads them."
    create = "\nn creates one." if of.can("create") else ""
    return f"There are no {of.plural}.{create}"
