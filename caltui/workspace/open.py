"""Opens a workspace on a profile or on the embedded demo.

Opening reads files only: it uses no network and loads no HTTP library.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.newer.overlay_file import OVERLAY
from caltui.dialects import DEFAULT_DIALECT
from caltui.gateway.pace.budget import Budget
from caltui.mirror.intake.lists import system_clock
from caltui.mirror.store import Mirror, MirrorError
from caltui.settings.errors import SettingsError
from caltui.settings.model import Profile
from caltui.settings.paths import Paths, paths
from caltui.workspace.base.clock import local_zone, utc_now, zone_of
from caltui.workspace.records.last_seen import shape_maker
from caltui.workspace.sync.connection import Connection
from caltui.workspace.workspace import Workspace

if TYPE_CHECKING:
    from caltui.workspace.acts.rehearse import Rehearsal
    from caltui.workspace.bulk.run_plan import RunPlan

DEMO = "demo"
DEMO_URL = "http://sandbox.caltui"


def open_workspace(
    profile: Profile,
    *,
    token: str | None,
    paths: Paths,
    read_only: bool = False,
    clock: Callable[[], datetime] = utc_now,
    transport: Callable[[], Any] | None = None,
    on_close: Callable[[], None] | None = None,
    without_mirror: bool = False,
    zone: str = "",
) -> Workspace:
    """The workspace of a profile.

    Without a token, records last seen can be read; the first call over the network raises
    NotAuthorized. Raises MirrorError and SettingsError. `without_mirror`: if the mirror cannot be
    read, an empty one is used and `kept.fault` says why. `zone` is for a profile without one.
    """
    overlay = paths.state(profile.slug) / OVERLAY
    known = catalog(profile.dialect, overlay)
    if not profile.base_url:
        raise SettingsError(
            f"Profile '{profile.name}' has no base URL, and {known.label} no usual one.",
            "Say where it is: set CALTUI_BASE_URL, or give --base-url to caltui login.",
        )
    shown_in = _zone(profile._replace(zone=profile.zone or zone))
    file = paths.mirror(profile.slug)
    fault: MirrorError | None = None
    try:
        mirror = open_mirror(file, known, clock=lambda: clock().timestamp())
    except MirrorError as error:
        if not without_mirror:
            raise
        mirror, fault = Mirror.in_memory(), error
    path = paths.budget(profile.slug) if profile.budget else None
    wire = Connection(
        profile,
        known,
        mirror,
        Budget(profile.budget, path),
        token=token,
        transport=transport,
        clock=lambda: clock().timestamp(),
    )
    workspace = Workspace(
        profile,
        known,
        mirror,
        wire,
        zone=shown_in,
        clock=clock,
        read_only=read_only or profile.read_only,
        overlay=overlay,
        path=file,
        on_close=on_close,
    )
    workspace.kept.fault = fault
    return workspace


def open_mirror(file: Path, known: Catalog, *, clock: Callable[[], float] = system_clock) -> Mirror:
    """Opens the mirror in a file, with index tables for the categories of a catalogue."""

    return Mirror.open(file, shapes=shape_maker(known), clock=clock, dialect=known.dialect)


def _zone(profile: Profile) -> ZoneInfo:
    if not profile.zone:
        return local_zone()
    zone = zone_of(profile.zone)
    if zone is None:
        raise SettingsError(
            f"Profile '{profile.name}' has the zone '{profile.zone}', which does not exist.",
            "Use an IANA name such as Europe/Berlin.",
        )
    return zone


def demo_workspace(
    *,
    home: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    size: int = 1,
    read_only: bool = False,
    dialect: str = DEFAULT_DIALECT,
) -> Workspace:
    """The workspace of an embedded Cal with an invented firm, in this process.

    Writes only into `home`, or into a temporary folder that is removed at the end.
    """
    import tempfile

    from caltui.sandbox.embedded import embedded_app, token_of

    app = embedded_app(today=clock().date(), size=size, dialect=dialect)
    folder = None if home else tempfile.TemporaryDirectory(prefix="caltui-demo-")
    root = str(home) if home else str(folder.name if folder else "")
    profile = Profile(DEMO, DEMO_URL, DEMO_URL, dialect, budget=0, demo=True)
    return open_workspace(
        profile,
        token=token_of(dialect),
        paths=paths({"CALTUI_HOME": root}),
        read_only=read_only,
        clock=clock,
        transport=_in_process(app),
        on_close=folder.cleanup if folder else None,
    )


def _in_process(app: Any) -> Callable[[], Any]:
    """Makes the transport to an application; its first call loads the HTTP library."""

    def transport() -> Any:
        from caltui.gateway.http import client

        return client.in_process(app)

    return transport


async def rehearse(workspace: Workspace, plan: "RunPlan") -> "Rehearsal":
    """Runs a plan in a sandbox that holds what the mirror holds. Nothing is sent to Cal.

    The sandbox is in this process; its folder is removed at the end. Raises MirrorError.
    """
    import asyncio
    import tempfile

    from caltui.sandbox.embedded import app_on, token_of
    from caltui.workspace.acts.rehearse import Rehearsal, gathered, run_on

    records, gaps = await asyncio.to_thread(gathered, workspace, plan)
    admin = len(records[workspace.catalog.people]) != 1
    wire = workspace.catalog.wire
    app = await asyncio.to_thread(
        app_on,
        records,
        known=workspace.catalog,
        now=workspace.clock(),
        admin=admin,
        dialect=wire,
    )
    dialect = workspace.profile.dialect
    profile = Profile("rehearsal", DEMO_URL, DEMO_URL, dialect, budget=0, demo=True)
    with tempfile.TemporaryDirectory(prefix="caltui-rehearsal-") as folder:
        stage = open_workspace(
            profile,
            token=token_of(wire),
            paths=paths({"CALTUI_HOME": folder}),
            clock=workspace.clock,
            transport=_in_process(app),
        )
        try:
            return Rehearsal(tuple(await run_on(stage, plan, records)), tuple(gaps))
        finally:
            await stage.aclose()
