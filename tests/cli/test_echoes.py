"""No spelling of the token is shown or kept, whatever a gateway echoes, in whichever command."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.cli.conftest import Shell
from tests.cli.hostile import Said, hostile
from tests.ground.test_blanking import TOKEN, spellings

Bare = Callable[..., Shell]

SMALL = quote(TOKEN, safe="").lower()
ECHOES = {name: text for name, text in spellings(TOKEN).items() if "repr" not in name}
COMMANDS = (
    ("attendees", "list"),
    ("attendees", "get", "5", "-o", "json"),
    ("attendees", "update", "5", "--name", "N", "--verbose"),
    ("attendees", "update", "5", "--name", "N", "-o", "json", "--no-if-unchanged"),
    ("attendees", "delete", "5", "--yes"),
    ("attendees", "update", "5", "--name", "N", "--dry-run"),
    ("api", "GET", "/v2/me", "-o", "json"),
    ("doctor", "--verbose"),
    ("spec", "diff"),
    ("journal", "list", "-o", "json"),
)


def kinds_of(echo: str) -> dict[str, Said]:
    page = {"content-type": "text/html"}
    return {
        "400": Said(400, {"message": f"invalid_string in 'name': {echo}"}),
        "401": Said(401, {"message": "", "provider": "cal", "error": {"logging": {"q": echo}}}),
        "422": Said(422, {"message": [f"name must not be {echo}"], "statusCode": 422}),
        "500": Said(500, {"message": f"bug in ?api_token={echo}", "provider": "cal"}),
        "502": Said(502, f"<title>{echo}</title>", page),
        "text": Said(418, f"see {echo}", {"content-type": "text/plain"}),
        "record": Said(200, {"attendee": {"id": 5, "name": echo, "email": "a@b.c"}}),
        "misfit": Said(200, f"see {echo}", {"content-type": f"text/{echo}".strip()}),
    }


def leaks(text: str, echo: str) -> list[str]:
    """What of the token is in a text: as it was echoed, as it is, and without its marks."""
    return [word for word in (echo, TOKEN, TOKEN.lower(), SMALL) if word in text]


@pytest.mark.parametrize("kind", list(kinds_of("")))
@pytest.mark.parametrize("name", ["percent, small digits", "base64 after 'x'"])
def test_no_command_shows_or_keeps_the_token(bare_shell: Bare, kind: str, name: str) -> None:
    echo = ECHOES[name]
    with hostile(lambda method, path: kinds_of(echo)[kind]) as gateway:
        shell = bare_shell(
            CALTUI_API_TOKEN=TOKEN,
            CALTUI_BASE_URL=gateway.url,
            CALTUI_SPEC_URL=gateway.url,
            CALTUI_BUDGET="0",
        )
        for words in COMMANDS:
            result = shell(*words)
            assert result.code != 1, result.err
            assert leaks(result.out + result.err, echo) == [], words
        assert leaks(shell.files(), echo) == []
        assert gateway.asked


@pytest.mark.parametrize("name", list(ECHOES))
def test_no_spelling_is_in_an_error_or_the_journal(bare_shell: Bare, name: str) -> None:
    echo = ECHOES[name]
    with hostile(lambda method, path: Said(422, {"message": f"no {echo}"})) as gateway:
        shell = bare_shell(CALTUI_API_TOKEN=TOKEN, CALTUI_BASE_URL=gateway.url, CALTUI_BUDGET="0")
        result = shell(
            "attendees",
            "create",
            "--booking-id",
            "1",
            "--name",
            "N",
            "--email",
            "a@b.c",
            "--time-zone",
            "Europe/Berlin",
            "-o",
            "json",
        )
        assert result.code == 5, result.err
        assert leaks(result.err, echo) == []
        assert "••••" in result.error["message"]
        assert "••••" in shell("journal", "list", "-o", "json").out
        assert leaks(shell.files(), echo) == []


def test_a_token_that_is_given_at_login_is_not_shown_either(bare_shell: Bare) -> None:
    with hostile(lambda method, path: Said(403, {"message": f"Invalid api_token {TOKEN}"})) as at:
        shell = bare_shell()
        result = shell("login", "work", "--base-url", at.url, typed=TOKEN + "\n")
        assert result.code == 3
        assert leaks(result.out + result.err + shell.files(), TOKEN) == []
