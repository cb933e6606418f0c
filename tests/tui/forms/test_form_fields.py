"""Each kind of field, by key: what is typed, what is shown meanwhile, what would be sent."""

import asyncio
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from caltui.tui.forms import suggestions as sources
from caltui.tui.forms.editors.lines import AreaEditor, LineEditor
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.workspace.workspace import Workspace
from tests.tui.forms_support import demo_firm, edit, forget_drafts, new, opened


@pytest.fixture(scope="module")
def firm() -> Iterator[Workspace]:
    with demo_firm("users", "event-types", "schedules", "webhooks", "teams") as workspace:
        yield workspace


@pytest.fixture
async def workspace(firm: Workspace) -> Any:
    forget_drafts(firm)
    yield firm
    await firm.wire.aclose()


TYPED: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "event-types": (
        {
            "title": "Intro [/] call",
            "slug": "intro-call",
            "length": "45",
            "hidden": "yes",
            "schedulingType": "ROUND_ROBIN",
            "timeZone": "Asia/Kathmandu",
            "periodStartDate": "2026-12-01 10:00",
            "locations": '[{"type": "inPerson"}]',
            "hosts": '[{"userId": 3, "isFixed": true}]',
            "successRedirectUrl": "https://example.com/x?y=[b]",
            "userId": "3",
            "description": "Two\nlines",
            "currency": "eur",
        },
        {
            "title": "Intro [/] call",
            "slug": "intro-call",
            "length": 45,
            "hidden": True,
            "schedulingType": "ROUND_ROBIN",
            "timeZone": "Asia/Kathmandu",
            "periodStartDate": "2026-12-01T10:00:00.000Z",
            "locations": [{"type": "inPerson"}],
            "hosts": [{"userId": 3, "isFixed": True}],
            "successRedirectUrl": "https://example.com/x?y=[b]",
            "userId": 3,
            "description": "Two\nlines",
            "currency": "eur",
        },
    ),
    "users": (
        {
            "email": "a@b.co",
            "username": "ada",
            "weekStart": "Monday",
            "timeFormat": "24",
            "theme": "dark",
            "locale": "pt-BR",
            "brandColor": "#336699",
            "away": "no",
        },
        {
            "email": "a@b.co",
            "username": "ada",
            "weekStart": "Monday",
            "timeFormat": 24,
            "theme": "dark",
            "locale": "pt-BR",
            "brandColor": "#336699",
            "away": False,
        },
    ),
    "availabilities": (
        {
            "scheduleId": "2",
            "startTime": "9:00",
            "endTime": "17:30",
            "days": "Mon, Wed",
            "date": "2026-12-24",
        },
        {
            "scheduleId": 2,
            "startTime": "1970-01-01T09:00:00.000Z",
            "endTime": "1970-01-01T17:30:00.000Z",
            "days": [1, 3],
            "date": "2026-12-24T00:00:00.000Z",
        },
    ),
    "webhooks": (
        {
            "subscriberUrl": "https://example.com/hook",
            "eventTriggers": "BOOKING_PAID, BOOKING_CREATED",
            "secret": "s3cr3t",
            "payloadTemplate": "{{title}}",
        },
        {
            "subscriberUrl": "https://example.com/hook",
            "eventTriggers": ["BOOKING_PAID", "BOOKING_CREATED"],
            "active": True,
            "secret": "s3cr3t",
            "payloadTemplate": "{{title}}",
        },
    ),
}


@pytest.mark.parametrize("resource", TYPED)
async def test_what_is_typed_becomes_what_cal_takes(resource: str, workspace: Workspace) -> None:
    texts, wire = TYPED[resource]
    async with opened(new(workspace, resource)) as driver:
        await driver.fill_all(texts)
        assert driver.form.model.values() == (wire, [])


