"""Breaks a text into lines of a width in cells. Knows wide characters and keeps indents."""

from caltui.tui.widgets.text_width import cell_len, chop_cells

LONGEST = 4
"""Where only some lines are wanted, so many characters are read for each cell of them."""


def wrapped(text: str, width: int, most: int = 0) -> list[str]:
    """The lines of the text; with `most` only so many, and the rest is not read.

    Breaks at spaces; a longer word is cut; an indent is kept on each.
    """
    lines: list[str] = []
    if most:
        text = text[: most * max(1, width) * LONGEST]
    for paragraph in text.replace("\r", "").replace("\t", "    ").split("\n"):
        lines += _paragraph(paragraph, max(1, width))
        if most and len(lines) >= most:
            return lines[:most]
    return lines


def _paragraph(text: str, width: int) -> list[str]:
    if len(text) <= width and (text.isascii() or cell_len(text) <= width):
        return [text]
    indent = " " * min(len(text) - len(text.lstrip(" ")), width // 2)
    room = width - len(indent)
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = cell_len(word)
        gap = 1 if line else 0
        if used + gap + size <= room:
            line, used = line + " " * gap + word, used + gap + size
            continue
        if line:
            lines.append(line)
        *full, rest = chop_cells(word, room) if size > room else [word]
        lines += full
        line, used = rest, cell_len(rest)
    return [indent + part for part in [*lines, line]]
