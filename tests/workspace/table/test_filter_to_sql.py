"""A sheet of the mirror and the records themselves agree on every filter and every order."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from caltui.mirror.index.row_order import RangeIds
from caltui.mirror.store import Mirror
from caltui.workspace.open import demo_workspace
from caltui.workspace.table import indexed_rows as mirror_rows
from caltui.workspace.table.listing import Listing
from caltui.workspace.table.row_source import RecordsInMemory
from caltui.workspace.workspace import Workspace

NOW = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
RESOURCES = (
    *("bookings", "users", "schedules", "availabilities", "event-types", "payments"),
    *("attendees", "memberships", "webhooks", "booking-references"),
)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A firm around a change of clocks, in a zone that has it."""
    import asyncio

    home: Path = tmp_path_factory.mktemp("firm")
    workspace = demo_workspace(home=home, clock=lambda: NOW)
    workspace.zone = workspace.zone.__class__("Europe/Berlin")

    async def read() -> None:
        for resource in workspace.catalog.titles:
            await workspace.sync(resource)
        await workspace.wire.aclose()

    asyncio.run(read())
    yield workspace
    workspace.close()


def twins(firm: Workspace, resource: str) -> tuple[Listing, Listing]:
    """The listing of a category, and one of the same records in hand."""
    of = firm.resource(resource)
    held = RecordsInMemory(of, firm.records(resource), 0.0)
    return firm.listing(resource), Listing(of, held, firm.cells(resource))


def filters(listing: Listing, seed: int) -> Iterator[str]:
    """Filters made of what the cells and the records hold."""
    chance = random.Random(seed)
    rows = chance.sample(listing.window(0, len(listing)), min(25, len(listing)))
    for row in rows:
        at = chance.randrange(len(row.cells))
        cell, column = row.cells[at], listing.columns[at]
        if not cell or '"' in cell or "…" in cell or "\\" in cell:
            continue
        start = chance.randrange(len(cell))
        part = cell[start : start + chance.choice((1, 2, 3, 5, 40))].strip()
        if not part:
            continue
        yield from (f'"{part}"', f'{column.name}:"{part}"', f'!"{part}"', f'~"{part}"')
        yield f'!{column.name}:"{part}"'
        record = listing.record(row.key) or {}
        value: Any = record.get(column.name)
        if isinstance(value, (str, int)) and '"' not in str(value) and "\\" not in str(value):
            yield f'{column.name}="{str(value).lower() if isinstance(value, bool) else value}"'


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_filter_finds_the_same_records(firm: Workspace, resource: str) -> None:
    table, held = twins(firm, resource)
    asked = found = 0
    for text in filters(held, seed=7):
        assert table.set_filter(text), table.fault
        assert held.set_filter(text)
        assert list(table.keys()) == list(held.keys()), text
        asked += 1
        found += len(held)
    assert asked > 20
    assert found


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_sort_gives_the_same_order(firm: Workspace, resource: str) -> None:
    table, held = twins(firm, resource)
    for column in table.available:
        for turned in (False, True):
            table.set_sort(column.name, turned)
            held.set_sort(column.name, turned)
            assert list(table.keys()) == list(held.keys()), (column.name, turned)


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        ("bookings", "responses.name"),
        ("bookings", "responses.location.value"),
        ("bookings", "attendees[].email"),
        ("bookings", "attendees[1].name"),
        ("bookings", "metadata"),
        ("bookings", "user.timeZone"),
        ("bookings", 'responses.no such "thing"'),
        ("schedules", "availability[].startTime"),
        ("schedules", "availability[0].days"),
        ("event-types", "locations[0]"),
    ],
)
def test_a_sort_by_what_is_inside_reads_no_whole_record(
    firm: Workspace, monkeypatch: pytest.MonkeyPatch, resource: str, path: str
) -> None:
    table, held = twins(firm, resource)
    monkeypatch.setattr(Mirror, "numbered", None)
    for turned in (False, True):
        table.set_sort(path, turned)
        held.set_sort(path, turned)
        assert list(table.keys()) == list(held.keys()), turned


