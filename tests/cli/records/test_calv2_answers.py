"""What Cal's API v2 answers to writes that are no edits, and to edits that empty something."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.cli.conftest import Shell
from tests.support.firm_v2 import KEY as FIRM_KEY
from tests.support.firm_v2 import Firm, serving
from tests.support.sandbox import Running, running
from tests.support.small_v2 import KEY, Refusal, small_v2

ROLLING = '{"type": "calendarDays", "value": 9, "rolling": true}'
RANGE = '{"type": "range", "value": ["2026-12-01", "2026-12-20"]}'


@pytest.fixture
def cal() -> Iterator[Running]:
    today = datetime.now(UTC).date()
    with running(lambda: firm(today=today), dialect="calv2") as found:
        yield found


@pytest.fixture
def v2(cal: Running, tmp_path: Path) -> Shell:
    return shell_at(tmp_path, cal.base_url, DEMO_KEY)


def shell_at(home: Path, url: str, key: str) -> Shell:
    where = {"CALTUI_DIALECT": "calv2", "CALTUI_BASE_URL": url, "CALTUI_BUDGET": "0"}
    return Shell(home, **where, CALTUI_API_TOKEN=key)


def paths(cal: Running) -> list[str]:
    return [seen.path.partition("?")[0] for seen in cal.requests]


def test_a_link_with_which_people_join_is_shown_and_kept_nowhere(v2: Shell) -> None:
    made = v2.good("teams", "invite", "1", "--yes")
    assert made["token"] in made["inviteLink"]
    assert made["token"] not in v2.files()
    (entry,) = v2.good("journal", "list")
    assert entry["what"].startswith("Make a link with which people join a team: 1")


def test_a_calendar_that_is_looked_at_leaves_its_connection_whole(v2: Shell) -> None:
    (before,) = v2.good("calendars", "list")
    number = str(before["credentialId"])
    values = ("--integration", "google_calendar", "--external-id", "x", "--credential-id", number)
    done = v2("calendars", "select", *values, "--yes")
    assert (done.code, done.err.strip()) == (0, "Done: Look into a calendar for clashes.")
    (kept,) = v2.good("calendars", "list", "--cached")
    assert kept["integration"] == before["integration"]
    values = ("--integration", "google_calendar", "--external-id", "x")
    assert v2("calendars", "set-destination", *values, "--yes").code == 0
    (kept,) = v2.good("calendars", "list", "--cached")
    assert kept["integration"] == before["integration"]


def test_times_of_a_routing_form_are_a_question(v2: Shell) -> None:
    form = v2.good("routing-forms", "list")[0]["id"]
    days = ("--start", "2027-01-04", "--end", "2027-01-05")
    for words in ((), ("--read-only",)):
        answer = v2.good(*words, "routing-forms", "slots", form, *days)
        assert "slots" in answer
        assert "name" not in answer, "the form itself"
    assert v2.good("journal", "list") == []


def test_a_team_that_waits_for_its_payment_is_not_said_to_be_made(tmp_path: Path) -> None:
    with small_v2() as cal:
        cal.payment = "https://pay.example/now"
        v2 = shell_at(tmp_path, cal.url, KEY)
        done = v2("teams", "create", "--name", "Ops", "--yes", "-o", "json")
        assert done.code == 0, done.err
        told = "But the team is made only when somebody has gone on at https://pay.example/now"
        assert told in done.err
        assert done.json["message"].startswith("Your team will be created")
        assert "https://pay.example/now" in done.json["message"]


def test_what_an_edit_has_emptied_is_not_shown_as_before(v2: Shell) -> None:
    rolling = v2.good("event-types", "update", "1", "--booking-window", ROLLING, "--yes")
    assert (rolling["periodType"], rolling["periodDays"]) == ("ROLLING_WINDOW", 9)
    ranged = v2.good("event-types", "update", "1", "--booking-window", RANGE, "--yes")
    assert (ranged["periodType"], ranged["periodStartDate"]) == ("RANGE", "2026-12-01")
    assert "periodDays" not in ranged
    assert "periodDays" not in v2.good("event-types", "get", "1", "--cached")


def test_a_record_is_looked_for_in_the_one_list_that_has_it(v2: Shell, cal: Running) -> None:
    link = v2.good("private-links", "create", "3", "--max-usage-count", "3")["linkId"]
    cal.requests.clear()
    assert v2.good("private-links", "get", "3", link)["linkId"] == link
    assert [path for path in paths(cal) if "private-links" in path] == [
        "/v2/event-types/3/private-links"
    ]
    assert v2.good("private-links", "get", f"3_{link}")["linkId"] == link
    assert v2("private-links", "get", "3").code == 2


@pytest.mark.parametrize(
    ("firm", "says"),
    [
        (Firm(kind="diy", plan="personal"), "cal.diy does not have it: remove a user of the"),
        (Firm(), "Only an organisation can do it, and this account is in none: remove a user"),
    ],
    ids=["cal.diy", "no organisation"],
)
def test_users_that_are_there_are_not_denied(tmp_path: Path, firm: Firm, says: str) -> None:
    with serving(firm):
        v2 = shell_at(tmp_path, firm.url, FIRM_KEY)
        assert v2("users", "list").code == 0
        found = v2("users", "delete", "4", "--yes", "-o", "json")
        assert (found.code, found.error["kind"]) == (2, "not_offered")
        assert found.error["message"].startswith(says)


def test_a_refusal_names_what_was_asked_for_in_words(tmp_path: Path) -> None:
    with small_v2() as cal:
        cal.refuse["GET /v2/bookings/soon/references"] = Refusal(
            400, "Booking with uid=soon does not belong to user", "BadRequestException"
        )
        found = shell_at(tmp_path, cal.url, KEY)("bookings", "references", "soon", "-o", "json")
        assert (found.code, found.error["kind"]) == (5, "refused")
        assert found.error["message"].startswith(
            "Cal refused to find the calendar and video events of a booking (booking soon): "
        )


def test_single_days_are_said_to_come_back_as_they_do(v2: Shell) -> None:
    first = v2.good("schedules", "list")[0]
    key, days = (
        str(first["id"]),
        '[{"date": "2027-01-04", "startTime": "09:00", "endTime": "12:00"}]',
    )
    planned = v2.good("schedules", "update", key, "--overrides", days, "--dry-run")
    assert planned["undo"] == "Can be undone."
    assert v2("schedules", "update", key, "--overrides", days, "--yes").code == 0
    assert v2("undo", "--yes").code == 0
    assert v2.good("schedules", "get", key)["availability"] == first["availability"]


def test_an_event_type_of_a_team_is_made_copied_and_brought_back(v2: Shell, cal: Running) -> None:
    kind = next(
        row for row in v2.good("event-types", "list") if row.get("schedulingType") == "COLLECTIVE"
    )
    team, hosts = str(kind["teamId"]), [host["userId"] for host in kind["hosts"]]
    values = ("--title", "Panel", "--slug", "panel-9", "--length", "30", "--team-id", team)
    alone = v2("event-types", "create", *values[:-2], "--scheduling-type", "COLLECTIVE")
    assert (alone.code, "what is one's own" in alone.err) == (2, True)
    made = v2.good("event-types", "create", *values, "--scheduling-type", "COLLECTIVE", "--yes")
    assert (made["teamId"], made["schedulingType"]) == (kind["teamId"], "COLLECTIVE")
    assert f"/v2/teams/{team}/event-types" in paths(cal)
    copy = v2.good("event-types", "duplicate", str(kind["id"]), "--yes")
    assert (copy["teamId"], [host["userId"] for host in copy["hosts"]]) == (kind["teamId"], hosts)
    assert v2("event-types", "delete", str(copy["id"]), "--yes").code == 0
    back = v2.good("undo", "--yes")
    assert (back["title"], back["teamId"]) == (copy["title"], kind["teamId"])


def test_an_event_type_of_ones_own_is_said_to_have_one_host(v2: Shell, cal: Running) -> None:
    own, *_ = (row for row in v2.good("event-types", "list") if row.get("teamId") is None)
    assert own["schedulingType"] is None, "Cal leaves it out where no team offers it"
    copy = v2.good("event-types", "duplicate", str(own["id"]), "--yes")
    assert (copy["schedulingType"], copy["userId"]) == (None, own["userId"])
    assert v2("event-types", "delete", str(copy["id"]), "--yes").code == 0
    assert v2.good("undo", "--yes")["title"] == copy["title"]
    team = next(row for row in v2.good("event-types", "list") if row.get("teamId") is not None)
    assert team["schedulingType"] is not None
