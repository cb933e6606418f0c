"""Actions of Cal's API v2 from the command line, against a small server over HTTP."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.support.small_v2 import BEN, KEY, SmallV2, booking, small_v2

MONDAY = date.today() + timedelta(days=-date.today().weekday() % 7)
"""The commands go by the real clock: both bookings to come are in the week of this day."""

AT_TEN = f"{MONDAY + timedelta(days=4)}T10:00"


@pytest.fixture
def cal() -> Iterator[SmallV2]:
    with small_v2(MONDAY) as found:
        yield found


@pytest.fixture
def v2(cal: SmallV2, tmp_path: Path) -> Shell:
    return Shell(
        tmp_path,
        CALTUI_DIALECT="calv2",
        CALTUI_BASE_URL=cal.url,
        CALTUI_API_TOKEN=KEY,
        CALTUI_BUDGET="0",
    )


GUEST, HOST = "gia@guest.example", "ada@firm.example"

ACTIONS = {
    "confirm": ("asks", "POST /v2/bookings/asks/confirm", {}, [GUEST]),
    "decline": (
        "asks --reason full",
        "POST /v2/bookings/asks/decline",
        {"reason": "full"},
        [GUEST],
    ),
    "reschedule": (
        f"soon --start {AT_TEN}Z --rescheduling-reason ill",
        "POST /v2/bookings/soon/reschedule",
        {"start": f"{AT_TEN}:00.000Z", "reschedulingReason": "ill"},
        [GUEST],
    ),
    "request-reschedule": (
        "soon --reschedule-reason ill",
        "POST /v2/bookings/soon/request-reschedule",
        {"rescheduleReason": "ill"},
        [GUEST],
    ),
    "no-show": ("over --host true", "POST /v2/bookings/over/mark-absent", {"host": True}, []),
    "reassign": ("soon", "POST /v2/bookings/soon/reassign", {}, [GUEST, HOST, "ben@firm.example"]),
    "reassign-to": (
        "soon 5 --reason away",
        "POST /v2/bookings/soon/reassign/5",
        {"reason": "away"},
        [GUEST, HOST, "cy@firm.example"],
    ),
    "location": (
        "soon --location type=link,link=https://meet.example/1",
        "PATCH /v2/bookings/soon/location",
        {"location": {"type": "link", "link": "https://meet.example/1"}},
        [GUEST],
    ),
    "add-guests": (
        "soon --guests email=mo@guest.example",
        "POST /v2/bookings/soon/guests",
        {"guests": [{"email": "mo@guest.example"}]},
        ["mo@guest.example"],
    ),
    "cancel": (
        "soon --reason ill",
        "POST /v2/bookings/soon/cancel",
        {"cancellationReason": "ill"},
        [GUEST],
    ),
}


@pytest.mark.parametrize("verb", ACTIONS)
def test_an_action_is_shown_first_and_then_sent_once(v2: Shell, cal: SmallV2, verb: str) -> None:
    words, line, body, told = ACTIONS[verb]
    version = "2026-02-25" if verb == "request-reschedule" else "2024-08-13"
    shown = v2.good("bookings", verb, *words.split(), "--dry-run")
    assert shown["request"] == f"{line.replace(' ', f' {cal.url}', 1)} (cal-api-version: {version})"
    assert (shown["body"], cal.writes) == (body, [])
    assert any(text.startswith("Cal tells: ") for text in shown["consequences"])
    done = v2("bookings", verb, *words.split(), "--yes", "-o", "json")
    assert done.code == 0, done.err
    (sent,) = cal.writes
    assert (sent.line, sent.version, sent.body) == (line, version, body)
    assert sorted(cal.told) == sorted(told)
    assert [one["outcome"] for one in v2.good("journal", "list")] == ["done"]


@pytest.mark.parametrize("verb", ["confirm", "cancel", "reschedule", "add-guests"])
def test_what_tells_people_for_good_asks(v2: Shell, cal: SmallV2, verb: str) -> None:
    refused = v2("bookings", verb, *ACTIONS[verb][0].split())
    assert refused.code == 2
    assert "needs --yes" in refused.err
    assert cal.writes == []


def test_a_move_makes_another_booking_and_says_its_key(v2: Shell, cal: SmallV2) -> None:
    v2.good("bookings", "list")
    done = v2("bookings", "move", "soon", "--to", AT_TEN, "--yes", "-o", "json")
    assert done.code == 0
    assert done.json["uid"] == "soonn"
    assert "It is booking soonn now." in done.err
    (entry,) = v2.good("journal", "list")
    assert entry["detail"] == "It is booking soonn now."
    shown = v2.good("journal", "show", "1")
    assert shown["after"]["uid"] == "soonn"
    kept = {one["uid"]: one for one in v2.good("bookings", "list", "--cached")}
    assert kept["soon"]["status"] == "CANCELLED"
    assert kept["soon"]["rescheduledToUid"] == "soonn"
    assert kept["soonn"]["fromReschedule"] == "soon"
    undo = v2("undo", "--yes")
    assert undo.code != 0
    assert "people are told. Moving it back tells them again." in undo.err


def test_a_move_whose_answer_is_lost_is_settled_with_the_new_key_and_not_sent_again(
    v2: Shell, cal: SmallV2
) -> None:
    cal.lose.add("POST /v2/bookings/soon/reschedule")
    lost = v2("bookings", "move", "soon", "--to", AT_TEN, "--yes")
    assert lost.code == 8
    (entry,) = v2.good("journal", "settle")
    assert entry["outcome"] == "done"
    assert "soonn" in entry["reason"]
    assert len(cal.writes) == 1
    assert cal.told == [GUEST]
    assert v2.good("journal", "show", "1")["after"]["uid"] == "soonn"


LOST = {
    "confirm": "The booking is accepted.",
    "decline": "The booking is rejected.",
    "cancel": "The booking is cancelled.",
    "no-show": "absentHost holds what was sent.",
    "reassign": "The user id of the booking is 4, and was 3.",
    "reassign-to": "The user id of the booking is 5.",
    "location": "location holds what was sent.",
    "add-guests": "attendees holds what was sent.",
}


@pytest.mark.parametrize("verb", LOST)
def test_a_lost_answer_is_settled_by_reading(v2: Shell, cal: SmallV2, verb: str) -> None:
    words, line, _, told = ACTIONS[verb]
    v2.good("bookings", "list")
    cal.lose.add(line)
    assert v2("bookings", verb, *words.split(), "--yes").code == 8
    (entry,) = v2.good("journal", "settle")
    assert (entry["outcome"], entry["reason"]) == ("done", LOST[verb])
    assert [one.line for one in cal.writes] == [line]
    assert sorted(cal.told) == sorted(told)


def test_what_reading_cannot_tell_stays_unknown(v2: Shell, cal: SmallV2) -> None:
    v2.good("bookings", "list")
    cal.lose.add("POST /v2/bookings/soon/reassign")
    assert v2("bookings", "reassign", "soon", "--yes").code == 8
    cal.bookings["soon"]["hosts"][0]["id"] = 3
    settled = v2("journal", "settle", "-o", "json")
    assert settled.code == 8
    assert settled.json[0]["reason"] == (
        "The user id of the booking is 3: that may be who was chosen."
    )
    assert len(cal.writes) == 1


def test_a_booking_that_this_key_cannot_read_is_not_cancelled(v2: Shell, cal: SmallV2) -> None:
    cal.hidden.add("soon")
    refused = v2("bookings", "cancel", "soon", "--yes")
    assert refused.code == 5
    assert "this key cannot read booking soon" in refused.err
    assert "--unseen" in refused.err
    assert cal.writes == []
    assert v2("bookings", "cancel", "soon", "--yes", "--unseen").code == 0
    assert cal.told == [GUEST]


def test_no_show_and_hand_over_can_be_taken_back(v2: Shell, cal: SmallV2) -> None:
    absent = f"email={GUEST},absent=true"
    assert v2("bookings", "no-show", "over", "--attendees", absent).code == 0
    assert v2("undo", "--yes").code == 0
    assert cal.writes[-1].body == {"attendees": [{"email": GUEST, "absent": False}]}
    cal.event_types[5] |= {"schedulingType": "roundRobin"}
    assert v2("bookings", "hand-over", "soon", "--to", str(BEN), "--yes").code == 0
    assert cal.bookings["soon"]["hosts"][0]["id"] == BEN
    assert v2("undo", "--yes").code == 0
    assert cal.writes[-1].line == "POST /v2/bookings/soon/reassign/3"


def test_who_is_known_to_be_no_host_gets_nothing(v2: Shell, cal: SmallV2) -> None:
    hosts = [{"userId": 3, "mandatory": False}, {"userId": BEN, "mandatory": False}]
    cal.event_types[5] |= {"schedulingType": "roundRobin", "teamId": 1, "hosts": hosts}
    v2.good("event-types", "get", "5")
    refused = v2("bookings", "hand-over", "soon", "--to", "5", "--yes")
    assert refused.code == 2
    assert "is no host of the event type: Cal refuses it." in refused.err
    assert cal.writes == []
    assert v2("bookings", "hand-over", "soon", "--to", str(BEN), "--yes").code == 0
    assert cal.writes[-1].line == f"POST /v2/bookings/soon/reassign/{BEN}"


def test_many_are_done_by_their_uids_from_stdin(v2: Shell, cal: SmallV2) -> None:
    cal.bookings["more"] = booking("more", f"{AT_TEN}:00Z", status="pending")
    done = v2("bookings", "confirm", "-", "--yes", typed="asks\nmore\n")
    assert done.code == 0, done.err
    assert [one.line for one in cal.writes] == [
        "POST /v2/bookings/asks/confirm",
        "POST /v2/bookings/more/confirm",
    ]


def test_what_cal_does_not_take_is_said(v2: Shell, cal: SmallV2) -> None:
    cal.ignored.add("name")
    done = v2("schedules", "update", "1", "--name", "New", "--time-zone", "Europe/Vienna")
    assert done.code == 0
    assert "But name was not taken: it is as before." in done.err
    (entry,) = v2.good("journal", "list")
    assert entry["detail"] == "Done, but name was not taken: it is as before."


BOOK = ("bookings", "book", "5", "--at", f"{AT_TEN}Z", "--mail", "ada@guest.example")


def test_a_booking_for_a_guest_names_the_guest_apart_from_the_answers(
    v2: Shell, cal: SmallV2
) -> None:
    cal.event_types[5] |= {
        "locations": [{"type": "attendeePhone"}],
        "bookingFields": [
            {"type": "text", "slug": "topic", "label": "Topic", "required": True},
            {"type": "radioInput", "slug": "location", "isDefault": True, "required": False},
        ],
    }
    answers = ("--answer", "Topic=Engines", "--answer", "Phone of the guest=+4930123456")
    lacking = v2(*BOOK, "--name", "Ada King", "--dry-run")
    assert lacking.code == 2
    assert 'answer "Topic=…": Is needed' in lacking.err
    done = v2(*BOOK, "--name", "Ada King", *answers, "--yes", "-o", "json")
    assert done.code == 0, done.err
    (sent,) = cal.writes
    assert (sent.line, sent.version) == ("POST /v2/bookings", "2024-08-13")
    attendee = {"name": "Ada King", "email": "ada@guest.example", "timeZone": "Etc/UTC"}
    assert sent.body["attendee"] | {"timeZone": "Etc/UTC"} == attendee
    assert sent.body["location"] == {"type": "attendeePhone", "phone": "+4930123456"}
    assert sent.body["bookingFieldsResponses"] == {"topic": "Engines"}
    assert sent.body["start"] == f"{AT_TEN}:00.000Z"


def test_a_lost_booking_is_found_by_guest_and_time(v2: Shell, cal: SmallV2) -> None:
    v2.good("bookings", "list")
    cal.lose.add("POST /v2/bookings")
    assert v2(*BOOK, "--name", "Ada King", "--yes").code == 8
    (entry,) = v2.good("journal", "settle")
    assert (entry["outcome"], entry["key"]) == ("done", "made3")
    assert len(cal.writes) == 1


def test_an_action_that_has_just_been_found_done_is_not_sent_again(v2: Shell, cal: SmallV2) -> None:
    v2.good("bookings", "list")
    line = "PATCH /v2/bookings/soon/location"
    cal.lose.add(line)
    words = ("bookings", *(["location", "soon", "--location", "type=link,link=https://a.example"]))
    assert v2(*words, "--yes").code == 8
    again = v2(*words, "--yes")
    assert again.code == 0
    assert "That was entry 1: nothing is sent again." in again.err
    assert ([one.line for one in cal.writes], cal.told) == ([line], [GUEST])


def test_a_move_that_there_is_not_is_not_advised(v2: Shell, cal: SmallV2) -> None:
    cal.bookings["soon"] |= {"eventTypeId": None, "eventType": None}
    found = v2("bookings", "times", "soon")
    assert (found.code, "it has no event type" in found.err) == (2, True)
    assert "record-only" not in found.err
