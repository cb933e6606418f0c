"""Refuses to send a secret where it does not belong: by how it begins, and by the address."""

from caltui.catalog.load import Catalog
from caltui.dialects import dialects_of, server_at
from caltui.gateway.errors.kinds import TOKEN, NotAuthorized
from caltui.settings.model import Profile


def check_secret(profile: Profile, known: Catalog, token: str) -> None:
    """Raises NotAuthorized for a token that must not be sent to the profile's server."""
    key = known.key
    begins = next((one for one in key.never if token.startswith(one)), "")
    if begins:
        raise NotAuthorized(
            f"What begins with {begins} is no {key.word} for {known.label}: nothing was sent.",
            hint=f"Give the {key.word} from {key.where}. {_its_own(token)}",
            cause=TOKEN,
        )
    server = server_at(profile.base_url)
    if server is not None and known.wire not in server.dialects:
        raise NotAuthorized(
            f"{server.host} is {server.title}, and takes no {key.word} for {known.label}: "
            "nothing was sent.",
            hint=f"Check base_url and dialect of profile '{profile.name}'. " + _its_own(token),
            cause=TOKEN,
        )


def _its_own(token: str) -> str:
    """The hint that says how to use the token that is set."""
    dialect = next(iter(dialects_of(token)), "DIALECT")
    return (
        f"To use this one: caltui login NAME --dialect {dialect}, or set CALTUI_DIALECT={dialect} "
        "and CALTUI_BASE_URL."
    )
