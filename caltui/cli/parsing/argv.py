"""The words of a command line as text, whatever the locale made of their bytes."""

import os
from collections.abc import Sequence

from caltui.cli.first_words import FILES
from caltui.cli.output.exits import UsageError


def is_text(words: Sequence[str]) -> bool:
    """Tells whether every word is text; bytes that are not come as lone surrogates."""
    try:
        "\n".join(words).encode()
    except UnicodeEncodeError:
        return False
    return True


def mended(words: Sequence[str]) -> list[str]:
    """The words, those that are UTF-8 in another locale decoded as such.

    Raises UsageError for one that is no UTF-8, unless it names a file.
    """
    found: list[str] = []
    for number, word in enumerate(words, 1):
        raw = os.fsencode(word)
        try:
            found.append(raw.decode())
            continue
        except UnicodeDecodeError:
            before = words[number - 2] if number > 1 else ""
        name, equals, _ = word.partition("=")
        named = before in FILES or (equals and name in FILES)
        if not named and not word.removeprefix("--json=").startswith("@"):
            shown = raw.decode("utf-8", "backslashreplace")
            raise UsageError(
                f"Word {number} of the command is not UTF-8 text: {shown}",
                "Set the terminal to UTF-8, and type it again.",
            )
        found.append(word)
    return found
