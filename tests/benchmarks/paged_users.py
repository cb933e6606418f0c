"""The sync of 20,000 users through the gateway, in pages of 100."""

import asyncio
import json
from collections.abc import Mapping

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile
from caltui.workspace.open import demo_workspace
from tests.benchmarks import targets
from tests.benchmarks.paging import RARE, Answers, PagedList, measured
from tests.benchmarks.timing import Line

PAGES, SIZE = 200, 100


def sync() -> list[Line]:
    """The list from a fresh mirror on, and its floors."""
    pages = [
        f"/cal/v2/users?page={number}&take={SIZE}&api_token={DEMO_TOKEN}"
        for number in range(1, PAGES + 1)
    ]
    users = PagedList(
        __name__,
        f"{PAGES} pages of {SIZE} users",
        "users",
        PAGES * SIZE,
        "$.data.users",
        pages,
        Profile("bench", budget=0),
        DEMO_TOKEN,
    )
    return measured(users, targets.SYNC)


def answers() -> Answers:
    """The pages, made of the users of the demo."""
    workspace = demo_workspace()

    async def read() -> None:
        await workspace.sync("users")
        await workspace.wire.aclose()

    try:
        asyncio.run(read())
        known = list(workspace.records("users").values())
    finally:
        workspace.close()
    users = [
        {
            **known[n % len(known)],
            "id": n,
            "username": f"u{n}",
            "email": f"u{n}@example.com",
            "name": f"{known[n % len(known)]['name']} {n if n != 777 else RARE}",
        }
        for n in range(1, PAGES * SIZE + 1)
    ]
    pages = [
        json.dumps({"data": {"users": page, "total": len(users)}}, separators=(",", ":")).encode()
        for page in (users[start : start + SIZE] for start in range(0, len(users), SIZE))
    ]

    def answer(_: str, query: Mapping[str, list[str]]) -> bytes:
        return pages[int(query["page"][0]) - 1]

    return answer