async def test_a_record_is_picked_by_its_name(workspace: Workspace) -> None:
    async with opened(new(workspace, "memberships")) as driver:
        name = workspace.name("users", "5")
        assert name is not None
        await driver.type(name.split()[0][:4].lower())
        editor = driver.row("userId").editor
        assert isinstance(editor, Suggest)
        assert editor.is_open
        await driver.fill("userId", name.lower())
        await driver.press("enter")
        assert editor.line.value == f"{name} · 5"
        assert not editor.is_open
        assert driver.form.model.values()[0]["userId"] == 5


async def test_very_many_records_are_looked_through_beside_the_keys(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "LONG", 1)
    begun, go_on = Event(), Event()
    found = sources.Records._found

    def slow(source: sources.Records, typed: str) -> list[sources.Choice]:
        if typed:
            begun.set()
            assert go_on.wait(10)
        return found(source, typed)

    monkeypatch.setattr(sources.Records, "_found", slow)
    async with opened(new(workspace, "memberships")) as driver:
        name = str(workspace.name("users", "5"))
        await driver.fill("userId", name.lower())
        editor = driver.row("userId").editor
        assert isinstance(editor, Suggest)
        assert await asyncio.to_thread(begun.wait, 10)
        assert not editor.is_open
        go_on.set()
        searching = [w for w in driver.app.workers if w.group == "search"]
        await driver.app.workers.wait_for_complete(searching)
        await driver.pilot.pause()
        await driver.press("enter")
        assert driver.form.model.values()[0]["userId"] == 5


async def test_a_zone_is_found_by_its_city_and_leaving_takes_the_only_one(
    workspace: Workspace,
) -> None:
    async with opened(new(workspace, "schedules")) as driver:
        await driver.fill("name", "Office")
        await driver.focus("timeZone")
        await driver.type("kathm")
        await driver.press("tab")
        assert driver.form.model.entries["timeZone"].text == "Asia/Kathmandu"
        assert "UTC+05:45 · 14:45 there" in driver.below("timeZone")


async def test_the_arrows_choose_and_escape_closes_the_list_only(workspace: Workspace) -> None:
    async with opened(new(workspace, "schedules")) as driver:
        await driver.focus("timeZone")
        await driver.press("down", "down", "enter")
        assert driver.form.model.entries["timeZone"].text == "Africa/Accra"
        await driver.press("down", "escape")
        editor = driver.row("timeZone").editor
        assert isinstance(editor, Suggest)
        assert not editor.is_open
        assert driver.form.is_current


async def test_a_moment_shows_the_instant_it_becomes(workspace: Workspace) -> None:
    async with opened(new(workspace, "bookings")) as driver:
        await driver.fill("start", "2026-12-01 10:00")
        await driver.focus("start")
        await driver.press("tab")
        await driver.type("sydney")
        await driver.press("enter")
        assert driver.below("start") == "= 2026-11-30 23:00 UTC · Tuesday"
        assert driver.form.model.values()[0]["start"] == "2026-11-30T23:00:00.000Z"
        await driver.fill("start", "2026-10-04 02:30")
        assert "skip" in driver.below("start")


async def test_a_structure_says_why_only_its_json_fits(workspace: Workspace) -> None:
    async with opened(new(workspace, "bookings")) as driver:
        await driver.fill("responses", '{"name": "Ada",\n "email" 5}')
        assert "line 2, column 10" in driver.below("responses")
        await driver.fill("responses", '{"name": "Ada"}')
        assert driver.below("responses") == "Answers of the booking form"
        await driver.fill("responses", "[1]")
        assert "a list where an object belongs" in driver.below("responses")


async def test_a_switch_that_nobody_touched_is_not_sent(workspace: Workspace) -> None:
    async with opened(new(workspace, "bookings")) as driver:
        editor = driver.row("noEmail").editor
        assert isinstance(editor, ChoiceLine)
        assert editor.labels() == ["yes", "no", "default: no"]
        assert "noEmail" not in driver.form.model.values()[0]
        await driver.focus("noEmail")
        await driver.press("left")
        assert driver.form.model.values()[0]["noEmail"] is False
        await driver.press("right")
        assert "noEmail" not in driver.form.model.values()[0]


