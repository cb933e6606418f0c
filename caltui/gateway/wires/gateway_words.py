"""The words of errors about the LowCodeAPI gateway, and their advice."""

from types import MappingProxyType

from caltui.gateway.call_names import Words
from caltui.gateway.errors.kinds import CAL_KEY, CREDENTIALS, LICENCE, TOKEN

_SETTINGS = "in the gateway's settings (LowCodeAPI: Providers, Cal)"
_LICENCE = (
    "Cal itself refuses every key, as its server has no licence for the API",
    "Whoever runs that Cal has to set CALCOM_LICENSE_KEY there. Token and key can stay.",
)

OF_GATEWAY = Words(
    server="gateway",
    speakers="Cal or the gateway",
    check_base="Check the base URL of the profile (CALTUI_BASE_URL): is it the gateway?",
    not_offered="The Cal behind this gateway may not offer this.",
    causes=MappingProxyType(
        {
            TOKEN: (
                "The gateway does not accept this token",
                "Give a valid token of the gateway: run 'caltui login', or set CALTUI_API_TOKEN.",
            ),
            CREDENTIALS: (
                "The gateway takes this token, but no Cal account that works is connected to it",
                f"Connect Cal {_SETTINGS}: its address and an API key. "
                "The token can stay as it is.",
            ),
            CAL_KEY: (
                "The gateway takes this token, but Cal does not accept the Cal key that the "
                "gateway holds",
                "Renew the API key in Cal (Settings, Developer, API keys) and store the new one "
                f"{_SETTINGS}. The token can stay as it is.",
            ),
            LICENCE: _LICENCE,
        }
    ),
    at_limit="Going over the limit again and again can lock the account.",
)
