"""Several bookings to other hosts: who takes each, clashes, and what is left out."""

from caltui.workspace.booking_acts.hand_over_many import (
    HandLine,
    could_take,
    given_to,
    given_twice,
    plan_hand_over,
    propose_hosts,
)
from caltui.workspace.booking_acts.hosts import CLASH, FREE
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import NOW


def keys(workspace: Workspace, number: int) -> list[str]:
    """The ids of bookings to come."""
    rows = sorted(
        (r for r in workspace.records("bookings").values() if r["status"] == "ACCEPTED"),
        key=lambda row: str(row["startTime"]),
    )
    return [str(r["id"]) for r in rows if r["startTime"] > NOW.isoformat()][:number]


def clashing(lines: tuple[HandLine, ...]) -> bool:
    """Whether a host would hold two at once."""
    held = [(one.host.key, one.facts.span) for one in lines if one.host and one.facts.span]
    return any(a[0] == b[0] and a[1].meets(b[1]) for n, a in enumerate(held) for b in held[n + 1 :])


async def test_each_goes_to_a_free_host_of_its_event_type(firm_read: Workspace) -> None:
    lines = await propose_hosts(firm_read, keys(firm_read, 30))
    taken = [line for line in lines if line.host is not None]
    assert len(taken) > 3
    assert all(line.host and line.host.of_type and line.host.state == FREE for line in taken)
    assert all(line.why for line in lines if line.host is None)
    assert not clashing(lines)
    assert given_twice(lines) == ()


async def test_one_takes_all_but_what_clashes(firm_read: Workspace) -> None:
    lines = await propose_hosts(firm_read, keys(firm_read, 40))
    people = could_take(lines)
    assert [one.hosts for one in people] == sorted((one.hosts for one in people), reverse=True)
    assert any(one.hosts == 0 for one in people)
    person = people[0]
    assert person.free
    given = given_to(firm_read, lines, person.key)
    mine = [line for line in given if line.host is not None]
    assert {line.host.key for line in mine if line.host} == {person.key}
    assert not clashing(given)
    for line in given:
        choice = next((one for one in line.choices if one.key == person.key), None)
        if choice is not None and choice.state == CLASH:
            assert line.host is None
            assert person.name in line.why
        if line.host is None:
            assert line.why
    plan = plan_hand_over(firm_read, given)
    assert len(plan.items) == len(mine)
    assert plan.title == f"Hand over {len(mine)} bookings to {person.name}"
    assert len(plan.refused) == len(given) - len(mine)
    assert all(item.told == "Record only: nobody is told" for item in plan.items)
    odd = [line for line in mine if line.host and line.host.state != FREE]
    strange = [line for line in mine if line.host and line.host.no_host]
    assert len(plan.facts) == len(odd) + bool(strange)
    assert f"{len(strange)} of {len(mine)} go to no host" in plan.facts[-1]


async def test_who_holds_it_and_who_was_never_seen_are_said(firm_read: Workspace) -> None:
    [key] = keys(firm_read, 1)
    held = str(firm_read.records("bookings")[key]["userId"])
    [own] = await propose_hosts(firm_read, [key], held)
    assert own.why.endswith("holds it already.")
    [lost] = await propose_hosts(firm_read, [key], "999999")
    assert "never seen" in lost.why
    assert plan_hand_over(firm_read, [own, lost]).items == ()


async def test_a_booking_that_is_not_there_is_left_out(firm_read: Workspace) -> None:
    [line] = await propose_hosts(firm_read, ["999999"])
    assert line.why
    assert line.choices == ()
    assert plan_hand_over(firm_read, [line]).refused
