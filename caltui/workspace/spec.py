"""The gateway's present specification beside the catalogue: what differs, and the overlay."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caltui.catalog.differences import Difference
    from caltui.workspace.workspace import Workspace


async def compare(workspace: "Workspace") -> "list[Difference]":
    """What is new, gone or changed. Raises GatewayError, SpecError."""
    from caltui.catalog import differences
    from caltui.catalog.spec import read_spec

    document = await workspace.wire.specification()
    return differences.compare(workspace.catalog, read_spec(document, workspace.catalog.provider))


def lay(workspace: "Workspace", found: "Sequence[Difference]", path: Path) -> Path:
    """Writes the overlay that forms then use, in the profile's file. Returns its path."""
    from caltui.catalog.overlay import overlay_of

    text = overlay_of(workspace.catalog, found, workspace.profile.spec_url)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
    return path
