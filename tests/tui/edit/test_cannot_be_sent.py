"""What this account cannot send is said where it is seen; no review breaks by it."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from caltui.sandbox.cal.callers import DEMO_KEY, USER_KEY
from caltui.sandbox.demo_data.firm import firm
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.tui.acts.bulk.form import BulkForm
from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.body import FormBody
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running, running
from tests.tui.conftest import NOW, Seat, Sit

FOREIGN = "Is not known for what is one's own: leave it out."
ADMINS_ONLY = "Only an admin of the organisation may do this with users."


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=date(2026, 11, 23)), dialect="calv2") as started:
        yield started


@pytest.fixture
async def desk(
    cal: Running, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Workspace]:
    """A workspace that has seen the users, with the key that is the parameter."""
    profile = Profile("test", cal.base_url, cal.base_url, "calv2", budget=0)
    where = paths({"CALTUI_HOME": str(tmp_path)})
    workspace = open_workspace(profile, token=request.param, paths=where, clock=lambda: NOW)
    await workspace.sync("users")
    await workspace.access(anew=True)
    yield workspace
    await workspace.aclose()


async def at_username(seat: Seat, form: FormScreen) -> None:
    form.query_one(FormBody).go_to("username")
    await seat.until(lambda: getattr(form.focused, "id", "") == "field-username", "the field")


def said(seat: Seat) -> str:
    return "\n".join(str(line.render()) for line in seat.app.screen.query(Static))


@pytest.mark.parametrize("desk", [DEMO_KEY], indirect=True)
async def test_a_field_that_is_not_for_oneself_is_named_in_the_form(
    sit: Sit, desk: Workspace, cal: Running
) -> None:
    async with sit(on=desk) as seat:
        await seat.go("users id=1")
        await seat.press("e")
        form = await seat.front(FormScreen)
        await at_username(seat, form)
        await seat.type("x")
        await seat.press("ctrl+s")
        body = form.query_one(FormBody)
        await seat.until(lambda: body.faulty == {"username": FOREIGN}, "the reason")
        assert seat.app.screen is form
        assert [seen.method for seen in cal.requests.effects] == []


@pytest.mark.parametrize("desk", [DEMO_KEY], indirect=True)
async def test_many_are_shown_with_the_one_that_cannot_be_sent(sit: Sit, desk: Workspace) -> None:
    async with sit(on=desk) as seat:
        await seat.go("users")
        assert seat.table.move_to_key("1")
        await seat.press("space", "space", "E")
        form = await seat.front(BulkForm)
        await at_username(seat, form)
        await seat.type("another")
        await seat.press("ctrl+s")
        await seat.front(BulkScreen)
        await seat.press("J")
        assert f"Cannot be sent: username: {FOREIGN}" in said(seat)


@pytest.mark.parametrize("desk", [USER_KEY], indirect=True)
async def test_a_review_says_what_only_others_may_do(
    sit: Sit, desk: Workspace, cal: Running
) -> None:
    async with sit(on=desk) as seat:
        await seat.go("users id=7")
        await seat.press("d")
        review = await seat.front(ReviewScreen)
        line = str(review.query_one("#review-request", Static).render())
        assert line.startswith(f"Cannot be sent: {ADMINS_ONLY}")
        await seat.press("y")
        await seat.until(lambda: ADMINS_ONLY in str(review.query_one("#review-state").render()))
        assert [seen.method for seen in cal.requests.effects] == []
