"""Builds the parser of all commands, with the options of the one that is asked for."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from caltui.catalog.load import Catalog
from caltui.cli.command_table import COMMANDS
from caltui.cli.output.exits import UsageError, nearest
from caltui.cli.parsing.parser import Parser, globals_for
from caltui.dialects import read_index, titles_of


def build(catalog: Catalog, words: Sequence[str]) -> Parser:
    """The parser for a command's words: of all commands, or of the one that is asked for.

    Raises UsageError for an unknown command.
    """
    root = Parser(prog="caltui", add_help=True)
    globals_for(root)
    if not words:
        root.add_argument("--view", metavar="NAME", help="begin at a place kept in the console")
        root.add_argument("--check", action="store_true", help="ask PyPI for a newer version")
    root.add_argument("--version", action="store_true", help="show the version")
    titles = catalog.titles
    known = [*titles, *COMMANDS]
    if words and words[0] not in known:
        raise UsageError(_unknown(catalog, words[0], known), "See: caltui --help")
    places = root.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name in words[:1] or known:
        about = titles.get(name) or COMMANDS[name].help
        asked = bool(words)
        sub = places.add_parser(name, help=about, add_help=asked)
        if asked:
            _fill(sub, catalog, name, words[1:])
            root.leaf = sub.leaf
    if not words:
        from caltui.cli.parsing.help import text

        root.format_help = lambda: text(titles)  # type: ignore[method-assign]
    return root


def _unknown(catalog: Catalog, word: str, known: Sequence[str]) -> str:
    """Says that a word is no command; another dialect may have such a category."""
    title = titles_of(read_index()).get(word)
    if title is not None:
        return f"{catalog.label} has no {title.lower()}."
    return f"There is no command '{word}'.{nearest(word, known)}"


def _fill(parser: Parser, catalog: Catalog, name: str, words: Sequence[str]) -> None:
    """Gives the asked command its options, and the help that stands in its text file."""
    if name in COMMANDS:
        command = COMMANDS[name]
        told = Path(__file__).with_name("help").joinpath(f"{name}.txt").read_text("utf-8")
        parser.description, _, examples = told.rstrip().rpartition("\n\nexamples:\n")
        parser.epilog = f"examples:\n{examples}"
        module = import_module(f"caltui.cli.commands.{command.module}")
        getattr(module, command.fill)(parser, words)
    else:
        from caltui.cli.records.commands import fill

        fill(parser, catalog, name, words)
    globals_for(parser)
