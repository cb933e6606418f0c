"""What Cal offers: resources, operations and fields, as data and the models that read it."""

from caltui.catalog.load import DEFAULT_DIALECT, Catalog, UnknownName, catalog
from caltui.catalog.model import (
    UNSET,
    Enum,
    Field,
    Group,
    Operation,
    Param,
    Record,
    Relation,
    Resource,
    kebab,
)

__all__ = [
    "DEFAULT_DIALECT",
    "UNSET",
    "Catalog",
    "Enum",
    "Field",
    "Group",
    "Operation",
    "Param",
    "Record",
    "Relation",
    "Resource",
    "UnknownName",
    "catalog",
    "kebab",
]
