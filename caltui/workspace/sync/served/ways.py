"""Chooses the path of an operation for a record: the own, a team's, an organisation's."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Operation, Record, Resource
from caltui.catalog.request import Invalid, Request
from caltui.catalog.served import OWN, OtherPath, Served
from caltui.catalog.values import Fault
from caltui.gateway.errors.kinds import Forbidden, NotOffered
from caltui.workspace.base.access import RUNS, Access

ORG, TEAM, USER = "orgId", "teamId", "userId"
"""Holes of paths: the organisation of the account, a team, whose record it is."""

_WHOSE = {
    OWN: "what is one's own",
    "others": "what is somebody else's",
    "team": "what is a team's",
    "organisation": "what is the organisation's",
    "organisation-team": "what is a team's of the organisation",
    "event-type": "what is an event type's",
}

_HOLE = re.compile(r"\{(\w+)\}")
READ_TEAMS = "Who runs which team is known once memberships were read."


def depends(request: Request) -> bool:
    """Tells whether the path of a request depends on what the account has."""
    served = request.operation.served
    needs = served.at or served.plan or served.role or served.paths
    return request.way is None and bool(needs or "{" + ORG + "}" in request.operation.path)


def way_for(
    request: Request, access: Access, catalog: Catalog, record: Record | None = None
) -> Request:
    """The request on the path that is meant for the record. Raises NotOffered and Forbidden.

    `record` is the one that is asked for, as last seen, or what is known of a new one. Without any
    it is asked for a list, or for what is one's own.
    """
    operation = request.operation
    of = catalog.resource(operation.resource)
    names = [param.name for param in operation.params]
    given = dict(zip(names, request.ids, strict=True))
    of_teams = of.key == catalog.teams
    known = {**_told(record), **request.holes, **given, ORG: access.organisation}
    for when in ("others", "organisation", "organisation-team", "team", "event-type"):
        way = next((way for way in operation.served.paths if way.when == when), None)
        if way is not None and _is_meant(way, access, known, given, request, of_teams):
            holes = {name: known[name] for name in _HOLE.findall(way.path) if name not in given}
            _check_fields(request, when)
            return request._replace(way=way, holes=holes)
    if _is_read(of, access) and not (
        access.offers(operation.served) and access.covers(operation.served)
    ):
        kind = catalog.access["names"][access.kind]
        does = f"{operation.title[:1].lower()}{operation.title[1:]}"
        if not access.offers(operation.served):
            raise NotOffered(f"{kind} does not have it: {does}.", hint="Nothing was sent.")
        raise NotOffered(
            f"Only an organisation can do it, and this account is in none: {does}.",
            hint="Nothing was sent.",
        )
    check_offered(operation.served, access, of, catalog)
    _check_own(request, access, of, {**request.holes, **given})
    if operation.writes and (why := why_not_others(operation, access, of, record)):
        raise Forbidden(why, hint="Nothing was sent.")
    _check_fields(request, OWN)
    if "{" + ORG + "}" in operation.path:
        return request._replace(holes={ORG: access.organisation})
    return request


def why_not_others(
    operation: Operation, access: Access, of: Resource, record: Mapping[str, Any] | None
) -> str:
    """Says why this key cannot do it with somebody else's record; empty if it can."""
    owner = str((record or {}).get(of.list_holds.owner or "") or "")
    way = next((way for way in operation.served.paths if way.when == "others"), None)
    if not owner or not access.user or owner == access.user or way is None:
        return ""
    if not access.organisation:
        return (
            f"This {of.noun} is of somebody else. Cal lets an admin of an organisation change it, "
            "and this account is in none."
        )
    if access.may(way):
        return ""
    return f"This {of.noun} is of somebody else: only an admin of the organisation can change it."


