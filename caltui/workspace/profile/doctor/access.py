"""Checks what Cal's own server has, what the key may do, and which forms of records came."""

from caltui.workspace.base.access import Access
from caltui.workspace.base.errors import GatewayError
from caltui.workspace.profile.doctor.check import OK, WARN, Check
from caltui.workspace.sync.connection import Connected

UNKNOWN = "not known"
ASK = "It is asked when the server answers, at most once a day: caltui doctor"


async def access_checks(workspace: Connected, *, asks: bool) -> list[Check]:
    """Kind of server, plan, role, out of office and versions; none in a dialect without them.

    `asks` allows up to four calls, where what is known is a day old.
    """
    finder = workspace.wire.access
    if finder is None:
        return []
    try:
        known = await finder.now() if asks else finder.known
    except GatewayError as error:
        return [Check("kind of server", WARN, error.message, error.hint)]
    if known is None:
        return [Check("kind of server", OK, UNKNOWN, ASK)]
    kind = workspace.catalog.access["names"].get(known.kind, UNKNOWN)
    return [
        Check("kind of server", OK if known.kind else WARN, kind, "" if known.kind else ASK),
        Check("plan", OK, _plan(known)),
        Check("role", OK, known.role or (UNKNOWN if known.organisation else "of a plain user")),
        _out_of_office(known),
        _versions(workspace),
    ]


def _plan(known: Access) -> str:
    number = f" {known.organisation}" if known.organisation else ""
    return f"{known.plan}{number}, with the key of {known.email or known.name or known.user}"


def _out_of_office(known: Access) -> Check:
    if known.out_of_office is None:
        return Check("out of office", WARN, UNKNOWN, ASK)
    return Check("out of office", OK, "yes" if known.out_of_office else "no: this server has none")


def _versions(workspace: Connected) -> Check:
    """Checks which forms of records came. One of a form not asked for is never kept."""
    proven: list[str] = []
    waiting: list[str] = []
    for key, title in workspace.catalog.titles.items():
        of = workspace.catalog.resource(key)
        version = of.served.version
        if version and of.served.part_of is None:
            (proven if workspace.count(key) else waiting).append(f"{title} {version}")
    parts = [
        f"proven {', '.join(proven)}" if proven else "",
        "not yet proven " + ", ".join(waiting),
    ]
    return Check("versions", OK, "; ".join(part for part in parts[: 1 + bool(waiting)] if part))
