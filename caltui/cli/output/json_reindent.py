"""Stored JSON as indented JSON, from text to text: most records are never parsed.

A stored text is compact and canonical. Cut at its quotes it is structure and strings
by turns, and there are few different pieces of structure: how each is written at
which depth is worked out once.
"""

import json
from typing import TYPE_CHECKING

from caltui.cli.output.json_indent import JsonText

if TYPE_CHECKING:
    from caltui.workspace.records.secrets import Secrets

_LONGEST = 20_000
"""No name or text in a shorter record is too long to be shown whole."""

_MOST_PIECES = 5_000
_BRACKETS = frozenset("{}[]")


class StoredText:
    """Writes the records of one category. `hidden` tells what is masked; None: nothing is."""

    def __init__(self, hidden: "Secrets | None", *, unicode: bool, depth: int = 1) -> None:
        self._hidden = hidden
        hides, inside = (hidden.has, hidden.inside) if hidden else (None, None)
        self._form = JsonText(unicode=unicode, hides=hides, hides_inside=inside)
        self._unicode = unicode
        self._line = "\n" + "  " * depth
        self._outermost = _Pieces(depth, {})

    def record(self, text: str) -> str:
        """One record, indented as an item of the list."""
        simple = "\\" not in text and len(text) < _LONGEST and (self._unicode or text.isascii())
        if not simple or (self._hidden and self._hidden.may_be_in(text)):
            return self._form.record(json.loads(text), self._line)
        parts = text.split('"')
        pieces = self._outermost
        for i in range(0, len(parts), 2):
            parts[i], pieces = pieces[parts[i]]
        return '"'.join(parts)


class _Pieces(dict[str, "tuple[str, _Pieces]"]):
    """How each piece of structure is written at a depth, and the pieces of the depth after it."""

    def __init__(self, depth: int, every: "dict[int, _Pieces]") -> None:
        self.depth = depth
        self.every = every
        every[depth] = self

    def __missing__(self, piece: str) -> "tuple[str, _Pieces]":
        written, depth = _written(piece, self.depth)
        after = self.every[depth] if depth in self.every else _Pieces(depth, self.every)
        if len(self) >= _MOST_PIECES:
            self.clear()
        self[piece] = written, after
        return written, after


def _written(piece: str, depth: int) -> tuple[str, int]:
    """A piece of structure as it is written, and the depth after it."""
    if not _BRACKETS.intersection(piece):
        return piece.replace(":", ": ").replace(",", f",\n{'  ' * depth}"), depth
    out: list[str] = []
    before = ""
    for char, after in zip(piece, (*piece[1:], ""), strict=True):
        if char in "{[":
            depth += 1
            out.append(char if after in ("}", "]") else f"{char}\n{'  ' * depth}")
        elif char in "}]":
            depth -= 1
            out.append(char if before in ("{", "[") else f"\n{'  ' * depth}{char}")
        elif char == ",":
            out.append(f",\n{'  ' * depth}")
        else:
            out.append(": " if char == ":" else char)
        before = char
    return "".join(out), depth
