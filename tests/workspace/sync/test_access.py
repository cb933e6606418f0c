"""What the server has and the key may do: asked once a day, and forgotten when it is not so."""

from pathlib import Path
from typing import Any

import pytest

from caltui.workspace.base.access import ADMIN, MEMBER, Access
from caltui.workspace.base.errors import Forbidden, Invalid, NotFound, NotOffered, Unavailable
from tests.support.firm_v2 import ADA, BEN, CY, ORG, SALES, Firm, serving
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open
from tests.workspace.sync.firm_desk import START, desk, working

ME = {"user": "3", "name": "Ada Fischer", "email": "ada@firm.example", "at": START.timestamp()}
DAYS = {"start": "2026-12-24", "end": "2026-12-26"}
PROBES = ["/v2/me", "/v2/teams", f"/v2/organizations/{ORG}/memberships", "/v2/me/ooo"]


@pytest.mark.parametrize(
    ("about", "told", "calls"),
    [
        ({"kind": "diy"}, {"kind": "diy", "out_of_office": False}, PROBES[:2]),
        (
            {"plan": "personal"},
            {"kind": "hosted", "plan": "personal", "out_of_office": True},
            [*PROBES[:2], PROBES[3]],
        ),
        (
            {"plan": "team"},
            {"kind": "hosted", "plan": "team", "out_of_office": True},
            [*PROBES[:2], PROBES[3]],
        ),
        (
            {"plan": "organisation", "admin": True},
            {"kind": "hosted", "plan": "organisation", "organisation": "40", "role": ADMIN}
            | {"out_of_office": True},
            PROBES,
        ),
        (
            {"plan": "organisation"},
            {"kind": "hosted", "plan": "organisation", "organisation": "40", "role": MEMBER}
            | {"out_of_office": True},
            PROBES,
        ),
    ],
    ids=["diy", "personal", "team", "admin", "member"],
)
async def test_it_is_found_out_in_four_calls_at_most(
    tmp_path: Path, about: dict[str, Any], told: dict[str, Any], calls: list[str]
) -> None:
    async with working(tmp_path, **about) as here:
        assert await here.workspace.access() == Access(**ME, **told)
        assert here.firm.paths() == calls


async def test_it_is_asked_once_a_day_and_kept_in_the_mirror(tmp_path: Path) -> None:
    with serving(Firm()) as firm:
        async with desk(tmp_path, firm) as here:
            assert here.workspace.known_access is None
            first = await here.workspace.access()
            here.later(hours=23)
            assert await here.workspace.access() == first
            assert len(firm.paths()) == 3
        async with desk(tmp_path, firm) as here:
            assert here.workspace.known_access == first
            here.later(hours=25)
            again = await here.workspace.access()
            assert again is not None
            assert again.at == here.now.timestamp()
            assert len(firm.paths()) == 3


async def test_an_answer_against_it_makes_it_forgotten_once_cal_would_know_better(
    tmp_path: Path,
) -> None:
    async with working(tmp_path, plan="organisation", admin=True) as here:
        await here.workspace.sync("users")
        here.firm.admin = False
        here.firm.refused[f"/v2/organizations/{ORG}/users"] = 403
        here.later(minutes=4)
        with pytest.raises(Forbidden) as caught:
            await here.workspace.sync("users")
        assert "remembers the old one for 5 minutes" in caught.value.hint
        assert here.workspace.known_access is not None, "Cal itself may not know better yet"
        here.later(minutes=2)
        with pytest.raises(Forbidden):
            await here.workspace.sync("users")
        assert here.workspace.known_access is None
        await here.workspace.sync("users")
        access = here.workspace.known_access
        assert access is not None
        assert access.role == MEMBER
        assert "/v2/me" in here.firm.paths()