def test_a_sort_by_a_column_that_is_nowhere_reads_nothing(
    firm: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = firm.listing("bookings")
    table.set_sort("id")
    for part in ("numbered", "parts"):
        monkeypatch.setattr(Mirror, part, None)
    for name in ("nothing", "nothing.at.all", "", "[0]"):
        table.set_sort(name, True)
        assert len(table) == table.total


@pytest.mark.parametrize(
    "filter", ["10:00", "2026-03-2", "startTime:03-29", '"29 02:"', "endTime:00"]
)
def test_times_are_found_as_they_read_on_both_sides_of_a_change(
    firm: Workspace, filter: str
) -> None:
    table, held = twins(firm, "bookings")
    for zone in ("Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"):
        for listing in (table, held):
            listing.cells.zone = firm.zone.__class__(zone)
            listing.set_filter("")
            assert listing.set_filter(filter)
        assert list(table.keys()) == list(held.keys()), zone


@pytest.mark.parametrize(
    ("resource", "filter"),
    [
        *(("bookings", word) for word in ("today", "tomorrow", "next", "past", "this-week", "fri")),
        *(("bookings", f"!{word}") for word in ("next", "in:7d", "is:open", "guest:a")),
        ("bookings", "start:2026-03-28..2026-03-30"),
        ("bookings", "start>=tomorrow !is:cancelled"),
        ("bookings", "start>+2d end<=2026-04-10"),
        ("bookings", "is:waiting"),
        ("bookings", "is:unpaid"),
        ("bookings", "is:moved"),
        ("bookings", "status:pending|accepted host:ada"),
        ("bookings", "guest:guest1|guest2"),
        ("bookings", "guest:gmail next"),
        ("bookings", "made<2026-03-01"),
        ("event-types", "length>30"),
        ("event-types", "length:30..45 !is:hidden"),
        ("event-types", "is:paid"),
        ("payments", "amount>=5000 is:unpaid"),
        ("webhooks", "!is:plain"),
        ("memberships", "is:waiting"),
    ],
)
def test_times_comparisons_and_conditions_find_the_same_records(
    firm: Workspace, resource: str, filter: str
) -> None:
    table, held = twins(firm, resource)
    assert table.set_filter(filter), table.fault
    assert held.set_filter(filter)
    assert list(table.keys()) == list(held.keys())
    if filter not in ("start>+2d end<=2026-04-10",):
        assert len(held) < held.total, "it is no filter that keeps everything"


def test_a_filter_of_the_present_moves_with_the_clock(firm: Workspace) -> None:
    table, _ = twins(firm, "bookings")
    table.set_filter("next")
    before = len(table)
    later = NOW + timedelta(days=3)
    table.cells.about = table.cells.about._replace(now=lambda: later)
    table.reload()
    assert 0 < len(table) < before


def test_a_filtered_sort_keeps_the_order(firm: Workspace) -> None:
    table, held = twins(firm, "bookings")
    for listing in (table, held):
        listing.set_sort("title", True)
        listing.set_filter("status:accepted a")
    assert 10 < len(held) < held.total
    assert list(table.keys()) == list(held.keys())


def test_a_long_list_answers_in_parts(firm: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("FIRST", 40), ("AHEAD", 40), ("MANY", 100), ("ENOUGH", 5)):
        monkeypatch.setattr(mirror_rows, name, value)
    table, held = twins(firm, "bookings")
    assert table.read_filter("a")
    held.set_filter("a")
    parts = list(table.arrange(table.ask()))
    assert [part.whole for part in parts] == [False, True]
    sizes = [len(part.order) for part in parts]
    assert sizes[0] < sizes[1] == len(held)
    first = parts[0].order.numbers(0, sizes[0])
    assert list(parts[1].order.numbers(0, sizes[0])) == list(first)
    assert table.take(table.ask(), parts[1])
    assert list(table.keys()) == list(held.keys())


def test_an_answer_to_an_older_question_is_not_shown(firm: Workspace) -> None:
    table, _ = twins(firm, "bookings")
    table.read_filter("zzzz")
    ask = table.ask()
    (answer,) = table.arrange(ask)
    table.read_filter("")
    assert not table.take(ask, answer)
    assert len(table) == table.total


def test_runs_find_numbers_and_positions() -> None:
    runs = RangeIds([(3, 4), (10, 1), (20, 5)])
    every = list(runs.numbers(0, 99))
    assert every == [3, 4, 5, 6, 10, 20, 21, 22, 23, 24]
    assert [runs.position(n) for n in every] == list(range(10))
    assert [runs.position(n) for n in (2, 7, 11, 25)] == [None] * 4
    assert all(a < b for a, b in pairwise(every))
