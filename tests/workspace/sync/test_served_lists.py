"""Lists of Cal's API v2: made of several reads, paged, and read again only where they changed."""

from pathlib import Path
from typing import Any

import pytest

from caltui.workspace.base.errors import Forbidden, NotUnderstood, Refused
from tests.support.firm_v2 import ADA, BEN, CARE, ORG, SALES, booking
from tests.workspace.sync.firm_desk import working

OWN, OF_SALES, OF_CARE = "/v2/bookings", "/v2/teams/5/bookings", "/v2/teams/6/bookings"
ADMIN = {"plan": "organisation", "admin": True}
BELOW = f"/v2/organizations/{ORG}"
DIY = {"kind": "diy", "plan": "personal"}


@pytest.mark.parametrize(
    ("about", "name", "keys", "calls"),
    [
        (DIY, "bookings", ["own1", "own2"], [OWN]),
        ({}, "bookings", ["care1", "own1", "own2", "sale1"], [OWN, OF_SALES, OF_CARE]),
        (ADMIN, "bookings", ["care1", "own1", "own2", "sale1"], [f"{BELOW}/bookings"]),
        (DIY, "users", ["3"], ["/v2/me"]),
        (ADMIN, "users", ["3", "4", "7", "8"], [f"{BELOW}/users"]),
        (ADMIN, "teams", ["5", "6"], [f"{BELOW}/teams"]),
        ({"plan": "personal"}, "memberships", [], []),
        (
            {},
            "memberships",
            ["5_50", "5_51", "6_60", "6_61"],
            ["/v2/teams/5/memberships", "/v2/teams/6/memberships"],
        ),
        (
            {},
            "schedules",
            ["1", "4", "7"],
            ["/v2/schedules", "/v2/teams/5/schedules", "/v2/teams/6/schedules"],
        ),
        (ADMIN, "schedules", ["1", "4", "7", "8"], [f"{BELOW}/schedules"]),
        (
            {},
            "event-types",
            ["50", "500", "600"],
            ["/v2/event-types", "/v2/teams/5/event-types", "/v2/teams/6/event-types"],
        ),
        (
            ADMIN,
            "event-types",
            ["50", "500", "600"],
            ["/v2/event-types", f"{BELOW}/teams/event-types"],
        ),
        (ADMIN, "webhooks", ["w1", "w2"], ["/v2/webhooks", f"{BELOW}/webhooks"]),
        (ADMIN, "out-of-office", ["3_1", "8_2"], [f"{BELOW}/ooo"]),
        (ADMIN, "routing-forms", ["f1"], [f"{BELOW}/routing-forms"]),
        (DIY, "calendars", ["9"], ["/v2/calendars"]),
        (DIY, "private-links", ["50_l50"], ["/v2/event-types/50/private-links"]),
        (DIY, "attendees", ["own1_gia@guest.example", "own2_gia@guest.example"], [OWN]),
        (DIY, "availabilities", ["1_1"], ["/v2/schedules"]),
    ],
)
async def test_every_list_is_whole(
    tmp_path: Path, about: dict[str, Any], name: str, keys: list[str], calls: list[str]
) -> None:
    async with working(tmp_path, **about) as here:
        await here.workspace.access()
        if about.get("kind") != "diy":
            await here.workspace.sync("teams")
        else:
            await here.workspace.sync("event-types")
        here.firm.paths()
        result = await here.workspace.sync(name)
        assert sorted(here.firm.paths()) == sorted(calls)
        assert here.keys(name) == keys
        assert (result.complete, result.troubles, result.total) == (True, (), len(keys))


