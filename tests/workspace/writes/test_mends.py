"""Edits that some builds refuse without a value that does not change."""

from collections.abc import Mapping
from typing import Any

import pytest

from caltui.workspace.base.errors import Refused
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open


def demanding(cal: Cal, path: str, envelope: str, field: str, status: int, text: str) -> None:
    """Refuses an edit without the field, as that build does."""

    def edit(query: Mapping[str, str], body: Any) -> tuple[int, Any]:
        if field not in body:
            return status, {"error": {"message": text, "code": status}}
        return 200, {envelope: body}

    cal.on(f"PATCH {path}", edit)


async def test_a_membership_goes_again_with_its_id(opened: Open) -> None:
    record = {"id": 44, "userId": 3, "teamId": 7, "role": "MEMBER", "accepted": True}
    cal = Cal(memberships=[record])
    demanding(cal, "/v2/memberships/3_7", "membership", "id", 400, "invalid_type in 'id': Required")
    workspace = opened(cal)
    await workspace.sync("memberships")
    await workspace.run(workspace.plan("memberships", "update", ["3", "7"], {"role": "ADMIN"}))
    bodies = [body for method, _, _, body in cal.asked if method == "PATCH"]
    assert bodies == [{"role": "ADMIN"}, {"role": "ADMIN", "id": 44}]
    assert [e.outcome for e in workspace.kept.journal()] == ["done"]


async def test_a_team_goes_again_with_its_slug(opened: Open) -> None:
    cal = Cal(teams=[{"id": 7, "name": "A", "slug": "a"}])
    demanding(cal, "/v2/teams/7", "team", "slug", 409, "Team slug already exists")
    workspace = opened(cal)
    await workspace.sync("teams")
    await workspace.run(workspace.plan("teams", "update", ["7"], {"name": "B"}))
    assert cal.asked[-1][3] == {"name": "B", "slug": "a"}


async def test_another_refusal_stands(opened: Open) -> None:
    cal = Cal(teams=[{"id": 7, "name": "A", "slug": "a"}])
    demanding(cal, "/v2/teams/7", "team", "never", 409, "Team slug already exists")
    workspace = opened(cal)
    await workspace.sync("teams")
    with pytest.raises(Refused):
        await workspace.run(workspace.plan("teams", "update", ["7"], {"slug": "taken"}))
    assert len(cal.writes()) == 1
    assert [e.outcome for e in workspace.kept.journal()] == ["refused"]
