"""The made-up firm, its mirrors, and the words and picture of what was measured."""

from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest

from caltui.mirror.store import Mirror
from caltui.settings.paths import paths
from caltui.settings.profiles import choose, load
from tests.benchmarks import chart, crowd, homes, targets
from tests.benchmarks.__main__ import main
from tests.benchmarks.timing import P95, Line, Measured, table


def test_bookings_are_the_same_each_time_and_not_all_alike() -> None:
    some = list(crowd.bookings(300))
    assert some == list(islice(crowd.bookings(1_000_000), 300))
    assert len({record["uid"] for record in some}) == 300
    assert len({record["attendees"][0]["email"] for record in some}) > 250
    assert {record["status"] for record in some} >= {"ACCEPTED", "CANCELLED", "PENDING"}
    assert {record["userId"] for record in some} <= {user["id"] for user in crowd.users()}
    assert len({offer["title"] for offer in crowd.event_types()}) == crowd.OFFERS
    assert 0.8 < crowd.kilobytes() < 1.2


def test_a_home_is_a_complete_list_that_its_profile_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(homes, "SLICE", 7)
    folder = homes.home(tmp_path, 20)
    env = homes.environment(folder, "http://127.0.0.1:9")
    where = paths(env)
    profile = choose(load(where), env=env)
    assert profile is not None
    with Mirror.open(where.mirror(profile.slug)) as mirror:
        assert mirror.count("bookings") == 20
        assert mirror.complete("bookings")
        assert mirror.count("users") == crowd.HOSTS
        seen = mirror.all("bookings")
        assert [record.record for _, record in seen] == list(crowd.bookings(20))
        assert {record.state for _, record in seen} == {""}
    made = where.mirror(profile.slug).stat().st_ino
    assert homes.home(tmp_path, 20) == folder
    assert where.mirror(profile.slug).stat().st_ino == made, "it was made once"


def test_a_line_is_held_to_its_target_and_nothing_measured_meets_none() -> None:
    floor = Measured.of([0.010, 0.010, 0.010])
    line = Line("cursor", Measured.of([0.009] * 18 + [0.100] * 2), floor, "a letter", target=1.0)
    assert line.met
    assert not line._replace(by=P95, target=3.0).met
    never = line._replace(measured=Measured(()), note="not shown within 5 s")
    assert never.met is False
    words = table([line, never])
    assert "✓ met" in words
    assert "✗ missed; not shown within 5 s" in words
    assert line._replace(target=None).met is None


def test_targets_of_other_sizes_are_those_of_the_next() -> None:
    assert targets.of(targets.FILTER_SETTLED, 10_000) == 8
    assert targets.of(targets.MEMORY, 1_000) is None
    assert targets.of(targets.SORT, 1_000_000) is None
    assert targets.of_command("caltui bookings list -o json --cached") == 6
    assert targets.of_command("caltui bookings list -o json") == 1.7


def test_the_picture_names_every_line_and_is_well_formed() -> None:
    floor = Measured.of([0.3])
    lines = [
        Line(
            "rows & <more>", Measured.of([0.2]), floor, "Textual app", 0.2, compare=("r", "caltui")
        ),
        Line("never", Measured(()), floor, "letter", 3.0),
        Line("peer", Measured.of([9.0]), floor, "Textual app", compare=("r", "b")),
    ]
    root = ElementTree.fromstring(chart.drawn(lines, "today"))
    words = "\n".join("".join(each.itertext()) for each in root.iter())
    assert "rows & <more>" in words
    assert "0 of 2 targets met" in words
    assert "30" in words
    assert chart.png(chart.drawn(lines, "today")).startswith(b"\x89PNG")


def test_a_name_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["tema"])
    assert refused.value.code == 2
    assert "no benchmark tema" in capsys.readouterr().err
