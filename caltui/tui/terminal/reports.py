"""Takes apart what a terminal sends: keys and pastes go on, answers nobody waits for do not.

A terminal answers questions late, also those of the program before, and in pieces. Taken
for keys an answer would act: `?` opens help, `d` deletes. What is unfinished is held
until the rest comes, or until nothing came for a while.
"""

import re
from typing import NamedTuple

from caltui.tui.terminal.key_reports import key_of

ESCAPE_PATIENCE = 0.1
"""Seconds after which an escape with nothing behind it is the key."""

PATIENCE = 0.5
"""Seconds for which the rest of a begun sequence is waited for."""

PASTE_PATIENCE = 2.0
"""Seconds of silence after which a paste that was never ended is one all the same."""

_ESC, _BEGIN, _END = b"\x1b", b"\x1b[200~", b"\x1b[201~"
_CONTROL = re.compile(rb"\x1b\[(?:\[.|\d+\$|([0-?]*[ -/]*)[@-~])", re.DOTALL)
_KEY_OF_3 = b"\x1bO"
_CONTROL_BEGUN = re.compile(rb"\x1b\[(?:\[|[0-?]*[ -/]*)")
_OLD_MOUSE = b"\x1b[M"
_LONGEST = 32
"""Bytes of an answer that are looked at."""

_OLD_MOUSE_SIZE = 6
"""Bytes of a mouse report of the first kind: the last three are numbers."""

_STRINGS = b"]PX^_"
_GROUND = re.compile(rb"\]11;(rgb:[0-9A-Fa-f/]{5,14})")
_NOT_TOLD = re.compile(rb"[\x00-\x1f]")
_SHIFTED_3 = re.compile(rb"\x1bO([2-8])([A-DFHPQS])")
_KEYS_OF_3 = b"PQRSABCDFHabcdjkmnopqrstuvwxyM"
"""What follows `ESC O` where that is a key."""

_UNSEEN = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_LINE_ENDS = re.compile(r"\r\n?")


class TypedBytes(NamedTuple):
    """Bytes in which every escape sequence is whole, and one of a key, the mouse or a mode."""

    data: bytes


class EscapeKey(NamedTuple):
    """An escape with at most one character behind it: the key, or one with alt held."""

    data: bytes


class Pasted(NamedTuple):
    """A text pasted in one piece, without control characters; lines end with a newline."""

    text: str


class GroundReport(NamedTuple):
    """The colour of the terminal's ground, as it answers the question for it: `rgb:…`."""

    text: str


Token = TypedBytes | EscapeKey | Pasted | GroundReport
Step = tuple[int, Token | None]
"""How many bytes are done with, and what they were."""


