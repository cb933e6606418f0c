"""The dialects that caltui speaks: a folder each, whose index file says what sets it apart.

A dialect that `extends` another has all of its files; those of its own take their place, and so
do the keys of its index. In a folder of one's own the index of the default dialect is extended.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from caltui.own_toml import read

SHIPPED = Path(__file__).parent / "catalog"
DEFAULT_DIALECT = "lowcodeapi"
DEFAULT_BEGINS = "at_"
"""How its secret begins: what its index says, here too so that no command has to read it."""

INDEX = "index.toml"
_NOTHING: Mapping[str, Any] = MappingProxyType({})
SERVERS = Path(__file__).with_name("servers.toml")


class UnknownDialect(LookupError):
    """A dialect that there is not. The text says which there are."""


class Key(NamedTuple):
    """The secret that a server wants: its name, how it begins, and where it is found.

    `never` are beginnings of secrets that belong to another dialect, and must not be sent here.
    """

    word: str = "API token"
    begins: str = ""
    never: tuple[str, ...] = ()
    where: str = ""


class Probe(NamedTuple):
    """A read that every key may do: a path that tells whose key it is, or a list, with the values
    to ask for little of it."""

    resource: str = ""
    values: Mapping[str, Any] = MappingProxyType({})
    path: str = ""


class Server(NamedTuple):
    """A place where a Cal can be. `base_url` is empty where it must be given."""

    name: str
    title: str
    about: str
    base_url: str
    dialects: tuple[str, ...]

    @property
    def host(self) -> str:
        """The name of the machine; empty where it must be given."""
        return host_of(self.base_url)


class PictureLists(NamedTuple):
    """The lists of which a picture of the console is made.

    Without those that it `needs` nothing can be said; those in `helps` say more, and those in
    `names` only name what is in it.
    """

    needs: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def lists(self) -> tuple[str, ...]:
        """Those that say something, the most important first."""
        return self.needs + self.helps

    @property
    def every(self) -> tuple[str, ...]:
        """All of them."""
        return self.lists + self.names


def shipped() -> list[str]:
    """The names of the dialects that come with caltui."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{INDEX}"))


def folder_of(dialect: str) -> Path:
    """The folder of a dialect's name, or of the whole path of one. Raises UnknownDialect."""
    folder = SHIPPED / dialect
    named = dialect.isidentifier() or Path(dialect).is_absolute()
    if not named or not (folder / INDEX).is_file():
        known = ", ".join(shipped())
        raise UnknownDialect(f"There is no catalogue '{dialect}': it is one of {known}.")
    return folder


def read_index(folder: Path = SHIPPED / DEFAULT_DIALECT) -> dict[str, Any]:
    """The dialect, how it is spoken, and the groups of categories with their titles."""
    own = read(folder / INDEX)
    base = own.get("extends")
    if base is None and folder.parent == SHIPPED:
        return own
    return {**read_index(SHIPPED / (base or DEFAULT_DIALECT)), **own}


def titles_of(index: dict[str, Any]) -> dict[str, str]:
    """Title by key, in the order of the sidebar."""
    return {
        entry["key"]: entry["title"] for group in index["groups"] for entry in group["resources"]
    }


def key_of(index: dict[str, Any]) -> Key:
    """Reads which secret the server of a dialect wants."""
    found = dict(index.get("key", {}))
    return Key(**{**found, "never": tuple(found.get("never", ()))})


def probes_of(index: dict[str, Any]) -> tuple[Probe, ...]:
    """Lists what every key may ask for, the best first."""
    return tuple(Probe(**one) for one in index["probes"])


def made_of(index: dict[str, Any], picture: str) -> PictureLists:
    """Reads of which lists a picture is made. Raises KeyError for an unknown picture."""
    return PictureLists(**{part: tuple(lists) for part, lists in index["made_of"][picture].items()})


def defaults_of(dialect: str) -> dict[str, Any]:
    """Reads what a new profile of that dialect begins with, by key. Raises UnknownDialect.

    `base_url` is empty where it must be given.
    """
    index = read_index(folder_of(dialect))
    return {key: index[key] for key in ("base_url", "spec_url", "budget") if key in index}


def servers() -> tuple[Server, ...]:
    """Lists the servers where a Cal can be, in the order in which a person is asked."""
    return tuple(
        Server(name, one["title"], one["about"], one["base_url"], tuple(one["dialects"]))
        for name, one in read(SERVERS).items()
    )


