"""Tables of parts: one new part is one file and one name in its table."""

from importlib import import_module
from typing import TypeVar

Part = TypeVar("Part")


def load(kind: type[Part], package: str, *names: str) -> tuple[Part, ...]:
    """The part of type `kind` that each named module of `package` defines, in the order given.

    Raises TypeError where a module defines none, or several: a table has one line per part.
    """
    return tuple(_part(kind, f"{package}.{name}") for name in names)


def _part(kind: type[Part], path: str) -> Part:
    found = {
        id(value): value for value in vars(import_module(path)).values() if type(value) is kind
    }
    if len(found) != 1:
        raise TypeError(f"{path} must define exactly one {kind.__name__}, it defines {len(found)}")
    return next(iter(found.values()))
