"""`caltui person`: by mail, by name, by id, and who cannot be found."""

from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def test_a_guest_is_found_by_mail_in_any_case_and_by_name(shell: Shell) -> None:
    by_mail = shell.good("person", "GUEST30@example.com")
    assert by_mail["name"]
    by_name = shell.good("person", by_mail["name"])
    assert by_name["email"].casefold() == "guest30@example.com"
    assert [row["id"] for row in by_name["past"]] == [row["id"] for row in by_mail["past"]]


def test_a_user_is_found_by_id_and_has_both_sides(shell: Shell) -> None:
    found = shell.good("person", "2")
    assert found["user"]["id"] == "2"
    assert found["coming"] or found["past"]


def test_an_address_that_was_never_seen_is_not_found(shell: Shell) -> None:
    told = shell("person", "nobody@nowhere.example", "-o", "json")
    assert told.code == 4
    assert told.out == ""
    assert told.error["kind"] == "not_found"
    assert "Nothing was seen of 'nobody@nowhere.example'" in told.error["message"]
    known = shell.good("person", "guest30@example.com")
    assert known["attendee_of"] == len(known["coming"]) + len(known["past"])


def test_names_that_are_not_known_are_not_said_to_be_nobody(shell: Shell, sandbox: Running) -> None:
    shell.good("bookings", "list")
    cached = shell("person", "Jakub", "--cached")
    assert cached.code == 4
    assert "Guests were never read here" in cached.err
    missing = shell("person", "Nobody At All")
    assert missing.code == 4
    assert "Nobody called" in missing.err
    assert not [request for request in sandbox.requests if request.method != "GET"]
