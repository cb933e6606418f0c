"""Recognises failures of the gateway after which a request certainly never left it.

The gateway passes on the text of its own HTTP client. It proves something only where the
answer holds no `headers`: those are there when Cal has answered. What breaks after the
connection was made (`socket hang up`, `read ECONNRESET`, a time-out, too many redirects)
proves nothing: the request may have arrived.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from caltui.own_toml import read


class UnsentCause(NamedTuple):
    """Why nothing left the gateway, as a sentence, and what to do next.

    It is proved by a text that begins with one of these patterns, or by a code alone.
    """

    why: str
    hint: str
    texts: tuple[str, ...]
    codes: frozenset[str]


BROKE_OFF = (
    r"(?i)socket hang up|ECONNRESET|EPIPE|ETIMEDOUT|timeout|aborted|redirects exceeded|Parse Error"
)
"""Texts that say the connection broke, or took too long, after it was made."""


@cache
def causes() -> Mapping[str, UnsentCause]:
    """Every cause by its name, read when the first failure asks for one."""
    return {
        name: UnsentCause(
            table["why"], table["hint"], tuple(table["texts"]), frozenset(table["codes"])
        )
        for name, table in read(Path(__file__).with_name("unsent.toml")).items()
    }


def unsent_cause(body: Any) -> UnsentCause | None:
    """Says why the request certainly never left the gateway; None where that is not proved."""
    if not isinstance(body, Mapping) or "provider" not in body or "headers" in body:
        return None
    error = body.get("error")
    inner = error if isinstance(error, Mapping) else {}
    if "headers" in inner:
        return None
    texts = [t for t in (body.get("message"), inner.get("message"), error) if isinstance(t, str)]
    if any(re.search(BROKE_OFF, text) and not _of_text(text) for text in texts):
        return None
    for text in texts:
        if found := _of_text(text):
            return found
    code = str(inner.get("code") or body.get("code") or "")
    return next((cause for cause in causes().values() if code in cause.codes), None)


def _of_text(text: str) -> UnsentCause | None:
    text = text.strip().removeprefix("Error: ").removeprefix("TypeError: ")
    every = causes().values()
    return next((c for c in every if any(re.match(known, text) for known in c.texts)), None)


def ended_by_cal(status: int, body: Any) -> bool:
    """Tells whether Cal itself ended its work with this failure: nothing comes later.

    The gateway's wrapper says so by Cal's headers. A 502, 503, 504 or 52x may come from something
    between the gateway and Cal that gave up waiting while Cal goes on.
    """
    wrapped = isinstance(body, Mapping) and "provider" in body
    return bool(wrapped and isinstance(body.get("headers"), Mapping) and status in (500, 501))
