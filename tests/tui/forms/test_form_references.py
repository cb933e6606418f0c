"""A reference says whose it is: its own name, never that of the one before, or "never seen"."""

from collections.abc import Iterator
from typing import Any

import pytest

from caltui.tui.forms.editors.suggest import Suggest
from caltui.workspace.workspace import Workspace
from tests.tui.forms_support import demo_firm, edit, forget_drafts, opened


@pytest.fixture(scope="module")
def firm() -> Iterator[Workspace]:
    with demo_firm("webhooks", "event-types") as workspace:
        yield workspace


@pytest.fixture
async def workspace(firm: Workspace) -> Any:
    forget_drafts(firm)
    yield firm
    await firm.wire.aclose()


def webhook(workspace: Workspace) -> str:
    return next(iter(workspace.records("webhooks")))


async def test_an_id_behind_an_old_name_loses_that_name(workspace: Workspace) -> None:
    known = list(workspace.records("event-types"))
    names = [workspace.name("event-types", key) for key in known]
    async with opened(edit(workspace, "webhooks", webhook(workspace))) as driver:
        await driver.focus("eventTypeId")
        await driver.fill("eventTypeId", f"{names[0]} · 99999")
        assert "event type 99999 was never seen" in driver.below("eventTypeId")
        await driver.press("tab")
        editor = driver.row("eventTypeId").editor
        assert isinstance(editor, Suggest)
        assert editor.line.value == "99999"
        await driver.focus("eventTypeId")
        await driver.fill("eventTypeId", f"{names[0]} · {known[1]}")
        assert driver.below("eventTypeId") == f"= {names[1]} · {known[1]}"
        await driver.press("tab")
        assert editor.line.value == f"{names[1]} · {known[1]}"


async def test_what_does_not_exist_is_told_before_anything_is_sent(workspace: Workspace) -> None:
    async with opened(edit(workspace, "webhooks", webhook(workspace))) as driver:
        await driver.fill("eventTypeId", "99999")
        before = len(workspace.trace.entries)
        await driver.press("ctrl+s")
        await driver.until(lambda: bool(driver.row("eventTypeId").fault), "the fault")
        assert "There is no such event type: 99999." in driver.row("eventTypeId").fault
        sent = [entry.operation for entry in list(workspace.trace.entries)[before:]]
        assert not any("update" in one for one in sent)


async def test_the_review_has_the_name_that_was_found(workspace: Workspace) -> None:
    known = set(workspace.records("event-types"))
    unseen = next(str(n) for n in range(1, 60) if str(n) not in known)
    async with opened(edit(workspace, "webhooks", webhook(workspace))) as driver:
        await driver.fill("eventTypeId", unseen)
        await driver.to_review()
        seen = workspace.record("event-types", unseen)
        assert seen is not None
        assert f"{seen.record['title']} · {unseen}" in driver.says("#review-diff")
