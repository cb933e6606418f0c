"""The commands: their names, what each is for, and where it is written."""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

from caltui.catalog import Catalog
from caltui.cli.exits import MEANING, UsageError
from caltui.cli.parser import Parser, globals_for, nearest


class Command(NamedTuple):
    """A command that is no category. Its module has `fill(parser, words)`."""

    module: str
    help: str


COMMANDS: dict[str, Command] = {
    "api": Command("api", "call any path behind the gateway, such as /v2/me"),
    "find": Command("find", "look for a text in everything that was seen"),
    "export": Command("export", "write whole categories to files or to stdout"),
    "journal": Command("journal", "what was written from here, and what came of it"),
    "doctor": Command("doctor", "check token, gateway, mirror and budget"),
    "spec": Command("spec", "compare the gateway's specification with the catalogue"),
    "profiles": Command("profiles", "list, add, edit, choose and remove profiles"),
    "login": Command("login", "keep a token for a profile, after testing it"),
    "logout": Command("logout", "forget the token of a profile"),
    "sandbox": Command("sandbox", "run a Cal of your own over HTTP on this machine"),
    "serve": Command("serve", "show the console in a browser on this machine"),
    "completion": Command("completion", "print the completion script of a shell"),
}

USAGE = """\
usage: caltui [options]                                      the console
       caltui CATEGORY VERB [ID ...] [--field value ...]     one operation
       caltui COMMAND [...]

An admin console for Cal behind the LowCodeAPI gateway, for terminals and scripts.
Data goes to stdout, everything else to stderr.

categories (caltui CATEGORY --help tells their verbs):"""

OPTIONS = """\
options:
  --profile NAME         use this profile
  --demo                 work on the embedded sandbox: no account, no network
  --read-only            refuse every write
  -o, --output FORMAT    table, json, ndjson or csv
  -v, --verbose          show each call on stderr, token blanked
  --version              show the version
  -h, --help             show this"""

EXAMPLES = """\
examples:
  caltui --demo                                   try it: an invented firm, no account
  caltui login                                    keep your token
  caltui bookings list --filter 'status:PENDING' --sort startTime
  caltui attendees create --booking-id 5 --name 'Ada L' --email ada@example.com \\
         --time-zone Europe/London
  caltui bookings cancel 5 --reason 'Host is ill' --yes
  caltui users list -o csv > users.csv
  caltui api GET /v2/me"""

ENVIRONMENT = """\
environment:
  CALTUI_API_TOKEN   the token (else: the keyring, or a file only you can read)
  CALTUI_PROFILE     the profile to use
  CALTUI_BASE_URL    where the gateway is
  CALTUI_SPEC_URL    where its specification is asked for first
  CALTUI_BUDGET      calls a minute, 0 for no limit (28 unless told)
  CALTUI_HOME        one folder for settings and everything that is kept"""


def build(catalog: Catalog, words: Sequence[str]) -> Parser:
    """The parser for a command's words. Raises UsageError for an unknown command."""
    root = Parser(prog="caltui", add_help=True)
    globals_for(root)
    root.add_argument("--version", action="store_true", help="show the version")
    titles = catalog.titles
    known = [*titles, *COMMANDS]
    if words and words[0] not in known:
        raise UsageError(
            f"There is no command '{words[0]}'.{nearest(words[0], known)}", "See: caltui --help"
        )
    places = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name in known:
        text = titles.get(name) or COMMANDS[name].help
        asked = bool(words) and words[0] == name
        sub = places.add_parser(name, help=text, add_help=asked)
        if asked:
            _fill(sub, catalog, name, words[1:])
            root.leaf = sub.leaf
    if not words:
        _set_help(root, catalog)
    return root


def _fill(parser: Parser, catalog: Catalog, name: str, words: Sequence[str]) -> None:
    """Gives the asked command its options."""
    if name in COMMANDS:
        module = import_module(f"caltui.cli.{COMMANDS[name].module}_command")
        module.fill(parser, words)
    else:
        from caltui.cli.records import fill

        fill(parser, catalog, name, words)
    globals_for(parser)


def _set_help(root: Parser, catalog: Catalog) -> None:
    groups = catalog.groups
    titles = [f"  {key:<23}{title}" for group in groups for key, title in group.resources]
    commands = [f"  {name:<23}{command.help}" for name, command in COMMANDS.items()]
    codes = [f"  {int(code)}  {text}" for code, text in MEANING.items()]
    parts = [USAGE, *titles, "", "commands:", *commands, "", OPTIONS, "", EXAMPLES]
    parts += ["", ENVIRONMENT, "", "exit codes:", *codes]
    text = "\n".join(parts) + "\n"
    root.format_help = lambda: text  # type: ignore[method-assign]
