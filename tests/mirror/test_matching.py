"""Few of very many records: by a column, by a time, and what that reads."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.mirror.file import read_records as records
from caltui.mirror.index import scans
from caltui.mirror.index.predicates import EVERYTHING, equals
from caltui.mirror.store import Mirror
from caltui.workspace.open import open_mirror

DAY = 86_400
SPANS = 400


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    with open_mirror(tmp_path / "m.sqlite", catalog()) as opened:
        yield opened


@pytest.fixture
def bodies_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A line for each record that was made out of its JSON."""
    read: list[str] = []

    def counted(row: Any) -> records.Seen:
        read.append(row[0])
        return records.seen_of(row)

    monkeypatch.setattr(scans, "seen_of", counted)
    return read


def booking(number: int, start: Any, end: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    times = {"startTime": _wire(start), "endTime": _wire(end)}
    return str(number), {"id": number, **times, "status": "ACCEPTED", **more}


def _wire(value: Any) -> Any:
    from datetime import UTC, datetime

    if not isinstance(value, (int, float)):
        return value
    return datetime.fromtimestamp(value, UTC).isoformat(timespec="milliseconds")


def test_an_overlap_is_found_however_long_ago_it_began(mirror: Mirror) -> None:
    """Against every record looked at: lengths from nothing to a year, and edges met exactly."""
    random = Random(3)
    spans: list[tuple[Any, Any]] = []
    for _ in range(SPANS):
        start = random.randrange(0, 60 * DAY, 900)
        length = random.choice((0, 900, 3600, DAY, DAY + 900, 9 * DAY, 365 * DAY))
        spans.append((start + random.choice((0, 0, 0.5)), start + length + 0.5))
    odd = [("soon", DAY), (DAY, None), (None, None), (5 * DAY, 4 * DAY), ("", "")]
    rows = [booking(i, *span) for i, span in enumerate((*spans, *odd))]
    mirror.put_list("bookings", rows, complete=True, at=1)
    for _ in range(60):
        edge = random.randrange(0, 62 * DAY, 900)
        low, high = random.choice(((edge, edge + 7 * DAY), (edge, None), (None, edge)))
        found = {key for part in mirror.overlapping("bookings", low, high) for key, _ in part}
        wanted = {
            str(i)
            for i, (start, end) in enumerate(spans)
            if (low is None or end >= low) and (high is None or start <= high)
        }
        assert wanted <= found
        beyond = found - wanted - {str(SPANS + i) for i in range(len(odd))}
        assert all(_near(spans[int(key)], low, high) for key in beyond)
        assert {str(SPANS + i) for i in range(len(odd))} <= found


def _near(span: tuple[Any, Any], low: int | None, high: int | None) -> bool:
    """Within the second that instants are rounded by."""
    start, end = span
    return (low is None or end > low - 1) and (high is None or start < high + 2)


def test_only_what_is_answered_is_read(mirror: Mirror, bodies_read: list[str]) -> None:
    rows = [booking(i, i * DAY, i * DAY + 900, userId=i % 50, uid=f"u{i}") for i in range(3_000)]
    mirror.put_list("bookings", rows, complete=True, at=1)
    assert mirror.count_where("bookings", "userId", "7") == 60
    assert bodies_read == []
    assert len(mirror.where("bookings", "userId", 7)) == 60
    assert [key for key, _ in mirror.where("bookings", "uid", "u12")] == ["12"]
    assert sum(map(len, mirror.overlapping("bookings", 100 * DAY, 110 * DAY))) == 11
    place = mirror.shapes.of("bookings").place("userId")
    assert place is not None
    week = mirror.overlapping("bookings", 100 * DAY, 200 * DAY, equals(place, 7))
    assert sum(map(len, week)) == 2
    assert len(bodies_read) == 60 + 1 + 11 + 2


@pytest.mark.parametrize("value", [5, "5", "05", True, "x", "X", "", None, 2**70, "a\nb"])
@pytest.mark.parametrize("field", ["userId", "uid", "status", "id", "metadata", "attendees.email"])
def test_a_column_answers_as_the_records_do(mirror: Mirror, field: str, value: Any) -> None:
    held = [5, "5", "05", True, 1, "x", "X", "", None, 2**70, str(2**70), "a\nb", 55]
    rows = [(str(i), {field: one, "attendees": [{"email": one}]}) for i, one in enumerate(held)]
    mirror.put_list("bookings", rows, complete=True, at=1)
    found = mirror.where("bookings", field, value)
    assert found == mirror._looked_through("bookings", field, value)
    assert mirror.count_where("bookings", field, value) == len(found)


def test_a_change_moves_a_record_and_a_gone_one_is_not_found(mirror: Mirror) -> None:
    mirror.put_list("bookings", [booking(1, 0, 900, userId=1)], complete=True, at=1)
    mirror.put("bookings", *booking(1, 50 * DAY, 50 * DAY + 900, userId=2), at=2)
    assert list(mirror.overlapping("bookings", 0, DAY)) == []
    assert (mirror.count_where("bookings", "userId", 1), mirror.tally("bookings", EVERYTHING)) == (
        0,
        1,
    )
    mirror.put_list("bookings", [], complete=True, at=3)
    assert mirror.count_where("bookings", "userId", 2) == 0
    assert mirror.tally("users", EVERYTHING) == 0
