"""An app that an error inside the program does not end: it says so, writes it down, goes on."""

from asyncio import all_tasks, get_running_loop
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from rich.console import RenderableType
from rich.text import Text

from caltui.text import one_line, redact
from caltui.tui.base.crash_report import write_report
from caltui.tui.base.textual_internals import WatchedApp

Result = TypeVar("Result")

LEAVING = 3.0
"""Seconds that screens have to end by themselves when the app ends."""

SOON = 20.0
"""Seconds within which errors are counted."""

MOST_SCREENS, MOST_ACTS = 3, 40
"""Errors within that time, of screens and of single acts, with which it still goes on."""


class RecoveringApp(WatchedApp[Result], Generic[Result]):
    """Goes on after an error that nobody expected.

    An error in an act of the app itself leaves every screen as it was. One in a screen
    or a widget ends its part of the program: the screens are made anew.
    """

    RECOVERS: ClassVar[bool] = True
    """Whether it does; tests want to see the error."""

    reports: Path | None = None
    """The folder of reports; without one nothing is written."""

    def __init__(self) -> None:
        super().__init__()
        self._coming_back = False
        self._failed: dict[bool, deque[float]] = {True: deque(), False: deque()}

    def exit(
        self,
        result: Result | None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Ends the app, also where a screen does not end by itself."""
        super().exit(result, return_code, message)
        get_running_loop().call_later(LEAVING, _stop_pumps)

    @contextmanager
    def batch_update(self) -> Iterator[None]:
        """As Textual; then every screen paints what it could not paint meanwhile.

        Textual wakes the app alone: a screen would stay as it was until the next message to it.
        """
        with super().batch_update():
            yield
        for screen in self.screen_stack:
            screen.check_idle()

    @property
    def typed_when(self) -> float | None:
        """The time at which the key in hand was typed (monotonic seconds); None without one."""
        return None

    def hold_keys(self, *, until_released: bool = False) -> None:
        """Lets keys wait for what is being opened, in an app that has them wait."""

    async def release_keys(self) -> None:
        """Ends `hold_keys`."""

    async def work_ended(self) -> None:
        """Ends `hold_keys`, unless keys wait for `release_keys`."""

    def keep_typed(self) -> None:
        """Keeps what was typed on any screen and not sent."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_typed", None)
            if keep is not None:
                keep()

    def come_back(self, times: int) -> None:
        """Makes the screens anew, at the same place; `times` it was so within a while."""

    def reported(self, error: BaseException) -> str:
        """Writes a report; answers the sentence that says where it is."""
        screens = " > ".join(type(screen).__name__ for screen in self.screen_stack)
        about = f"{self.size.width}x{self.size.height} · {screens}"
        path = write_report(self.reports, error, about=about) if self.reports else None
        what = one_line(redact(f"{type(error).__name__}: {error}"), 160)
        said = f"Something went wrong here ({what}). Nothing typed in a form is lost."
        return f"{said} A report is in {path}" if path else f"{said} No report could be written."

    def act_failed(self, error: Exception) -> None:
        """Says so; the screens stay as they are."""
        self._went_wrong(error, act=True)

    def part_failed(self, error: Exception) -> None:
        """Says so, and makes the screens anew.

        The same part may fail again until then, as it is painted again: that is said once.
        """
        if self.RECOVERS and not self.is_running:
            self.panic(Text(self.reported(error)))
        else:
            self._went_wrong(error, act=False)

    def _went_wrong(self, error: Exception, *, act: bool) -> None:
        if not self.RECOVERS:
            self.end_with(error)
            return
        now, failed = get_running_loop().time(), self._failed[act]
        failed.append(now)
        while failed[0] < now - SOON:
            failed.popleft()
        given_up = len(failed) > (MOST_ACTS if act else MOST_SCREENS)
        if self._coming_back and not act and not given_up:
            return
        words = self._written_down(error)
        if given_up:
            self._give_up(words)
            return
        self._coming_back = self._coming_back or not act
        self.call_later(self._go_on, words, 0 if act else len(failed))

    def _written_down(self, error: Exception) -> str:
        try:
            self.keep_typed()
        except Exception as another:
            self.reported(another)
        return self.reported(error)

    def _go_on(self, words: str, times: int) -> None:
        if times:
            self._coming_back = False
            try:
                self.come_back(times)
            except Exception as error:
                self._give_up(self.reported(error))
                return
        self.screen.refresh(layout=True)
        self.notify(words, markup=False, severity="error", timeout=30)

    def _give_up(self, words: str) -> None:
        """Leaves, and says why where the terminal is given back."""
        self.exit(return_code=1, message=Text(words))


def _stop_pumps() -> None:
    """Stops screens and widgets that are still waited for: one waits for what never comes."""
    for task in all_tasks():
        if task.get_name().startswith("message pump"):
            task.cancel()
