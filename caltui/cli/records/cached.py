"""`list` and `get` with --cached: from what was last seen, nothing is sent."""

from typing import TYPE_CHECKING

from caltui.cli.output import print_records as show
from caltui.cli.output.exits import Missing
from caltui.cli.output.streams import say
from caltui.workspace.base.age import age_text

if TYPE_CHECKING:
    import argparse

    from caltui.catalog.model import Resource
    from caltui.workspace.records.last_seen import LastSeen
    from caltui.workspace.workspace import Workspace


def get(workspace: "Workspace", args: "argparse.Namespace", key: str) -> int:
    """One record. Raises Missing."""
    of: Resource = args.resource
    kept = workspace.record(of.key, key)
    if kept is None:
        raise Missing(
            f"{of.noun.capitalize()} {key} was never read here.",
            "Ask Cal for it: leave --cached out.",
        )
    say(f"Last seen {age_text(workspace.clock().timestamp() - kept.seen_at)}.")
    return show.record(args, workspace, of, kept.record)


def tell_age(seen: "LastSeen", of: "Resource") -> None:
    """Says how old a list is, on stderr. Raises Missing when there is none."""
    age = seen.age(of.key)
    if age is None and not seen.count(of.key):
        raise Missing(
            f"The {of.plural} were never read here.", "Ask Cal for them: leave --cached out."
        )
    when = "Never read as a whole" if age is None else f"Read {age_text(age)}"
    touched = ", and changed since" if seen.outdated(of.key) else ""
    say(f"{when}{touched}.")


def listing(workspace: "Workspace", args: "argparse.Namespace") -> int:
    """A list, arranged as asked."""
    of: Resource = args.resource
    tell_age(workspace, of)
    return show.listing(args, workspace)


def whole(args: "argparse.Namespace", seen: "LastSeen") -> int:
    """A list as it is, for programs: written from its stored text, never held as a whole."""
    of: Resource = args.resource
    tell_age(seen, of)
    return show.stored(args, of, seen.texts(of.key))
