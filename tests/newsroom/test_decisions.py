"""Sequences of invented reports, each with the decision that it must get.

A decision is the story by a letter of its own in the sequence, and what is pushed about it:
"A breaking", "A updated", "A raised", "A corrected", "A withdrawn"; "A" where it joins in silence
or opens a story that nobody is told of; "seen" for what is known already or says nothing.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.model.article import Arrival, Entry
from bot.model.feed import Feed, FeedId
from bot.model.story import StoryId
from bot.store import Stores, keys
from bot.workers import ingest
from bot.workers.identity import utc_now
from tests.builders import WORLD
from tests.tree import ROOT
from tests.waiting import until
from tests.workers.newsroom import LIFETIME, working

SEQUENCES = [
    sequence
    for path in sorted((ROOT / "tests/newsroom").glob("*.toml"))
    for sequence in tomllib.loads(path.read_text(encoding="utf-8"))["sequence"]
]
_TRUST = {"blog": 0.3, "diary": 0.3, "meridian": 0.9, "northern": 0.9}


@dataclass(frozen=True, slots=True)
class Brought:
    """A report of a sequence: [feed, decision, title, text, {age, url, lang}]."""

    feed: str
    decision: str
    title: str
    text: str
    more: Mapping[str, Any]

    @classmethod
    def of(cls, row: Sequence[Any]) -> "Brought":
        return cls(row[0], row[1], row[2], row[3], row[4] if len(row) > 4 else {})

    def arrival(self, number: int) -> Arrival:
        """Minutes of `age` may be negative, for a date in the future; "none" is no date."""
        now, age = utc_now(), self.more.get("age", 3)
        published = None if age == "none" else now - timedelta(minutes=age, seconds=-number)
        url = self.more.get("url") or f"https://{self.feed}.example/{number}"
        entry = Entry(
            guid=url,
            url=url,
            title=self.title,
            body=self.text,
            published=published,
            language=self.more.get("lang", "en"),
        )
        is_backlog = self.more.get("backlog", False)
        return Arrival(feed=FeedId(self.feed), entry=entry, received=now, is_backlog=is_backlog)


def _feed(name: str) -> Feed:
    """`meridian-world` belongs to the family of `meridian`."""
    family = name.partition("-")[0]
    return Feed(
        id=FeedId(name),
        url=f"https://{name}.example/feed",
        publisher=name.title(),
        family=family,
        topics=(WORLD.slug,),
        trust=_TRUST.get(family, 0.8),
    )


async def _decided(stores: Stores, arrival: Arrival) -> tuple[StoryId | None, str]:
    """The story that the report went to, and the kind of the alert about it."""
    database = stores.outbox._database
    before = await database.xlen(keys.fanout())
    position = await stores.stories.end_of_log()
    await stores.arrivals.add([arrival])
    await until(lambda: _is_done(stores), within=20)
    lines = await stores.stories.read_log(position)
    alerts = await database.xrange(keys.fanout())
    if len(alerts) == before:
        return (lines[0].story if lines else None), ""
    found = await stores.alerts.get(alerts[-1][1]["alert"])
    assert found is not None
    return lines[0].story, found.kind.value


async def _is_done(stores: Stores) -> bool:
    return not await stores.outbox._database.xlen(keys.arrivals())


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda sequence: sequence["name"])
async def test_each_report_gets_its_decision(newsroom: Stores, sequence: dict[str, Any]) -> None:
    reports = [Brought.of(row) for row in sequence["reports"]]
    await newsroom.feeds.declare([_feed(one) for one in {one.feed for one in reports}], utc_now())
    letters: dict[StoryId, str] = {}
    decisions = []
    loop = partial(ingest.run, stores=newsroom, fresh=LIFETIME)
    async with working(ingest=loop):
        for number, one in enumerate(reports):
            story, kind = await _decided(newsroom, one.arrival(number))
            letter = letters.setdefault(story, chr(ord("A") + len(letters))) if story else "seen"
            decisions.append(f"{letter} {kind}".strip())

    assert decisions == [one.decision for one in reports]


def test_there_are_enough_of_them() -> None:
    assert sum(len(sequence["reports"]) for sequence in SEQUENCES) >= 300
