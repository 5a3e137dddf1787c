"""A measured figure beside what it is to be, and beside what others or a prototype reached."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure on one set. The texts of `goal` and `known` begin as readers expect: "≥ 0.88"."""

    what: str
    seen: float | str
    """A number is printed with three digits behind the point."""
    goal: str = ""
    known: str = ""
    """The published figure, or that of the prototype which the project began with."""


def table(figures: Sequence[Figure]) -> str:
    lines = ["| measure | seen | goal | known before |", "|---|--:|--:|--:|"]
    lines += [f"| {one.what} | {_number(one.seen)} | {one.goal} | {one.known} |" for one in figures]
    return "\n".join(lines)


def _number(seen: float | str) -> str:
    return seen if isinstance(seen, str) else f"{seen:.3f}"
