"""Exit codes, and what is said about an error.

Errors are known by the name of their class, so that nothing has to be imported before
something goes wrong.
"""

import errno
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any, NamedTuple

from caltui.cli.first_words import wants_json
from caltui.cli.output.streams import say
from caltui.explained import ExplainedError


class Exit(IntEnum):
    """The exit codes scripts rely on."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NOT_AUTHORIZED = 3
    NOT_FOUND = 4
    REFUSED = 5
    RATE_LIMITED = 6
    UNREACHABLE = 7
    OUTCOME_UNKNOWN = 8
    NOT_UNDERSTOOD = 9
    DUE = 10
    INTERRUPTED = 130


MEANING: dict[Exit, str] = {
    Exit.DONE: "done",
    Exit.BUG: "a bug in caltui",
    Exit.USAGE: "wrong usage, or a value refused before anything was sent",
    Exit.NOT_AUTHORIZED: "not authorized or forbidden",
    Exit.NOT_FOUND: "not found",
    Exit.REFUSED: "refused by Cal",
    Exit.RATE_LIMITED: "rate limited",
    Exit.UNREACHABLE: "unreachable, or no answer in time",
    Exit.OUTCOME_UNKNOWN: "outcome unknown: look before you repeat it",
    Exit.NOT_UNDERSTOOD: "answer not understood, or a server error",
    Exit.DUE: "something is due (only inbox --exit-code)",
}


class CommandError(ExplainedError):
    """A refusal by a command itself: a sentence, and what to do next."""


class UsageError(CommandError):
    """A command that cannot be carried out as it was given. Nothing was sent."""


class Missing(CommandError):
    """A record or list that was never read here: exit 4, and nothing was sent."""


class Unreported(CommandError):
    """A command that may have changed something and could not report it: exit 8."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"What was done could not be written to the output: {reason}.",
            "Do not repeat it before you have looked: caltui journal list",
        )


class Problem(NamedTuple):
    """An error as it is told. `status` is the HTTP status, if there was an answer.

    `fields` holds what clashes with somebody else's change, or what Cal says of each field;
    `answer_code` is what stands beside the message in the answer's wrapper, and `lines` are
    told to people below it.
    """

    code: Exit
    kind: str
    message: str
    hint: str = ""
    status: int | None = None
    fields: Mapping[str, Any] | None = None
    answer_code: int | str | None = None
    lines: tuple[str, ...] = ()


# class name, nearest in the class's ancestry first → kind (empty: the error's own), exit code
CODES: dict[str, tuple[str, Exit]] = {
    "UsageError": ("usage", Exit.USAGE),
    "Missing": ("not_found", Exit.NOT_FOUND),
    "Invalid": ("invalid", Exit.USAGE),
    "InvalidValue": ("invalid", Exit.USAGE),
    "UnknownName": ("usage", Exit.USAGE),
    "BadFilter": ("usage", Exit.USAGE),
    "BadPlace": ("usage", Exit.USAGE),
    "BadPath": ("usage", Exit.USAGE),
    "NoSuchRun": ("not_found", Exit.NOT_FOUND),
    "BulkError": ("bulk", Exit.USAGE),
    "CannotAct": ("cannot_act", Exit.USAGE),
    "CannotUndo": ("cannot_undo", Exit.REFUSED),
    "ReadOnly": ("read_only", Exit.USAGE),
    "SettingsError": ("settings", Exit.USAGE),
    "MirrorError": ("mirror", Exit.USAGE),
    "SandboxError": ("sandbox", Exit.USAGE),
    "Unreported": ("output", Exit.OUTCOME_UNKNOWN),
    "SpecError": ("not_understood", Exit.NOT_UNDERSTOOD),
    "NotAuthorized": ("", Exit.NOT_AUTHORIZED),
    "Forbidden": ("", Exit.NOT_AUTHORIZED),
    "NotFound": ("", Exit.NOT_FOUND),
    "NotOffered": ("", Exit.USAGE),
    "Refused": ("", Exit.REFUSED),
    "RateLimited": ("", Exit.RATE_LIMITED),
    "OutcomeUnknown": ("", Exit.OUTCOME_UNKNOWN),
    "NotUnderstood": ("", Exit.NOT_UNDERSTOOD),
    "Unavailable": ("", Exit.UNREACHABLE),
    "GatewayError": ("", Exit.NOT_UNDERSTOOD),
}


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OUTPUT = (*_NO_ROOM, errno.EBADF, errno.EIO, errno.EAGAIN)
"""What a stream answers that cannot be written."""


def problem_of(error: BaseException) -> Problem:
    """The exit code and sentences for an exception; an unknown one is a bug."""
    for ancestor in type(error).__mro__:
        if ancestor.__name__ in CODES and ancestor.__module__.startswith("caltui."):
            kind, code = CODES[ancestor.__name__]
            return _known(error, kind, code)
    outside = _from_outside(error)
    if outside is not None:
        return outside
    from caltui.text import redact, safe_text

    text = f"This is a bug in caltui: {type(error).__name__}: {error}"
    return Problem(Exit.BUG, "bug", redact(safe_text(text, 2000)), "Run it again with --verbose.")


