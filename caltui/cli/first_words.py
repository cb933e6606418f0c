"""Reads from a command's words what is needed before there is a parser for them."""

from collections.abc import Sequence

from caltui.workspace.records.export.file_formats import FORMATS as FILE_FORMATS

FORMATS = ("table", *FILE_FORMATS)
VALUED = ("--profile", "--dialect", "-o", "--output", "--view")
"""Options for every command that take a value."""

FILES = ("--to", "--state")
"""Options whose value is the name of a file, which may be any bytes."""


def words_of(argv: Sequence[str]) -> list[str]:
    """The words of a command line that are neither options nor values of global ones."""
    words: list[str] = []
    rest = iter(argv)
    for word in rest:
        if word == "--":
            break
        if word in VALUED:
            next(rest, None)
        elif not word.startswith("-"):
            words.append(word)
    return words


def option_of(argv: Sequence[str], name: str) -> str | None:
    """The value of a global option, read before the parser is made."""
    for word, after in zip(argv, (*argv[1:], ""), strict=False):
        if word == name:
            return after or None
        if word.startswith(f"{name}="):
            return word.partition("=")[2] or None
    return None


def wants_json(argv: Sequence[str]) -> bool:
    """Tells whether errors are to be JSON; reads the words before any of them is checked."""
    for word, after in zip(argv, (*argv[1:], ""), strict=False):
        if word in ("-o", "--output") and after in ("json", "ndjson"):
            return True
        if word in ("-ojson", "-ondjson", "--output=json", "--output=ndjson"):
            return True
    return "--json" in argv and words_of(argv)[:1] == ["slots"]
