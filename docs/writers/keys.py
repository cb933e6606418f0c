"""The page about keys, from the table of actions."""

from collections.abc import Sequence
from itertools import groupby

from caltui.tui.keys.actions import ACTIONS, Action
from caltui.tui.keys.key_names import named
from docs.writers.markdown import code, made, table

CHARACTERS = {named(char): char for char in map(chr, range(33, 127)) if named(char) != char}


def page() -> str:
    """The whole page."""
    groups = (_group(name, [*found]) for name, found in groupby(ACTIONS, lambda a: a.group))
    return f"""\
{made("caltui/tui/keys/actions.txt")}
# Keys

Every key of the console with the id of its action: {len(ACTIONS)} actions. `?` shows those of
what has the focus, `ctrl+p` finds them by name and by what they are for. A key is changed, or
taken away with `""`, by its id:

```toml
[keys]
"place.refresh" = "f5"
"rows.sort" = "s,f4"
"app.suspend" = ""
```

What stands before the dot says where it works: `app` everywhere outside dialogs, `place` on any
table or record, `rows` in a table, and so on by the name of the screen, dialog or field. In the
configuration a character is given as itself or by its name (`question_mark`).

{chr(10).join(groups)}"""


def _group(name: str, actions: Sequence[Action]) -> str:
    rows = [
        [_pressed(action.keys), code(action.id), action.label, action.help] for action in actions
    ]
    return f"## {name}\n\n{table(['keys', 'id', 'name', 'what it does'], rows)}\n"


def _pressed(keys: str) -> str:
    """The keys as a person presses them: `?` for `question_mark`."""
    return " ".join(code(CHARACTERS.get(key.strip(), key.strip())) for key in keys.split(","))
