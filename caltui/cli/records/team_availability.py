"""`caltui teams availability`: Cal's answer put right, or what schedules and bookings say, where
Cal fails or is not asked such a thing in a dialect.

Cal is asked for more than the window and what comes is cut to it; names are added; a
member of whom nothing came is unknown, not closed. `-o json` keeps the shape of Cal's
answer, so that a script reads both the same way.
"""

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from caltui.catalog.lists import rows_in
from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.output.streams import say
from caltui.cli.session import online
from caltui.workspace.records.export.file_formats import GRIDS

if TYPE_CHECKING:
    from caltui.scheduling.hours import Override
    from caltui.scheduling.intervals import Interval
    from caltui.scheduling.team.picture import Member, Picture
    from caltui.workspace.workspace import Workspace

LAST = 1439
"""The last minute that Cal can write: it stands for the end of the day."""

HEADS = ("member", "state", "start", "end", "title")


def run(args: argparse.Namespace, team: str, values: Mapping[str, Any]) -> int:
    """Prints the free and busy time of a team's members. Raises UsageError for a wrong window."""
    from caltui.scheduling.intervals import Interval
    from caltui.scheduling.moments import FIRST_YEAR, LAST_YEAR
    from caltui.scheduling.team.cal_answer import MOST
    from caltui.workspace.base.clock import instant

    start, end = (instant(values[name]) for name in ("dateFrom", "dateTo"))
    if start is None or end is None or end <= start:
        raise UsageError(
            "The window is empty: --date-to has to be later than --date-from. Nothing was sent."
        )
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise UsageError("The window reaches beyond the calendar. Nothing was sent.")
    window, note = Interval(start.astimezone(UTC), end.astimezone(UTC)), ""
    if window.length > MOST:
        note = f"{window.length.days} days are too many at once: these are the first {MOST.days}."
        window = Interval(window.start, window.start + MOST)
    event_type = values.get("eventTypeId")
    kind = None if event_type is None else str(event_type)
    return online(args, _show, team, window, kind, note)


async def _show(
    workspace: "Workspace",
    args: argparse.Namespace,
    team: str,
    window: "Interval",
    event_type: str | None,
    note: str,
) -> int:
    from caltui.workspace.team.picture import team_answer

    found = await team_answer(workspace, team, window, event_type, live=True)
    chosen = output.format_of(args)
    members = found.picture.members
    entries = [_entry(member, found.sent.get(member.user_id, {}), window) for member in members]
    if chosen == "json":
        output.write_json(entries)
    elif chosen == "ndjson":
        output.write_lines(entries)
    elif chosen in GRIDS:
        output.write_grid(args, HEADS, [line for m in members for line in _lines(m, window)])
    else:
        _table(workspace, found.picture)
    for text in (note, *_remarks(found.picture)):
        if text:
            say(text)
    return Exit.DONE


def _entry(member: "Member", sent: Mapping[str, Any], window: "Interval") -> dict[str, Any]:
    """A member as Cal writes one, with the name and with what is unknown about them."""
    inner = dict(sent) | {
        "timeZone": member.zone.key if member.zone else sent.get("timeZone"),
        "dateRanges": [_span(free) for free in member.free],
        "busy": [*_busy(member, sent, window)],
    }
    if not sent and member.overrides:
        inner["dateOverrides"] = [row for special in member.overrides for row in _wall(special)]
    key = member.user_id
    entry: dict[str, Any] = {"userId": int(key) if key.isdecimal() else key or None}
    if member.name:
        entry["name"] = member.name
    entry["availability"] = inner
    if member.unknown:
        entry["unknown"] = True
    if member.problems:
        entry["problems"] = list(member.problems)
    return entry


def _span(span: "Interval") -> dict[str, str]:
    from caltui.workspace.base.clock import wire_instant

    return {"start": wire_instant(span.start), "end": wire_instant(span.end)}


def _busy(member: "Member", sent: Mapping[str, Any], window: "Interval") -> Iterator[Any]:
    """A member's busy times; rows of Cal keep their other fields."""
    from caltui.scheduling.intervals import Interval
    from caltui.workspace.base.clock import instant

    rows: dict[Interval, list[Mapping[str, Any]]] = {}
    for row in rows_in(sent, "busy"):
        start, end = (instant(row.get(name)) for name in _ENDS)
        if start and end:
            low, high = max(start, window.start), min(end, window.end)
            rows.setdefault(Interval(low, max(low, high)), []).append(row)
    for taken in member.taken:
        mine = rows.get(taken.span)
        row = dict(mine.pop(0)) if mine and not taken.away else {}
        if not row:
            row = {"title": taken.text} if taken.title or taken.away else {}
            row |= {"source": f"booking-{taken.booking}"} if taken.booking else {}
            row |= {"away": True} if taken.away else {}
        yield {**row, **_span(taken.span)}


_ENDS = ("start", "end")


def _wall(special: "Override") -> Iterator[dict[str, str]]:
    """An override as Cal writes it: wall clock with a Z; equal ends for a closed day."""
    spans: list[tuple[int, int]] = [(block.start, block.end) for block in special.blocks]
    for span in spans or [(0, 0)]:
        low, high = (
            f"{special.day.isoformat()}T{minute // 60:02d}:{minute % 60:02d}:00.000Z"
            for minute in (min(end, LAST) for end in span)
        )
        yield {"start": low, "end": high}


def _lines(member: "Member", window: "Interval") -> list[tuple[Any, ...]]:
    """A line for each free, busy or away span in order of time; one line if closed or unknown."""
    from caltui.workspace.base.clock import wire_instant

    found = [(free, "free", "") for free in member.free]
    found += [
        (t.span, "away" if t.away else "busy", t.text if t.title or t.away else "")
        for t in member.taken
    ]
    if member.unknown or not found:
        found.append((window, "unknown" if member.unknown else "closed", ""))
    return [
        (member.user_id, state, wire_instant(span.start), wire_instant(span.end), title)
        for span, state, title in sorted(found)
    ]


def _table(workspace: "Workspace", picture: "Picture") -> None:
    from caltui.scheduling.wording import stamp_text
    from caltui.workspace.base.clock import instant

    zone = workspace.zone
    shown = []
    for member in picture.members:
        who = f"{member.name} · {member.user_id}" if member.name else member.label
        for _, state, *ends, title in _lines(member, picture.window):
            stamps = [stamp_text(moment, zone) for end in ends if (moment := instant(end))]
            shown.append([who, state, *stamps, title])
    titles = ["Member", "State", f"Start ({zone.key})", "End", "Title"]
    output.write_table(titles, shown)


def _remarks(picture: "Picture") -> Iterator[str]:
    """Says where the picture comes from and what is missing in it, for stderr."""
    if picture.reason:
        yield f"Cal did not answer this ({picture.reason.rstrip('.')})."
        yield "Built from schedules and bookings instead."
    yield from picture.problems
    for member in picture.members:
        yield from (f"{member.label}: {text}" for text in member.problems)
