"""One line of `caltui doctor`."""

from typing import NamedTuple

OK, WARN, BAD = "ok", "warn", "bad"


class Check(NamedTuple):
    """One line. `state` is OK, WARN or BAD; `hint` says what to do.

    `kind` is the kind of the error behind it, if there is one.
    """

    name: str
    state: str
    text: str
    hint: str = ""
    kind: str = ""
