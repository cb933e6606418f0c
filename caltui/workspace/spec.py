"""The gateway's present specification beside the catalogue: what differs, and the overlay.

Both compare with the catalogue as it is shipped, without the overlay that lies
on it: a second update must not lose what the first one added.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caltui.catalog.differences import Difference
    from caltui.workspace.workspace import Workspace


async def compare(workspace: "Workspace") -> "list[Difference]":
    """What is new, gone or changed. Raises GatewayError, SpecError."""
    from caltui.catalog import catalog
    from caltui.catalog.spec import diff

    document = await workspace.wire.specification()
    return diff(catalog(workspace.profile.dialect), document)


def lay(workspace: "Workspace", found: "Sequence[Difference]", path: Path) -> Path:
    """Writes the overlay that forms then use, in the profile's file. Returns its path."""
    from caltui.catalog import catalog
    from caltui.catalog.overlay import overlay_of
    from caltui.settings.files import write_private

    profile = workspace.profile
    write_private(path, overlay_of(catalog(profile.dialect), found, profile.spec_url))
    return path
