"""What is set up, and the gateway's specification, as screens and commands ask for them."""

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path

    from caltui.catalog.differences import Difference
    from caltui.workspace.profile.doctor import Check
    from caltui.workspace.profile.spec_check import Laid
    from caltui.workspace.sync.connection import Wire
    from caltui.workspace.workspace import Workspace


class SpecDoor:
    """The part of the workspace that looks at itself and at what the gateway says it offers."""

    wire: "Wire"
    overlay: "Path"

    async def spec_diff(self) -> "list[Difference]":
        """How the gateway's present specification differs from the catalogue."""
        from caltui.workspace.profile.spec_check import compare

        return await compare(self.wire)

    async def spec_update(self) -> "tuple[list[Difference], Path]":
        """Lays the differences over this profile's catalogue: forms use them from then on."""
        from caltui.workspace.profile.spec_check import compare, lay

        found = await compare(self.wire)
        return found, lay(self.wire, found, self.overlay)

    def spec_show(self) -> "Laid":
        """What `spec_update` laid over this profile's catalogue."""
        from caltui.workspace.profile.spec_check import show

        return show(self.overlay)

    def spec_reset(self) -> "Laid":
        """Takes that away: forms use the catalogue as it was shipped. Returns what lay there."""
        from caltui.workspace.profile.spec_check import reset

        return reset(self.overlay)

    async def doctor(self, *, reach: bool = False) -> "list[Check]":
        """What is set up how, and what is wrong with it. `reach` also asks the gateway."""
        from caltui.workspace.profile.doctor import report

        return await report(cast("Workspace", self), reach=reach)
