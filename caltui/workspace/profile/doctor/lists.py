"""Checks which categories can be read, and how far the catalogue is from the server's own."""

from typing import TYPE_CHECKING

from caltui.workspace.base.errors import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotOffered,
)
from caltui.workspace.profile.doctor.check import BAD, OK, WARN, Check
from caltui.workspace.sync.connection import Connected
from caltui.workspace.sync.served.sources import reads_of, source_of
from caltui.workspace.sync.served.ways import ORG

if TYPE_CHECKING:
    from caltui.catalog.model import Resource
    from caltui.catalog.request import Request

ASK = "To ask for each: caltui doctor --full"


def lists_seen(workspace: Connected) -> Check:
    """Checks which lists were read before, as far as the mirror knows. Sends nothing."""
    if workspace.kept.fault is not None:
        return Check("lists", WARN, "what was read is in the mirror, and was not read")
    titles = workspace.catalog.titles
    never = [title for key, title in titles.items() if workspace.count(key) is None]
    if not never:
        return Check("lists", OK, f"all {len(titles)} were read", ASK)
    if len(never) == len(titles):
        return Check("lists", OK, "none was read yet", ASK)
    text = f"{len(titles) - len(never)} of {len(titles)} were read; not yet: {', '.join(never)}"
    return Check("lists", OK, text, ASK)


async def lists_asked(workspace: Connected) -> list[Check]:
    """Asks for a little of each list. A line for each: that it answers, or why not."""
    checks = []
    for key in workspace.catalog.titles:
        checks.append(await _asked(workspace, workspace.catalog.resource(key)))
        if checks[-1].kind == "unreachable":
            break
    return checks


async def _asked(workspace: Connected, of: "Resource") -> Check:
    try:
        request = await _a_little(workspace, of)
        if isinstance(request, str):
            return Check(of.title, OK, request)
        answer = await workspace.wire.send(request)
    except NotOffered as error:
        return Check(of.title, OK, error.message, error.hint)
    except (Forbidden, NotAuthorized, NotFound) as error:
        return Check(of.title, WARN, error.message, error.hint)
    except GatewayError as error:
        return Check(of.title, BAD, error.message, error.hint, error.kind)
    version = of.served.version
    form = f" in the form of {version}" if version and answer.data else ""
    return Check(of.title, OK, f"answers{form}")


async def _a_little(workspace: Connected, of: "Resource") -> "Request | str":
    """The request for one record of a list, or for all where no less can be asked for; or a
    sentence where it is no list of its own. Raises NotOffered and Forbidden."""
    from caltui.catalog.request import build

    inside = of.served.part_of.resource if of.served.part_of else ""
    if of.list_via or (inside and not of.served.reads):
        return f"read out of {of.list_via[0] if of.list_via else inside}"
    operation, finder = of.operations["list"], workspace.wire.access
    if finder is None or not of.served.reads:
        paged = any(field.name == "take" for field in operation.query)
        return build(operation, (), {"take": 1} if paged else {})
    access = await finder.now()
    read = reads_of(of, access, workspace.catalog)[0]
    if read.each:
        return f"read for each of {read.each}"
    source = source_of(of, read, {}, {ORG: access.organisation} if access.organisation else {})
    if source is None:
        return "read in several parts"
    return source.request(take=1) if source.paged else source.request()


async def specification(workspace: Connected) -> Check:
    """Counts the differences between the catalogue and what the server says of itself."""
    from caltui.catalog.newer.spec import SpecError
    from caltui.workspace.profile.spec_check import compare

    try:
        found = await compare(workspace.wire)
    except NotFound as error:
        return Check("specification", OK, "the server has none to compare with", error.hint)
    except SpecError as error:
        return Check("specification", WARN, f"it cannot be compared: {error}")
    except GatewayError as error:
        return Check("specification", WARN, error.message, error.hint)
    if not found:
        return Check("specification", OK, "the catalogue has all that the server describes")
    number = "1 difference" if len(found) == 1 else f"{len(found)} differences"
    return Check(
        "specification",
        WARN,
        f"{number} from the catalogue",
        "See them with: caltui spec diff. Lay what is new over the forms with: caltui spec update",
    )
