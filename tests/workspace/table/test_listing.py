"""The table without a screen: rows, filter, sort, columns, places, references."""

from datetime import timedelta
from typing import Any

import pytest

from caltui.workspace.base.errors import BadFilter
from caltui.workspace.records.place import Place
from caltui.workspace.table.indexed_rows import MirrorRows
from caltui.workspace.table.listing import Listing
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

BOOKINGS: list[dict[str, Any]] = [
    {
        "id": 1,
        "title": "Intro",
        "status": "ACCEPTED",
        "startTime": "2026-03-03T09:00:00.000Z",
        "userId": 12,
        "user": {"name": "Ada Lovelace"},
        "attendees": [{"email": "guest3@x.y", "name": "Gus"}],
        "eventTypeId": 31,
    },
    {
        "id": 2,
        "title": "deep dive",
        "status": "PENDING",
        "startTime": "2026-03-01T09:00:00+05:00",
        "userId": 2,
        "attendees": [{"email": "other@x.y"}, {"email": "guest3@x.y"}],
        "eventTypeId": None,
    },
    {"id": 10, "title": "Zoom", "status": "PENDING", "startTime": None, "attendees": []},
]
PAYMENTS = [{"id": 1, "bookingId": 1, "amount": 500, "currency": "eur", "data": {"x": "hidden"}}]


@pytest.fixture
async def listing(opened: Open) -> Listing:
    workspace = opened(Cal(bookings=BOOKINGS))
    await workspace.sync("bookings")
    return workspace.listing("bookings")


def keys(listing: Listing) -> list[str]:
    return [row.key for row in listing.window(0, len(listing))]


async def test_only_the_window_is_formatted(listing: Listing) -> None:
    asked: list[Any] = []
    listing.cells.namer = lambda resource, key: asked.append(key)  # type: ignore[func-returns-value]
    rows = listing.window(0, 1)
    assert [row.key for row in rows] == ["1"]
    assert asked == [31]
    assert (len(listing), listing.total, listing.complete) == (3, 3, True)
    assert listing.window(5, 9) == []


async def test_keys_and_places_in_the_list(listing: Listing) -> None:
    assert [listing.index_of(key) for key in keys(listing)] == [0, 1, 2]
    assert listing.key_at(2) == keys(listing)[2]
    assert listing.index_of("99") is None
    with pytest.raises(IndexError):
        listing.key_at(3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("guest3", ["1", "2"]),
        ("guest3 !pending", ["1"]),
        ("status:pend", ["2", "10"]),
        ("Status:pend", ["2", "10"]),
        ("lovelace", ["1"]),
        ("user:ada", ["1"]),
        ("userId=12", ["1"]),
        ("~dpdv", ["2"]),
        ("id:1", ["1"]),
        ("eventTypeId=null", ["2"]),
        ('"attendees[0].email":other', ["2"]),
        ("attendees[0].email:other", ["2"]),
        ("nobody", []),
    ],
)
async def test_a_filter_narrows(listing: Listing, text: str, found: list[str]) -> None:
    assert listing.set_filter(text)
    assert sorted(keys(listing), key=int) == found
    assert listing.total == 3


async def test_a_wrong_filter_says_so_and_keeps_the_rows(listing: Listing) -> None:
    listing.set_filter("guest3")
    before = keys(listing)
    assert not listing.set_filter("guest3 statu:x")
    assert "Did you mean status?" in listing.fault
    assert keys(listing) == before
    assert listing.set_filter("")
    assert listing.fault == ""
    assert len(listing) == 3


@pytest.mark.parametrize(
    ("column", "descending", "found"),
    [
        ("id", False, ["1", "2", "10"]),
        ("id", True, ["10", "2", "1"]),
        ("title", False, ["2", "1", "10"]),
        ("startTime", False, ["2", "1", "10"]),
        ("startTime", True, ["1", "2", "10"]),
        ("userId", False, ["2", "1", "10"]),
        ("status", False, ["1", "2", "10"]),
        ("attendees[0].email", True, ["2", "1", "10"]),
    ],
)
async def test_sorting_by_what_a_column_is(
    listing: Listing, column: str, descending: bool, found: list[str]
) -> None:
    listing.set_sort("id")
    listing.set_sort(column, descending)
    assert keys(listing) == found


async def test_columns_are_chosen_and_any_field_can_be_one(listing: Listing) -> None:
    listing.set_columns(["status", "attendees[1].email"])
    assert [c.title for c in listing.columns] == ["Status", "Attendee email"]
    listing.set_filter("id=2")
    assert listing.window(0, 1)[0].cells == ("PENDING", "guest3@x.y")


async def test_a_place_arranges_the_rows(opened: Open) -> None:
    workspace = opened(Cal(bookings=BOOKINGS))
    await workspace.sync("bookings")
    place = Place.parse("bookings /guest3 status=PENDING", workspace.catalog)
    listing = workspace.listing("bookings", place)
    assert keys(listing) == ["2"]
    with pytest.raises(BadFilter, match="Bookings have no field 'colour'"):
        workspace.listing("bookings", Place("bookings", equals=(("colour", "red"),)))


