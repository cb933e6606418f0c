"""What `caltui --help` says. It is put together without a parser and without the models."""

from collections.abc import Mapping
from pathlib import Path

from caltui.cli.command_table import COMMANDS
from caltui.cli.output.exits import MEANING


def text(titles: Mapping[str, str]) -> str:
    """The whole help, from `help/caltui.txt`. `titles` are those of the categories, by key."""
    categories = (f"  {key:<23}{title}" for key, title in titles.items())
    commands = (f"  {name:<23}{command.help}" for name, command in COMMANDS.items())
    codes = (f"  {int(code)}  {text}" for code, text in MEANING.items())
    page = Path(__file__).parents[1].joinpath("help", "caltui.txt").read_text("utf-8")
    return page.format(
        categories="\n".join(categories), commands="\n".join(commands), codes="\n".join(codes)
    )
