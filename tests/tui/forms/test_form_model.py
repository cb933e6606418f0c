"""What a form holds, without widgets: every record of a firm, in and out."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.model import Field, Operation, Record
from caltui.catalog.values import InvalidValue, check
from caltui.tui.forms.convert import join_instant, split_instant, to_text, to_value
from caltui.tui.forms.editors.factory import KINDS, kind_of
from caltui.tui.forms.layout import FOLD_FROM, sections
from caltui.tui.forms.model import FormModel
from caltui.workspace.workspace import Workspace
from tests.tui.forms_support import demo_firm

BERLIN = ZoneInfo("Europe/Berlin")
UPDATES = [op for op in catalog().operations() if op.name == "update"]


@pytest.fixture(scope="module")
def firm() -> Iterator[Workspace]:
    with demo_firm(*catalog().titles) as workspace:
        yield workspace


def _records(workspace: Workspace, resource: str) -> list[Record]:
    listing = workspace.listing(resource)
    return [listing.record(row.key) or {} for row in listing.window(0, len(listing))]


def test_every_field_that_can_be_sent_has_an_editor() -> None:
    writing = [op for op in catalog().operations() if op.writes]
    kinds = {kind_of(field) for op in writing for field in op.fields if field.sent}
    assert kinds <= set(KINDS)
    assert len(kinds) > 15


@pytest.mark.parametrize("operation", UPDATES, ids=lambda op: op.resource)
def test_a_form_that_nobody_touched_sends_nothing(operation: Operation, firm: Workspace) -> None:
    records = _records(firm, operation.resource)
    assert records
    for record in records:
        model = FormModel(operation, zone=BERLIN, before=record)
        assert model.values() == ({}, [])
        assert model.changed == []


@pytest.mark.parametrize("operation", UPDATES, ids=lambda op: op.resource)
def test_what_is_shown_is_read_back_as_what_cal_has(operation: Operation, firm: Workspace) -> None:
    read = 0
    for record in _records(firm, operation.resource):
        model = FormModel(operation, zone=BERLIN, before=record)
        for entry in model.entries.values():
            stored = record.get(entry.field.wire_name, record.get(entry.field.name))
            if stored is None or not _fits(entry.field, stored):
                continue
            assert to_value(entry.field, entry.start, BERLIN) == check(entry.field, stored)
            read += 1
    assert read


def _fits(field: Field, stored: Any) -> bool:
    """Strangers write what the catalogue would refuse: a title of two lines."""
    try:
        check(field, stored)
    except InvalidValue:
        return False
    return True


def test_only_what_differs_is_sent(firm: Workspace) -> None:
    record = _records(firm, "attendees")[0]
    model = FormModel(firm.catalog.operation("attendees", "update"), zone=BERLIN, before=record)
    model.set("name", "Another")
    model.set("email", "wrong")
    values, faults = model.values()
    assert values == {"name": "Another"}
    assert [fault.field for fault in faults] == ["email"]
    model.set("email", record["email"])
    assert model.values() == ({"name": "Another"}, [])


def test_a_newer_record_fills_what_nobody_typed_and_names_what_clashes(firm: Workspace) -> None:
    record = _records(firm, "attendees")[0]
    model = FormModel(firm.catalog.operation("attendees", "update"), zone=BERLIN, before=record)
    model.set("name", "Mine")
    newer = {**record, "name": "Theirs", "email": "theirs@example.com"}
    assert model.rebase(newer) == ["name"]
    assert model.entries["name"].text == "Mine"
    assert model.entries["email"].text == "theirs@example.com"
    assert model.values() == ({"name": "Mine"}, [])


def test_fields_that_cal_refuses_are_not_shown() -> None:
    update = catalog().operation("availabilities", "update")
    assert "scheduleId" not in FormModel(update, zone=BERLIN, before={}).entries
    cancel = catalog().operation("bookings", "cancel")
    shown = FormModel(cancel, zone=BERLIN).entries
    assert list(shown) == ["allRemainingBookings", "reason", "cancelledBy"]


def test_what_is_needed_and_has_a_default_is_filled_in() -> None:
    create = catalog().operation("bookings", "create")
    model = FormModel(create, zone=BERLIN, prefill={"eventTypeId": 3})
    assert model.entries["eventTypeId"].text == "3"
    assert model.entries["language"].text == "en"
    assert model.entries["metadata"].text == "{}"
    assert model.changed == []
    assert model.values()[0] == {"eventTypeId": 3, "language": "en", "metadata": {}}


def test_the_largest_form_folds_what_is_rare() -> None:
    of = catalog().resource("event-types")
    create = of.operations["create"]
    found = sections(of, create, list(FormModel(create, zone=BERLIN).entries.values()))
    assert [section.folded for section in found] == [False, False, True]
    assert found[0].names == ("title", "slug", "length")
    assert sum(len(section.names) for section in found) >= FOLD_FROM


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-12-01 10:00 Europe/Berlin", ("2026-12-01 10:00", "Europe/Berlin")),
        ("2026-12-01 10:00", ("2026-12-01 10:00", "")),
        ("2026-12-01 10:00Z", ("2026-12-01 10:00Z", "")),
        ("2026-12-01 10:00 UTC", ("2026-12-01 10:00", "UTC")),
        ("", ("", "")),
    ],
)
def test_a_moment_is_split_into_when_and_where(text: str, parts: tuple[str, str]) -> None:
    assert split_instant(text) == parts
    assert join_instant(*parts) == text


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2026-12-01T09:00:00.000Z", "2026-12-01 10:00 Europe/Berlin"),
        ("2026-07-01T09:00:30.000Z", "2026-07-01 11:00:30 Europe/Berlin"),
        ("2026-10-25T00:30:00.000Z", "2026-10-25 00:30Z"),
        ("2026-10-25T01:30:00.000Z", "2026-10-25 01:30Z"),
    ],
)
def test_a_moment_is_shown_in_the_zone_unless_its_clock_shows_it_twice(
    sent: str, shown: str
) -> None:
    field = catalog().operation("bookings", "create").field("start")
    assert field is not None
    assert to_text(field, sent, BERLIN) == shown
    assert to_value(field, shown, BERLIN) == sent


def test_a_reference_is_read_from_its_name_too() -> None:
    field = catalog().operation("attendees", "create").field("bookingId")
    assert field is not None
    assert to_value(field, "Intro · with · dots · 12", BERLIN) == 12
    assert to_value(field, "12", BERLIN) == 12
