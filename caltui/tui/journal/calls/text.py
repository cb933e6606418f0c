"""The texts of a call: what came of it, its request, its answer. Needs no screen."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING

from caltui.scheduling.time_style import second_words
from caltui.text import one_line, safe_text
from caltui.tui.widgets.record_detail import Detail
from caltui.workspace.sync.calls.grouped import (
    SentCall,
    code_inside,
    phrase,
    status_text,
    wrapper_of,
)
from caltui.workspace.sync.calls.redacted import BodyRedactor, ShownBody

if TYPE_CHECKING:
    from caltui.workspace.sync.connection import Entry, Exchanged, Trace

MOST_LINES = 2_000
GONE = "It is no longer kept: only the last bodies are."


def moment_words(entry: "Entry", zone: tzinfo) -> str:
    """Says when an attempt ended, on a clock of that zone, to the second."""
    at = entry.at.astimezone(zone)
    return second_words(at.hour, at.minute, at.second)


def summary(call: SentCall, index: int | None, zone: tzinfo) -> list[Detail]:
    """Lists what came of a call, or of one of its attempts."""
    entry = call.last if index is None else call.tries[index]
    ms, waited = (call.ms, call.waited) if index is None else (entry.ms, entry.waited)
    tone = "good" if entry.status is not None and entry.status < 400 else "bad"
    outcome = "no answer" if entry.status is None else f"{entry.status} {phrase(entry.status)}"
    if status_text(entry) not in (str(entry.status), outcome):
        outcome = f"{outcome}, in a {entry.http}"
    code = f" · code {one_line(entry.code)}" if entry.code else ""
    took = f"{moment_words(entry, zone)} · {ms:.0f} ms"
    wait = f" · waited {waited / 1000:.1f} s for the budget" if waited else ""
    way = f" · {entry.way}" if entry.way else ""
    found = [
        Detail("operation", "Call", f"{one_line(entry.operation)}{way}"),
        Detail("outcome", "Outcome", f"{outcome}{code} · {entry.bytes:,} bytes", tone),
        Detail("took", "Ended", f"{took}{wait}"),
        Detail("url", entry.method, one_line(entry.url, 2_000), "accent"),
    ]
    if len(call.tries) > 1 and index is None:
        found.insert(3, Detail("tries", "Tries", "\n".join(_tries(call))))
    if entry.error:
        found.insert(2, Detail("error", "Error", one_line(entry.error), "bad"))
    return found


def _tries(call: SentCall) -> Iterator[str]:
    for index, entry in enumerate(call.tries):
        why = f" · {call.why(index)}" if index else ""
        yield f"{index + 1}  {status_text(entry)}  {entry.ms:.0f} ms{one_line(why)}"


def whole(
    call: SentCall, index: int | None, zone: tzinfo, trace: "Trace", redactor: BodyRedactor
) -> list[Detail]:
    """Lists what came of a call or an attempt, then its request and its answer in full."""
    entry = call.last if index is None else call.tries[index]
    found = trace.exchanged(entry.number)
    return [
        *summary(call, index, zone),
        *_request(entry, found, redactor),
        *_answer(entry, found, redactor),
    ]


def _request(entry: "Entry", found: "Exchanged | None", redactor: BodyRedactor) -> Iterator[Detail]:
    yield Detail("", "Request", "", "heading")
    if found is None:
        yield Detail("sent", "Body", GONE if entry.method != "GET" else "none", "quiet")
        return
    if found.sent_headers:
        lines = (f"{name}: {value}" for name, value in found.sent_headers)
        yield Detail("sent-headers", "Headers", "\n".join(map(one_line, lines)))
    if not found.sent:
        yield Detail("sent", "Body", "none", "quiet")
        return
    body = redactor.shown(found.sent, cut=found.sent_size > len(found.sent))
    yield from _body("sent", body, len(found.sent), found.sent_size)


def _answer(entry: "Entry", found: "Exchanged | None", redactor: BodyRedactor) -> Iterator[Detail]:
    yield Detail("", "Answer", "", "heading")
    http = entry.http if entry.http is not None else entry.status
    if http is None:
        yield Detail("got", "Body", "There was no answer.", "quiet")
        return
    yield Detail("http", "HTTP", f"{http} {phrase(http)}")
    if found is None:
        yield Detail("got", "Body", GONE, "quiet")
        return
    body = redactor.shown(found.got, cut=found.got_size > len(found.got))
    wrapper, code = wrapper_of(body.value), code_inside(body.value)
    if wrapper:
        yield Detail("wrapper", "Wrapper", one_line(" › ".join(wrapper)))
    if code and (entry.status or 0) >= 400:
        yield Detail("code", "Code inside", one_line(code), "bad")
    if found.got_headers:
        lines = (f"{name}: {redactor.header(name, v)}" for name, v in found.got_headers.items())
        yield Detail("got-headers", "Headers", "\n".join(map(one_line, lines)))
    if not found.got:
        yield Detail("got", "Body", "It was empty.", "quiet")
        return
    yield from _body("got", body, len(found.got), found.got_size)


def _body(name: str, body: ShownBody, kept: int, size: int) -> Iterator[Detail]:
    notes = [f"{size:,} bytes"]
    if kept < size:
        notes = [f"the first {kept:,} of {size:,} bytes, closed where they were cut"]
    if body.value is None:
        notes.append("no JSON")
    if body.masked:
        notes.append(f"{body.masked} masked")
    yield Detail(name, "Body", " · ".join(notes), "quiet")
    lines = safe_text(body.text, 4 * 1024 * 1024).split("\n")
    for number, line in enumerate(lines[:MOST_LINES]):
        yield Detail(f"{name} {number}", "", line)
    if len(lines) > MOST_LINES:
        rest = f"… {len(lines) - MOST_LINES:,} more lines: copy it with y to read them all"
        yield Detail(f"{name} more", "", rest, "quiet")
