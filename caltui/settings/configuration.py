"""The configuration file as models: every key, what it may hold, and what it is for.

Loaded where a file is checked or written, as pydantic takes its time to load: what was
checked before is read from a copy (`profiles.load`).
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from caltui.settings import checks
from caltui.settings.errors import nearest
from caltui.settings.model import COLOURS, Profile

_DEFAULTS = Profile._field_defaults

Url = Annotated[str, AfterValidator(checks.base_url)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class ProfileTable(_Table):
    """One connection: where the gateway is, and how careful to be."""

    base_url: Url = Field(
        _DEFAULTS["base_url"],
        title="URL",
        description="where the gateway is: http or https, without password, query or fragment",
    )
    spec_url: Url = Field(
        _DEFAULTS["spec_url"],
        title="URL",
        description="where the gateway's specification is asked for first",
    )
    dialect: Annotated[str, AfterValidator(checks.dialect)] = Field(
        _DEFAULTS["dialect"], title="NAME", description="which catalogue the gateway speaks"
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
    demo: bool = Field(
        _DEFAULTS["demo"], description="work on the embedded sandbox: no account, no network"
    )


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
    view: dict[str, Any] = Field({}, description="a table of your own: kept, and not read")


class Fault(Exception):
    """What is wrong with a key of a table: `text` goes on after the key's name.

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


_MUST_BE = {
    "bool_type": "true or false",
    "string_type": "text in quotes",
    **dict.fromkeys(("int_type", "greater_than_equal", "less_than_equal"), checks.CALLS),
}
"""What a value must be, by pydantic's name for what is wrong with it."""


def _fault(error: Any) -> Fault:
    place = [str(part) for part in error["loc"]]
    *above, key = place
    table = ".".join(above)
    if error["type"] == "extra_forbidden":
        model = ProfileTable if above else ConfigurationFile
        return Fault(table, key, "is unknown", nearest(key, model.model_fields))
    if error["type"] in ("dict_type", "model_type"):
        whole = ".".join(place)
        return Fault("", whole, f"must be a table: [{whole}].")
    if error["type"] == "value_error":
        key = "" if key == "[key]" else key
        return Fault(table, key, str(error["ctx"]["error"]))
    must_be = _MUST_BE.get(error["type"], "of another kind")
    return Fault(table, key, f"must be {must_be}, not {checks.shown(error['input'])}.")
