"""The page about exit codes and kinds of errors, from the table of the command line."""

import errno
from collections.abc import Iterator

from caltui.cli.output.exits import CODES, MEANING, CommandError, Exit, problem_of
from caltui.workspace.base import errors
from docs.writers.markdown import code, codes, made, table

OUTSIDE: tuple[BaseException, ...] = (
    OSError(errno.ENOENT, "No such file", "x"),
    ModuleNotFoundError("x", name="x"),
    MemoryError(),
    RuntimeError("x"),
)
"""One error of each sort that does not come from caltui itself."""


def page() -> str:
    """The whole page."""
    kinds = sorted(set(_kinds()), key=lambda one: (one[1], one[0]))
    by_code = {exit: [kind for kind, at in kinds if at == exit] for exit in Exit}
    rows = [
        [str(int(exit)), MEANING.get(exit, "stopped with ctrl+c"), codes(by_code[exit]) or "none"]
        for exit in Exit
    ]
    return f"""\
{made("caltui/cli/output/exits.py")}
# Exit codes and errors

What every command ends with. The codes and the kinds are stable: scripts may rely on them.

{table(["exit", "means", "kinds of errors"], rows)}

An error is told on stderr: what happened, to what, and what to do next. Where the output is JSON,
or goes into a pipe, it is one line of JSON there:

```json
{{"error": {{"kind": "not_found", "message": "…", "status": 404, "hint": "…", "code": null}}}}
```

{code("kind")} is one of the above, {code("status")} the HTTP status if there was an answer,
{code("code")} what the answer's wrapper says, {code("fields")} (only where there are some) what
is wrong with each field, or for an edit that somebody else was faster with, what each field was,
is now, and was to be.

Exit 8 is never to be answered with the same command again: look first (`caltui journal list`),
the write may have been done. `caltui doctor` ends with the code of the first check that is wrong.
A run over many records ends with 8 where an outcome is unknown, else with the code of what stopped
it, else with 5 where not every item was done.
"""


def _kinds() -> Iterator[tuple[str, Exit]]:
    """Every kind with the exit code that it ends with."""
    for name, (kind, exit) in CODES.items():
        own = getattr(errors, name, CommandError)
        yield kind or getattr(own, "default_kind", name), exit
    yield "server", Exit.NOT_UNDERSTOOD
    yield "interrupted", Exit.INTERRUPTED
    for error in OUTSIDE:
        problem = problem_of(error)
        yield problem.kind, problem.code
