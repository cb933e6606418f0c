"""The commands that are no category: name, help and module of each."""

from typing import NamedTuple


class Command(NamedTuple):
    """A command that is no category.

    `fill` is the function of its module that adds its options: `fill(parser, words)`.
    """

    module: str
    help: str
    fill: str = "fill"


COMMANDS: dict[str, Command] = {
    "api": Command("api", "call any path of Cal, such as /v2/me"),
    "find": Command("find", "look for a text in everything that was seen"),
    "slots": Command("slots", "the times that can be booked, and why one is closed"),
    "find-time": Command("people.find_time", "when people can meet; else what suits most, and why"),
    "agenda": Command("agenda", "the bookings of a person, a team or a guest, day by day"),
    "person": Command("people.person", "a guest or user: next booking, history, payments"),
    "absence": Command("people.absence", "close days of people; hand over what a leaver holds"),
    "inbox": Command("inbox", "what needs somebody: waiting, double, unpaid and more"),
    "triage": Command("inbox", "the same as inbox"),
    "changes": Command("changes", "what reads found different, field by field"),
    "export": Command("export", "write whole categories to files or to stdout"),
    "bulk": Command("bulk", "runs over many records: list them, go on with one"),
    "journal": Command("journal", "what was written from here, and what came of it"),
    "undo": Command("undo", "take the last write back, or the one that is named"),
    "doctor": Command("doctor", "check this machine, token, server, mirror and budget"),
    "spec": Command("spec", "compare the server's specification with the catalogue"),
    "profiles": Command("profiles", "list, add, edit, choose and remove profiles"),
    "login": Command("sign_in.login", "keep a token for a profile, after testing it"),
    "logout": Command("sign_in.login", "forget the token of a profile", "fill_logout"),
    "forget": Command("sign_in.forget", "delete everything that is kept of a profile"),
    "sandbox": Command("sandbox", "run a Cal of your own over HTTP on this machine"),
    "serve": Command("serve", "show the console in a browser on this machine"),
    "help": Command("topics", "print a page: the grammar of filters"),
    "completion": Command("completion", "print the completion script of a shell"),
}
