"""The part of the console for commands of a person's own: `[[commands]]` in the configuration."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from caltui.settings.own_commands import OwnCommand
from caltui.tui.app.writes_app import WritesApp
from caltui.tui.base.record_screen import PlaceScreen

if TYPE_CHECKING:
    from caltui.tui.related.own.process import OwnRun


class OwnCommandsApp(WritesApp):
    """Runs them by their keys, where there is a record of a category that they are for."""

    own_commands: tuple[OwnCommand, ...] = ()
    last_run: "OwnRun | None" = None
    """The command that was run last, with its output."""

    async def on_unmount(self) -> None:
        """Ends the command that was run last, where it still runs."""
        if self.last_run is not None:
            await self.last_run.end()

    def own_for(self, screen: Screen[Any]) -> list[int]:
        """The indexes of the commands that are for the category on a screen."""
        if not self.own_commands or not isinstance(screen, PlaceScreen):
            return []
        of = screen.record_kind()
        found = enumerate(self.own_commands)
        return [i for i, command in found if of is not None and command.fits(of.key)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command that is not for the category on the screen has no key there."""
        if action == "own_command" and parameters[0] not in self.own_for(self.screen):
            return False
        return super().check_action(action, parameters)

    def action_own_command(self, index: int) -> None:
        """Runs the command for the record in focus, or for the marked ones."""
        if isinstance(self.screen, PlaceScreen):
            self.run_own(self.screen, index)

    def run_own(self, screen: PlaceScreen, index: int) -> None:
        """Runs the command for the record in focus on a screen."""
        command = self.own_commands[index]

        async def work() -> None:
            from caltui.tui.related.own.flow import run_own

            self.last_run = await run_own(screen, command) or self.last_run

        self.start(work, group="flow")

    def action_own_output(self) -> None:
        """Shows the output of the command that was run last."""
        from caltui.tui.related.own.screen import OutputScreen

        if self.last_run is not None and not isinstance(self.screen, OutputScreen):
            self.push_screen(OutputScreen(self, self.last_run))