async def test_what_stays_unknown_is_asked_again_in_an_hour(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        here.firm.refused["/v2/me/ooo"] = 500
        access = await here.workspace.access()
        assert access is not None
        assert access.out_of_office is None
        here.firm.refused.clear()
        here.later(minutes=61)
        access = await here.workspace.access()
        assert access is not None
        assert access.out_of_office is True


async def test_without_a_server_nothing_is_known_and_the_error_says_so(tmp_path: Path) -> None:
    with serving(Firm()) as firm:
        pass
    async with desk(tmp_path, firm) as here:
        with pytest.raises(Unavailable):
            await here.workspace.access()
        assert here.workspace.known_access is None


async def test_a_category_that_the_server_lacks_is_not_asked_for(tmp_path: Path) -> None:
    async with working(tmp_path, kind="diy") as here:
        await here.workspace.access()
        here.firm.paths()
        for name in ("teams", "memberships", "routing-forms"):
            with pytest.raises(NotOffered, match=f"cal.diy has no {name.replace('-', ' ')}"):
                await here.workspace.sync(name)
        with pytest.raises(NotOffered, match=r"cal\.diy has no teams"):
            await here.workspace.fetch("teams", ["5"])
        assert here.firm.paths() == []


async def test_a_path_that_only_this_server_lacks_is_no_missing_record(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        with pytest.raises(NotFound) as caught:
            await here.workspace.fetch("webhooks", ["w1"])
        assert caught.value.kind == "no_such_path"


async def test_the_path_of_a_record_is_that_of_whoever_has_it(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("event-types")
        here.firm.paths()
        await here.workspace.fetch("event-types", ["50"])
        await here.workspace.fetch("event-types", ["500"])
        assert here.firm.paths() == ["/v2/event-types/50", "/v2/teams/5/event-types/500"]


async def test_a_path_that_means_oneself_is_not_used_for_somebody_else(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.access()
        change = here.workspace.plan("users", "update", ["4"], {"name": "X"}, {"id": 4})
        with pytest.raises(Forbidden, match="userId 4 is not the one whose key this is"):
            await here.workspace.run(change)
        assert "/v2/me" in here.workspace.preview(
            here.workspace.plan("users", "update", ["3"], {"name": "X"}, {"id": 3}).request
        )


async def test_other_dialects_are_never_asked(opened: Open) -> None:
    cal = Cal(users=[{"id": 1}])
    workspace = opened(cal)
    assert await workspace.access() is None
    await workspace.sync("users")
    assert [path for _, path, _, _ in cal.asked] == ["/v2/users"]


async def test_days_away_of_a_member_are_on_the_path_of_a_team_that_the_key_runs(
    tmp_path: Path,
) -> None:
    async with working(tmp_path, leads=SALES) as here:
        await here.workspace.sync("out-of-office")
        plan, preview = here.workspace.plan, here.workspace.preview
        for person, path in ((ADA, "me/ooo"), (BEN, f"teams/{SALES}/users/{BEN}/ooo")):
            change = plan("out-of-office", "update", [str(person), "1"], {"notes": "x"})
            assert f"/v2/{path}/1" in preview(change.request)
            made = plan("out-of-office", "create", (), {**DAYS, "userId": person})
            assert f"/v2/{path}" in preview(made.request)
            assert "userId" not in (made.request.body or {}), "it is in the path"


@pytest.mark.parametrize(
    ("about", "person", "words"),
    [
        ({"plan": "team"}, BEN, "an admin of their organisation or of a team of theirs"),
        ({"plan": "team", "leads": SALES}, CY, "of a team of theirs"),
        ({"plan": "organisation"}, BEN, "of a team of theirs"),
    ],
    ids=["member of the team", "admin of another team", "member of the organisation"],
)
async def test_days_away_of_somebody_else_are_refused_before_anything_is_sent(
    tmp_path: Path, about: dict[str, Any], person: int, words: str
) -> None:
    async with working(tmp_path, **about) as here:
        await here.workspace.sync("memberships")
        here.firm.paths()
        change = here.workspace.plan("out-of-office", "create", (), {**DAYS, "userId": person})
        with pytest.raises(Forbidden, match=words):
            await here.workspace.run(change)
        assert (here.firm.paths(), here.workspace.kept.journal()) == ([], [])


async def test_a_value_that_the_path_would_drop_is_refused_and_no_write_is_noted(
    tmp_path: Path,
) -> None:
    async with working(tmp_path, plan="organisation", admin=True) as here:
        change = here.workspace.plan("users", "update", ["4"], {"name": "X"}, {"id": 4})
        with pytest.raises(Invalid, match="name: Is not known for what is somebody else's"):
            await here.workspace.run(change)
        assert here.workspace.kept.journal() == []
        taken = here.workspace.plan("users", "update", ["4"], {"timeZone": "Asia/Tokyo"}, {"id": 4})
        assert f"/v2/organizations/{ORG}/users/4" in here.workspace.preview(taken.request)


async def test_a_team_of_an_organisation_is_written_below_it(tmp_path: Path) -> None:
    async with working(tmp_path, plan="organisation", admin=True) as here:
        await here.workspace.access()
        preview, plan = here.workspace.preview, here.workspace.plan
        made = plan("teams", "create", [], {"name": "New"})
        assert f"POST {here.firm.url}/v2/organizations/{ORG}/teams" in preview(made.request)
        edited = plan("teams", "update", ["5"], {"name": "New"}, {"id": 5, "name": "Old"})
        assert f"/v2/organizations/{ORG}/teams/5" in preview(edited.request)
