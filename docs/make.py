"""Writes `docs/configuration.md` from the models of the configuration: `python docs/make.py`."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from caltui.cli.parsing import help as cli_help
from caltui.settings.configuration import ConfigurationFile, ProfileTable

FILE = Path(__file__).with_name("configuration.md")
KINDS = {bool: "`true` or `false`", int: "a whole number", str: "text"}


def text() -> str:
    """The whole page."""
    variables = cli_help.text({}).partition("\nenvironment:\n")[2].partition("\n\n")[0]
    return f"""\
<!-- Made by docs/make.py from caltui/settings/configuration.py: change that, then run it. -->
# Configuration

caltui reads `config.toml` in its settings folder; `caltui doctor` says where that is. You may write
the file yourself, or let `caltui login` and `caltui profiles` do it: comments and order stay. A key
that is unknown, or a value that is impossible, is refused with file and line. Tokens are not in it:
`caltui login` puts them into the keyring, or into a file that only you can read.

```toml
active = "work"

[profiles.work]
base_url = "https://api.lowcodeapi.com"
production = true
colour = "red"

[keys]
"place.refresh" = "f5"
```

## At the top

{_table(ConfigurationFile)}

## In `[profiles.NAME]`

A name has 1 to 64 visible characters. Every key may be left out.

{_table(ProfileTable)}

## Environment

What is set here wins over the file, and options of a command win over both.

```
{variables}
```
"""


def _table(model: type[BaseModel]) -> str:
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    return "\n".join(["| key | value | without it | what it is for |", "|---|---|---|---|", *rows])


def _row(name: str, field: FieldInfo) -> str:
    kind = KINDS.get(field.annotation, "a table")  # type: ignore[arg-type]
    return f"| `{name}` | {kind} | {_default(field.default)} | {field.description} |"


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value or value == 0 else "none"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
