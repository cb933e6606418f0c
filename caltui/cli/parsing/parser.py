"""The parser, built as far as the words of a command ask for it and no further.

The root knows every command by name; only the one that is asked for gets its
options, and only its category's file is read.
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from caltui.cli.first_words import FORMATS
from caltui.cli.output.exits import UsageError, nearest
from caltui.workspace.records.export.file_formats import listed


class Parser(argparse.ArgumentParser):
    """An argument parser that raises UsageError, and knows its flags.

    `flags` are options for truth values: given without one they mean true.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        kwargs.setdefault("formatter_class", Formatter)
        super().__init__(*args, **kwargs)
        self.flags: set[str] = set()
        self.leaf: Parser = self

    def format_help(self) -> str:
        """Examples first, then what it is for, usage, options, and what is left to say."""
        examples, _, more = (self.epilog or "").partition("\n\n")
        formatter = self._get_formatter()
        formatter.add_text(examples)
        formatter.add_text(self.description)
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        formatter.add_text(more)
        return formatter.format_help()

    def _print_message(self, message: str, file: Any = None) -> None:
        """Writes help. What cannot be written is told, where argparse is silent about it."""
        print(message, end="", file=file)

    def error(self, message: str) -> NoReturn:
        hint = f"See: {self.prog} --help"
        if "expected one argument" in message:
            hint = f"A value that begins with '-' is given as --option=-value. {hint}"
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", hint)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with a wide first column; what is written as lines stays so."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)


def globals_for(parser: argparse.ArgumentParser) -> None:
    """Adds the options that every command takes."""
    group = parser.add_argument_group("options for every command")
    unset: Any = argparse.SUPPRESS
    group.add_argument("--profile", metavar="NAME", default=unset, help="use this profile")
    group.add_argument(
        "--demo", action="store_true", default=unset, help="work on the embedded sandbox"
    )
    group.add_argument(
        "--dialect",
        metavar="NAME",
        default=unset,
        help="which API is spoken: lowcodeapi, calv1 or calv2 (of --demo, login, sandbox)",
    )
    group.add_argument("--read-only", action="store_true", default=unset, help="refuse every write")
    group.add_argument(
        "-v", "--verbose", action="store_true", default=unset, help="show each call on stderr"
    )
    group.add_argument(
        "-o",
        "--output",
        choices=FORMATS,
        default=unset,
        metavar="FORMAT",
        help=f"{listed(FORMATS)} (default: table on a terminal, else json)",
    )


def write_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that every verb has that plans, shows, asks and sends."""
    parser.add_argument("--dry-run", action="store_true", help="show it, and send nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--secrets", action="store_true", help="show what is masked")


def use(parser: Parser, verbs: Any, words: Sequence[str]) -> None:
    """Finishes the verbs of a command: what each is for, examples, and the global options.

    The asked one is where the nearest option is looked for.
    """
    helps = {action.dest: str(action.help) for action in verbs._choices_actions}
    for name, sub in verbs.choices.items():
        globals_for(sub)
        sub.description = f"{helps[name][:1].upper()}{helps[name][1:]}.\n\n{parser.description}"
        sub.epilog = _examples_of(f"{parser.prog} {name}", parser.epilog or "")
        if words and words[0] == name:
            parser.leaf = sub


def _examples_of(command: str, epilog: str) -> str:
    """The examples that begin with a command; all of them if none does."""
    head, *lines = epilog.split("\n")
    own = [line for line in lines if f"{command} " in f"{line} "]
    cut = any(line.endswith("\\") for line in lines)
    return "\n".join((head, *own)) if own and not cut else epilog


def parse(parser: Parser, argv: Sequence[str]) -> argparse.Namespace:
    """The command's arguments. Raises UsageError, with the nearest name for an unknown option."""
    args, extra = parser.parse_known_args(list(_with_flags(argv, parser.leaf.flags)))
    if extra:
        raise unknown_argument(extra[0], parser.leaf)
    return args


def _with_flags(argv: Sequence[str], flags: set[str]) -> Iterator[str]:
    """The words with `--flag` as `--flag=true`, unless a truth value follows it."""
    rest = list(argv)
    for i, word in enumerate(rest):
        after = rest[i + 1].casefold() if i + 1 < len(rest) else ""
        yield f"{word}=true" if word in flags and after not in ("true", "false", "null") else word


def unknown_argument(word: str, parser: Parser) -> UsageError:
    """The error for a word that no option or position takes."""
    hint = f"See: {parser.prog} --help"
    if not word.startswith("-"):
        return UsageError(f"'{word}' is one argument too many for {parser.prog}.", hint)
    name = word.partition("=")[0]
    known = [o for action in parser._actions for o in action.option_strings]
    return UsageError(f"{parser.prog} has no option {name}.{nearest(name, known)}", hint)
