"""The words, phrases and publishers that anybody follows, and a matcher that keeps up with them.

Invariant: what is followed is here, for it is noted before it is followed, and is dropped only
where nobody noted it since it was looked at; every process has a new one within _LOOK, and reads
the others only once. Who follows what stands with all other follows (bot.store.subscriptions).
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime

from bot.core.matching import Matcher
from bot.core.wanted import Manner, Want, is_want, want_in
from bot.model.topic import Topic, TopicSlug
from bot.store import keys
from bot.store.connection import Database, script

MOST_WANTED = 200_000
"""Of all readers together: what every ingest process looks for, in 100 MB of memory."""

# s; how late a new one may be found in a story, at most.
_LOOK = 0.5
_PAGE = 1000
# Changes that a process may have missed before it reads all anew.
_MOST_CHANGES = 10_000
_BARS = 3  # in what is kept: `since|manner|keys|shown`


class Wanted:
    """`most`: of all readers together."""

    def __init__(self, database: Database, most: int = MOST_WANTED) -> None:
        self._database = database
        self._most = most
        self._want = script(database, "want")
        self._unwant = script(database, "unwant")
        self._matcher = Matcher()
        self._position = ""
        self._next_look = 0.0

    async def add(self, want: Want) -> bool:
        """Note what is about to be followed; False where there is no room for it."""
        text = "|".join((want.manner, " ".join(want.keys), want.shown))
        args = [want.slug, text, self._most, _MOST_CHANGES]
        return bool(await self._want(keys=_keys(), args=args))

    async def get(self, slug: str) -> Want | None:
        """What a slug stands for; of a readable one also where nobody follows it."""
        if not is_want(slug):
            return None
        text: str | None = await self._database.hget(_keys()[0], slug)
        return (_read(slug, text) if text else None) or want_in(slug)

    async def topics(self, slugs: Iterable[TopicSlug]) -> tuple[Topic, ...]:
        """Those of the slugs that are none of topics, by the words that were typed."""
        asked = sorted(slug for slug in slugs if is_want(slug))
        if not asked:
            return ()
        texts: list[str | None] = await self._database.hmget(_keys()[0], asked)
        found = [
            (_read(slug, text) if text else None) or want_in(slug)
            for slug, text in zip(asked, texts, strict=True)
        ]
        named = [topic_of(want) for want in found if want]
        return tuple(sorted(named, key=lambda topic: topic.name.casefold()))

    async def matcher(self) -> Matcher:
        """Finds in reports what is wanted now, give or take _LOOK."""
        clock = asyncio.get_running_loop().time()
        if clock >= self._next_look:
            await self._catch_up()
            self._next_look = clock + _LOOK
        return self._matcher

    async def drop_all_but(
        self, followed: Mapping[TopicSlug, int], doubted: set[TopicSlug], before: datetime
    ) -> set[TopicSlug]:
        """Drop what is not followed, was not when `doubted` was given, and was last noted before
        a moment. Gives what is in doubt now."""
        doubts: set[TopicSlug] = set()
        async for page in self._all():
            idle = {
                slug: text
                for slug, text in page.items()
                if slug not in followed and _since(text) < before
            }
            args: list[str | int] = [_MOST_CHANGES]
            for slug in idle.keys() & doubted:
                args += [slug, idle[slug]]
            if len(args) > 1:
                await self._unwant(keys=_keys(), args=args)
            doubts |= idle.keys() - doubted
        return doubts

    async def _catch_up(self) -> None:
        """Read what changed since; all anew where that is no longer there."""
        while self._position:
            changes = await self._database.xrange(_keys()[1], self._position, "+", _PAGE)
            if not changes or changes[0][0] != self._position:
                break
            for _, fields in changes[1:]:
                _take(self._matcher, fields["slug"], f"|{fields['want']}" if fields["want"] else "")
            self._position = changes[-1][0]
            if len(changes) < _PAGE:
                return
        await self._read_all()

    async def _read_all(self) -> None:
        """Changes that come while it is read are read once more, from the position on."""
        last = await self._database.xrevrange(_keys()[1], count=1)
        matcher = Matcher()
        async for page in self._all():
            for slug, text in page.items():
                _take(matcher, slug, text)
        self._position, self._matcher = (last[0][0] if last else ""), matcher

    async def _all(self) -> AsyncIterator[Mapping[TopicSlug, str]]:
        cursor = 0
        while True:
            cursor, page = await self._database.hscan(_keys()[0], cursor, count=_PAGE)
            yield page
            if not int(cursor):
                return


def topic_of(want: Want) -> Topic:
    """As one of the things that a chat follows."""
    return Topic(slug=want.slug, name=want.name, aliases=(want.typed,), is_listed=False)


def _keys() -> list[str]:
    return [keys.news("wanted"), keys.news("wanted:changes")]


def _take(matcher: Matcher, slug: str, text: str) -> None:
    if want := _read(slug, text):
        matcher.add(want)
    else:
        matcher.drop(TopicSlug(slug))


def _since(text: str) -> datetime:
    seconds = text.partition("|")[0]
    return datetime.fromtimestamp(int(seconds) if seconds.isdecimal() else 0, UTC)


def _read(slug: str, text: str) -> Want | None:
    """None for what an earlier or later version wrote in another form."""
    _, manner, words, shown, *_ = [*text.split("|", _BARS), "", "", "", ""]
    found = tuple(words.split())
    if manner not in set(Manner) or not found:
        return None
    return Want(TopicSlug(slug), Manner(manner), found, shown)
