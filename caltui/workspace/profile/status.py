"""The values of the status line, cheap enough for every redraw."""

from typing import NamedTuple

from caltui.workspace.sync.connection import Connected


class Status(NamedTuple):
    """The values of the status line.

    `format` is the learned URL format ("" before the first answer); `spent` of `limit` calls were
    made in the last minute (limit 0: none); `waiting` is how many seconds the next call has to
    wait; `dialect` is empty where there are URL formats to tell; `unknown` counts writes with an
    unknown outcome.
    """

    profile: str
    colour: str
    production: bool
    read_only: bool
    demo: bool
    format: str
    spent: int
    limit: int
    waiting: float
    zone: str
    unknown: int
    notice: str
    dialect: str = ""


def status_of(workspace: Connected) -> Status:
    """The status of a workspace now."""
    profile, wire, kept = workspace.profile, workspace.wire, workspace.kept
    return Status(
        profile=profile.name,
        colour=profile.colour,
        production=profile.production,
        read_only=workspace.read_only,
        demo=profile.demo,
        format=kept.format() or "",
        spent=wire.budget.spent() if wire.budget.per_minute else 0,
        limit=wire.budget.per_minute,
        waiting=wire.waiting(),
        zone=workspace.zone.key,
        unknown=len(kept.unknown()),
        notice=kept.notice or wire.budget.notice,
        dialect=profile.dialect if workspace.catalog.direct else "",
    )
