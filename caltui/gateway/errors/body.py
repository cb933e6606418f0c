"""Models of an error answer. Whatever does not fit counts as missing.

Loaded with the first error that is read: no command needs it that goes well.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, InstanceOf, ValidationError, WrapValidator


def _or_none(value: Any, read: Any) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


_Lenient = WrapValidator(_or_none)
Text = Annotated[InstanceOf[str] | None, _Lenient]
Values = Annotated[InstanceOf[list[Any]] | None, _Lenient]


class Part(BaseModel):
    """An object in an error answer; each of its fields may be missing."""

    @classmethod
    def of(cls, value: Any) -> Self:
        """The object; one without any field where the value is none."""
        return cls.model_validate(value if isinstance(value, dict) else {})

    @classmethod
    def each(cls, values: Any) -> Iterator[Self]:
        """The objects of a list; nothing where it is no list."""
        for value in values if isinstance(values, list) else ():
            if isinstance(value, dict):
                yield cls.model_validate(value)


class IssueList(Part):
    """A list of faults: of a whole error, or of one of the forms that a value may have."""

    issues: Values = None


class Issue(Part):
    """A fault that zod found: where, and what. A value may have several forms."""

    path: Values = None
    message: Text = None
    forms: Values = Field(None, alias="unionErrors")


class Constraint(Part):
    """A fault that class-validator found; `children` are those further in.

    It also has `target` and `value`, which repeat what was sent: they are not read.
    """

    name: Annotated[InstanceOf[str] | InstanceOf[int] | None, _Lenient] = Field(
        None, alias="property"
    )
    constraints: Annotated[InstanceOf[dict[str, Any]] | None, _Lenient] = None
    message: Text = None
    children: Values = None

    @property
    def text(self) -> str:
        """The fault in the validator's words."""
        texts = [v for v in (self.constraints or {}).values() if isinstance(v, str)]
        return "; ".join(texts) or self.message or ""


class Fault(IssueList):
    """The `error` of an answer, where it is an object. `message` is text or a list."""

    message: Any = None
    code: Any = None
    details: Any = None


class Body(IssueList):
    """An answer of Cal without the gateway's wrapper, or the details of an error."""

    error: Any = None
    message: Any = None
    code: Any = None
    status_code: Any = Field(None, alias="statusCode")
    errors: Any = None
    logging: Any = None

    @property
    def fault(self) -> Fault:
        """The error as an object; one without any field where it is none."""
        return Fault.of(self.error)
