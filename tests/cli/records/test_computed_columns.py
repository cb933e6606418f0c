"""`--columns`, `--sort` and `--filter` know the columns that the console computes."""

from tests.cli.conftest import Shell


def test_computed_columns_are_sorted_filtered_and_written(shell: Shell) -> None:
    shell.good("bookings", "list")
    shell.good("schedules", "list")
    found = shell.good("users", "list", "--columns", "who,load,weekly", "--sort", "weekly:desc")
    hours = [one["weekly"] for one in found if one["weekly"] != "?"]
    assert hours == sorted(hours, reverse=True)
    assert hours[0] > 0
    assert all(one["who"] and isinstance(one["load"], int) for one in found)
    few = shell.good("users", "list", "--columns", "weekly", "--filter", f"weekly>={hours[0]}")
    assert {one["weekly"] for one in few} == {hours[0]}
    table = shell("users", "list", "--columns", "Name,7 days", "-o", "table").out
    assert table.splitlines()[0].split() == ["Name", "7", "days"]
    rows = shell("bookings", "list", "--columns", "guest,nth,id", "-o", "csv").out.splitlines()
    assert rows[0] == "guest,nth,id"
    assert all(row.split(",")[0] for row in rows[1:])


def test_bookings_are_filtered_and_sorted_by_their_length(shell: Shell) -> None:
    every = shell.good("bookings", "list", "--columns", "length", "--sort", "length")
    lengths = [one["length"] for one in every]
    assert lengths == sorted(lengths)
    assert lengths[0] < 30 < lengths[-1]
    longer = shell.good("bookings", "list", "--columns", "length", "--filter", "length>30")
    assert len(longer) == sum(1 for length in lengths if length > 30)


def test_a_part_of_the_bookings_is_filtered_by_length_too(shell: Shell) -> None:
    part = ("bookings", "list", "--user-id", "1", "--columns", "length", "--sort", "length:desc")
    every = [one["length"] for one in shell.good(*part)]
    assert every == sorted(every, reverse=True)
    shorter = shell.good(*part, "--filter", "length<=30")
    assert 0 < len(shorter) < len(every)
    assert len(shorter) == sum(1 for length in every if length <= 30)


def test_a_filter_by_what_is_not_known_is_refused(shell: Shell) -> None:
    shell.good("users", "list")
    unread = shell("users", "list", "--cached", "--filter", "load>3")
    assert unread.code == 2
    assert "7 days is not known yet: read bookings first." in unread.err
    shell.good("bookings", "list")
    assert shell("users", "list", "--cached", "--filter", "load>3").code == 0
    part = shell("users", "list", "--email", "ada.fischer@example.com", "--filter", "load>3")
    assert part.code == 2
    assert "7 days is known for the whole list only, not for a part of it." in part.err
