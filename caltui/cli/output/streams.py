"""The standard streams as a command finds them: closed, full, in another encoding.

Loaded by every command before all else, so it loads next to nothing.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_closed: list[str] = []


def prepare() -> None:
    """Gives every closed stream the null device, and lets no character stop the output.

    The next file that is opened would else get the closed descriptor, and what is
    printed would land in that file.
    """
    _closed[:] = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    if _closed:
        from caltui.terminal import fill_closed

        fill_closed()
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            if name in _closed:
                mode = "w" if number else "r"
                stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
                setattr(sys, name, stream)
    for stream in (sys.stdout, sys.stderr):
        if getattr(stream, "errors", "") in ("strict", "surrogateescape"):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")


def was_closed(name: str) -> bool:
    """Tells whether that stream was closed when the command began."""
    return name in _closed


def data_out(*, exact: bool = False) -> "TextIO":
    """Stdout for data that has no escapes of its own (CSV): UTF-8 unless it is a terminal.

    `exact`: line ends are written as they are, on Windows too.
    """
    out = sys.stdout
    encoding = getattr(out, "encoding", None) or "utf-8"
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None and not encoding.lower().startswith("utf") and not out.isatty():
        reconfigure(encoding="utf-8")
    if exact and reconfigure is not None:
        reconfigure(newline="")
    return out


def say(text: str, *, end: str = "\n") -> None:
    """Writes a line to stderr; where that fails it is left out: the work is what counts."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), end=end, file=sys.stderr)
        sys.stderr.flush()
    except (OSError, ValueError):
        drop(sys.stderr)


def drop(stream: "TextIO") -> None:
    """Leads a stream that cannot be written to the null device, with what it still holds."""
    try:
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
        stream.flush()
    except (OSError, ValueError):
        return
