from tests.workspace.cal import Cal
from tests.workspace.conftest import Open


async def test_a_delete_says_who_uses_the_record(opened: Open) -> None:
    cal = Cal(schedules=[{"id": 1, "name": "S", "timeZone": "UTC"}])
    types = [{"id": i, "title": "T", "scheduleId": 1} for i in (1, 2, 3)]
    cal.lists("event-types", types, "event_types")
    workspace = opened(cal)
    await workspace.sync("schedules")
    await workspace.sync("event-types")
    lines = workspace.plan("schedules", "delete", ["1"]).consequences()
    assert lines[0] == "At least 3 event types use this schedule."
    moved = workspace.plan("schedules", "update", ["1"], {"timeZone": "Europe/Berlin"})
    assert moved.consequences()[0] == "At least 3 event types use this schedule."
    renamed = workspace.plan("schedules", "update", ["1"], {"name": "Other"})
    assert not any("use this schedule" in line for line in renamed.consequences())


async def test_lists_that_were_never_read_are_unknown_and_not_none(opened: Open) -> None:
    workspace = opened(Cal(schedules=[{"id": 1, "name": "S"}]))
    await workspace.sync("schedules")
    assert workspace.plan("schedules", "delete", ["1"]).facts == (
        "How many more use this schedule is unknown: event types were never read;"
        " users were never read.",
    )
