"""Feeds that lie in a folder beside the project, and how we read them: the corpus and its race.

The folder `../shared/data/feeds/dev` holds `files.zip` and `manifest.jsonl`, which says of each
file what its source's own tests expect of it. Nothing of it is part of the project.
"""

import json
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

from bench.machine import ROOT, MachineError
from bot.core.normalize import title_of
from bot.core.urls import canonical
from bot.errors import PermanentError
from bot.model.article import Entry
from bot.sources.charset import utf8
from bot.sources.contract import Document, UnsoundError
from bot.sources.reading import format_of

CORPUS = ROOT.parent / "shared" / "data" / "feeds" / "dev"
_URL = "http://feed.example/f.xml"

WRONG_CHARSET = "was read in the wrong charset by whoever wrote it down; ours is what it says"
SAME_LINK = "the same address, written otherwise (http://a.example and http://a.example/)"
SAME_TITLE = "the same to a reader: tags, scripts and white space go when the title is cleaned"
OTHER_BASE = "relative to an address that the test's own server had"
NO_WEB = "no web address: dropped"
REFUSED = "refused: too broken to hold one entry, or declares entities; no empty feed to us"
MADE_UP = "missing there; that reader puts something else in its place"
TRACKED = "FeedBurner's link and the publisher's: both lead there"
OTHERWISE = "otherwise"
RIGHT = frozenset({WRONG_CHARSET, SAME_LINK, SAME_TITLE, OTHER_BASE, NO_WEB})
"""Classes in which ours is right, or the difference is none to a reader."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    body: bytes
    url: str = _URL
    content_type: str = ""
    kind: str = ""
    expected: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What became of one file. Seconds of CPU."""

    document: Document | None = None
    outcome: str = ""
    seconds: float = 0.0
    longest_step: float = 0.0


@dataclass(slots=True)
class Score:
    files: int = 0
    seconds: float = 0.0
    met: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    """By class."""
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    longest_step: tuple[float, str] = (0.0, "")


def corpus() -> Iterator[File]:
    """All feeds of the corpus. Raises MachineError where there is none."""
    if not (CORPUS / "files.zip").exists():
        raise MachineError("no corpus beside the project (../shared/data/feeds/dev)")
    with zipfile.ZipFile(CORPUS / "files.zip") as packed:
        for line in (CORPUS / "manifest.jsonl").read_text("utf-8").splitlines():
            told = json.loads(line)
            if told["kind"] == "opml":
                continue
            headers = {name.lower(): value for name, value in told.get("http_headers", {}).items()}
            yield File(
                name=told["path"],
                body=packed.read(told["path"]),
                url=told.get("feed_url") or _URL,
                content_type=headers.get("content-type", ""),
                kind=told["kind"],
                expected=told["expect"],
            )


def folder(path: Path) -> Iterator[File]:
    """Every file of a folder."""
    for one in sorted(path.iterdir()):
        if one.is_file():
            yield File(name=one.name, body=one.read_bytes())


def is_sound(body: bytes) -> bool:
    """Well-formed by the XML standard's own lights, without a DTD."""
    if b"<!DOCTYPE" in body[:4096]:
        return False
    try:
        expat.ParserCreate().Parse(body, True)
    except expat.ExpatError:
        return False
    return True


def read(file: File) -> Reading:
    """As the fetcher reads it, in this process."""
    found, begun = Reading(), time.process_time()
    try:
        _read(file, found)
    except PermanentError as error:
        found.outcome = f"refused: {error}"
    found.seconds = time.process_time() - begun
    return found


def steps(file: File) -> float:
    """The longest time, in seconds, for which the quick reader keeps a loop from turning."""
    found = Reading()
    with suppress(UnsoundError, PermanentError):
        _read_quickly(file, found)
    return found.longest_step


