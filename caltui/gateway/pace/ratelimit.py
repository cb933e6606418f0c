"""Reads when Cal wants to be asked again: from HTTP headers, and from those inside the JSON."""

import time
from collections.abc import Mapping
from typing import Any

from caltui.gateway.attempt_result import Reply

_MILLISECONDS = 1e11
_EPOCH = 1e9
_RESET, _LEFT = "x-ratelimit-reset", "x-ratelimit-remaining"


def headers_of(reply: Reply) -> dict[str, str]:
    """HTTP headers, with those of Cal laid over them: `headers` or `response_headers`."""
    merged = dict(reply.headers)
    body = reply.json
    if isinstance(body, dict) and reply.ok:
        merged.update(_texts(body.get("response_headers")))
    elif isinstance(body, dict):
        data = body.get("data")
        inner = data.get("error") if isinstance(data, dict) else None
        for holder in (body, body.get("error"), data, inner):
            if isinstance(holder, dict):
                for key in ("headers", "response_headers"):
                    merged.update(_texts(holder.get(key)))
    return merged


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        str(k).lower(): str(v)
        for k, v in value.items()
        if isinstance(v, (str, int, float)) and str(k).lower() != "set-cookie"
    }


def until(reply: Reply, now: float | None = None) -> float | None:
    """Reads when the next call may leave (epoch seconds); None when nothing says so."""
    now = time.time() if now is None else now
    headers = headers_of(reply)
    told = _retry_after(headers.get("retry-after", ""), now)
    return told if told is not None or reply.status != 429 else _reset(headers, now)


def _retry_after(text: str, now: float) -> float | None:
    """Seconds from now, or an HTTP date."""
    seconds = _number(text)
    if seconds is not None:
        return now + seconds
    if not text:
        return None
    from email.utils import parsedate_to_datetime

    try:
        return max(now, parsedate_to_datetime(text).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    """`X-RateLimit-Reset`: seconds from now, epoch seconds or milliseconds.

    It may have a name behind it, and there may be several: the longest counts of those that have
    nothing left, else of all.
    """
    named = {
        key.removeprefix(_RESET): value
        for key, text in headers.items()
        if key.startswith(_RESET) and (value := _number(text)) is not None
    }
    spent = [value for name, value in named.items() if headers.get(_LEFT + name) == "0"]
    if not named:
        return None
    value = max(spent or named.values())
    if value > _MILLISECONDS:
        return max(now, value / 1000)
    return max(now, value) if value > _EPOCH else now + value


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < 1e15 else None