async def test_reload_keeps_filter_sort_and_columns(opened: Open) -> None:
    cal = Cal(bookings=BOOKINGS)
    workspace = opened(cal)
    await workspace.sync("bookings")
    listing = workspace.listing("bookings")
    listing.set_columns(["id", "title"])
    listing.set_filter("status:pending")
    listing.set_sort("id", True)
    cal.lists("bookings", [*BOOKINGS, {"id": 11, "title": "New", "status": "PENDING"}])
    await workspace.sync("bookings")
    listing.reload()
    assert [row.cells for row in listing.window(0, 9)] == [
        ("11", "New"),
        ("10", "Zoom"),
        ("2", "deep dive"),
    ]


async def test_a_secret_is_neither_shown_nor_found(opened: Open) -> None:
    workspace = opened(Cal(payments=PAYMENTS))
    await workspace.sync("payments")
    listing = workspace.listing("payments")
    listing.set_filter("hidden")
    assert len(listing) == 0
    listing.set_filter("")
    listing.set_columns(["amount", "data"])
    assert listing.window(0, 1)[0].cells == ("5.00 EUR", "••••")


async def test_references_name_and_lead(opened: Open) -> None:
    cal = Cal(
        bookings=BOOKINGS,
        payments=PAYMENTS,
        users=[{"id": 2, "name": "Bo"}],
    )
    cal.lists("event-types", [{"id": 31, "title": "Intro"}], "event_types")
    workspace = opened(cal)
    for resource in ("bookings", "payments", "event-types"):
        await workspace.sync(resource)
    found = {r.title: r for r in workspace.references("bookings", BOOKINGS[0])}
    assert found["User"].label == "Ada Lovelace · 12"
    assert found["User"].place == Place("users", key="12")
    assert found["Event type"].label == "Intro · 31"
    payments = ("at least 1 payment", None)
    assert (found["Payments"].label, found["Payments"].count) == payments, "the key's own"
    assert found["Payments"].place.format() == "payments bookingId=1"
    assert found["Booking References"].label == "unknown: booking references were never read"
    assert found["Booking References"].count is None
    listed = workspace.listing("payments", found["Payments"].place)
    assert keys(listed) == ["1"]


async def test_a_reference_by_another_field_finds_its_record(opened: Open) -> None:
    old = {"id": 1, "uid": "abc", "title": "First"}
    new = {"id": 2, "uid": "def", "title": "Second", "fromReschedule": "abc"}
    workspace = opened(Cal(bookings=[old, new]))
    await workspace.sync("bookings")
    found = [r for r in workspace.references("bookings", new) if r.resource == "bookings"]
    assert [(r.label, r.key) for r in found] == [("First · 1", "1")]


async def test_blocks_of_a_schedule_are_reached(opened: Open) -> None:
    blocks = [{"id": 7, "days": [1], "startTime": "09:00:00", "endTime": "17:00:00"}]
    schedule = {"id": 4, "name": "S", "userId": 1, "availability": blocks}
    workspace = opened(Cal(schedules=[schedule]))
    await workspace.sync("schedules")
    found = {r.title: r for r in workspace.references("schedules", schedule)}
    assert found["Availabilities"].count == 1
    assert found["Availabilities"].place.format() == "availabilities scheduleId=4"


async def test_what_is_called_so_comes_by_key_then_by_name(opened: Open) -> None:
    teams = [(1, "zeta 2"), (2, "Álpha"), (20, "beta"), (3, None)]
    workspace = opened(Cal(teams=[{"id": key, "name": name} for key, name in teams]))
    await workspace.sync("teams")
    assert workspace.called("teams", "2", 8) == [("2", "Álpha"), ("20", "beta"), ("1", "zeta 2")]
    assert [key for key, _ in workspace.called("teams", "ALPHA", 8)] == ["2"]
    assert [key for key, _ in workspace.called("teams", "a", 2)] == ["2", "20"]
    assert workspace.called("teams", "team", 8) == []


async def test_a_row_is_made_once_a_minute(listing: Listing) -> None:
    made: list[str] = []
    listing.cells.namer = lambda resource, key: made.append(key)  # type: ignore[func-returns-value]
    now = listing.cells.about.now()
    listing.cells.about = listing.cells.about._replace(now=lambda: now)
    listing.window(0, 3)
    listing.window(0, 3)
    assert made == [31]
    now += timedelta(minutes=1)
    listing.window(0, 3)
    assert made == [31, 31], "what it says of the time may be another"
    listing.forget_rows()
    listing.window(0, 3)
    assert made == [31, 31, 31]
    listing.reread()
    listing.set_columns(["id", "eventTypeId"])
    assert listing.window(0, 1)[0].cells == ("1", "31")


async def test_a_row_is_made_anew_once_its_record_was_read_again(listing: Listing) -> None:
    rows = listing._rows
    assert isinstance(rows, MirrorRows)
    title = [column.name for column in listing.columns].index("title")
    assert listing.window(0, 1)[0].cells[title] == "Intro"
    rows.mirror.put_list("bookings", [("1", {**BOOKINGS[0], "title": "Outro"})], complete=False)
    listing.reread()
    assert listing.window(0, 1)[0].cells[title] == "Outro"