def _from_outside(error: BaseException) -> Problem | None:
    """The problem for an error of the system or the installation; None for other errors."""
    if isinstance(error, OSError):
        reason = error.strerror or str(error) or type(error).__name__
        hint = "Free some space, then try again." if error.errno in _NO_ROOM else ""
        if error.filename:
            return Problem(Exit.USAGE, "file", f"{_shown(error.filename)}: {reason}.", hint)
        what = "The output could not be written" if error.errno in _OUTPUT else "The system says"
        return Problem(Exit.USAGE, "file", f"{what}: {reason}.", hint)
    if isinstance(error, UnicodeEncodeError) and _is_raw(error.object[error.start]):
        message = "Something in the command or the environment is not UTF-8 text."
        return Problem(Exit.USAGE, "usage", message, "Look for it with: env | cat -v")
    if isinstance(error, ModuleNotFoundError) and not (error.name or "caltui").startswith("caltui"):
        message = f"The installation is not complete: the module {error.name} is missing."
        return Problem(Exit.USAGE, "installation", message, "Install caltui again.")
    if isinstance(error, MemoryError):
        return Problem(Exit.USAGE, "memory", "There is not enough memory for that.")
    return None


def _shown(name: object) -> str:
    from caltui.text import one_line

    return one_line(name.decode(errors="replace") if isinstance(name, bytes) else str(name))


def _is_raw(char: str) -> bool:
    """Tells whether the character stands for a byte that is not text (a lone surrogate)."""
    return "\udc80" <= char <= "\udcff"


def _known(error: Any, kind: str, code: Exit) -> Problem:
    from caltui.text import redact, safe_text

    kind = kind or str(error.kind)
    status = getattr(error, "status", None)
    if kind == "server":
        code = Exit.NOT_UNDERSTOOD
    message = _faults(error) if kind == "invalid" else getattr(error, "message", "") or str(error)
    hint = getattr(error, "hint", "")
    conflict = getattr(error, "conflict", None)
    if conflict is not None:
        hint = "To write over it all the same: --no-if-unchanged."
    message = redact(safe_text(message, 4000))
    fields, lines = _told_of_fields(error, message)
    return Problem(
        code,
        kind,
        message,
        redact(safe_text(hint)),
        status,
        fields if conflict is None else _clashes(conflict),
        getattr(error, "code", None),
        lines,
    )


def _told_of_fields(error: Any, message: str) -> tuple[Mapping[str, str] | None, tuple[str, ...]]:
    """Returns what Cal says of each field, and lines for those the message lacks."""
    named = getattr(error, "fields", None)
    operation = _operation_of(error) if named else None
    if not named or operation is None:
        return named or None, ()
    from caltui.workspace.writes.named_faults import own_faults

    own, foreign = own_faults(named, operation)
    options = {f.name: f.option for f in operation.fields}
    lines = [
        f"  --{options[name]}: {text}"
        for name, text in own.items()
        if name in options and not (name in message and text in message)
    ]
    return {**own, **foreign}, tuple(lines)


def _operation_of(error: Any) -> Any:
    from caltui.catalog.load import UnknownName, catalog

    key, _, verb = str(getattr(error, "operation", "")).partition(" ")
    try:
        return catalog().operation(key, verb)
    except UnknownName:
        return None


def _clashes(conflict: Any) -> dict[str, Any]:
    """Each clashing field as it was, as it is now, and as it was to be. Texts, secrets masked."""
    return {d.field: {"was": d.was, "theirs": d.theirs, "yours": d.yours} for d in conflict.fields}


def _faults(error: Any) -> str:
    """Every fault of a refused request, each on its line when there are several."""
    faults = getattr(error, "faults", ())
    if not faults:
        return str(error)
    operation = error.operation
    lines = [f"{f.field}: {f.message}" if f.field else f.message for f in faults]
    head = f"{operation.resource} {operation.name} was not sent."
    if len(lines) == 1:
        return f"{head} {lines[0]}"
    return "\n  ".join([head, *lines])


def nearest(word: str, known: Sequence[str]) -> str:
    """ " Did you mean …?" with the nearest known words, or an empty text."""
    from difflib import get_close_matches

    found = get_close_matches(word, known, n=2, cutoff=0.6)
    return f" Did you mean {' or '.join(found)}?" if found else ""


def tell(problem: Problem, *, as_json: bool) -> None:
    """Writes a problem to stderr, as text or as JSON."""
    if as_json:
        import json

        body: dict[str, Any] = {
            "kind": problem.kind,
            "message": problem.message,
            "status": problem.status,
            "hint": problem.hint,
            "code": problem.answer_code,
        }
        if problem.fields is not None:
            body["fields"] = problem.fields
        say(json.dumps({"error": body}, ensure_ascii=True))
        return
    told = (f"caltui: {problem.message}", *problem.lines, problem.hint)
    say("\n".join(filter(None, told)))


def ended(error: BaseException, argv: Sequence[str]) -> int:
    """Says on stderr what was raised, and returns the exit code."""
    as_json = wants_json(argv)
    if isinstance(error, KeyboardInterrupt):
        tell(Problem(Exit.INTERRUPTED, "interrupted", "Stopped."), as_json=as_json)
        return Exit.INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # Whoever read the output has gone: the rest of it has nowhere to go.
        return Exit.DONE
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else Exit.DONE
    if not isinstance(error, Exception):
        raise error
    problem = problem_of(error)
    tell(problem, as_json=as_json)
    if problem.code is Exit.BUG and {"-v", "--verbose"} & set(argv):
        _traceback(error)
    return problem.code


def _traceback(error: BaseException) -> None:
    import traceback

    from caltui.text import redact, safe_text

    say(redact(safe_text("".join(traceback.format_exception(error)))))
