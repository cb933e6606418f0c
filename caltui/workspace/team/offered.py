"""The times of an event type that Cal offers, beside the picture of a team."""

from dataclasses import replace
from datetime import timedelta

from caltui.scheduling.team.picture import Picture
from caltui.workspace.slots.cal_times import cal_times, tells_times
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.slots.ports import AsksCal

NOT_ASKED = "Cal was not asked which times it offers: it offers those of an event type only."


def not_asked(workspace: AsksCal, event_type: str | None) -> tuple[str, ...]:
    """The sentence that Cal could be asked, and was not; nothing where that is not so."""
    return (NOT_ASKED,) if event_type is None and tells_times(workspace) else ()


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
