"""Who reads feeds how fast: this project beside feedparser alone, over the same files.

Only well-formed feeds count in which feedparser finds entries. Without a corpus beside the project
the feeds are made here, of invented news.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median

import feedparser

from bench import corpus
from bench.corpus import CORPUS, File
from bench.invented import absurd, feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Of one contestant over all files: milliseconds of CPU of each, and entries found."""

    title: str
    each: tuple[float, ...]
    entries: int

    @property
    def total(self) -> float:
        return sum(self.each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    source: str
    bytes: int
    paces: tuple[Pace, ...]
    steps: dict[str, float]
    """Milliseconds for which our reading kept a loop from turning, at most."""


def race(where: Path | None, rounds: int) -> Race:
    """`where`: a folder of feeds; None: the corpus, or invented feeds where there is none."""
    source, files = _files(where)
    files = [one for one in files if corpus.is_sound(one.body) and _feedparser(one.body)]
    steps = {"these feeds": max(corpus.read(one).longest_step for one in files) * 1000}
    for name, body in absurd().items():
        steps[name] = corpus.steps(File(name=name, body=body)) * 1000
    ours = _timed("this project", _ours, files, rounds)
    theirs = _timed("feedparser alone, its defaults", _feedparser, files, 1)
    quicker = _timed("feedparser, no cleaning of HTML", _feedparser_bare, files, 1)
    return Race(
        source=source,
        bytes=sum(len(one.body) for one in files),
        paces=(theirs, quicker, ours),
        steps=steps,
    )


def parsing_report(found: Race) -> str:
    theirs, _, ours = found.paces
    ratios = [slow / max(quick, 1e-4) for slow, quick in zip(theirs.each, ours.each, strict=True)]
    lines = [
        (
            f"{len(ours.each)} well-formed feeds, {found.bytes / 2**20:.1f} MB ({found.source}); "
            "CPU of one core; ours is the best of some rounds, of feedparser there is one."
        ),
        "",
        "| reader | ms a feed | feeds/s | entries/s | MB/s | × feedparser | entries |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for pace in found.paces:
        seconds = pace.total / 1000
        lines.append(
            f"| {pace.title} | {pace.total / len(pace.each):.2f} | {len(pace.each) / seconds:.0f} "
            f"| {pace.entries / seconds:.0f} | {found.bytes / 2**20 / seconds:.1f} "
            f"| {theirs.total / pace.total:.1f} | {pace.entries} |"
        )
    stops = ", ".join(f"{name} {longest:.0f}" for name, longest in found.steps.items())
    lines += [
        "",
        (
            f"Of a single feed: {median(ratios):.0f} times feedparser at the median, "
            f"{max(ours.each):.1f} ms at most. Goals: 100 times feedparser, 2 ms a feed."
        ),
        "",
        (
            f"Longest time for which the loop did not turn, ms (goal: 50): {stops}. All but the "
            "first are 5 MB of hostile XML each."
        ),
    ]
    return "\n".join(lines)


def _files(where: Path | None) -> tuple[str, list[File]]:
    if where is not None:
        return str(where.name), list(corpus.folder(where))
    if CORPUS.exists():
        return "the real ones of the corpus", [f for f in corpus.corpus() if f.kind == "real"]
    return "invented", [File(name=str(number), body=feed(number)) for number in range(50)]


def _timed(title: str, read: Callable[[bytes], int], files: Sequence[File], rounds: int) -> Pace:
    best = [float("inf")] * len(files)
    for _ in range(rounds):
        entries = 0
        for place, file in enumerate(files):
            begun = time.process_time()
            entries += read(file.body)
            best[place] = min(best[place], (time.process_time() - begun) * 1000)
    return Pace(title=title, each=tuple(best), entries=entries)


def _ours(body: bytes) -> int:
    document = corpus.read(File(name="", body=body)).document
    return len(document.entries) if document else 0


def _feedparser(body: bytes) -> int:
    return len(feedparser.parse(BytesIO(body)).entries)


def _feedparser_bare(body: bytes) -> int:
    parsed = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    return len(parsed.entries)