async def test_a_record_that_two_reads_bring_counts_once(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        result = await here.workspace.sync("bookings")
        assert result.keys == ("own1", "own2", "sale1", "care1")
        assert len(result.delta.new) == 4


async def test_a_team_that_cannot_be_read_takes_nothing_away_and_is_told(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("bookings")
        here.firm.refused[OF_CARE] = 403
        here.firm.own.pop(0)
        here.later(days=2)
        result = await here.workspace.sync("bookings")
        assert not result.complete
        assert result.troubles == (
            "The bookings of team Care could not be read: "
            "This key may not list bookings: This is not yours.",
        )
        assert result.delta.gone == ("own1",), "what another read no longer brings is gone"
        assert here.keys("bookings") == ["care1", "own2", "sale1"]
        here.firm.refused.clear()
        here.firm.of_team[CARE].clear()
        here.later(days=2)
        result = await here.workspace.sync("bookings")
        assert (result.complete, result.delta.gone) == (True, ("care1",))


async def test_without_a_team_that_could_never_be_read_a_list_is_not_whole(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        here.firm.refused[OF_CARE] = 403
        assert not (await here.workspace.sync("bookings")).complete
        assert here.keys("bookings") == ["own1", "own2", "sale1"]
        assert not here.workspace.reach.whole("bookings")
        assert here.workspace.counted("bookings") == "3+"


async def test_a_team_that_is_closed_does_not_make_every_read_a_whole_one(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        here.firm.refused[OF_CARE] = 403
        await here.workspace.sync("bookings")
        here.firm.asked.clear()
        result = await here.workspace.sync("bookings")
        assert "afterUpdatedAt" in here.firm.asked[0]
        assert not result.complete
        here.firm.refused.clear()
        result = await here.workspace.sync("bookings")
        assert result.complete
        assert here.keys("bookings") == ["care1", "own1", "own2", "sale1"]


async def test_where_ones_own_cannot_be_read_nothing_is_gone(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("bookings")
        here.firm.refused[OWN] = 400
        with pytest.raises(Refused):
            await here.workspace.sync("bookings")
        assert len(here.keys("bookings")) == 4


async def test_a_team_that_is_left_takes_its_bookings_along(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("bookings")
        here.firm.plan = "personal"
        here.later(days=2)
        await here.workspace.sync("bookings")
        assert here.keys("bookings") == ["own1", "own2"]


async def test_people_are_found_in_other_records_and_better_ones_stay(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("bookings")
        await here.workspace.sync("users")
        seen = here.workspace.records("users")
        assert {key: one.get("seenBy") for key, one in seen.items()} == {
            "3": None,
            "4": "memberships",
            "7": "memberships",
        }
        assert seen["3"]["defaultScheduleId"] == 1
        assert here.workspace.reach.sees == "own"
        assert here.workspace.reach.me == "3"


async def test_what_an_organisation_told_of_people_is_not_replaced_by_less(tmp_path: Path) -> None:
    async with working(tmp_path, **ADMIN) as here:
        await here.workspace.sync("users")
        here.firm.admin = False
        here.later(days=2)
        await here.workspace.sync("users")
        assert here.workspace.records("users")["4"]["emailVerified"] == "2026-01-01"


async def test_many_pages_are_asked_by_take_and_skip_in_a_stable_order(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        here.firm.own = [booking(f"b{n}") for n in range(620)]
        result = await here.workspace.sync("bookings")
        lines = [line for line in here.firm.asked if line.startswith(OWN)]
        assert sorted(lines) == [
            f"{OWN}?sortCreated=asc&take=250",
            f"{OWN}?sortCreated=asc&take=250&skip=250",
            f"{OWN}?sortCreated=asc&take=250&skip=500",
        ]
        assert (result.total, result.complete, len(result.keys)) == (620, True, 620)


async def test_a_server_that_gives_less_a_page_is_still_read_whole(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        here.firm.own, here.firm.most = [booking(f"b{n}") for n in range(230)], 100
        result = await here.workspace.sync("bookings")
        assert (result.total, result.complete, len(result.keys)) == (230, True, 230)


async def test_a_page_that_shifts_makes_the_list_incomplete_and_nothing_gone(
    tmp_path: Path,
) -> None:
    async with working(tmp_path, **DIY) as here:
        here.firm.own = [booking(f"b{n:03}") for n in range(400)]
        await here.workspace.sync("bookings")
        here.later(days=2)
        here.firm.after_first = lambda: here.firm.own.pop(0)
        result = await here.workspace.sync("bookings")
        assert (result.complete, result.delta.gone) == (False, ())
        assert len(here.keys("bookings")) == 400


async def test_after_a_whole_read_only_changes_are_asked_for(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        await here.workspace.sync("bookings")
        here.firm.asked.clear()
        here.firm.own[1] |= {"title": "New", "updatedAt": "2026-11-29T12:01:00.000Z"}
        here.firm.own.append(booking("own3", updatedAt="2026-11-29T12:02:00.000Z"))
        here.later(minutes=5)
        result = await here.workspace.sync("bookings")
        assert here.firm.asked == [
            f"{OWN}?sortCreated=asc&afterUpdatedAt=2026-11-01T07:58:00.000Z&take=250"
        ]
        assert (result.delta.new, result.delta.changed) == (("own3",), ("own2",))
        assert result.complete
        assert here.keys("bookings") == ["own1", "own2", "own3"]
        assert here.workspace.reach.whole("bookings")
        here.firm.asked.clear()
        await here.workspace.sync("bookings")
        assert "afterUpdatedAt=2026-11-29T12:00:00.000Z" in here.firm.asked[0]


async def test_once_a_day_the_whole_list_is_read(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        await here.workspace.sync("bookings")
        here.firm.own.pop()
        here.later(hours=25)
        here.firm.asked.clear()
        result = await here.workspace.sync("bookings")
        assert not any("afterUpdatedAt" in line for line in here.firm.asked)
        assert result.delta.gone == ("own2",)


async def test_records_that_do_not_say_when_they_changed_are_read_whole(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        here.firm.own[0]["updatedAt"] = None
        await here.workspace.sync("bookings")
        here.firm.asked.clear()
        await here.workspace.sync("bookings")
        assert here.firm.asked == [f"{OWN}?sortCreated=asc&take=250"]


async def test_a_part_is_asked_for_by_its_team(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("bookings")
        here.firm.paths()
        result = await here.workspace.sync("bookings", {"teamId": str(SALES)})
        assert here.firm.paths() == [OWN, OF_SALES]
        assert not result.complete
        result = await here.workspace.sync("memberships", {"teamId": str(CARE)})
        assert result.keys == ("6_60", "6_61")
        assert here.keys("bookings") == ["care1", "own1", "own2", "sale1"]


async def test_an_attendee_gets_its_id_and_keeps_it(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        await here.workspace.sync("attendees")
        await here.workspace.sync("attendees", {"bookingUid": "own1"})
        assert here.keys("attendees") == ["own1_70", "own2_gia@guest.example"]
        record = here.workspace.records("attendees")["own1_70"]
        assert (record["bookingUid"], record["locale"]) == ("own1", "en")
        await here.workspace.sync("attendees")
        assert here.keys("attendees") == ["own1_70", "own2_gia@guest.example"]


async def test_the_members_of_a_team_are_known_by_their_schedules(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("schedules")
        reach = here.workspace.reach
        assert not reach.hides("schedules", str(BEN))
        assert reach.hides("bookings", str(BEN))
        assert not reach.hides("schedules", str(ADA))


async def test_nothing_of_an_older_form_is_kept(tmp_path: Path) -> None:
    async with working(tmp_path, old=True, **DIY) as here:
        for name in ("bookings", "schedules", "event-types"):
            with pytest.raises(NotUnderstood, match="older form"):
                await here.workspace.sync(name)
            assert here.workspace.count(name) is None


async def test_a_host_whose_account_is_gone_is_nobody(tmp_path: Path) -> None:
    async with working(tmp_path, **DIY) as here:
        here.firm.own = [booking("lost", "unknown")]
        await here.workspace.sync("bookings")
        await here.workspace.sync("users")
        assert "userId" not in here.workspace.records("bookings")["lost"]
        assert here.keys("users") == ["3"]


async def test_a_list_for_another_role_says_whose_it_is(tmp_path: Path) -> None:
    async with working(tmp_path, plan="organisation") as here:
        with pytest.raises(Forbidden, match="Only an admin of the organisation"):
            await here.workspace.sync("routing-forms")


async def test_a_list_of_teams_alone_goes_on_without_one_of_them(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        await here.workspace.sync("memberships")
        here.firm.refused["/v2/teams/5/memberships"] = 403
        result = await here.workspace.sync("memberships")
        assert (result.complete, result.delta.gone) == (False, ())
        assert "of team Sales could not be read" in result.troubles[0]
        assert len(here.keys("memberships")) == 4
        here.firm.refused["/v2/teams/6/memberships"] = 403
        with pytest.raises(Forbidden):
            await here.workspace.sync("memberships")


async def test_many_that_fail_alike_are_one_sentence(tmp_path: Path) -> None:
    async with working(tmp_path) as here:
        for number in range(500, 506):
            here.firm.refused[f"/v2/event-types/{number}/private-links"] = 403
        here.firm.more_types = 4
        result = await here.workspace.sync("private-links")
        assert len(result.troubles) == 1
        assert "and 2 more could not be read" in result.troubles[0]
        assert result.keys == ("50_l50", "600_l600")
