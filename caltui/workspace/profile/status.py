"""The facts of the status line, cheap enough to ask for on every redraw."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace


class Status(NamedTuple):
    """Where the operator is and how it stands with the wire.

    `format` is the URL format this profile learned ("" before the first answer);
    `spent` of `limit` calls went in the last minute (limit 0: none); `waiting` is
    how many seconds the next call has to wait; `unknown` counts writes whose
    outcome nobody knows.
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


def status_of(workspace: "Workspace") -> Status:
    """The status of a workspace at this moment."""
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
    )
