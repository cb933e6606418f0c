"""Finds what an act is about: the record in focus, or the booking that it belongs to."""

from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.workspace.records.references import BELONGS


def subject(screen: PlaceScreen, act: str = "") -> Target:
    """The record in focus where its category has the act, else a record that it belongs to and
    whose category has it, such as the booking of an attendee. Without `act`: that has any which
    this API can do."""
    target = screen.target()
    if _has(target, act) or target.record is None or target.key is None:
        return target
    for found in screen.workspace.references(target.resource.key, target.record):
        if found.kind == BELONGS and found.key:
            owner = screen.target_of(found.resource, found.key)
            if _has(owner, act):
                return owner
    return target


def _has(target: Target, act: str) -> bool:
    of = target.resource
    return of.act(act) is not None if act else any(not one.cannot for one in of.acts)
