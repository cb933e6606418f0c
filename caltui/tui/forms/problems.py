"""Explains why a write failed, with the faults of its fields, for forms and dialogs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from textual.content import Content

from caltui.catalog.model import Operation
from caltui.text import one_line, redact
from caltui.workspace.base.errors import (
    Fault,
    GatewayError,
    Invalid,
    MirrorError,
    NotUnderstood,
    OutcomeUnknown,
    ReadOnly,
)
from caltui.workspace.writes.named_faults import own_faults

LOOK_FIRST = "Do not send it again before you have looked: the journal (U) keeps it as unknown."


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a write failed, what to do, and the faults by field name.

    `unknown`: it may have taken effect. `again`: it may be sent once more.
    """

    message: str
    hint: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    unknown: bool = False
    again: bool = True

    @classmethod
    def bug(cls, error: BaseException | None) -> "Problem":
        """An error of this program while sending: the outcome is unknown."""
        name = type(error).__name__
        text = f"This program failed while sending ({name}): it is not known what Cal did."
        return cls(text, LOOK_FIRST, unknown=True, again=False)

    def content(self) -> Content:
        """The message and the hint, with a glyph."""
        glyph, tone = ("?", "$warning") if self.unknown else ("×", "$error")
        return Content.assemble(
            (f"{glyph} {self.message}", f"bold {tone}"), (f"\n{self.hint}" if self.hint else "", "")
        )


def problem(
    error: GatewayError | ReadOnly | MirrorError | Invalid, operation: Operation
) -> Problem:
    """The problem to show for an error."""
    if isinstance(error, Invalid):
        named = {f.field: f.message for f in error.faults if f.field}
        loose = [f.message for f in error.faults if not f.field]
        return Problem(" ".join(loose) or "Some values cannot be sent.", fields=named)
    message, hint = one_line(redact(error.message)), one_line(redact(error.hint))
    if _read_failed(error):
        return Problem(f"Not sent, as it could not be read first. {message}", hint)
    if isinstance(error, (OutcomeUnknown, NotUnderstood)):
        return Problem(message, hint or LOOK_FIRST, unknown=True, again=False)
    fields = dict(error.fields) if isinstance(error, GatewayError) else {}
    own, _ = own_faults(fields, operation)
    return Problem(message, hint, fields=own)


def _read_failed(error: Exception) -> bool:
    """Tells whether the read before a write failed: then nothing was sent."""
    return isinstance(error, GatewayError) and error.operation.endswith((" get", " list"))


def merged(own: Sequence[Fault], others: Sequence[Fault]) -> list[Fault]:
    """The faults, one for each field; a fault in `own` replaces one in `others`."""
    named = {fault.field for fault in own}
    return [*own, *(f for f in others if f.field not in named and (f.field or not own))]