def _read(file: File, found: Reading) -> None:
    try:
        found.document, found.outcome = _read_quickly(file, found), "read quickly"
    except UnsoundError:
        form = format_of(utf8(file.body, file.content_type), file.content_type)
        found.document = form.forgive(file.body, file.content_type, file.url)
        found.outcome = "read by the forgiving reader"


def _read_quickly(file: File, found: Reading) -> Document:
    step = time.process_time()
    text = utf8(file.body, file.content_type)
    left = format_of(text, file.content_type).read(text, file.url)
    while True:
        try:
            next(left)
        except StopIteration as end:
            document: Document = end.value
            return document
        finally:
            now = time.process_time()
            found.longest_step, step = max(found.longest_step, now - step), now


def score(files: Iterator[File]) -> Score:
    total = Score()
    for file in files:
        found = read(file)
        total.files += 1
        total.seconds += found.seconds
        total.outcomes[found.outcome.partition(":")[0]] += 1
        total.slowest = max(total.slowest, (found.seconds, file.name))
        total.longest_step = max(total.longest_step, (found.longest_step, file.name))
        if file.expected.get("parse") != "error":
            _compare(file, found, total)
    return total


def _compare(file: File, found: Reading, total: Score) -> None:
    document, expected = found.document, file.expected
    entries = document.entries if document else ()
    if "n_entries" in expected:
        total.expected["entries"] += 1
        total.met["entries"] += len(entries) == expected["n_entries"]
    got = {"title": document.title, "link": document.link} if document else {}
    told = {name: expected.get("feed", {}).get(name) for name in ("title", "link")}
    _count(total, file, told, got)
    for told in expected.get("entries", []):
        place = told["i"]
        _count(total, file, told, _fields(entries[place]) if place < len(entries) else {})


def _fields(entry: Entry) -> dict[str, str]:
    when = f"{entry.published:%Y-%m-%dT%H:%M:%SZ}" if entry.published else ""
    return {
        "title": entry.title,
        "link": entry.url,
        # Where an item has no id, its link is what it is known by.
        "id": entry.guid or entry.url,
        "published": when,
        "updated": when,
    }


_NAMES = {
    "title": "title",
    "link": "link",
    "id": "id",
    "published": "date",
    "updated": "date",
}


def _count(
    total: Score, file: File, told: Mapping[str, str | None], got: Mapping[str, str]
) -> None:
    for name in _NAMES.keys() & told.keys():
        want, have = told[name], got.get(name, "")
        if want is None:
            continue
        plain = (_plain(want), _plain(have))
        is_met = plain[0] == plain[1]
        if name in ("link", "id") and have:
            is_met = is_met or urljoin(file.url, plain[0]) == urljoin(file.url, plain[1])
        total.expected[_NAMES[name]] += 1
        total.met[_NAMES[name]] += is_met
        if not is_met:
            total.missed[_class(name, want, have, is_read=bool(got))] += 1


def _class(name: str, want: str, have: str, *, is_read: bool) -> str:
    if not is_read:
        return REFUSED
    kinds = (
        (WRONG_CHARSET, "\ufffd" in want),
        (OTHER_BASE, "127.0.0.1" in want),
        (SAME_TITLE, name == "title" and _shown(want) == _shown(have)),
        (SAME_LINK, name == "link" and have != "" and canonical(want) == canonical(have)),
        (NO_WEB, name == "link" and not have and not urljoin(_URL, want).startswith("http")),
        (MADE_UP, not have),
        (TRACKED, "feedburner" in have or "feedproxy" in have),
    )
    return next((kind for kind, is_so in kinds if is_so), OTHERWISE)


def _shown(title: str) -> str:
    """As readers see it."""
    return title_of(title, "")[0]


def _plain(text: str | None) -> str:
    """As the manifest's own scorer compares: without tags, escaping and white space."""
    bare = unescape(unescape(text or ""))
    while "<" in bare and ">" in bare[bare.index("<") :]:
        head, _, rest = bare.partition("<")
        bare = head + rest.partition(">")[2]
    return " ".join(bare.split())
