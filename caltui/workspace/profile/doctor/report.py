"""The checks of a profile: what it says, what is kept of it, and what its server answers."""

from caltui.dialects import shipped
from caltui.text import redact
from caltui.workspace.base.errors import Forbidden, NotAuthorized
from caltui.workspace.profile.doctor.access import access_checks
from caltui.workspace.profile.doctor.check import BAD, OK, WARN, Check
from caltui.workspace.profile.doctor.way import clock_check, environment_checks
from caltui.workspace.profile.probe import BAD as TOKEN_BAD
from caltui.workspace.profile.probe import GOOD, Proof, probe
from caltui.workspace.sync.connection import Connected


async def report(workspace: Connected, *, reach: bool) -> list[Check]:
    """All checks, in the order in which an operator reads them. `reach` also asks the gateway."""
    proof = await probe(workspace.wire) if reach else None
    checks = [
        _profile(workspace),
        *(Check("profile", WARN, text) for text in workspace.profile.warnings),
        _token(workspace, proof),
        *([] if workspace.catalog.direct else [_format(workspace)]),
        _budget(workspace),
        *_mirror(workspace),
        *_other_mirrors(workspace),
        _journal(workspace),
        _zone(workspace),
        *([] if workspace.profile.demo else environment_checks(workspace.profile.base_url)),
    ]
    if proof is not None:
        server = _server(workspace, proof)
        checks += [server] if server.state != OK or not workspace.catalog.direct else []
        checks += _cal(workspace, proof)
        checks += await access_checks(workspace, asks=True) if proof.token == GOOD else []
        checks.append(clock_check(proof.headers, workspace.clock()))
    elif (gone := workspace.wire.health.gone) is not None:
        checks.append(Check("Cal", BAD, *gone, "not_found"))
    else:
        checks += await access_checks(workspace, asks=False)
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
        return Check("token", OK, f"there is one, and {_taker(workspace)} takes it")
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


def _other_mirrors(workspace: Connected) -> list[Check]:
    """Names the mirrors that the profile had in other dialects: their journals are in them."""
    profile, path = workspace.profile, workspace.kept.path
    found = {
        dialect: path.with_name(f"{profile._replace(dialect=dialect).slug}.sqlite")
        for dialect in shipped()
    }
    return [
        Check("mirror", OK, f"what was seen in the dialect {dialect} is still in {other}")
        for dialect, other in found.items()
        if other != path and other.is_file()
    ]


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


def _taker(workspace: Connected) -> str:
    return "Cal" if workspace.catalog.direct else f"the {workspace.catalog.server}"


def _server(workspace: Connected, proof: Proof) -> Check:
    """Checks whether the server answers, be it to refuse the token or with Cal's answer."""
    name, failure = workspace.catalog.server, proof.failure
    if failure is None:
        return Check(name, OK, "answers")
    if isinstance(failure, NotAuthorized) and failure.status is None:
        lacks = "this token is not for it" if workspace.wire.has_token else "there is no token"
        return Check(name, WARN, f"was not asked: {lacks}")
    if proof.token == TOKEN_BAD:
        return Check(name, OK, f"answers, and refuses the token ({failure.status})")
    if isinstance(failure, Forbidden):
        return Check(name, WARN, failure.message, failure.hint)
    if proof.token == GOOD and (isinstance(failure, NotAuthorized) or failure.origin == "cal"):
        return Check(name, OK, "answers")
    return Check(name, BAD, failure.message, failure.hint, failure.kind)


def _cal(workspace: Connected, proof: Proof) -> list[Check]:
    """Checks whether Cal answers behind the gateway, as far as the answer tells."""
    failure = proof.failure
    if failure is None:
        return [Check("Cal", OK, "answers")]
    if proof.token != GOOD:
        return []
    gone = workspace.wire.health.gone
    if gone is not None and failure.status in (404, 410):
        return [Check("Cal", BAD, *gone, "not_found")]
    if isinstance(failure, NotAuthorized):
        return [Check("Cal", BAD, failure.message, failure.hint, failure.kind)]
    if isinstance(failure, Forbidden):
        return [Check("Cal", OK, "answers")]
    if failure.origin == "cal":
        return [Check("Cal", WARN, failure.message, failure.hint)]
    return []
