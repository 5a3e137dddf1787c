"""The sets of news to measure by, where they are at hand, each split into two halves."""

import gzip
import json
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from bench.machine import ROOT

FOLDER = ROOT.parent / "shared" / "data"

Item = dict[str, Any]
Half = Literal["dev", "held"]


class AbsentError(Exception):
    """A set is not at hand: what it would measure is skipped."""


def read(name: str, folder: Path = FOLDER) -> list[Item]:
    """The items of a set, as of "basil_triples/basil", in the order in which they are stored."""
    path = folder / f"{name}.jsonl.gz"
    if not path.exists():
        raise AbsentError(f"no {path.relative_to(folder.parent)} beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def half(key: str) -> Half:
    """To which half a story, or an item that belongs to none, is counted; by its id alone."""
    return "dev" if crc32(key.encode()) % 2 else "held"
