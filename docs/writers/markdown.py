"""The parts of a page in Markdown: its first line, tables, code, and numbers of things."""

from collections.abc import Iterable, Sequence


def made(source: str) -> str:
    """The first line of a made page, which says what it is made from."""
    return f"<!-- Made from {source}. Change that, then run: make docs -->"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a text of several lines, or with a `|`, stays in its cell."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join(lines)


def code(text: object) -> str:
    """A text as it is typed or sent."""
    return f"`` {text} ``" if "`" in str(text) else f"`{text}`"


def codes(words: Iterable[object]) -> str:
    """Several of them, with commas."""
    return ", ".join(map(code, words))


def count(number: int, one: str, many: str = "") -> str:
    """`1 category`, `14 categories`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
