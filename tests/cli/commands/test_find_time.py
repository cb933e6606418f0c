"""`caltui find-time`: by mail, name and id; partials with their reasons; who is not known."""

from tests.cli.conftest import Shell
from tests.support.sandbox import Running


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
