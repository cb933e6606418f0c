"""Writes whose screen was left before the answer came: said at once, and told when they end."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from caltui.text import one_line
from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import WriteOver
from caltui.workspace.base.errors import GatewayError, Invalid, MirrorError, OutcomeUnknown
from caltui.workspace.writes.conflict import Changed

if TYPE_CHECKING:
    from textual.app import App

    from caltui.workspace.writes.change import Change, Outcome
    from caltui.workspace.writes.pending import PendingWrite

LASTING = 20.0
"""Seconds for which it is said what came of a write that was left."""
TOLD = "You are told when it ends; the journal (U) has it."
AGAIN = "Opening the form offers what you typed."


def leave(
    app: "App[Any]",
    change: "Change",
    write: "PendingWrite[Outcome]",
    *,
    typed: bool = False,
    then: Callable[[], None] | None = None,
) -> None:
    """Leaves one write running. `typed`: its form has kept what was typed.

    `then` is called when it has ended, before that is told.
    """
    say_left(app, write)

    async def over() -> None:
        outcome: Outcome | None = None
        try:
            outcome = await write.result()
        except (GatewayError, MirrorError, Invalid) as error:
            _failed(app, change, error, typed=typed)
        except Exception as error:
            tell(app, f"{change.summary()}: {broke(error)}", "error")
        if then is not None:
            then()
        app.post_message(WriteOver(change.resource, change.key or None, outcome))

    write.when_over(lambda _: app.call_later(over))


def say_left(app: "App[Any]", write: "PendingWrite[Any]") -> None:
    """Says that it goes on."""
    words = f"{write.summary}: still on its way. {TOLD}"
    app.notify(one_line(words, 300), title="Left running", markup=False, timeout=8)


def tell(app: "App[Any]", text: str, severity: str = "information") -> None:
    """Says what came of it, long enough to be read by somebody who looks elsewhere."""
    level: Any = severity
    app.notify(one_line(text, 500), severity=level, markup=False, timeout=LASTING)


def broke(error: BaseException) -> str:
    """What is said of a mistake of this program in a write."""
    name = type(error).__name__
    return f"this program failed ({name}), and nobody knows what came of it: see the journal (U)."


def _failed(app: "App[Any]", change: "Change", error: Exception, *, typed: bool) -> None:
    found, what = explain(error), change.summary()
    if isinstance(error, OutcomeUnknown):
        tell(app, f"{what}: outcome unknown. {found.message} {found.hint}", "warning")
    elif isinstance(error, Changed):
        tell(app, f"{found.message} {AGAIN if typed else found.hint}", "warning")
    else:
        rest = f" {AGAIN}" if typed else ""
        tell(app, f"{what}: {found.message} {found.hint}{rest}", "error")
