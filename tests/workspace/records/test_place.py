import pytest

from caltui.catalog.load import catalog
from caltui.workspace.base.errors import BadPlace
from caltui.workspace.records.place import Place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("bookings", Place("bookings")),
        (":bookings", Place("bookings")),
        (
            "bookings /guest3 status=PENDING",
            Place("bookings", "guest3", (("status", "PENDING"),)),
        ),
        (
            "bookings status=PENDING /ada !bob",
            Place("bookings", "ada !bob", (("status", "PENDING"),)),
        ),
        ("bookings 12", Place("bookings", key="12")),
        (
            'users /"ada lovelace" name="A \\"B\\" C"',
            Place("users", '"ada lovelace"', (("name", 'A "B" C'),)),
        ),
        ("event", Place("event-types")),
        ("Event_Types", Place("event-types")),
        (
            "selected-calendars 3_google_calendar_a@b.c",
            Place("selected-calendars", key="3_google_calendar_a@b.c"),
        ),
    ],
)
def test_a_line_and_back(text: str, place: Place) -> None:
    known = catalog()
    assert Place.parse(text, known) == place
    assert Place.parse(place.format(), known) == place


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Type the name of a category"),
        ("nothing", "There is no resource 'nothing'"),
        ("a", "may be attendees or availabilities"),
        ("bookings 1 2", "one word too many"),
        ('bookings "x', "A quote is open"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, says: str) -> None:
    with pytest.raises(BadPlace, match=says):
        Place.parse(text, catalog())
