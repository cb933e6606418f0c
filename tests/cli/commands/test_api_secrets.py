"""`caltui api` shows what Cal answers, but for what is secret."""

from typing import Any

from caltui.text import MASK
from tests.cli.conftest import Shell
from tests.support.sandbox import Running


def values(answer: Any, name: str) -> list[Any]:
    """What an answer has under that name, at any depth."""
    if isinstance(answer, list):
        return [one for inner in answer for one in values(inner, name)]
    if not isinstance(answer, dict):
        return []
    own = [answer[name]] if name in answer else []
    return own + [one for inner in answer.values() for one in values(inner, name)]


def test_secrets_in_a_raw_answer_are_masked_until_they_are_asked_for(
    shell: Shell, sandbox: Running
) -> None:
    key, row = next(iter(sandbox.world.tables["booking-references"].items()))
    row["meetingPassword"] = "hush-hush"
    for payment in sandbox.world.tables["payments"].values():
        payment["data"] = {"client_secret": "pi_secret", "amount": 5}
    words = ("api", "GET", f"/v2/booking-references/{key}")
    assert values(shell.good(*words), "meetingPassword") == [MASK]
    assert values(shell.good(*words, "--secrets"), "meetingPassword") == ["hush-hush"]
    assert set(values(shell.good("api", "GET", "/v2/payments"), "data")) == {MASK}
    assert "pi_secret" not in shell("api", "GET", "/v2/payments", "-o", "csv").out
    assert values(shell.good("api", "GET", "/v2/teams/1"), "name") != [MASK]
