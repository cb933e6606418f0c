"""Long lists: ten pages at a time, whatever the server makes of pages and totals."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from caltui.workspace.base.errors import Refused
from caltui.workspace.sync import streamed_import as importing
from caltui.workspace.workspace import Workspace
from tests.workspace.cal import Cal, Reply
from tests.workspace.conftest import Open
from tests.workspace.sync.test_read import users

Page = Callable[[int, int], Reply]


def cal_of(page: Page, kind: type[Cal] = Cal) -> Cal:
    """A Cal whose users come by a function of page and take."""
    cal = kind()
    cal.on("GET /v2/users", lambda query, _: page(int(query["page"]), int(query["take"])))
    return cal


def cut(records: list[dict[str, Any]], page: int, take: int, total: int | None = None) -> Reply:
    start = (page - 1) * take
    found = records[start : start + take]
    return 200, {"users": found, "total": len(records) if total is None else total}


def pages(cal: Cal) -> list[int]:
    return [int(query["page"]) for _, path, query, _ in cal.asked if path == "/v2/users"]


class Patient(Cal):
    """Takes a moment for every page after the first, and counts who waits at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self._held: list[asyncio.Event] = []

    def transport(self) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(self._later)

    async def _later(self, request: httpx.Request) -> httpx.Response:
        if request.url.params["page"] != "1":
            turn = asyncio.Event()
            self._held.append(turn)
            self.most = max(self.most, len(self._held))
            asyncio.get_running_loop().call_later(0.02, self._release, turn)
            await turn.wait()
        return self._answer(request)

    def _release(self, turn: asyncio.Event) -> None:
        if turn in self._held:
            self._held.remove(turn)
            turn.set()


async def test_ten_pages_are_on_their_way_at_once_and_never_more(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "ENOUGH", 200)
    records = users(2_950)
    cal = cal_of(lambda page, take: cut(records, page, take), Patient)
    workspace = opened(cal)
    result = await workspace.sync("users")
    assert isinstance(cal, Patient)
    assert cal.most == 10
    assert sorted(pages(cal)) == list(range(1, 31))
    assert (result.total, result.complete, workspace.count("users")) == (2_950, True, 2_950)
    assert result.keys == tuple(str(record["id"]) for record in records), "in Cal's order"
    assert sorted(result.delta.new, key=int) == list(result.keys)
    (group,) = workspace.find("u2949@")
    assert [found.key for found in group.found] == ["2949"]


async def known(opened: Open, records: list[dict[str, Any]]) -> tuple[Workspace, Cal]:
    """A workspace that has read these users."""
    cal = cal_of(lambda page, take: cut(records, page, take))
    workspace = opened(cal)
    assert (await workspace.sync("users")).complete
    cal.asked.clear()
    return workspace, cal


def answers(cal: Cal, page: Page) -> None:
    cal.on("GET /v2/users", lambda query, _: page(int(query["page"]), int(query["take"])))


async def test_who_appears_meanwhile_is_read_too(opened: Open) -> None:
    workspace, cal = await known(opened, users(250))
    answers(cal, lambda page, take: cut(users(250 if page == 1 else 310), page, take))
    result = await workspace.sync("users")
    assert (result.total, result.complete) == (310, True)
    assert sorted(pages(cal)) == [1, 2, 3, 4]
    assert (len(result.delta.new), result.delta.gone) == (60, ())


async def test_a_gap_that_a_deletion_leaves_makes_nobody_gone(opened: Open) -> None:
    """After page 1 the first is deleted: number 101 moves up, into a page that was read."""
    workspace, cal = await known(opened, users(250))
    answers(cal, lambda page, take: cut(users(250)[1 if page > 1 else 0 :], page, take))
    result = await workspace.sync("users")
    assert (result.complete, result.delta.gone) == (False, ())
    assert workspace.count("users") == 250
    assert workspace.record("users", "101") is not None
    answers(cal, lambda page, take: cut(users(250)[1:], page, take))
    assert (await workspace.sync("users")).delta.gone == ("1",), "the next one tells"


async def test_pages_that_overlap_make_nobody_gone(opened: Open) -> None:
    workspace, cal = await known(opened, users(200))
    answers(cal, lambda page, take: (200, {"users": users(200)[-100:], "total": 200}))
    result = await workspace.sync("users")
    assert (result.complete, result.delta.gone, len(result.keys)) == (False, (), 100)
    assert workspace.count("users") == 200


async def test_a_page_that_fails_leaves_what_was_known(opened: Open) -> None:
    workspace, cal = await known(opened, users(300))
    fresh = [{**user, "name": f"New {user['id']}"} for user in users(1_000)]

    def page(number: int, take: int) -> Reply:
        if number == 7:
            return 400, {"error": {"message": "no", "code": 400}}
        return cut(fresh, number, take)

    answers(cal, page)
    with pytest.raises(Refused):
        await workspace.sync("users")
    assert set(workspace.records("users")) >= {str(n) for n in range(1, 301)}
    assert max(pages(cal)) <= 7 + 10, "the rest is not asked for"
    answers(cal, lambda page, take: cut(fresh, page, take))
    assert (await workspace.sync("users")).complete
    assert workspace.count("users") == 1_000


async def test_a_list_that_ends_early_is_never_a_whole_one(opened: Open) -> None:
    def page(number: int, take: int) -> Reply:
        return (400, {"error": {"message": "no"}}) if number == 3 else cut(users(500), number, take)

    workspace = opened(cal_of(page))
    with pytest.raises(Refused):
        await workspace.sync("users")
    assert (workspace.count("users"), workspace.age("users")) == (None, None)


@pytest.mark.parametrize(
    ("take", "asked"),
    [(250, [1, 2]), (1_000, [1]), (40, list(range(1, 11)))],
    ids=["larger pages", "all at once", "smaller pages"],
)
async def test_the_server_sets_the_size_of_a_page(
    opened: Open, take: int, asked: list[int]
) -> None:
    cal = cal_of(lambda page, _: cut(users(400), page, take))
    workspace = opened(cal)
    result = await workspace.sync("users")
    assert (sorted(pages(cal)), result.complete) == (asked, True)
    assert workspace.count("users") == 400


@pytest.mark.parametrize(("n", "asked"), [(250, 3), (200, 3), (0, 1)])
async def test_without_a_total_a_full_page_means_that_there_may_be_more(
    opened: Open, n: int, asked: int
) -> None:
    cal = cal_of(lambda page, take: (200, {"users": cut(users(n), page, take)[1]["users"]}))
    workspace = opened(cal)
    result = await workspace.sync("users")
    assert pages(cal) == list(range(1, asked + 1))
    assert (result.complete, workspace.count("users")) == (True, n)


async def test_a_server_that_knows_no_pages_is_not_asked_for_ever(opened: Open) -> None:
    cal = cal_of(lambda page, take: (200, {"users": users(100), "total": 90_000}))
    result = await opened(cal).sync("users")
    assert (result.complete, len(result.keys)) == (False, 100)
    assert len(cal.asked) <= 12
