"""Lists of Cal's API v2 as commands, against a server that can only be read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.support.firm_v2 import KEY, Firm, serving

LISTS = {
    "bookings": ("uid", {"own1", "own2", "sale1", "care1"}),
    "attendees": ("bookingUid", {"own1", "own2", "sale1", "care1"}),
    "users": ("id", {3, 4, 7}),
    "teams": ("id", {5, 6}),
    "memberships": ("id", {50, 51, 60, 61}),
    "out-of-office": ("id", {1, 40, 70}),
    "private-links": ("linkId", {"l50", "l500", "l600"}),
    "calendars": ("credentialId", {9}),
    "schedules": ("id", {1, 4, 7}),
    "availabilities": ("scheduleId", {1, 4, 7}),
    "event-types": ("id", {50, 500, 600}),
    "webhooks": ("id", {"w1"}),
}
At = Callable[[Firm], Shell]


@pytest.fixture
def at(tmp_path: Path) -> At:
    """A shell whose variables name a running firm."""

    def shell(firm: Firm, end: str = "") -> Shell:
        where = {"CALTUI_DIALECT": "calv2", "CALTUI_BASE_URL": firm.url + end}
        return Shell(tmp_path, **where, CALTUI_API_TOKEN=KEY, TZ="UTC")

    return shell


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_printed_whole(at: At, name: str) -> None:
    field, values = LISTS[name]
    with serving(Firm()) as firm:
        rows = at(firm).good(name, "list")
        assert {row[field] for row in rows} == values
        assert {row[field] for row in at(firm).good(name, "list", "--cached")} == values


@pytest.mark.parametrize(("below", "end"), [("", ""), ("", "/v2"), ("/api", ""), ("/api", "/v2/")])
def test_the_base_url_may_end_as_people_write_it(tmp_path: Path, below: str, end: str) -> None:
    with serving(Firm(below=below)) as firm:
        where = {"CALTUI_DIALECT": "calv2", "CALTUI_BASE_URL": firm.url + end}
        shell = Shell(tmp_path, **where, CALTUI_API_TOKEN=KEY)
        booking = shell.good("bookings", "get", "own2")
        assert (booking["uid"], booking["userId"]) == ("own2", 4)
        assert booking["startTime"] == "2026-12-01T09:00:00.000Z"


def test_a_list_may_be_asked_for_below_one_record(at: At) -> None:
    with serving(Firm()) as firm:
        shell = at(firm)
        assert [row["id"] for row in shell.good("memberships", "list", "6")] == [60, 61]
        assert [row["id"] for row in shell.good("attendees", "list", "own1")] == [70]
        assert [row["linkId"] for row in shell.good("private-links", "list", "50")] == ["l50"]
        assert shell("memberships", "list", "x").code == 2
        assert len(shell.good("attendees", "list")) == 4


def test_a_question_goes_to_every_read_that_knows_it(at: At) -> None:
    with serving(Firm()) as firm:
        shell = at(firm)
        assert len(shell.good("bookings", "list", "--status", "upcoming")) == 4
        assert {row["uid"] for row in shell.good("bookings", "list", "--team-id", "6")} == {
            *("own1", "own2", "care1")
        }
        firm.asked.clear()
        assert len(shell.good("bookings", "list", "--take", "1")) == 1
        assert firm.asked == ["/v2/bookings?sortCreated=asc&take=1"]
        found = shell("bookings", "list", "--user-ids", "3", "-o", "json")
        assert (found.code, found.error["kind"]) == (2, "not_offered")


@pytest.mark.parametrize(
    ("name", "plural"),
    [("teams", "teams"), ("memberships", "memberships"), ("out-of-office", "absences")],
)
def test_what_cal_diy_lacks_is_said_in_a_sentence(at: At, name: str, plural: str) -> None:
    with serving(Firm(kind="diy", plan="personal")) as firm:
        found = at(firm)(name, "list", "-o", "json")
        assert (found.code, found.error["message"]) == (2, f"cal.diy has no {plural}.")


@pytest.mark.parametrize("words", ["payments list", "booking-references get 5"])
def test_a_category_of_another_dialect_is_no_spelling_mistake(at: At, words: str) -> None:
    found = at(Firm(url="http://127.0.0.1:9"))(*words.split(), "-o", "json")
    name = words.split()[0].replace("-", " ")
    assert (found.code, found.error["message"]) == (2, f"Cal's API v2 has no {name}.")


def test_a_401_of_a_right_is_no_bad_key(at: At) -> None:
    with serving(Firm()) as firm:
        firm.refused["/v2/bookings/own1"] = 401
        found = at(firm)("bookings", "get", "own1", "-o", "json")
        assert (found.code, found.error["kind"]) == (3, "forbidden")
        assert "login" not in found.err


def test_a_path_that_the_server_lacks_is_no_missing_record(at: At) -> None:
    with serving(Firm()) as firm:
        found = at(firm)("webhooks", "get", "w1", "-o", "json")
        assert (found.code, found.error["kind"]) == (4, "no_such_path")


def test_a_role_that_is_wanting_is_named(at: At) -> None:
    with serving(Firm(plan="organisation")) as firm:
        found = at(firm)("routing-forms", "list", "-o", "json")
        assert (found.code, found.error["kind"]) == (3, "forbidden")
        assert "Cal remembers a role for 5 minutes" in found.error["hint"]


def test_a_team_that_cannot_be_read_is_named(at: At) -> None:
    with serving(Firm()) as firm:
        firm.refused["/v2/teams/6/bookings"] = 403
        found = at(firm)("bookings", "list", "-o", "json")
        assert (found.code, len(found.json)) == (0, 3)
        assert "The bookings of team Care could not be read" in found.err


def test_everything_is_exported_that_the_server_has(at: At, tmp_path: Path) -> None:
    with serving(Firm(kind="diy", plan="personal")) as firm:
        done = at(firm)("export", "--all", "--to", f"{tmp_path}/out/")
        assert done.code == 0, done.err
        assert "teams: cal.diy has no teams." in done.err
        files = {path.stem for path in (tmp_path / "out").iterdir()}
        assert files == {
            *("bookings", "attendees", "schedules", "availabilities", "event-types"),
            *("private-links", "users", "calendars", "webhooks"),
        }


def test_a_user_is_found_in_the_list(at: At) -> None:
    with serving(Firm()) as firm:
        shell = at(firm)
        assert shell.good("users", "get", "4")["name"] == "Ben Roth"
        assert shell("users", "get", "99").code == 4


CONNECTED = {
    "connectedCalendars": [
        {
            "integration": {"type": "google_calendar"},
            "credentialId": 9,
            "primary": {"externalId": "a@x", "email": "ada@firm.example"},
            "calendars": [
                {"externalId": "a@x", "name": "Work", "isSelected": True, "credentialId": 9},
                {"externalId": "b@x", "name": "Home", "isSelected": True, "credentialId": 9},
                {"externalId": "c@x", "isSelected": False, "credentialId": 9},
            ],
        },
        {
            "integration": {"type": "office365_calendar"},
            "credentialId": 10,
            "calendars": [{"externalId": "a@x", "isSelected": False, "credentialId": 10}],
        },
        {"integration": {"type": "apple_calendar"}, "credentialId": 11, "error": {"message": "x"}},
    ]
}
OF_NINE = {"id": 1, "externalId": "a@x", "integration": "google_calendar", "credentialId": 9}
IN_NONE = {"id": 1, "externalId": "z@x", "integration": "google_calendar", "credentialId": None}


@pytest.mark.parametrize(
    ("beside", "written"),
    [
        ({"destinationCalendar": OF_NINE}, ["Work", "–", "unknown"]),
        ({"destinationCalendar": IN_NONE}, ["–", "–", "unknown"]),
        ({"destinationCalendar": None}, ["–", "–", "–"]),
        ({}, ["unknown", "unknown", "unknown"]),
    ],
)
def test_calendars_say_which_are_looked_at_and_which_is_written_to(
    at: At, beside: dict[str, object], written: list[str]
) -> None:
    with serving(Firm(calendars={**CONNECTED, **beside})) as firm:
        shell = at(firm)
        rows = shell.good("calendars", "list", "--columns", "credentialId,selected,destination")
        assert [row["selected"] for row in rows] == ["Work, Home", "none", "unknown"]
        assert [row["destination"] for row in rows] == written
        head, *lines = shell("calendars", "list", "-o", "table").out.splitlines()
        assert [word.strip() for word in head.split("  ") if word][-2:] == [
            "Looked at",
            "Written to",
        ]
        assert len(lines) == 3
        told = shell("calendars", "list", "-o", "csv").out.splitlines()[0].split(",")
        assert "destinationCalendar" in told
        assert "selected" not in told, "what is no field has no empty column"
