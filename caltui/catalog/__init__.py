"""What Cal offers: resources, operations and fields, as data and the models that read it.

The models are loaded with the first name that is asked for: help needs only the index.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caltui.catalog.index import DEFAULT_DIALECT
    from caltui.catalog.load import Catalog, UnknownName, catalog
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


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from caltui.catalog import load, model

    return getattr(load if hasattr(load, name) else model, name)
