"""The checks of `caltui doctor`: how the profile is set up, and what is wrong."""

from typing import NamedTuple

from caltui.text import redact
from caltui.workspace.base.errors import Forbidden, NotAuthorized
from caltui.workspace.profile.probe import BAD as TOKEN_BAD
from caltui.workspace.profile.probe import GOOD, Proof, probe
from caltui.workspace.sync.connection import Connected

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


async def report(workspace: Connected, *, reach: bool) -> list[Check]:
    """All checks, in the order in which an operator reads them. `reach` also asks the gateway."""
    proof = await probe(workspace) if reach else None
    checks = [
        _profile(workspace),
        *(Check("profile", WARN, text) for text in workspace.profile.warnings),
        _token(workspace, proof),
        _format(workspace),
        _budget(workspace),
        *_mirror(workspace),
        _journal(workspace),
        _zone(workspace),
        *_way(workspace),
    ]
    if proof is not None:
        checks.append(_gateway(proof))
        checks += _cal(workspace, proof)
    elif (gone := workspace.wire.standing.gone) is not None:
        checks.append(Check("Cal", BAD, *gone, "not_found"))
    return checks


def _profile(workspace: Connected) -> Check:
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


def _token(workspace: Connected, proof: Proof | None) -> Check:
    if not workspace.wire.has_token:
        hint = "Set CALTUI_API_TOKEN, or run: caltui login"
        return Check("token", BAD, "there is none", hint, NotAuthorized.default_kind)
    if proof is None or proof.failure is None:
        return Check("token", OK, "there is one")
    if proof.token == TOKEN_BAD:
        return Check("token", BAD, proof.failure.message, proof.failure.hint, proof.failure.kind)
    if proof.token == GOOD:
        return Check("token", OK, "there is one, and the gateway takes it")
    return Check("token", OK, "there is one; no answer told whether it is good")


def _format(workspace: Connected) -> Check:
    history = workspace.kept.format_history()
    learned = workspace.kept.format()
    if workspace.kept.fault is not None:
        return Check("URL format", WARN, "what was learned is in the mirror, and was not read")
    if not learned:
        return Check("URL format", OK, "not learned yet: the new one is tried first")
    why = f": {history[-1][2]}" if history else ""
    return Check("URL format", OK, f"{learned}{why}")


def _budget(workspace: Connected) -> Check:
    budget = workspace.wire.budget
    if not budget.per_minute:
        return Check("budget", OK, "no limit")
    text = f"{budget.spent()} of {budget.per_minute} calls in the last minute"
    wait = budget.wait_for()
    if wait > 0:
        return Check("budget", WARN, f"{text}, the next in {wait:.0f} s")
    return Check("budget", OK, text)


def _mirror(workspace: Connected) -> list[Check]:
    kept = workspace.kept
    if kept.fault is not None:
        return [Check("mirror", BAD, kept.fault.message, kept.fault.hint, "mirror")]
    counts = {key: workspace.count(key) for key in workspace.catalog.titles}
    known = sum(count or 0 for count in counts.values())
    lists = sum(count is not None for count in counts.values())
    size = kept.size()
    text = f"{known} records kept, of {lists} lists, {size / 1024:.0f} KB, {kept.path}"
    checks = [Check("mirror", OK, text)]
    if kept.notice:
        checks.append(Check("mirror", WARN, kept.notice))
    return checks


def _journal(workspace: Connected) -> Check:
    if workspace.kept.fault is not None:
        return Check("journal", WARN, "it is in the mirror, and was not read")
    unknown = workspace.kept.unknown()
    if not unknown:
        return Check("journal", OK, "every write is accounted for")
    text = f"{len(unknown)} with an unknown outcome, the last: {unknown[-1].summary}"
    return Check("journal", WARN, text, "Look at the record before you write it again.")


def _zone(workspace: Connected) -> Check:
    return Check("zone", OK, workspace.zone.key)


def _way(workspace: Connected) -> list[Check]:
    """Checks proxy and certificates from the environment, if any are set."""
    if workspace.profile.demo:
        return []
    from os import environ

    from caltui.gateway.http.environment import Unusable, proxy_for, trusted

    url, checks = workspace.profile.base_url, []
    try:
        proxy = proxy_for(url)
        if proxy is not None:
            checks.append(Check("proxy", OK, f"{proxy.place}, from {proxy.variable}"))
        chosen = environ.get("SSL_CERT_FILE") or environ.get("SSL_CERT_DIR")
        if chosen and url.lower().startswith("https:"):
            trusted()
            checks.append(Check("certificates", OK, f"those of {chosen}"))
    except Unusable as error:
        checks.append(Check("environment", BAD, f"{error}.", error.no_reply.hint, "unreachable"))
    return checks


def _gateway(proof: Proof) -> Check:
    """Whether the gateway answers: it does if it refuses the token or passes on Cal's answer."""
    failure = proof.failure
    if failure is None:
        return Check("gateway", OK, "answers")
    if isinstance(failure, NotAuthorized) and failure.status is None:
        return Check("gateway", WARN, "was not asked: there is no token")
    if proof.token == TOKEN_BAD:
        return Check("gateway", OK, f"answers, and refuses the token ({failure.status})")
    if isinstance(failure, Forbidden):
        return Check("gateway", WARN, failure.message, failure.hint)
    if proof.token == GOOD and (isinstance(failure, NotAuthorized) or failure.origin == "cal"):
        return Check("gateway", OK, "answers")
    return Check("gateway", BAD, failure.message, failure.hint, failure.kind)


def _cal(workspace: Connected, proof: Proof) -> list[Check]:
    """Whether Cal answers behind the gateway, as far as the answer tells."""
    failure = proof.failure
    if failure is None:
        return [Check("Cal", OK, "answers")]
    if proof.token != GOOD:
        return []
    gone = workspace.wire.standing.gone
    if gone is not None and failure.status in (404, 410):
        return [Check("Cal", BAD, *gone, "not_found")]
    if isinstance(failure, NotAuthorized):
        return [Check("Cal", BAD, failure.message, failure.hint, failure.kind)]
    if isinstance(failure, Forbidden):
        return [Check("Cal", OK, "answers")]
    if failure.origin == "cal":
        return [Check("Cal", WARN, failure.message, failure.hint)]
    return []