async def test_weekdays_are_turned_by_arrows_and_space_alone(workspace: Workspace) -> None:
    async with opened(new(workspace, "availabilities")) as driver:
        await driver.focus("days")
        await driver.press("space", "right", "space", "left", "left", "space")
        assert driver.form.model.values()[0]["days"] == [0, 1, 2]
        await driver.type("at 9 2")
        assert driver.form.model.values()[0]["days"] == [0, 1, 2]
        assert "Text does nothing here" in driver.says("#form-note")
        await driver.press("right", "space")
        assert driver.form.model.values()[0]["days"] == [0, 2]


async def test_a_secret_is_masked_until_asked_for(workspace: Workspace) -> None:
    async with opened(new(workspace, "webhooks")) as driver:
        await driver.focus("secret")
        await driver.type("abc")
        editor = driver.row("secret").editor
        assert editor.password  # type: ignore[attr-defined]
        await driver.press("ctrl+t")
        assert not editor.password  # type: ignore[attr-defined]


async def test_a_colour_is_shown_and_a_length_is_said_in_hours(workspace: Workspace) -> None:
    async with opened(new(workspace, "users")) as driver:
        await driver.fill("brandColor", "#ff8000")
        swatch = driver.row("brandColor").below
        assert any("#FF8000" in str(span.style).upper() for span in swatch.spans)
    async with opened(new(workspace, "event-types")) as driver:
        await driver.fill("length", "90")
        assert driver.below("length") == "= 1 h 30 min"


async def test_words_that_are_not_listed_are_shown_and_kept(workspace: Workspace) -> None:
    seen = workspace.record("users", "5")
    assert seen is not None
    async with opened(edit(workspace, "users", "5")) as driver:
        form = driver.form
        await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")
        await driver.focus("weekStart")
        strange = {"theme": "sepia", "weekStart": "Someday", "timeZone": "Mars/Olympus"}
        form.model.rebase({**seen.record, **strange, "name": "Two\nlines"})
        form.body.rebased([])
        theme, start = driver.row("theme").editor, driver.row("weekStart").editor
        assert isinstance(theme, ChoiceLine)
        assert "sepia (not in the list)" in theme.labels()
        assert isinstance(start, Suggest)
        assert start.line.value == "Someday"
        assert form.model.values() == ({}, [])
        await driver.fill("timeZone", "Mars")
        assert "Olympus" not in form.model.entries["timeZone"].text
        assert [fault.field for fault in form.model.values()[1]] == ["timeZone"]


async def test_a_long_form_is_reached_by_the_name_of_a_field(workspace: Workspace) -> None:
    async with opened(new(workspace, "event-types")) as driver:
        shown = len(driver.form.query("FieldRow"))
        assert shown < 15
        await driver.press("ctrl+g")
        await driver.type("slot int")
        await driver.press("enter")
        await driver.until(lambda: driver.screen.focused is not None and driver.form.is_current)
        await driver.pilot.pause()
        assert driver.screen.focused is driver.row("slotInterval").editor.target()
        assert len(driver.form.query("FieldRow")) == len(driver.form.model.entries)


@pytest.mark.parametrize(
    ("name", "text"), [("name", "漢" * 1_000_000), ("bio", "line\n" * 200_000)]
)
async def test_a_text_too_long_to_show_is_kept_unless_it_is_typed_over(
    workspace: Workspace, name: str, text: str
) -> None:
    seen = workspace.record("users", "5")
    assert seen is not None
    async with opened(edit(workspace, "users", "5")) as driver:
        form = driver.form
        await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")
        form.model.rebase({**seen.record, name: text})
        form.body.rebased([])
        await driver.focus(name)
        editor = driver.row(name).editor
        assert isinstance(editor, (LineEditor, AreaEditor))
        assert "1,000,000 characters, kept" in str(editor.placeholder)
        assert form.model.values() == ({}, [])
        await driver.press("x")
        assert form.model.values() == ({name: "x"}, [])
        await driver.press("backspace")
        assert form.model.values() == ({}, [])
