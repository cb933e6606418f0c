"""The options that belong to formats of files, and what they do not go with."""

import argparse

from caltui.cli.output.exits import UsageError
from caltui.workspace.records.export.file_formats import CSV, FORMATS


def add_bom(parser: argparse.ArgumentParser) -> None:
    """The option for spreadsheets that know UTF-8 by a mark only."""
    about = "begin CSV with a byte order mark, for Excel"
    parser.add_argument("--bom", action="store_true", help=about)


def check_bom(args: argparse.Namespace, format: str) -> None:
    """Raises UsageError for --bom with another format than CSV."""
    if getattr(args, "bom", False) and format != CSV:
        raise UsageError(f"--bom is for CSV, and this is {format}.", "Add -o csv, or leave it out.")


def check_events(args: argparse.Namespace) -> None:
    """Raises UsageError for iCalendar where a command gives no events."""
    wanted = FORMATS.get(getattr(args, "output", None) or "")
    if wanted is not None and wanted.events and not getattr(args, "events", False):
        raise UsageError(
            f"caltui {args.command} gives no events: {wanted.title} holds those only.",
            "Bookings and agendas are events. Such as: caltui bookings list -o ics",
        )
