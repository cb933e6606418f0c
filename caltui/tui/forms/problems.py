"""What went wrong with a write, in the words a form shows and at the fields it belongs to."""

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

LOOK = "Do not send it again before you have looked: the journal (U) keeps it as unknown."


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence, what to do, and what belongs to which field.

    `unknown` is a write that may have happened; `again` says whether sending it
    once more can be offered.
    """

    message: str
    hint: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    unknown: bool = False
    again: bool = True

    @classmethod
    def bug(cls, error: BaseException | None) -> "Problem":
        """A mistake of this program while sending: nobody knows what came of it."""
        name = type(error).__name__
        text = f"This program failed while sending ({name}): it is not known what Cal did."
        return cls(text, LOOK, unknown=True, again=False)

    def content(self) -> Content:
        """Both sentences, with a glyph."""
        glyph, tone = ("?", "$warning") if self.unknown else ("×", "$error")
        return Content.assemble(
            (f"{glyph} {self.message}", f"bold {tone}"), (f"\n{self.hint}" if self.hint else "", "")
        )


def problem(
    error: GatewayError | ReadOnly | MirrorError | Invalid, operation: Operation
) -> Problem:
    """The problem behind an error."""
    if isinstance(error, Invalid):
        named = {f.field: f.message for f in error.faults if f.field}
        loose = [f.message for f in error.faults if not f.field]
        return Problem(" ".join(loose) or "Some values cannot be sent.", fields=named)
    message, hint = one_line(redact(error.message)), one_line(redact(error.hint))
    if _was_read(error):
        return Problem(f"Not sent, as it could not be read first. {message}", hint)
    if isinstance(error, (OutcomeUnknown, NotUnderstood)):
        return Problem(message, hint or LOOK, unknown=True, again=False)
    fields = dict(error.fields) if isinstance(error, GatewayError) else {}
    own, _ = own_faults(fields, operation)
    return Problem(message, hint, fields=own)


def _was_read(error: Exception) -> bool:
    """Whether it is the read before a write that failed: then nothing has left."""
    return isinstance(error, GatewayError) and error.operation.endswith((" get", " list"))


def merged(own: Sequence[Fault], others: Sequence[Fault]) -> list[Fault]:
    """Each field's fault once; what was typed wrong tells more than that it is missing."""
    named = {fault.field for fault in own}
    return [*own, *(f for f in others if f.field not in named and (f.field or not own))]
