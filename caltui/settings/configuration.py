"""The configuration file as models: every key, what it may hold, and what it is for.

Loaded where a file is checked or written, as pydantic takes its time to load: what was
checked before is read from a copy (`profiles.load`).
"""

from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from caltui.settings import checks, own_commands, view
from caltui.settings.errors import nearest
from caltui.settings.model import COLOURS, Profile

_DEFAULTS = Profile._field_defaults
_VIEW = view.View._field_defaults

Url = Annotated[str, AfterValidator(checks.base_url)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ProfileTable(_Table):
    """One connection: where, in which dialect, and how careful to be."""

    base_url: Url = Field(
        _DEFAULTS["base_url"],
        title="URL",
        description="where the gateway or Cal's API is: http or https, without password, query "
        "or fragment",
    )
    spec_url: Annotated[str, AfterValidator(checks.spec_url)] = Field(
        _DEFAULTS["spec_url"],
        title="URL",
        description="where its specification is asked for first; empty for there as well",
    )
    dialect: Annotated[str, AfterValidator(checks.dialect)] = Field(
        _DEFAULTS["dialect"],
        title="NAME",
        description="which API is spoken there: lowcodeapi for the gateway, calv1 and calv2 for "
        "Cal's own API; or the folder of a catalogue of your own. URLs and budget that are left "
        "out are those of the dialect",
    )
    read_only: bool = Field(_DEFAULTS["read_only"], description="refuse every write")
    production: bool = Field(
        _DEFAULTS["production"],
        description="real customers are behind it: every write asks once more",
    )
    colour: Annotated[str, AfterValidator(checks.colour)] = Field(
        _DEFAULTS["colour"],
        title="COLOUR",
        description=f"the mark of the profile on every screen: {', '.join(COLOURS)}",
    )
    budget: Annotated[int, Field(ge=0, le=checks.MOST_CALLS)] = Field(
        _DEFAULTS["budget"], title="N", description="calls a minute, 0 for no limit"
    )
    zone: Annotated[str, AfterValidator(checks.zone)] = Field(
        _DEFAULTS["zone"],
        title="ZONE",
        description="the zone times are shown in, such as Europe/Berlin; empty for this machine's",
    )
    place: str = Field(
        _DEFAULTS["place"],
        title="PLACE",
        description="where the console begins, as `:` takes it: bookings status=PENDING; empty "
        "for where it was left",
    )
    demo: bool = Field(
        _DEFAULTS["demo"], description="work on the embedded sandbox: no account, no network"
    )


class ViewTable(_Table):
    """How the console looks. `view.read_view` reads it, as what is wrong in it stops nobody."""

    theme: Annotated[str, AfterValidator(view.theme)] = Field(
        _VIEW["theme"],
        description=f"{', '.join(view.BUILT_IN)}, or the name of a file in the folder `themes` "
        "beside this one; `auto` for dark or light as the terminal is",
    )
    density: Annotated[str, AfterValidator(partial(view.choice, "density"))] = Field(
        _VIEW["density"],
        description="`comfortable`, or `compact` for fewer blank lines in forms and dialogs",
    )
    clock: Annotated[str, AfterValidator(partial(view.choice, "clock"))] = Field(
        _VIEW["clock"],
        description="`24h`, or `12h` for am and pm; what commands write has always 24 hours",
    )
    first_day: Annotated[str, AfterValidator(partial(view.choice, "first_day"))] = Field(
        _VIEW["first_day"],
        description="the first day of the week: `monday`, `sunday`, `saturday`; `auto` for Monday, "
        "and in the week of a person for the day of their own",
    )
    zone: Annotated[str, AfterValidator(checks.zone)] = Field(
        _VIEW["zone"],
        description="the zone of profiles that have none of their own; empty for this machine's",
    )
    mouse: bool = Field(
        _VIEW["mouse"],
        description="whether the mouse works in the console; without it the terminal selects text",
    )


class CommandTable(_Table):
    """One command of your own: a key, a name, and what the shell runs."""

    name: Annotated[str, AfterValidator(own_commands.checked_name)] = Field(
        title="NAME", description="what the palette and `?` call it"
    )
    run: Annotated[str, AfterValidator(own_commands.checked_run)] = Field(
        title="COMMAND",
        description="the command for `/bin/sh`; `{title}` or `{attendees[0].email}` is that value "
        "of the record, as one word whatever is in it: no quotes around it",
    )
    key: str = Field("", title="KEY", description="its key; without one the palette has it")
    where: list[str] = Field(
        [], title="CATEGORIES", description="the categories it is for, such as `bookings`"
    )
    confirm: bool = Field(False, description="show the command, and ask, before it is run")


class ConfigurationFile(_Table):
    """The whole of `config.toml`."""

    active: str = Field(
        "", description="the profile that is used unless --profile or CALTUI_PROFILE names another"
    )
    profiles: dict[Annotated[str, AfterValidator(checks.name)], ProfileTable] = Field(
        {}, description="the connections by name, each in a table `[profiles.NAME]`"
    )
    keys: dict[str, str] = Field(
        {},
        description="keys of the console by the id of what they do: one, several with commas, "
        "or empty for none; a wrong one is left out, and `caltui doctor` names it",
    )
    commands: Annotated[list[CommandTable], AfterValidator(own_commands.checked_names)] = Field(
        [], description="commands of your own, each in a table `[[commands]]`"
    )
    view: dict[str, Any] = Field(
        {},
        description="how the console looks, in a table `[view]`; what is wrong in it is left out, "
        "and `caltui doctor` and the console name it",
    )


class Fault(Exception):
    """A fault of a key of a table: `text` goes on after the key's name.

    `table` is empty for the top of the file, `key` for the table's own name.
    """

    def __init__(self, table: str, key: str, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.table, self.key, self.text, self.hint = table, key, text, hint


def checked(data: dict[str, Any]) -> dict[str, Any]:
    """The tables of a configuration with every value in the form the program uses.

    Raises Fault for the first that cannot be used, unknown keys before wrong values.
    """
    try:
        return ConfigurationFile.model_validate(data).model_dump(exclude_unset=True)
    except ValidationError as error:
        faults = sorted(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
        raise _fault(faults[0]) from None


_TABLES: dict[str, type[BaseModel]] = {"profiles": ProfileTable, "commands": CommandTable}

_MUST_BE = {
    "bool_type": "true or false",
    "string_type": "text in quotes",
    "list_type": 'a list, such as ["bookings"]',
    **dict.fromkeys(("int_type", "greater_than_equal", "less_than_equal"), checks.CALLS),
}
"""What a value must be, by pydantic's name for what is wrong with it."""


def _fault(error: Any) -> Fault:
    place = [str(part) for part in error["loc"][:3]]
    *above, key = place
    table = ".".join(above)
    if error["type"] == "extra_forbidden":
        model = _TABLES[place[0]] if above else ConfigurationFile
        return Fault(table, key, "is unknown", nearest(key, model.model_fields))
    if error["type"] in ("dict_type", "model_type"):
        whole = ".".join(place)
        return Fault("", whole, f"must be a table: [{whole}].")
    if error["type"] == "list_type" and not above:
        return Fault("", key, f"must be tables, each of which begins with [[{key}]].")
    if error["type"] == "missing":
        return Fault(table, key, "is missing.")
    if error["type"] == "value_error":
        key = "" if key == "[key]" else key
        return Fault(table, key, str(error["ctx"]["error"]))
    must_be = _MUST_BE.get(error["type"], "of another kind")
    return Fault(table, key, f"must be {must_be}, not {checks.shown(error['input'])}.")
