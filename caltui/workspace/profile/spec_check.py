"""The gateway's present specification beside the catalogue: what differs, and the overlay.

Both compare with the catalogue as it is shipped, without the overlay that lies
on it: a second update must not lose what the first one added.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caltui.catalog.differences import Difference
    from caltui.workspace.sync.connection import Wire


class Laid(NamedTuple):
    """The overlay in use: each entry as (category, operation, field, what it does).

    `source` is where the specification came from; `fault` is why it cannot be read.
    """

    path: Path
    entries: list[tuple[str, str, str, str]]
    source: str = ""
    fault: str = ""


def show(path: Path) -> Laid:
    """What lies over the catalogue of a profile; no entries where nothing does."""
    from caltui.catalog.overlay_file import entries_of, load_overlay

    found, told = load_overlay(path)
    if path.is_file() and not found and told.startswith("it cannot be read"):
        return Laid(path, [], fault=told)
    return Laid(path, entries_of(found), source=told)


def reset(path: Path) -> Laid:
    """Takes the overlay away: the catalogue is as it was shipped. Returns what it held."""
    from caltui.settings.files import remove_private

    held = show(path)
    remove_private(path)
    return held


async def compare(wire: "Wire") -> "list[Difference]":
    """What is new, gone or changed. Raises GatewayError, SpecError."""
    from caltui.catalog import catalog
    from caltui.catalog.differences import diff

    document = await wire.specification()
    return diff(catalog(wire.profile.dialect), document)


def lay(wire: "Wire", found: "Sequence[Difference]", path: Path) -> Path:
    """Writes the overlay that forms then use, in the profile's file. Returns its path."""
    from caltui.catalog import catalog
    from caltui.catalog.overlay import overlay_of
    from caltui.settings.files import write_private

    profile = wire.profile
    write_private(path, overlay_of(catalog(profile.dialect), found, profile.spec_url))
    return path
