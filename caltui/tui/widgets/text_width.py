"""Counts the cells that text takes in a terminal.

Most text needs no table of widths, and loading one makes the start slower.
"""

_NARROW = str.maketrans(dict.fromkeys("–—‘’“”…✓✗·●▲▼▸›‹⏎•→↶│▌▐▁▂▃▄▅▆▇", "."))
_WIDE_FROM = "\u0300"
_SOFT_HYPHEN = "\xad"


def plain(text: str) -> bool:
    """Tells whether each character is surely one cell wide."""
    if text.isascii():
        return True
    text = text.translate(_NARROW)
    return max(text) < _WIDE_FROM and _SOFT_HYPHEN not in text


def cell_len(text: str) -> int:
    """The cells that text takes."""
    if plain(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def set_cell_size(text: str, width: int) -> str:
    """The text cut or filled with blanks to exactly `width` cells."""
    if plain(text):
        return text[: max(0, width)].ljust(width)
    from rich.cells import set_cell_size

    return set_cell_size(text, width)


def chop_cells(text: str, width: int) -> list[str]:
    """The text in pieces of at most `width` cells."""
    if plain(text):
        return [text[i : i + width] for i in range(0, len(text), width)]
    from rich.cells import chop_cells

    return chop_cells(text, width)
