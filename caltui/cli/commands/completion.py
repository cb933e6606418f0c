"""`caltui completion`: what a shell needs to complete words, and the words themselves."""

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.parsing.parser import Parser

if TYPE_CHECKING:
    from caltui.catalog.load import Catalog

SHELLS = ("bash", "zsh", "fish")


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `completion`."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the script."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["caltui"], shell=args.shell))
    return Exit.DONE


def complete(env: Mapping[str, str]) -> int:
    """Answers a shell that asks for completions; only the asked category is read."""
    import argcomplete

    from caltui.cli.catalogs import catalog_for
    from caltui.cli.first_words import words_of
    from caltui.cli.parsing.completers import give_completers

    line = env.get("COMP_LINE", "")[: int(env.get("COMP_POINT", "0") or 0) or None]
    typed = line.split()[1:]
    done = typed if line.endswith(" ") else typed[:-1]
    words = words_of(done)
    catalog = catalog_for(done, env)
    parser = _nearest_parser(catalog, words)
    give_completers(parser, catalog, env)
    argcomplete.autocomplete(
        parser,
        always_complete_options=False,
        default_completer=argcomplete.completers.SuppressCompleter(),
    )
    return Exit.DONE


def _nearest_parser(catalog: "Catalog", words: Sequence[str]) -> Parser:
    """The parser for as many of the words as are valid."""
    from caltui.cli.tree import build

    for depth in (2, 1, 0):
        try:
            return build(catalog, words[:depth])
        except UsageError:
            continue
    return build(catalog, ())
