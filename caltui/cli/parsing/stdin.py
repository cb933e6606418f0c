"""Reads what is piped or typed into a command.

Bytes are UTF-8, or UTF-16 where they begin with its byte order mark; a mark is left out.
"""

import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any

from caltui.cli.output.exits import UsageError
from caltui.cli.output.streams import was_closed

_UTF16 = (BOM_UTF16_LE, BOM_UTF16_BE)


def read_all(what: str) -> str:
    """All of stdin. `what` names it for the error. Raises UsageError."""
    stream = _stream(what)
    try:
        data = stream.read()
    except (OSError, ValueError) as error:
        raise _unreadable(what, error) from error
    return data if isinstance(data, str) else text_of(data, "stdin", _encoding())


def read_line(what: str) -> str:
    """One line of stdin, empty at its end. Raises UsageError."""
    stream = _stream(what)
    try:
        data = stream.readline()
        if isinstance(data, bytes) and data.startswith(_UTF16):
            data += stream.read()
    except (OSError, ValueError) as error:
        raise _unreadable(what, error) from error
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    text = text_of(data, "stdin", _encoding())
    return text.partition("\n")[0] + "\n" if text else ""


def text_of(data: bytes, source: str, otherwise: str = "utf-8") -> str:
    """The text of bytes; `otherwise` is their encoding when they are no UTF-8.

    Raises UsageError naming the source.
    """
    if data.startswith(_UTF16):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig"]
        if not otherwise.lower().replace("-", "").startswith(("utf", "ascii", "ansi")):
            encodings.append(otherwise)
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            place = error.start + 1
    raise UsageError(f"{source} is not UTF-8 text (byte {place}).", "Save it as UTF-8.")


def _stream(what: str) -> Any:
    if was_closed("stdin"):
        raise UsageError(
            f"{what} cannot be read: stdin is closed.", "Pipe it in, or run it in a terminal."
        )
    return sys.stdin if sys.stdin.isatty() else getattr(sys.stdin, "buffer", sys.stdin)


def _encoding() -> str:
    return getattr(sys.stdin, "encoding", None) or "utf-8"


def _unreadable(what: str, error: Exception) -> UsageError:
    reason = getattr(error, "strerror", None) or "it is no text"
    return UsageError(f"{what} cannot be read from stdin: {reason}.", "Pipe it in.")
