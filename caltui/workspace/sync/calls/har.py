"""Calls as an HTTP archive (HAR 1.2), which browsers and proxies open. Secrets are masked."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from caltui import __version__
from caltui.gateway.exchanged import Exchanged
from caltui.gateway.trace import Entry, Trace
from caltui.text import redact
from caltui.workspace.sync.calls.grouped import SentCall, phrase
from caltui.workspace.sync.calls.redacted import BodyRedactor

UNKNOWN = -1
"""What HAR writes for a size that is not known."""


def archive(calls: Iterable[SentCall], trace: Trace, redactor: BodyRedactor) -> dict[str, Any]:
    """The archive, the oldest attempt first."""
    attempts = sorted((e for call in calls for e in call.tries), key=lambda entry: entry.number)
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "caltui", "version": __version__},
            "entries": [_entry(one, trace.exchanged(one.number), redactor) for one in attempts],
            "comment": "Secrets are masked. Bodies are cut, or left out where they were old.",
        }
    }


def _entry(entry: Entry, found: Exchanged | None, redactor: BodyRedactor) -> dict[str, Any]:
    began = entry.at - timedelta(milliseconds=entry.ms + entry.waited)
    timings = {"blocked": round(entry.waited, 3), "send": 0, "wait": round(entry.ms, 3)}
    return {
        "startedDateTime": began.isoformat(timespec="milliseconds"),
        "time": round(entry.waited + entry.ms, 3),
        "request": _request(entry, found, redactor),
        "response": _response(entry, found, redactor),
        "cache": {},
        "timings": {**timings, "receive": 0},
        "_operation": entry.operation,
        "_call": entry.call,
        "_attempt": entry.attempt,
        **({"_error": redact(entry.error)} if entry.error else {}),
        **({} if found is not None else {"comment": "Its bodies were no longer kept."}),
    }


def _request(entry: Entry, found: Exchanged | None, redactor: BodyRedactor) -> dict[str, Any]:
    query = parse_qsl(urlsplit(entry.url).query, keep_blank_values=True)
    headers = found.sent_headers if found is not None else ()
    request: dict[str, Any] = {
        "method": entry.method,
        "url": entry.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [_pair(name, value) for name, value in headers],
        "queryString": [_pair(name, value) for name, value in query],
        "headersSize": UNKNOWN,
        "bodySize": found.sent_size if found is not None else UNKNOWN,
    }
    if found is not None and found.sent:
        cut = found.sent_size > len(found.sent)
        text = redactor.exported(found.sent, cut=cut)
        request["postData"] = {"mimeType": "application/json", "text": text, **_cut(cut)}
    return request


def _response(entry: Entry, found: Exchanged | None, redactor: BodyRedactor) -> dict[str, Any]:
    headers: Mapping[str, str] = found.got_headers if found is not None else {}
    status = entry.http if entry.http is not None else entry.status
    content: dict[str, Any] = {
        "size": entry.bytes,
        "mimeType": headers.get("content-type", "") or "x-unknown",
    }
    if found is not None and found.got:
        cut = found.got_size > len(found.got)
        content |= {"text": redactor.exported(found.got, cut=cut), **_cut(cut)}
    return {
        "status": status or 0,
        "statusText": phrase(status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [_pair(name, redactor.header(name, value)) for name, value in headers.items()],
        "content": content,
        "redirectURL": redact(headers.get("location", "")),
        "headersSize": UNKNOWN,
        "bodySize": entry.bytes,
    }


def _pair(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def _cut(cut: bool) -> dict[str, str]:
    return {"comment": "It was longer: this is its beginning, closed."} if cut else {}
