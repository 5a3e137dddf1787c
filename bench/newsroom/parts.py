"""The parts of the bench by name: each gives its figures, or raises AbsentError without its set."""

from collections.abc import Callable, Sequence

from bench.machine import MachineError
from bench.newsroom import bulk, datelines, links, speed, stories, topics, urgency, words
from bench.newsroom.figures import Figure, table
from bench.newsroom.sets import AbsentError

# One line for each part; it is printed in this order.
PARTS: dict[str, Callable[[], Sequence[Figure]]] = {
    "stories": stories.measured,
    "links": links.measured,
    "datelines": datelines.measured,
    "topics": topics.measured,
    "urgency": urgency.measured,
    "words": words.measured,
    "bulk": bulk.measured,
    "speed": speed.measured,
}


def newsroom_report(names: Sequence[str]) -> str:
    """The tables of these parts, or of all; a part without its set says so."""
    for name in names:
        if name not in PARTS:
            raise MachineError(f"no such part: {name}; there are {', '.join(PARTS)}")
    return "\n\n".join(f"### {name}\n\n{_part(name)}" for name in names or PARTS)


def _part(name: str) -> str:
    try:
        return table(PARTS[name]())
    except AbsentError as missing:
        return f"skipped: {missing}"
