"""Compares the gateway's specification with the catalogue, and writes the overlay.

Both functions use the shipped catalogue without the overlay: a second update must not lose what the
first one added.
"""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caltui.catalog.newer.differences import Difference
    from caltui.workspace.sync.connection import Connection


class OverlayContents(NamedTuple):
    """The overlay in use. Each entry is (category, operation, field, what it does).

    `source` is the address of the specification; `fault` is why the file cannot be read.
    """

    path: Path
    entries: list[tuple[str, str, str, str]]
    source: str = ""
    fault: str = ""


def show(path: Path) -> OverlayContents:
    """Reads the overlay of a profile; no entries if there is none."""
    from caltui.catalog.newer.overlay_file import entries_of, load_overlay

    found, told = load_overlay(path)
    if path.is_file() and not found and told.startswith("it cannot be read"):
        return OverlayContents(path, [], fault=told)
    return OverlayContents(path, entries_of(found), source=told)


def reset(path: Path) -> OverlayContents:
    """Removes the overlay, so that the shipped catalogue is used. Returns what it held."""
    from caltui.settings.files import remove_private

    held = show(path)
    remove_private(path)
    return held


async def compare(wire: "Connection") -> "list[Difference]":
    """The differences: what is new, gone or changed. Raises GatewayError, SpecError."""
    from caltui.catalog.load import catalog
    from caltui.catalog.newer.differences import diff

    document = await wire.specification()
    return diff(catalog(wire.profile.dialect), document)


def lay(wire: "Connection", found: "Sequence[Difference]", path: Path) -> Path:
    """Writes the overlay into the profile's file, for forms to use. Returns its path."""
    from caltui.catalog.load import catalog
    from caltui.catalog.newer.overlay import overlay_of
    from caltui.settings.files import write_private

    profile = wire.profile
    write_private(path, overlay_of(catalog(profile.dialect), found, profile.spec_url))
    return path
