"""Finds where a token belongs, and its dialect: by options, by the token, or asked."""

import argparse
from collections.abc import Sequence
from typing import NamedTuple

from caltui.cli.output.exits import UsageError, nearest
from caltui.cli.output.streams import say
from caltui.cli.terminal import interactive, typed
from caltui.dialects import DEFAULT_DIALECT, Server, dialects_of, server_at, servers
from caltui.settings import checks


class ServerChoice(NamedTuple):
    """An address, and the dialects that may be spoken there, the likeliest first."""

    base_url: str
    dialects: Sequence[str]


def address_of(args: argparse.Namespace) -> str:
    """The address that was given; empty where none was."""
    return args.base_url or str(args.env.get("CALTUI_BASE_URL", "")).strip()


def where_of(args: argparse.Namespace, token: str) -> ServerChoice:
    """Finds the server of a new profile's token. Asks on a terminal. Raises UsageError."""
    url = address_of(args)
    fitting = dialects_of(token, url)
    if args.server:
        return _at(_named(args.server), url, fitting)
    if url:
        return _there(url, fitting)
    if not fitting:
        raise UsageError(
            "What was given begins neither with at_ (an API token of LowCodeAPI) nor with cal_ "
            "(an API key of Cal). Nothing was sent.",
            "If it is right, say where it belongs: --server own --base-url URL, or --dialect NAME",
        )
    fit = [one for one in servers() if set(one.dialects) & set(fitting)]
    return _at(fit[0], "", fitting) if len(fit) == 1 else _asked(fit, fitting)


def _named(name: str) -> Server:
    known = {one.name: one for one in servers()}
    if name not in known:
        raise UsageError(
            f"There is no server '{name}'.{nearest(name, list(known))}",
            f"It is one of {', '.join(known)}.",
        )
    return known[name]


def _at(server: Server, url: str, fitting: Sequence[str]) -> ServerChoice:
    """A server that was named, at its own address or the one that was given."""
    url = server.base_url or url or _own_address()
    return ServerChoice(url, [one for one in server.dialects if one in fitting] or server.dialects)


def _there(url: str, fitting: Sequence[str]) -> ServerChoice:
    """An address: of a server that everybody knows, or of one's own."""
    known = server_at(url)
    if known is not None and set(known.dialects) & set(fitting):
        return ServerChoice(url, known.dialects)
    return ServerChoice(url, fitting or (DEFAULT_DIALECT,))


def _asked(fit: Sequence[Server], fitting: Sequence[str]) -> ServerChoice:
    """Asks which server it is: by number, by name, or by the address of one's own."""
    if not interactive():
        names = ", ".join(f"--server {one.name}" for one in fit if one.base_url)
        raise UsageError(
            "Where is your Cal? The key does not tell, and there is no terminal to ask on. "
            "Nothing was sent.",
            f"Say it with {names}, or with --base-url URL for a server of your own.",
        )
    say("Where is your Cal?")
    for number, one in enumerate(fit, 1):
        say(f"  {number}  {one.title:<12}  {one.base_url or one.about}")
    answer = typed("Number, or the address of your own server: ")
    chosen = {str(number): one for number, one in enumerate(fit, 1)}
    chosen |= {one.name: one for one in fit}
    if answer.casefold() in chosen:
        return _at(chosen[answer.casefold()], "", fitting)
    return _there(_checked(answer), fitting)


def _own_address() -> str:
    """Asks for the address of a server of one's own. Raises UsageError where nobody can answer."""
    if not interactive():
        raise UsageError(
            "Where is your Cal? A server of your own has no usual address. Nothing was sent.",
            "Say it with --base-url, such as https://cal.example.com/api",
        )
    return _checked(typed("Address of its API, such as https://cal.example.com/api: "))


def _checked(text: str) -> str:
    try:
        return checks.base_url(text)
    except ValueError as error:
        raise UsageError(f"The address {error} Nothing was sent.") from None
