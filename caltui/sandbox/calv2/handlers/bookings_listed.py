"""The list of bookings: its filters, its order, its pages."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.question import PagedRecords, Question
from caltui.sandbox.calv2.records import bookings as records
from caltui.sandbox.calv2.refusals import fault, invalid

VIEWS = ("upcoming", "recurring", "past", "cancelled", "unconfirmed")
OVER = ("CANCELLED", "REJECTED")
SORTS = {
    "sortStart": "startTime",
    "sortEnd": "endTime",
    "sortCreated": "createdAt",
    "sortUpdatedAt": "updatedAt",
}
WINDOWS: Mapping[str, tuple[str, bool]] = {
    "afterStart": ("startTime", True),
    "beforeEnd": ("endTime", False),
    "afterCreatedAt": ("createdAt", True),
    "beforeCreatedAt": ("createdAt", False),
    "afterUpdatedAt": ("updatedAt", True),
    "beforeUpdatedAt": ("updatedAt", False),
}
"""Keys of the query by the column that they bound, and whether from below."""

CURSOR = "2026-05-01"
"""The value of the header whose list has a cursor."""

Test = Callable[[Record], bool]


def page(question: Question, rows: Iterable[Record]) -> PagedRecords:
    """The page of those that the filters let through, with a word about all of them."""
    skip, take = question.page(usual=100)
    found = _sorted(question, _filtered(question, rows))
    shown = found[skip : skip + take]
    total, left = len(found), max(len(found) - skip - len(shown), 0)
    pages = {
        "totalItems": total,
        "remainingItems": left,
        "returnedItems": len(shown),
        "itemsPerPage": take,
        "currentPage": skip // take + 1,
        "totalPages": -(-total // take),
        "hasNextPage": left > 0,
        "hasPreviousPage": skip > 0,
    }
    return PagedRecords(records.bookings(question.world, shown, question.version), pages)


def by_cursor(question: Question, rows: Iterable[Record]) -> PagedRecords:
    """The list of the newest version: one group, and a cursor instead of pages."""
    found = _sorted(question, _filtered(question, rows))
    limit, at = question.whole("limit", 50, 1, 100), question.whole("cursor", 0, 0, None)
    more = at + limit < len(found)
    pages = {"nextCursor": str(at + limit) if more else None, "hasMore": more}
    shown = found[at : at + limit]
    return PagedRecords(records.bookings(question.world, shown, question.version), pages)


def _filtered(question: Question, rows: Iterable[Record]) -> list[Record]:
    tests = [*_by_group(question), *_by_what(question), *_by_guest(question), *_by_time(question)]
    return [row for row in rows if all(test(row) for test in tests)]


def _by_group(question: Question) -> list[Test]:
    """`status` names groups of bookings, not states."""
    asked = question.texts("status")
    for word in asked:
        if word not in VIEWS:
            why = f"each value in status must be one of the following values: {', '.join(VIEWS)}"
            raise invalid([fault("status", {"status": asked}, asked, isIn=why)])
    now = iso(question.world.now())
    groups: Mapping[str, Test] = {
        "upcoming": lambda row: row["endTime"] >= now and row["status"] not in OVER,
        "recurring": lambda row: (
            bool(row.get("recurringEventId"))
            and row["endTime"] >= now
            and row["status"] not in OVER
        ),
        "past": lambda row: row["endTime"] < now and row["status"] not in OVER,
        "cancelled": lambda row: row["status"] in OVER,
        "unconfirmed": lambda row: row["endTime"] >= now and row["status"] == "PENDING",
    }
    return [lambda row: any(groups[word](row) for word in asked)] if asked else []


def _by_what(question: Question) -> list[Test]:
    tests: list[Test] = []
    uid = question.text("bookingUid")
    if uid is not None:
        tests.append(lambda row: row["uid"] == uid)
    types = set(question.texts("eventTypeIds") + question.texts("eventTypeId"))
    if types:
        tests.append(lambda row: str(row.get("eventTypeId")) in types)
    teams = set(question.texts("teamsIds") + question.texts("teamId"))
    if teams and "teamId" not in question.ids:
        tests.append(lambda row: _team_of(question, row) in teams)
    return tests


def _team_of(question: Question, row: Record) -> str:
    event_type = question.world.find("event-types", row.get("eventTypeId")) or {}
    return str(event_type.get("teamId"))


def _is_one_of(ids: set[int], row: Record) -> bool:
    return row["id"] in ids


def _by_guest(question: Question) -> list[Test]:
    tests: list[Test] = []
    for key, column in (("attendeeEmail", "email"), ("attendeeName", "name")):
        asked = question.text(key)
        if asked is not None:
            guests = question.world.related("attendees", column, asked)
            with_guest = {guest["bookingId"] for guest in guests}
            tests.append(partial(_is_one_of, with_guest))
    return tests


def _by_time(question: Question) -> list[Test]:
    tests: list[Test] = []
    for key, (column, below) in WINDOWS.items():
        text = question.text(key)
        if text is None:
            continue
        try:
            moment = iso(parse_iso(text))
        except (ValueError, OverflowError):
            why = f"{key} must be a valid ISO 8601 date string"
            raise invalid([fault(key, {key: text}, text, isISO8601=why)]) from None
        tests.append(_bound(column, moment, below=below))
    return tests


def _bound(column: str, moment: str, *, below: bool) -> Test:
    def from_then(row: Record) -> bool:
        return _column(row, column) >= moment

    def until_then(row: Record) -> bool:
        return _column(row, column) <= moment

    return from_then if below else until_then


def _column(row: Record, column: str) -> str:
    return records.updated_at(row) if column == "updatedAt" else str(row[column])


def _sorted(question: Question, rows: list[Record]) -> list[Record]:
    """By the first key of the query that sorts; else by start."""
    for key, column in SORTS.items():
        order = question.text(key)
        if order is None:
            continue
        if order not in ("asc", "desc"):
            why = f"{key} must be one of the following values: asc, desc"
            raise invalid([fault(key, {key: order}, order, isIn=why)])
        backwards = order == "desc"
        return sorted(rows, key=lambda row: (_column(row, column), row["id"]), reverse=backwards)
    return sorted(rows, key=lambda row: (row["startTime"], row["id"]))
