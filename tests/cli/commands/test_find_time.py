"""`caltui find-time`: by mail, name and id; partials with their reasons; who is not known."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.between import Changed, between
from tests.support.sandbox import Running, running

Days = dict[str, list[dict[str, str]]]


def test_people_are_named_by_mail_name_and_id(shell: Shell, sandbox: Running) -> None:
    people = "ada.fischer@example.com,Bishal Gurung,3"
    found = shell.good("find-time", "--people", people, "--length", "45")
    assert found[0]["of"] == 3
    assert {one["id"] for one in found[0]["coming"]} == {2, 3, 5}
    assert found[0]["missing"] == []
    assert found[0]["text"].startswith("everyone, ")
    assert [request for request in sandbox.requests if request.method != "GET"] == []


def test_when_nobody_fits_all_the_best_partial_comes_with_its_reason(shell: Shell) -> None:
    found = shell("find-time", "--team", "1", "-o", "json", "--zone", "Europe/Berlin")
    assert "What suits most:" in found.err
    best = found.json[0]
    assert len(best["coming"]) == best["of"] - 1
    [missing] = best["missing"]
    assert missing["why"] in ("outside", "busy", "override")
    assert "6 of 7, " in best["text"]
    assert "Europe/Berlin, without Kenji Moriyama: outside of hours" in best["text"]
    table = shell("find-time", "--team", "1", "-o", "table")
    assert "without Kenji Moriyama" in table.out


def test_a_person_whose_calendar_is_unknown_is_never_free(shell: Shell) -> None:
    found = shell("find-time", "--people", "2,39", "-o", "json")
    assert found.code == 0
    assert all([one["id"] for one in row["missing"]] == [39] for row in found.json)
    assert found.json[0]["missing"][0]["why"] == "unknown"
    assert "unknown: No schedule of this member is known" in found.json[0]["text"]


def test_who_is_not_meant_is_asked_about(shell: Shell) -> None:
    nobody = shell("find-time", "--people", "zzz")
    assert nobody.code == 4
    assert "No user 'zzz' was seen" in nobody.err
    several = shell("find-time", "--people", "example.com")
    assert several.code == 2
    assert "may be" in several.err
    for wrong in (
        ("--people", "2", "--length", "soon"),
        ("--people", "2", "--days", "0"),
        ("--people", "2", "--must", "3"),
        ("--people", ","),
        ("--people", "2", "--at-least", "4"),
        ("--people", "2", "--between", "9-12,13-14"),
    ):
        assert shell("find-time", *wrong).code == 2, wrong


@pytest.fixture
def shell_to(tmp_path: Path) -> Iterator[Callable[..., Shell]]:
    """Makes a shell on Cal's API v2, which offers other times than the sandbox if told so."""
    with ExitStack() as opened:
        today = datetime.now(UTC).date()
        cal = opened.enter_context(running(firm(today=today), dialect="calv2"))

        def make(alter: Callable[[Days], Days] = lambda days: days, status: int = 200) -> Shell:
            def change(path: str, answer: httpx.Response) -> Changed | None:
                if not path.startswith("/v2/slots"):
                    return None
                body: dict[str, Any] = {"status": "success", "data": alter(answer.json()["data"])}
                return Changed(status, json.dumps(body).encode())

            return Shell(
                tmp_path,
                CALTUI_DIALECT="calv2",
                CALTUI_API_TOKEN=DEMO_KEY,
                CALTUI_BASE_URL=opened.enter_context(between(cal.base_url, change)),
                CALTUI_BUDGET="0",
                TZ="UTC",
            )

        yield make


ROSA = ("find-time", "--people", "1", "--limit", "1000")
FOR_TALK = (*ROSA, "--event-type", "1")


def one_only(days: Days) -> Days:
    """The last of the last but one day, which lies whole in what was asked."""
    day = sorted(days)[-2]
    return {day: days[day][-1:]}


def test_what_cal_offers_comes_first_and_begins_where_cal_offers_it(
    shell_to: Callable[..., Shell],
) -> None:
    rows = shell_to().good(*FOR_TALK)
    assert all(row["offered_by_cal"] for row in rows if "offers" in row["text"])
    assert any(row["offered_by_cal"] for row in rows)
    first, *rest = shell_to(one_only).good(*FOR_TALK)
    assert first["offered_by_cal"] == [first["start"]]
    assert f"Cal offers {first['start'][11:16]}" in first["text"]
    assert first["start"] > rest[0]["start"], "earlier ones are there, and come later"
    assert {tuple(row["offered_by_cal"]) for row in rest} == {()}
    assert all("Cal does not offer it" in row["text"] for row in rest)


def test_a_meeting_longer_than_what_cal_was_asked_about_is_not_judged(
    shell_to: Callable[..., Shell],
) -> None:
    rows = shell_to().good(*FOR_TALK, "--length", "3h")
    assert rows
    assert [row for row in rows if row["offered_by_cal"]] == []
    assert any(row["offered_by_cal"] is None for row in rows)


def test_it_is_said_where_cal_was_not_asked_or_did_not_answer(
    shell_to: Callable[..., Shell], shell: Shell
) -> None:
    told = shell_to()(*ROSA, "-o", "json")
    assert "Cal was not asked which times it offers" in told.err
    assert {row["offered_by_cal"] for row in told.json} == {None}
    told = shell_to(lambda days: days, 500)(*FOR_TALK, "-o", "json")
    assert "Cal did not say which times it offers" in told.err
    assert {row["offered_by_cal"] for row in told.json} == {None}
    told = shell("find-time", "--people", "2", "-o", "json")
    assert "Cal was not asked" not in told.err, "through the gateway there is nothing to ask"
    assert shell_to()(*ROSA, "--event-type", "talk").code == 2