def server_at(base_url: str) -> Server | None:
    """The server that everybody knows at that address; None for one of somebody's own."""
    host = host_of(base_url)
    return next((one for one in servers() if host and one.host == host), None)


def host_of(base_url: str) -> str:
    """The machine that an address names, in small letters, without a port."""
    place = base_url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return place.partition(":")[0].lower()


def dialects_of(secret: str, base_url: str = "") -> tuple[str, ...]:
    """The dialects whose secret begins like this one, the likeliest first; none if it is odd.

    An address that ends as that of one of them does leaves only that one.
    """
    if secret.startswith(DEFAULT_BEGINS):
        return (DEFAULT_DIALECT,)
    known = dict.fromkeys(name for server in servers() for name in server.dialects)
    indexes = {name: read_index(SHIPPED / name) for name in known}
    fit = {n: index for n, index in indexes.items() if secret.startswith(key_of(index).begins)}
    named = [n for n, index in fit.items() if _ends(base_url, index.get("ending", ""))]
    return tuple(named or fit)


def _ends(base_url: str, ending: str) -> bool:
    return bool(ending) and base_url.rstrip("/").endswith(ending)


def told_by(env: Mapping[str, str]) -> str:
    """The dialect that the environment tells by its token, where it also says the address."""
    token, url = (env.get(f"CALTUI_{name}", "").strip() for name in ("API_TOKEN", "BASE_URL"))
    if not url or not token or token.startswith(DEFAULT_BEGINS):
        return DEFAULT_DIALECT
    return next(iter(dialects_of(token, url)), DEFAULT_DIALECT)


class IndexFacts:
    """The facts of a dialect's index, which is read once, when it is first asked for."""

    folder: Path

    @cached_property
    def _index(self) -> dict[str, Any]:
        return read_index(self.folder)

    @property
    def dialect(self) -> str:
        """The name that profiles use for this catalogue."""
        return str(self._index["dialect"])

    @property
    def label(self) -> str:
        """The name of what is reached in this dialect, for people."""
        return str(self._index.get("label", self.dialect))

    @property
    def wire(self) -> str:
        """The adapter that speaks this dialect: a module of `gateway/wires`."""
        return str(self._index.get("wire", DEFAULT_DIALECT))

    @property
    def server(self) -> str:
        """The name of what answers the calls, for people: `gateway`, `server`."""
        return str(self._index.get("server", "gateway"))

    @property
    def direct(self) -> bool:
        """Whether the calls go to Cal itself, so that the secret is Cal's own key."""
        return bool(self._index.get("direct", False))

    @cached_property
    def key(self) -> Key:
        """The secret that the server wants."""
        return key_of(self._index)

    @property
    def way(self) -> str:
        """The heading for what tells two ways to send a call apart: `URLs`, `Version`; or empty."""
        return str(self._index["way"])

    @property
    def provider(self) -> str:
        """The first part of every path behind the gateway's base URL."""
        return str(self._index["provider"])

    @property
    def people(self) -> str:
        """The category whose records are the people that have a key."""
        return str(self._index["people"])

    @property
    def teams(self) -> str:
        """The category whose records are groups of people."""
        return str(self._index["teams"])

    @property
    def absences(self) -> str:
        """The category whose records say when somebody is away; empty if there is none."""
        return str(self._index.get("absences", ""))

    @property
    def repeated(self) -> frozenset[str]:
        """Lists that say no more than the records of another category do."""
        return frozenset(self._index.get("repeated", ()))

    def made_of(self, picture: str) -> PictureLists:
        """Reads of which lists a picture of the console is made."""
        return made_of(self._index, picture)

    @property
    def drops_unknown(self) -> bool:
        """Whether Cal drops values that it does not know, and answers as if all were taken."""
        return bool(self._index.get("drops_unknown", False))

    @property
    def own_only(self) -> tuple[str, ...]:
        """Lists in which a normal key never finds records of two people."""
        return tuple(self._index.get("own_only", ()))

    @property
    def probes(self) -> tuple[Probe, ...]:
        """The calls that every key may make, the best first."""
        return probes_of(self._index)

    @property
    def access(self) -> Mapping[str, Any]:
        """The reads that tell what a server has and what a key may do there; empty where that is
        the same for all of them."""
        found: Mapping[str, Any] = self._index.get("access", _NOTHING)
        return found

    @property
    def ended(self) -> tuple[str, str] | None:
        """Where Cal no longer offers this API: what became of it, and what to do. Else None."""
        found = self._index.get("ended")
        return None if found is None else (str(found["text"]), str(found["hint"]))