def shared_team(theirs: Iterable[Record], mine: Iterable[Record], *, whole: bool) -> Any:
    """The id of a team that one of the `mine` memberships runs and the person of `theirs` is in;
    None without one.

    `whole`: all memberships are known. If not, a team in which one's own role is not known counts.
    """
    roles = {row.get(TEAM): str(row.get("role") or "") for row in mine}
    teams = [row.get(TEAM) for row in theirs if row.get("accepted") is not False]
    run = [team for team in teams if roles.get(team) in RUNS]
    unsure = [team for team in teams if not whole and team not in roles]
    return next(iter((*run, *unsure)), None)


def check_offered(
    place: Served | OtherPath, access: Access, of: Resource, catalog: Catalog
) -> None:
    """Raises NotOffered where the server or the account has no such thing, and Forbidden where
    only another role may do it."""
    if not access.offers(place):
        kind = catalog.access["names"][access.kind]
        raise NotOffered(
            f"{kind} has no {of.plural}.",
            hint=f"Only {' and '.join(catalog.access['names'][at] for at in place.at)} has them.",
        )
    if not access.covers(place):
        raise NotOffered(
            f"The account is in no organisation, and only an organisation has {of.plural}.",
            hint="With a key of somebody in an organisation they can be read.",
        )
    if not access.may(place):
        raise Forbidden(
            f"Only an admin of the organisation may do this with {of.plural}.",
            hint=f"This key is that of {access.email or 'a member'}. Cal remembers a role for "
            "5 minutes: after a change of it, try again then.",
        )


def _is_read(of: Resource, access: Access) -> bool:
    """Whether there are records of the category for this account, whatever else is not."""
    listed = of.operations.get("list")
    if listed is not None and access.offers(listed.served) and access.covers(listed.served):
        return True
    own = [read.path for read in of.served.reads if read.when == OWN and read.path]
    asked = [one.served for one in of.operations.values() if one.path in own]
    return bool(own) and all(access.offers(served) for served in asked)


def _told(record: Mapping[str, Any] | None) -> dict[str, str]:
    """The holes of paths that a record fills."""
    plain = ((name, value) for name, value in (record or {}).items() if name.endswith("Id"))
    return {name: str(value) for name, value in plain if isinstance(value, (int, str)) and value}


def _is_meant(
    way: OtherPath,
    access: Access,
    known: Mapping[str, str],
    given: Mapping[str, str],
    request: Request,
    of_teams: bool,
) -> bool:
    """Tells whether this path is for the record, and can be filled."""
    if not (access.offers(way) and access.may(way)) or any(
        not known.get(name) for name in _HOLE.findall(way.path)
    ):
        return False
    if USER in _HOLE.findall(way.path) and known[USER] == access.user:
        return False
    group, organisation = known.get(TEAM, ""), access.organisation
    if way.when == "organisation":
        if not given:
            return access.admin and (request.operation.name == "list" or of_teams)
        return TEAM in _HOLE.findall(way.path) or group == organisation
    if way.when == "organisation-team":
        return group != organisation
    return True


def _check_fields(request: Request, when: str) -> None:
    """Raises Invalid for a value that the path does not know: Cal would drop it and say nothing."""
    operation = request.operation
    sent = {**request.query, **(request.body or {})}
    wrong = [
        Fault(field.name, f"Is not known for {_WHOSE[when]}: leave it out.")
        for field in operation.fields
        if field.wire_name in sent and field.wire.paths and when not in field.wire.paths
    ]
    if wrong:
        raise Invalid(operation, wrong)


def _check_own(request: Request, access: Access, of: Resource, given: Mapping[str, str]) -> None:
    """Raises Forbidden where the path would mean oneself, and the record is of somebody else."""
    person, served = given.get(USER, access.user), request.operation.served
    if person != access.user and USER not in _HOLE.findall(request.operation.path):
        in_teams = any(way.when == "team" for way in served.paths)
        raise Forbidden(
            f"Only an admin of their organisation{' or of a team of theirs' * in_teams} may do "
            f"this with {of.plural} of somebody else, and {USER} {person} is not the one whose key "
            "this is.",
            hint="Nothing was sent." + f" {READ_TEAMS}" * in_teams,
        )
