"""Ids that a gateway does not fill into the old URL format, or takes for the placeholder."""

from typing import Any

import pytest

from caltui.gateway.errors.kinds import GatewayError, NotFound
from tests.gateway.conftest import desk
from tests.gateway.player import Asked, Play, play
from tests.gateway.test_decision import NEW, OLD, OLD_PATH, asked_formats

SELECTED = "3 google_calendar me@x.y"


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (f"selected-calendars get {SELECTED}", {}),
        (f"selected-calendars update {SELECTED}", {"credentialId": 4}),
        (f"selected-calendars delete {SELECTED}", {}),
    ],
)
@pytest.mark.parametrize("learned", [None, "new", "old"])
async def test_a_selected_calendar_is_asked_in_the_old_format_last(
    words: str, values: dict[str, Any], learned: str | None
) -> None:
    async with desk(lambda asked: play({"message": "Not Found"}, 404), learned=learned) as here:
        with pytest.raises(NotFound, match="no selected calendar") as caught:
            await here.ask(words, **values)
        assert "old address form" in caught.value.hint
        assert [a.path.rpartition("/")[2] for a in here.player.seen] == [
            "3_google_calendar_me@x.y",
            "userId_integration_externalId",
        ]
        assert here.formats.learned() == learned


async def test_a_gateway_that_fills_all_three_ids_in_the_old_format_is_used() -> None:
    found = {"userId": 3, "integration": "google_calendar", "externalId": "me@x.y"}

    def script(asked: Asked) -> Play:
        if "userId_integration" not in asked.path:
            return play({"message": "Not Found"}, 404)
        return play({"data": {"selected_calendar": found}})

    async with desk(script) as here:
        answer = await here.ask(f"selected-calendars get {SELECTED}")
        assert answer.data == found
        assert here.formats.learned() == "old"


async def test_an_id_that_became_the_placeholder_means_missing() -> None:
    """A gateway that knows only the new format takes `id` of the old one for the id."""
    nan = {"message": "invalid_type in 'id': Expected number, received nan"}

    def script(asked: Asked) -> Play:
        if asked.path == OLD_PATH:
            return play(nan, 400)
        return play({"message": "Attendee not found"}, 404)

    async with desk(script) as here:
        with pytest.raises(NotFound, match="Attendee not found"):
            await here.ask("attendees get 5")
        assert asked_formats(here, "GET") == (NEW, OLD)


async def test_a_learned_old_format_that_is_taken_for_an_id_is_forgotten() -> None:
    nan = {"message": "invalid_type in 'id': Expected number, received nan"}
    async with desk(lambda asked: play(nan, 400), learned="old") as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees update 5", name="N")
        assert caught.value.kind == "refused"
        assert len(here.player.seen) == 1
        assert here.formats.learned() is None
