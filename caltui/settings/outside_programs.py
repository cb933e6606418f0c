"""The environment for programs of others: editor, browser, commands of one's own."""

from collections.abc import Mapping

from caltui.blanking import blank, remember

SHELL = "/bin/sh"
TOKEN = "CALTUI_API_TOKEN"


def without_secrets(env: Mapping[str, str]) -> dict[str, str]:
    """The environment without the token and the variables that hold it, in any spelling."""
    remember(env.get(TOKEN, "").strip())
    return {name: text for name, text in env.items() if name != TOKEN and blank(text) == text}
