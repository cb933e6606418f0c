"""Turns any error into what a person needs: what happened, and what to do next."""

from time import monotonic
from typing import NamedTuple

from caltui.text import one_line, redact


class Explained(NamedTuple):
    """`message` says what happened, `hint` what to do next (it may be empty)."""

    message: str
    hint: str = ""

    @property
    def text(self) -> str:
        """Both, as lines."""
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class RecentMessages:
    """Remembers the messages of the last seconds, so that one failure is told once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at: dict[str, float] = {}

    def is_new(self, text: str) -> bool:
        """Tells whether a message was not shown in the last seconds, and notes that it now is."""
        now = monotonic()
        self._at = {t: at for t, at in self._at.items() if now - at < self._seconds}
        new = text not in self._at
        self._at.setdefault(text, now)
        return new


def explain(error: BaseException) -> Explained:
    """The words of an error. An error nobody expected says so, with its type."""
    from caltui.workspace.base.errors import Invalid

    if isinstance(error, Invalid):
        lines = [f"{fault.field}: {fault.message}" for fault in error.faults]
        return Explained(one_line("; ".join(lines) or str(error)))
    message = getattr(error, "message", None)
    if isinstance(message, str):
        return Explained(one_line(redact(message)), one_line(redact(getattr(error, "hint", ""))))
    if isinstance(error, (OSError, ValueError, LookupError)) and str(error):
        return Explained(one_line(redact(str(error))))
    kind = type(error).__name__
    return Explained(
        one_line(redact(f"Something went wrong here ({kind}: {error}).")),
        "Nothing is lost. If it comes back, report it with these words.",
    )


def expected(error: BaseException) -> bool:
    """Tells whether the program has words of its own for an error. Any other is a fault in it."""
    return isinstance(error, OSError) or type(error).__module__.startswith("caltui.")


def short(error: BaseException) -> str:
    """A few words for the status line."""
    from caltui.workspace.base.errors import MirrorError, NotSent

    if isinstance(error, MirrorError):
        return "not stored"
    if isinstance(error, NotSent):
        return "gateway has no Cal"
    kind = str(getattr(error, "kind", "failed")).replace("_", " ")
    return {"unreachable": "offline", "server": "Cal failed"}.get(kind, kind)
