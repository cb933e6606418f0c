"""A secret is blanked in whichever way a text spells it, and nothing else is."""

import base64
import html
import json
from urllib.parse import quote

import pytest

from caltui.blanking import MASK, blank, blank_bytes, remember
from caltui.text import redact

TOKEN = "at_a/b+c=d&e%f#g?h\"i'j<k>l~m"
PLAIN = "at_R09A99E61237E86A74EEC0AFAC975DA3B"
STARTS = ("", "x", "xy", "user:")


def spellings(token: str) -> dict[str, str]:
    percent = quote(token, safe="")
    small = "%".join(
        [percent.split("%")[0]] + [p[:2].lower() + p[2:] for p in percent.split("%")[1:]]
    )
    every = "".join(f"%{ord(c):02x}" for c in token)
    json_text = json.dumps(token)[1:-1]
    found = {
        "plain": token,
        "percent": percent,
        "percent, small digits": small,
        "percent, mixed digits": percent.replace("%2B", "%2b"),
        "percent, some plain": quote(token),
        "percent, every letter": every,
        "percent twice": quote(percent, safe=""),
        "percent twice, small": quote(small, safe=""),
        "percent thrice": quote(quote(percent, safe=""), safe=""),
        "decoded as a form": token.replace("+", " "),
        "JSON": json_text,
        "JSON in JSON": json.dumps(json_text)[1:-1],
        "JSON, slash": json_text.replace("/", "\\/"),
        "JSON, every letter": "".join(f"\\u{ord(c):04x}" for c in token),
        "JSON, every letter, large": "".join(f"\\u{ord(c):04X}" for c in token),
        "JSON, marks": "".join(c if c.isalnum() else f"\\u{ord(c):04x}" for c in token),
        "code": "".join(f"\\x{ord(c):02x}" for c in token),
        "repr": repr(token),
        "HTML": html.escape(token),
        "HTML, numbers": "".join(f"&#{ord(c)};" for c in token),
        "HTML, hexadecimal": "".join(f"&#x{ord(c):X};" for c in token),
        "HTML, names": token.replace("/", "&sol;").replace("+", "&plus;").replace("_", "&lowbar;"),
        "HTML in JSON": json.dumps(html.escape(token)).replace("&", "\\u0026"),
        "lower case": token.lower(),
        "mixed case": token.title(),
        "hexadecimal": token.encode().hex(),
        "hexadecimal, large": token.encode().hex().upper(),
    }
    for start in STARTS:
        text = (start + token + "!").encode()
        found[f"base64 after {start!r}"] = base64.b64encode(text).decode()
        found[f"base64 for URLs after {start!r}"] = base64.urlsafe_b64encode(text).decode()
        found[f"base64 in a URL after {start!r}"] = quote(base64.b64encode(text).decode(), safe="")
    return found


ALL = [(token, name, text) for token in (TOKEN, PLAIN) for name, text in spellings(token).items()]


@pytest.mark.parametrize(("token", "text"), [(t, s) for t, _, s in ALL], ids=[n for _, n, _ in ALL])
def test_a_spelling_is_blanked_in_text_and_in_bytes(token: str, text: str) -> None:
    around = f"before <{text}> after"
    shown = blank(around, token)
    assert shown.startswith("before <")
    assert shown.endswith("> after")
    assert MASK in shown
    left = shown.removeprefix("before <").removesuffix("> after").replace(MASK, "")
    assert len(left.strip("'\"=")) <= 8, "at most the letters that stood beside it"
    assert blank_bytes(around.encode(), token).decode() == shown


@pytest.mark.parametrize("token", [TOKEN, PLAIN])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nothing of it",
        "https://meet.example.com/%41bc?x=%2F&y=%3D1",
        'An \\u00e9 and an &amp; and &#39;it&#39;s&#39; "quoted" \\\\ text',
        base64.b64encode(b"some other text that is long enough").decode(),
        "at_b/b+c=d",
    ],
)
def test_another_text_stays_as_it_is(token: str, text: str) -> None:
    assert blank(text, token) is text
    body = text.encode()
    assert blank_bytes(body, token) is body


def test_what_was_remembered_is_blanked_without_being_named() -> None:
    remember("a-remembered/secret")
    assert redact("see a-remembered%2fsecret") == f"see {MASK}"
    remember("short")
    assert redact("in short") == "in short"


def test_json_stays_json() -> None:
    for text in spellings(TOKEN).values():
        body = json.dumps({"note": f"see {text}.", "n": 1}).encode()
        assert json.loads(blank_bytes(body, TOKEN))["n"] == 1
