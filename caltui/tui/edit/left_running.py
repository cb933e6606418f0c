"""Writes whose dialog was left before the answer came: messages about them, until they end."""

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
"""Seconds for which the message about the end of such a write is shown."""
WHERE_IT_ENDS = "You are told when it ends; the journal (U) has it."
AGAIN = "Opening the form offers what you typed."


def leave_running(
    app: "App[Any]",
    change: "Change",
    write: "PendingWrite[Outcome]",
    *,
    typed: bool = False,
    then: Callable[[], None] | None = None,
) -> None:
    """Leaves one write running and shows its outcome when it ends. `typed`: its form kept a draft.

    `then` is called at its end, before the screens hear of it.
    """
    show_left_running(app, write)

    async def over() -> None:
        outcome: Outcome | None = None
        try:
            outcome = await write.result()
        except (GatewayError, MirrorError, Invalid) as error:
            _failed(app, change, error, typed=typed)
        except Exception as error:
            show_outcome(app, f"{change.summary()}: {failure_sentence(error)}", "error")
        if then is not None:
            then()
        app.post_message(WriteOver(change.resource, change.key or None, outcome))

    write.when_over(lambda _: app.call_later(over))


def show_left_running(app: "App[Any]", write: "PendingWrite[Any]") -> None:
    """Says that the write goes on."""
    words = f"{write.summary}: still on its way. {WHERE_IT_ENDS}"
    app.notify(one_line(words, 300), title="Left running", markup=False, timeout=8)


def show_outcome(app: "App[Any]", text: str, severity: str = "information") -> None:
    """Shows a message about an outcome for LASTING seconds."""
    level: Any = severity
    app.notify(one_line(text, 500), severity=level, markup=False, timeout=LASTING)


def failure_sentence(error: BaseException) -> str:
    """The sentence about an error of this program during a write."""
    name = type(error).__name__
    return f"this program failed ({name}), and nobody knows what came of it: see the journal (U)."


def _failed(app: "App[Any]", change: "Change", error: Exception, *, typed: bool) -> None:
    found, what = explain(error), change.summary()
    if isinstance(error, OutcomeUnknown):
        show_outcome(app, f"{what}: outcome unknown. {found.message} {found.hint}", "warning")
    elif isinstance(error, Changed):
        show_outcome(app, f"{found.message} {AGAIN if typed else found.hint}", "warning")
    else:
        rest = f" {AGAIN}" if typed else ""
        show_outcome(app, f"{what}: {found.message} {found.hint}{rest}", "error")
