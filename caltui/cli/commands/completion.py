"""`caltui completion`: what a shell needs to complete words, and the words themselves."""

import argparse
import os
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from caltui.cli.output.exits import Exit, UsageError
from caltui.cli.parsing.parser import Parser

if TYPE_CHECKING:
    from typing import TextIO

    from caltui.catalog.load import Catalog
    from caltui.workspace.base.completion_values import CompletionValues

SHELLS = ("bash", "zsh", "fish", "powershell")

_POWERSHELL = (
    ("_ARGCOMPLETE_SUPPRESS_SPACE = 0", "_ARGCOMPLETE_SUPPRESS_SPACE = 1"),
    ("$env:_ARGCOMPLETE_SHELL", '$env:_ARGCOMPLETE_DFS = "`t"\n    $env:_ARGCOMPLETE_SHELL'),
    (
        "Get-Content $completion_file | ForEach-Object {",
        "Get-Content -Encoding UTF8 $completion_file | ForEach-Object {\n"
        '        $value, $about = $_ -split "`t", 2\n'
        "        if (-not $about) { $about = $value }",
    ),
    (
        '::new($_, $_, "ParameterValue", $_)',
        '::new($value, $value.Trim(), "ParameterValue", $about)',
    ),
    ("Env:\\_ARGCOMPLETE_IFS, ", "Env:\\_ARGCOMPLETE_IFS, Env:\\_ARGCOMPLETE_DFS, "),
)
"""What is changed in the library's script, so that PowerShell shows descriptions, too."""


_ANSWER = 8
"""The descriptor on which a shell reads the answer."""


def fill(parser: Parser, words: Sequence[str]) -> None:
    """The options of `completion`."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the script."""
    from argcomplete.shell_integration import shellcode

    script = shellcode(["caltui"], shell=args.shell)
    if args.shell == "powershell":
        for before, after in _POWERSHELL:
            script = script.replace(before, after)
    print(script)
    return Exit.DONE


def complete(env: Mapping[str, str]) -> int:
    """Answers a shell that asks for completions; only the asked category is read."""
    import argcomplete

    from caltui.cli.catalogs import catalog_for
    from caltui.cli.first_words import words_of
    from caltui.cli.parsing.completers import CompletionSources, give_completers

    line = _line(env)
    typed = line.split()[1:]
    done = typed if line.endswith(" ") else typed[:-1]
    words = words_of(done)
    catalog = catalog_for(done, env)
    parser = _nearest_parser(catalog, words)
    give_completers(
        parser, CompletionSources(catalog, env, cache(partial(_seen, catalog, done, env)))
    )
    argcomplete.autocomplete(
        parser,
        output_stream=_answer(env),
        always_complete_options=False,
        default_completer=argcomplete.completers.SuppressCompleter(),
    )
    return Exit.DONE


def _line(env: Mapping[str, str]) -> str:
    """The command line up to the cursor, as the shell gave it.

    PowerShell leaves out the blanks before the cursor: argcomplete is given them again.
    """
    line = env.get("COMP_LINE", "")
    point = int(env.get("COMP_POINT", "0") or 0) or len(line)
    if point > len(line):
        line = os.environ["COMP_LINE"] = line.ljust(point)
    return line[:point]


def _answer(env: Mapping[str, str]) -> "TextIO | None":
    """Opens the file for the answer, always in UTF-8; None where the library opens it."""
    target: str | int = env.get("_ARGCOMPLETE_STDOUT_FILENAME", "") or _ANSWER
    try:
        return open(target, "w", encoding="utf-8", newline="")
    except OSError:
        return None


def _seen(
    catalog: "Catalog", typed: Sequence[str], env: Mapping[str, str]
) -> "CompletionValues | None":
    """Opens what was last seen in the profile of that command line; None without one."""
    from caltui.cli.first_words import option_of
    from caltui.settings.errors import SettingsError
    from caltui.settings.paths import paths
    from caltui.settings.profiles import choose, load
    from caltui.workspace.base.completion_values import CompletionValues

    if "--demo" in typed:
        return None
    try:
        where = paths(env)
        profile = choose(load(where), option_of(typed, "--profile"), env)
    except (SettingsError, OSError):
        return None
    return CompletionValues(catalog, profile, where) if profile is not None else None


def _nearest_parser(catalog: "Catalog", words: Sequence[str]) -> Parser:
    """The parser for as many of the words as are valid."""
    from caltui.cli.tree import build

    for depth in (2, 1, 0):
        try:
            return build(catalog, words[:depth])
        except UsageError:
            continue
    return build(catalog, ())
