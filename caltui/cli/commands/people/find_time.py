"""`caltui find-time`: when people can meet; when nobody fits all, what suits most, with reasons."""

import argparse
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from caltui.cli.output import formats as output
from caltui.cli.output.exits import Exit, Missing, UsageError
from caltui.cli.output.streams import say
from caltui.cli.parsing.parser import Parser
from caltui.cli.parsing.times import event_type_of, zone_of
from caltui.cli.session import online

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from caltui.scheduling.team.find_time import Answer, TimeSearch
    from caltui.scheduling.team.missing import Partial
    from caltui.scheduling.team.picture import Picture
    from caltui.workspace.workspace import Workspace

HEADS = ("start", "end", "last_start", "coming", "of", "missing", "night", "offered_by_cal", "text")
MOST = 20
LENGTH = "30"
MOST_DAYS = 100


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `find-time`."""
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument(
        "--people", metavar="WHO,WHO", help="mail addresses, names or ids of users, with commas"
    )
    who.add_argument("--team", metavar="ID", help="all members of a team")
    parser.add_argument("--length", default=LENGTH, metavar="TIME", help="45, 90min, 1h30")
    parser.add_argument("--days", type=int, default=14, metavar="N", help="days from now on")
    parser.add_argument("--between", metavar="HOURS", help="one span of hours, such as 9-18")
    parser.add_argument("--hours", choices=("all", "any"), default="all", help="whose hours count")
    parser.add_argument("--at-least", type=int, default=0, metavar="N", help="so many must come")
    about = "as for this event type: its buffers, and which times Cal itself offers"
    parser.add_argument("--event-type", metavar="ID", help=about)
    parser.add_argument("--must", metavar="WHO,WHO", help="these must come")
    parser.add_argument("--zone", metavar="ZONE", help="show times there; the display zone")
    parser.add_argument("--limit", type=int, default=MOST, metavar="N", help=f"times; {MOST}")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Checks the options, reads, and shows the times, the best first."""
    args.zone, args.event_type = zone_of(args.zone), event_type_of(args.event_type)
    if not 1 <= args.days <= MOST_DAYS:
        raise UsageError(f"--days: a number from 1 to {MOST_DAYS}.")
    if args.limit < 1:
        raise UsageError("--limit: a number from 1 on.")
    return online(args, _show)


async def _show(workspace: "Workspace", args: argparse.Namespace) -> int:
    from caltui.scheduling.intervals import Interval
    from caltui.scheduling.team.find_time import find_time, why_none
    from caltui.scheduling.team.judged import judged
    from caltui.scheduling.team.missing import Partial, best_partials, missing_at
    from caltui.workspace.team.offered import not_asked, with_offered
    from caltui.workspace.team.people import facts_of_bookings, people_picture

    users = await _people(workspace, args)
    zone = args.zone or workspace.zone
    wish = _wish(workspace, args, zone, users)
    now = workspace.clock()
    window, event_type = Interval(now, now + timedelta(args.days)), args.event_type
    picture = await people_picture(workspace, users, window, event_type)
    picture = await with_offered(workspace, picture, event_type)
    fact_of = facts_of_bookings(workspace)
    answers = judged(picture, find_time(picture, wish))
    if answers:
        found = [Partial(a, missing_at(picture, a, fact_of)) for a in answers[: args.limit]]
    else:
        best = best_partials(picture, wish, fact_of)
        said = (why_none(picture, wish), best.text, "What suits most:")
        say(" ".join(filter(None, said)))
        found = list(best.found[: args.limit])
    rows = [_row(picture, partial, zone) for partial in found]
    output.write_rows(args, HEADS, rows, lambda: _text(picture, found, zone))
    built = [f"Built from records: {picture.reason}"] if picture.reason else []
    for note in (*not_asked(workspace, event_type), *built, *picture.problems):
        say(note)
    for member in picture.members:
        for problem in member.problems:
            say(f"{member.label}: {problem}")
    return Exit.DONE


async def _people(workspace: "Workspace", args: argparse.Namespace) -> list[str]:
    """The ids of the users that the options name. Raises UsageError and Missing."""
    from caltui.workspace.sync.refresh import refresh
    from caltui.workspace.team.members import roster

    await refresh(workspace, workspace.catalog.made_of("finding-people").lists, 120.0)
    if args.team is None:
        return _ids(workspace, args.people, "--people")
    if not args.team.isdecimal():
        raise UsageError(f"--team: '{args.team}' is no id.", "Look it up: caltui teams list")
    users = roster(workspace, args.team)
    if not users:
        raise Missing(f"No member of team {args.team} was seen.", "Try: caltui teams list")
    return users