class Reports:
    """Reads a terminal's bytes, in whatever pieces they come."""

    def __init__(self) -> None:
        self._held = b""
        self._paste: bytearray | None = None
        self._in_string = False
        self._said = b""

    @property
    def patience(self) -> float | None:
        """Seconds to wait before `overdue` is called; None where nothing is held."""
        if self._paste is not None:
            return PASTE_PATIENCE
        if self._in_string:
            return PATIENCE
        if not self._held:
            return None
        return ESCAPE_PATIENCE if self._held == _ESC else PATIENCE

    def feed(self, data: bytes) -> list[Token]:
        """Takes more bytes and returns what is whole now, in the order in which it was typed."""
        found: list[Token] = []
        data, self._held = self._held + data, b""
        while data:
            step = self._step(data)
            if step is None:
                self._held = data
                break
            done, token = step
            data = data[done:]
            if isinstance(token, TypedBytes) and found and isinstance(found[-1], TypedBytes):
                found[-1] = TypedBytes(found[-1].data + token.data)
            elif token is not None:
                found.append(token)
        return found

    def overdue(self) -> list[Token]:
        """Gives up waiting: what was held is a key, a paste without an end, or nothing."""
        held, paste, in_string = self._held, self._paste, self._in_string
        self._held, self._paste, self._in_string = b"", None, False
        if paste is not None:
            return [Pasted(_clean(bytes(paste)))]
        if in_string or not held:
            return []
        if held.startswith(_KEY_OF_3) and len(held) == 3:
            return [EscapeKey(held[:2]), TypedBytes(held[2:])]
        return [EscapeKey(held)] if len(held) < 3 and held.isascii() else []

    def _step(self, data: bytes) -> Step | None:
        """Reads what the data begins with; None where its rest has to come first."""
        if self._paste is not None:
            return self._in_paste(self._paste, data)
        if self._in_string:
            return self._through_string(data)
        escape = data.find(_ESC)
        if escape < 0:
            return len(data), TypedBytes(data)
        if escape:
            return escape, TypedBytes(data[:escape])
        kind = data[1:2]
        if not kind:
            return None
        if kind == _ESC:
            return 1, EscapeKey(_ESC)
        if kind == b"[":
            return self._control(data)
        if kind == b"O":
            return _of_three(data)
        if kind in _STRINGS:
            return self._string(data)
        return _with_alt(data)

    def _control(self, data: bytes) -> Step | None:
        if data.startswith(_OLD_MOUSE):
            return (_OLD_MOUSE_SIZE, None) if len(data) >= _OLD_MOUSE_SIZE else None
        whole = _CONTROL.match(data)
        if whole is None:
            begun = _CONTROL_BEGUN.match(data)
            end = begun.end() if begun is not None else 2
            if end == len(data):
                return None
            return end, EscapeKey(data[:2]) if end == 2 else None
        if whole[0] == _BEGIN:
            self._paste = bytearray()
            return len(_BEGIN), None
        key = key_of(whole[0])
        return whole.end(), TypedBytes(key) if key else None

    def _string(self, data: bytes) -> Step | None:
        """A string begins, unless the character behind it cannot be its first one."""
        first = data[2:3]
        if not first:
            return None
        if first < b" " or first > b"~":
            return 2, EscapeKey(data[:2])
        self._in_string, self._said = True, data[1:3]
        return 3, None

    def _through_string(self, data: bytes) -> Step | None:
        """Drops what is told, up to its end or to what can no longer be of it; only the colour of
        the ground goes on."""
        end = _NOT_TOLD.search(data)
        at = len(data) if end is None else end.start()
        self._said = (self._said + data[:at])[:_LONGEST]
        if end is None:
            return at, None
        if data[at : at + 1] == _ESC and at + 1 == len(data):
            return (at, None) if at else None
        self._in_string = False
        ended = 1 if data[at] == 7 else 2 if data[at : at + 2] == b"\x1b\\" else 0
        ground = _GROUND.fullmatch(self._said) if ended else None
        return at + ended, GroundReport(ground[1].decode()) if ground else None

    def _in_paste(self, paste: bytearray, data: bytes) -> Step:
        looked = max(0, len(paste) - len(_END) + 1)
        before = len(paste)
        paste += data
        end = paste.find(_END, looked)
        if end < 0:
            return len(data), None
        self._paste = None
        return end + len(_END) - before, Pasted(_clean(bytes(paste[:end])))


def _of_three(data: bytes) -> Step | None:
    """`ESC O` and a character: a key, or what alt was held with and a key after it."""
    last = data[2:3]
    if not last:
        return None
    if last in _KEYS_OF_3:
        return 3, TypedBytes(data[:3])
    if last in b"2345678":
        if len(data) == 3:
            return None
        shifted = _SHIFTED_3.match(data)
        if shifted is not None:
            return 4, TypedBytes(b"\x1b[1;" + shifted[1] + shifted[2])
    return 2, EscapeKey(data[:2])


def _with_alt(data: bytes) -> Step | None:
    """A character behind an escape, as many bytes as its first one says."""
    first = data[1]
    size = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    char = data[1 : 1 + size]
    for at, byte in enumerate(char[1:], 1):
        if byte & 0xC0 != 0x80:
            return 1 + at, EscapeKey(data[: 1 + at])
    return (1 + size, EscapeKey(data[: 1 + size])) if len(char) == size else None


def _clean(data: bytes) -> str:
    """The text without what would not be seen in it: control characters, escape sequences."""
    text = _LINE_ENDS.sub("\n", data.decode("utf-8", "replace"))
    return _UNSEEN.sub("", text)
