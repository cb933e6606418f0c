"""What `caltui doctor` reports: how this profile is set up, and what is wrong with it."""

from typing import TYPE_CHECKING, NamedTuple

from caltui.text import redact
from caltui.workspace.errors import Forbidden, GatewayError, NotAuthorized

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

OK, WARN, BAD = "ok", "warn", "bad"


class Check(NamedTuple):
    """One line: `state` is `ok`, `warn` or `bad`; `hint` says what to do.

    `kind` is that of the error behind it, if there is one.
    """

    name: str
    state: str
    text: str
    hint: str = ""
    kind: str = ""


async def report(workspace: "Workspace", *, reach: bool) -> list[Check]:
    """Every check of a workspace, in the order an operator would look."""
    failure = await _reach(workspace) if reach else None
    checks = [
        _profile(workspace),
        *(Check("profile", WARN, text) for text in workspace.profile.warnings),
        _token(workspace, failure),
        _format(workspace),
        _budget(workspace),
        *_mirror(workspace),
        _journal(workspace),
        _zone(workspace),
    ]
    if reach:
        checks.append(_gateway(failure))
    return checks


def _profile(workspace: "Workspace") -> Check:
    profile = workspace.profile
    marks = [
        word
        for word, on in (
            ("read-only", workspace.read_only),
            ("production", profile.production),
            ("demo", profile.demo),
        )
        if on
    ]
    text = f"{profile.name}, {redact(profile.base_url)}, dialect {profile.dialect}"
    return Check("profile", OK, ", ".join([text, *marks]))


def _token(workspace: "Workspace", failure: GatewayError | None) -> Check:
    if not workspace.wire.has_token:
        hint = "Set CALTUI_API_TOKEN, or run: caltui login"
        return Check("token", BAD, "there is none", hint, NotAuthorized.default_kind)
    if isinstance(failure, NotAuthorized):
        return Check("token", BAD, failure.message, failure.hint, failure.kind)
    return Check("token", OK, "there is one")


def _format(workspace: "Workspace") -> Check:
    history = workspace.kept.format_history()
    learned = workspace.kept.format()
    if workspace.kept.fault is not None:
        return Check("URL format", WARN, "what was learned is in the mirror, and was not read")
    if not learned:
        return Check("URL format", OK, "not learned yet: the new one is tried first")
    why = f": {history[-1][2]}" if history else ""
    return Check("URL format", OK, f"{learned}{why}")


def _budget(workspace: "Workspace") -> Check:
    budget = workspace.wire.budget
    if not budget.per_minute:
        return Check("budget", OK, "no limit")
    text = f"{budget.spent()} of {budget.per_minute} calls in the last minute"
    wait = budget.wait_for()
    if wait > 0:
        return Check("budget", WARN, f"{text}, the next in {wait:.0f} s")
    return Check("budget", OK, text)


def _mirror(workspace: "Workspace") -> list[Check]:
    kept = workspace.kept
    if kept.fault is not None:
        return [Check("mirror", BAD, kept.fault.message, kept.fault.hint, "mirror")]
    counts = {key: workspace.count(key) for key in workspace.catalog.titles}
    known = sum(count or 0 for count in counts.values())
    lists = sum(count is not None for count in counts.values())
    size = kept.size()
    text = f"{known} records of {lists} lists, {size / 1024:.0f} KB, {kept.path}"
    checks = [Check("mirror", OK, text)]
    if kept.notice:
        checks.append(Check("mirror", WARN, kept.notice))
    return checks


def _journal(workspace: "Workspace") -> Check:
    if workspace.kept.fault is not None:
        return Check("journal", WARN, "it is in the mirror, and was not read")
    unknown = workspace.kept.unknown()
    if not unknown:
        return Check("journal", OK, "every write is accounted for")
    text = f"{len(unknown)} with an unknown outcome, the last: {unknown[-1].summary}"
    return Check("journal", WARN, text, "Look at the record before you write it again.")


def _zone(workspace: "Workspace") -> Check:
    return Check("zone", OK, workspace.zone.key)


async def _reach(workspace: "Workspace") -> GatewayError | None:
    """One cheap read (users, a page of one), and what went wrong with it."""
    from caltui.catalog.request import build

    operation = workspace.catalog.operation("users", "list")
    try:
        await workspace.wire.send(build(operation, (), {"page": 1, "take": 1}))
    except GatewayError as error:
        return error
    return None


def _gateway(failure: GatewayError | None) -> Check:
    """Who refuses a token or a right is there, and answers."""
    if failure is None:
        return Check("gateway", OK, "answers")
    if isinstance(failure, NotAuthorized) and failure.status is None:
        return Check("gateway", WARN, "was not asked: there is no token")
    if isinstance(failure, NotAuthorized):
        return Check("gateway", OK, f"answers, and refuses the token ({failure.status})")
    if isinstance(failure, Forbidden):
        return Check("gateway", WARN, failure.message, failure.hint)
    return Check("gateway", BAD, failure.message, failure.hint, failure.kind)