def _ids(workspace: "Workspace", text: str, option: str) -> list[str]:
    from caltui.workspace.team.meant import users_named

    texts = [part.strip() for part in text.split(",") if part.strip()]
    if not texts:
        raise UsageError(f"{option} names nobody: give mail addresses, names or ids.")
    ids: dict[str, None] = {}
    for one in users_named(workspace, texts):
        if not one.found:
            raise Missing(f"No user '{one.text}' was seen.", "Look with: caltui users list")
        if len(one.found) > 1:
            names = ", ".join(f"{name} ({key})" for key, name in one.found[:6])
            raise UsageError(f"{option}: '{one.text}' may be {names}.", "Give the id.")
        ids[one.found[0][0]] = None
    return list(ids)


def _wish(
    workspace: "Workspace", args: argparse.Namespace, zone: "ZoneInfo", users: Sequence[str]
) -> "TimeSearch":
    """The conditions of the search, from the options. Raises UsageError."""
    from caltui.scheduling.team.find_time import TimeSearch, read_length
    from caltui.scheduling.text import parse_day

    must = _ids(workspace, args.must, "--must") if args.must else []
    if strange := [user for user in must if user not in users]:
        raise UsageError(f"--must: user {strange[0]} is not among the people.")
    if not 0 <= args.at_least <= len(users):
        raise UsageError(f"--at-least: a number from 1 to {len(users)}.")
    try:
        length = read_length(args.length)
        blocks = parse_day(args.between or "all day")
    except ValueError as error:
        raise UsageError(str(error)) from None
    if len(blocks) != 1:
        raise UsageError("--between: one span of hours, such as 9-18.")
    return TimeSearch(
        length,
        zone,
        must=frozenset(must),
        at_least=args.at_least,
        hours=args.hours,
        earliest=blocks[0].start,
        latest=blocks[0].end,
        not_before=workspace.clock(),
    )


def _row(picture: "Picture", partial: "Partial", zone: "ZoneInfo") -> dict[str, Any]:
    from caltui.scheduling.team.judged import offered_starts

    answer = partial.answer
    names = {member.user_id: member.label for member in picture.members}
    starts = offered_starts(picture, answer)
    return {
        "start": _at(answer.span.start, zone),
        "end": _at(answer.span.end, zone),
        "last_start": _at(answer.last_start, zone),
        "zone": zone.key,
        "coming": [{"id": _id(user), "name": names[user]} for user in answer.coming],
        "of": len(picture.members),
        "missing": [
            {
                "id": _id(one.user_id),
                "name": one.name,
                "why": one.kind,
                "words": one.words,
                "bookings": [_id(key) for key in one.bookings],
            }
            for one in partial.missing
        ],
        "night": [names[user] for user in answer.at_night],
        "offered_by_cal": None if starts is None else [_at(start, zone) for start in starts],
        "text": _sentence(picture, answer, partial, zone),
    }


def _at(moment: "datetime", zone: "ZoneInfo") -> str:
    return moment.astimezone(zone).isoformat()


def _id(key: str) -> int | str:
    return int(key) if key.isdecimal() else key


def _sentence(picture: "Picture", answer: "Answer", partial: "Partial", zone: "ZoneInfo") -> str:
    """`6 of 7, Thu 3 Dec 09:00, without Rosa: has Support call, easiest to move`."""
    from caltui.scheduling.team.readout import day_words
    from caltui.scheduling.wording import clock_text

    told = _offered(picture, answer, zone)

    start = answer.span.start.astimezone(zone)
    who = f"{len(answer.coming)} of {len(picture.members)}"
    if not partial.missing:
        who = "everyone"
    text = f"{who}, {day_words(start)} {clock_text(start, zone)} {zone.key}"
    return ", ".join(filter(None, (text, partial.text, told)))


def _offered(picture: "Picture", answer: "Answer", zone: "ZoneInfo") -> str:
    """Says at which starts in the answer Cal offers a time; empty where it does not tell."""
    from caltui.scheduling.team.judged import offered_starts, offered_text

    return offered_text(offered_starts(picture, answer), zone)


def _text(picture: "Picture", found: Sequence["Partial"], zone: "ZoneInfo") -> None:
    from caltui.scheduling.wording import span_text

    rows = []
    for partial in found:
        answer = partial.answer
        when = span_text(answer.span.start, answer.span.end, zone)
        who = f"{len(answer.coming)} of {len(picture.members)}"
        everyone = "everyone" if not partial.missing else who
        rows.append([when, everyone, partial.text, _offered(picture, answer, zone)])
    last = 3 + (picture.offered is not None)
    heads = [f"When ({zone.key})", "Who", "Missing", "Cal"]
    output.write_table(heads[:last], [row[:last] for row in rows], most=200)
