"""Writes every page that is made from the program: `make docs`, or `python -m docs.make`."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from caltui.catalog.load import catalog
from caltui.cli.commands.topics import filter_page
from caltui.cli.parsing import help as cli_help
from caltui.settings.configuration import (
    CommandTable,
    ConfigurationFile,
    ProfileTable,
    ViewTable,
)
from docs.writers import categories, exit_codes, keys, licences, verbs
from docs.writers.dialects import spoken
from docs.writers.markdown import made

FOLDER = Path(__file__).parent
KINDS: dict[Any, str] = {
    list[str]: "a list of texts",
    bool: "`true` or `false`",
    int: "a whole number",
    str: "text",
}


def text() -> str:
    """The whole page."""
    variables = cli_help.text({}).partition("\nenvironment:\n")[2].partition("\n\n")[0]
    return f"""\
{made("caltui/settings/configuration.py")}
# Configuration

caltui reads `config.toml` in its settings folder; `caltui doctor` says where that is. You may write
the file yourself, or let `caltui login` and `caltui profiles` do it: comments and order stay. A key
that is unknown, or a value that is impossible, is refused with file and line. How the console looks
and its keys stop nobody: what is wrong there is left out, and the console and `caltui doctor` name
it with what is allowed. Tokens are not in it: `caltui login` puts them into the keyring, or into a
file that only you can read.

```toml
active = "work"

[profiles.work]
base_url = "https://api.lowcodeapi.com"
production = true
colour = "red"

[view]
theme = "dark"
clock = "12h"

[keys]
"place.refresh" = "f5"
"place.delete" = ""       # no key
```

## At the top

{_table(ConfigurationFile)}

## In `[profiles.NAME]`

A name has 1 to 64 visible characters. Every key may be left out.

{_table(ProfileTable)}

## In `[view]`

The settings of the console (`,`) change these; the file can be written by hand as well.

{_table(ViewTable)}

A theme of your own is a file `themes/NAME.toml` beside this one: the theme that it begins with, and
the colours that it has otherwise.

```toml
base = "light"
accent = "#8a2be2"
cursor = "#e8d9fb"
```

{colours()}

## In `[[commands]]`

{COMMANDS}

{_table(CommandTable)}

## Environment

What is set here wins over the file, and options of a command win over both.

```
{variables}
```
"""


def colours() -> str:
    """The names of the colours that a theme file may set."""
    from textwrap import fill

    from caltui.settings.theme_files import COLOURS

    names = ", ".join(f"`{name}`" for name in COLOURS)
    return fill(f"Its colours are {names}.", 100, break_on_hyphens=False)


COMMANDS = """\
A command of your own, run by `/bin/sh` for the record under the cursor, or one after another for
each marked one. Its output stands in a pane; `?` and the palette show it.

```toml
[[commands]]
key = "ctrl+o"
name = "Open in the CRM"
run = "crm open --mail={attendees[0].email} -- {title}"
where = ["bookings"]
confirm = true
```

What a stranger typed never becomes syntax: a value is in a variable of its own, between quotes. A
template that would have it evaluated again (`eval`, `sh -c`, `ssh`) is refused, and so is a
value that begins with `-` where a program could take it for an option: put `--` before it, or
`--option=` in front of it. `{{name}}` is the text `{name}` itself. On its input the command has the
record as JSON; in `CALTUI_CATEGORY`, `CALTUI_KEY` and `CALTUI_PROFILE`, what it is. It gets no
secret: fields that are masked are in neither, and the token is not in its environment. What it
does outside is its own: `read_only` does not hold it. In the browser (`caltui serve`) there are
none of them."""


def _table(model: type[BaseModel]) -> str:
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    return "\n".join(["| key | value | without it | what it is for |", "|---|---|---|---|", *rows])


def _row(name: str, field: FieldInfo) -> str:
    kind = KINDS.get(field.annotation, "tables" if field.default == [] else "a table")
    return f"| `{name}` | {kind} | {_default(field.default)} | {field.description} |"


def _default(value: Any) -> str:
    if value is PydanticUndefined:
        return "is wanted"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value or value == 0 else "none"


def pages() -> Mapping[str, Callable[[], str]]:
    """What makes each page, by its path in this folder."""
    return {
        "configuration.md": text,
        "filter.md": lambda: f"{made('the catalogue')}\n{filter_page(catalog())}",
        "reference/keys.md": keys.page,
        "reference/exit-codes.md": exit_codes.page,
        "reference/verbs.md": verbs.page,
        **{f"reference/{one.names[0]}.md": partial(categories.page, one) for one in spoken()},
        "reference/licences.md": licences.page,
    }


def main() -> None:
    """Writes all of them."""
    for name, page in pages().items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
