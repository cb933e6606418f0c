import pytest

from caltui.catalog.load import catalog
from caltui.workspace.records.columns import (
    MISSING,
    available_columns,
    column,
    default_columns,
    value_at,
)

BOOKING = {"attendees": [{"email": "a@b.c"}, {"email": "d@e.f"}], "user": None, "id": 5}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", 5),
        ("attendees[0].email", "a@b.c"),
        ("attendees[1].email", "d@e.f"),
        ("attendees[2].email", MISSING),
        ("attendees[].email", ["a@b.c", "d@e.f"]),
        ("user.name", MISSING),
        ("user", None),
        ("nothing", MISSING),
        ("id.x", MISSING),
        ("id[0]", MISSING),
    ],
)
def test_a_path_reads_a_record(path: str, value: object) -> None:
    assert value_at(BOOKING, path) == value


@pytest.mark.parametrize(
    ("resource", "path", "title", "type", "align"),
    [
        ("bookings", "id", "ID", "integer", "right"),
        ("bookings", "eventTypeId", "Event type", "integer", "left"),
        ("bookings", "attendees[0].email", "Attendee email", "email", "left"),
        ("bookings", "startTime", "Start time", "datetime", "left"),
        ("bookings", "user.name", "User name", "string", "left"),
        ("event-types", "length", "Length", "integer", "right"),
        ("webhooks", "subscriberUrl", "Subscriber URL", "url", "left"),
        ("payments", "bookingId", "Booking", "integer", "left"),
    ],
)
def test_titles_and_alignment(resource: str, path: str, title: str, type: str, align: str) -> None:
    found = column(catalog().resource(resource), path)
    assert (found.title, found.type, found.align) == (title, type, align)


def test_every_field_of_every_answer_is_a_column() -> None:
    for resource in catalog().resources():
        names = [c.name for c in available_columns(resource)]
        assert names[: len(resource.columns)] == list(resource.columns)
        assert {f.name for f in resource.response} <= set(names)
        assert len(names) == len(set(names))
        assert [c.name for c in default_columns(resource)] == list(resource.columns)
