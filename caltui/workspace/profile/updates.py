"""Asks whether there is a newer caltui: only where somebody wants to know, never by itself.

One request goes out, to PyPI or to an index of one's own that answers like it. It names caltui
and this version, and carries neither a token nor anything about a profile.
"""

import re

from caltui import __version__
from caltui.workspace.base.errors import NotFound, NotUnderstood, Unavailable

PYPI = "https://pypi.org/pypi/caltui/json"
CAP = 16 * 1024 * 1024
"""Bytes of an answer: the list of all files of a project is in it."""

SECONDS = 15.0
HINT = "CALTUI_UPDATES_URL names another address that answers like PyPI."


async def newest(url: str = "") -> str:
    """The version that PyPI, or the index at `url`, has as the newest.

    Raises Unavailable, NotFound or NotUnderstood, with a sentence for each.
    """
    from caltui.gateway.attempt_result import NoReply
    from caltui.gateway.http.client import HttpClient

    who = "The index" if url else "PyPI"
    http = HttpClient(None, CAP)
    try:
        reply = await http.exchange("GET", url or PYPI, None, SECONDS)
    finally:
        await http.aclose()
    if isinstance(reply, NoReply):
        raise Unavailable(f"{reply.who or who} {reply.reason}.", hint=reply.hint or HINT)
    if reply.status == 404:
        raise NotFound(f"{who} has no caltui.", hint=HINT, status=404)
    if reply.status >= 500:
        raise Unavailable(f"{who} failed ({reply.status}).", kind="server", status=reply.status)
    info = reply.json.get("info") if isinstance(reply.json, dict) else None
    found = info.get("version") if isinstance(info, dict) else None
    if not reply.ok or not isinstance(found, str) or not release(found):
        raise NotUnderstood(f"{who} named no version of caltui.", hint=HINT, status=reply.status)
    return found


def told(found: str, own: str = __version__) -> str:
    """Says in a sentence what the newest version means for this one."""
    if release(found) > release(own):
        return f"{found} is out. Get it with: pip install --upgrade caltui=={found}"
    if release(found) < release(own):
        return f"This is newer than what is out: {found}."
    return "There is no newer one."


def release(version: str) -> tuple[int, ...]:
    """The numbers that a version begins with, without zeros at their end: (1, 2) of `1.2.0rc1`.

    Empty for a text that is no version.
    """
    if not re.fullmatch(r"\d+(\.\d+)*[\w.+-]{0,40}", version, re.ASCII):
        return ()
    numbers = re.match(r"\d+(?:\.\d+)*", version)
    parts = [int(part) for part in numbers[0].split(".")] if numbers else []
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
