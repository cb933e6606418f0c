"""A call as a curl command: every word quoted for a shell, the token taken from the environment."""

import shlex
from collections.abc import Iterable

from caltui.text import MASK

TOKEN = "$CALTUI_API_TOKEN"


def curl_command(
    method: str, url: str, headers: Iterable[tuple[str, str]] = (), body: str = ""
) -> str:
    """The command. Where a header or the end of the URL is masked, the shell puts the token in."""
    words = ["curl", "-X", method]
    if any(char in url for char in "[]{}"):
        words.append("--globoff")
    for name, value in headers:
        words += ["-H", f"{name}: {value}"]
    given = [_with_token(word) for word in words]
    if body:
        given += ["--data-raw", shlex.quote(body)]
    return " ".join([*given, _with_token(url)])


def _with_token(word: str) -> str:
    """A word for the shell, with the token from the environment where it is masked last."""
    before, masked, after = word.rpartition(MASK)
    if not masked:
        return shlex.quote(word)
    rest = shlex.quote(after) if after else ""
    return f'{shlex.quote(before)}"{TOKEN}"{rest}'
