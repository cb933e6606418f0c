"""The times of an event type that Cal offers, beside the picture of a team."""

from dataclasses import replace
from datetime import timedelta

from caltui.scheduling.team.picture import Picture
from caltui.workspace.slots.cal_times import cal_times, tells_times
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.slots.ports import AsksCal


async def with_offered(workspace: AsksCal, picture: Picture, event_type: str | None) -> Picture:
    """The picture with the times that Cal offers of the event type, where it tells them: it has
    looked into the calendars of all hosts. If it does not answer, a problem says so."""
    if event_type is None or not tells_times(workspace):
        return picture
    seen = workspace.record("event-types", event_type)
    length = timedelta(minutes=whole(seen.record.get("length")) if seen is not None else 0)
    told = await cal_times(workspace, event_type, picture.window, length)
    if told.times is None:
        return picture.saying(told.note) if told.note else picture
    return replace(picture, offered=told.times)
