"""Which feeds are due, and what is remembered of them."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.health import posted
from bot.core.novelty import marks
from bot.core.urls import feed_id
from bot.model.article import ArticleId
from bot.model.feed import Feed, FeedHealth, FeedId, Origin
from bot.store import Stores
from bot.store.feeds import APART, HELD
from tests.builders import NOW, entry

MINUTE = timedelta(minutes=1)
ONE, TWO = (
    Feed(id=feed_id(url), url=url, publisher=name, family=name)
    for name, url in (("One", "https://one.example/rss"), ("Two", "https://two.example/rss"))
)
THREE = replace(TWO, id=feed_id("https://two.example/atom"), url="https://two.example/atom")
ANSWERED = FeedHealth(polls=1, last_success=NOW, next_poll=NOW + timedelta(minutes=1))


async def taken(stores: Stores, at: datetime = NOW, *, most: int = 5) -> set[FeedId]:
    return {due.feed.id for due in await stores.feeds.take_due(at, most=most)}


async def test_new_feeds_are_due_at_once_and_taken_by_one_fetcher(stores: Stores) -> None:
    await stores.feeds.declare([ONE, TWO], NOW)

    first, second = await taken(stores, most=1), await taken(stores)

    assert (len(first), first | second) == (1, {ONE.id, TWO.id})
    assert await taken(stores) == set()


async def test_a_taken_feed_comes_with_all_that_is_known_of_it(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.settle({ONE: ANSWERED}, NOW)

    (due,) = await stores.feeds.take_due(NOW + MINUTE, most=5)

    assert (due.feed, due.health, due.lease, due.pushed) == (ONE, ANSWERED, None, None)
    assert await stores.feeds.look(ONE.id) == due


async def test_a_feed_whose_fetcher_died_is_due_again_within_half_a_minute(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await taken(stores)

    assert timedelta(seconds=25) >= HELD
    assert await taken(stores, NOW + HELD) == {ONE.id}


async def test_a_fetcher_that_lives_holds_what_it_took(stores: Stores) -> None:
    await stores.feeds.declare([ONE, TWO, THREE], NOW)
    assert await taken(stores) == {ONE.id, min(TWO.id, THREE.id)}
    first = ONE, min(TWO, THREE, key=lambda feed: feed.id)

    await stores.feeds.hold(first, NOW + HELD / 2)

    # Nor is the third, whose host is being asked.
    assert await taken(stores, NOW + HELD) == set()
    assert await taken(stores, NOW + HELD * 1.5) >= {ONE.id}


async def test_a_feed_that_is_declared_anew_while_it_is_polled_is_not_taken_twice(
    stores: Stores,
) -> None:
    """By a second process that starts just then."""
    await stores.feeds.declare([ONE], NOW)
    await taken(stores)
    await stores.feeds.declare([ONE], NOW)

    assert await taken(stores) == set()
    assert await taken(stores, NOW + HELD) == {ONE.id}


async def test_a_feed_is_hurried_once_nobody_is_polling_it(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await taken(stores)

    await stores.feeds.hurry(ONE.id)
    assert await taken(stores) == set()
    await stores.feeds.settle({ONE: ANSWERED}, NOW - APART)

    assert await taken(stores) == {ONE.id}
    await stores.feeds.settle({ONE: ANSWERED}, NOW - APART)
    assert await taken(stores) == set()


async def test_a_removed_feed_is_not_held(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await taken(stores)
    await stores.feeds.declare([], NOW)
    await stores.feeds.hold([ONE], NOW)

    assert await taken(stores, NOW + 2 * HELD) == set()


async def test_a_host_is_asked_by_one_at_a_time_and_not_again_at_once(stores: Stores) -> None:
    await stores.feeds.declare([TWO, THREE], NOW)

    (first,) = await stores.feeds.take_due(NOW, most=5)
    assert await taken(stores) == set()
    await stores.feeds.settle({first.feed: ANSWERED}, NOW)

    assert await taken(stores, NOW + APART / 2) == set()
    other = {TWO.id, THREE.id} - {first.feed.id}
    assert await taken(stores, NOW + HELD) == other


async def test_a_host_with_many_feeds_does_not_keep_the_others_waiting(stores: Stores) -> None:
    crowd = [
        Feed(id=feed_id(url), url=url, publisher="Crowd", family="crowd")
        for url in (f"https://crowd.example/{number}" for number in range(900))
    ]
    await stores.feeds.declare(crowd, NOW - MINUTE)
    await stores.feeds.declare([*crowd, ONE], NOW)
    seen: set[FeedId] = set()
    for _ in range(5):
        seen |= await taken(stores)

    assert ONE.id in seen
    assert len(seen) == 2


async def test_a_settled_feed_is_due_when_its_health_says(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.settle({ONE: replace(ANSWERED, etag="abc")}, NOW)

    assert (await stores.feeds.health(ONE.id)).etag == "abc"
    assert await taken(stores) == set()
    assert await taken(stores, NOW + MINUTE) == {ONE.id}


async def test_changes_of_a_feeds_health_at_one_time_lose_nothing_of_each_other(
    stores: Stores,
) -> None:
    """Each has read it as it was: a push that is written down, for one, while a poll is."""
    await stores.feeds.declare([ONE], NOW)

    await asyncio.gather(
        *(
            stores.feeds.amend(ONE.id, lambda health: replace(health, polls=health.polls + 1))
            for _ in range(20)
        ),
    )

    assert (await stores.feeds.health(ONE.id)).polls == 20


async def test_what_a_push_teaches_while_a_poll_is_under_way_is_kept(stores: Stores) -> None:
    await stores.feeds.declare([ONE, TWO], NOW)
    await taken(stores)

    taught = await stores.feeds.amend(ONE.id, lambda health: posted(health, [NOW], NOW))
    await stores.feeds.settle({ONE: ANSWERED, TWO: ANSWERED}, NOW)

    assert await stores.feeds.health(ONE.id) == replace(ANSWERED, rhythm=taught.rhythm)
    assert await stores.feeds.health(TWO.id) == ANSWERED


async def test_polls_and_pushes_that_are_written_down_at_one_time_are_all_kept(
    stores: Stores,
) -> None:
    await stores.feeds.declare([ONE, TWO], NOW)
    known = replace(ANSWERED, latencies=(1,))

    def learn(health: FeedHealth) -> FeedHealth:
        return replace(health, latencies=(*health.latencies, 1))

    await asyncio.gather(
        *(stores.feeds.amend(ONE.id, learn) for _ in range(20)),
        *(stores.feeds.settle({ONE: known, TWO: known}, NOW) for _ in range(20)),
    )

    assert await stores.feeds.health(ONE.id) == replace(ANSWERED, latencies=(1,) * 20)


async def test_declaring_again_keeps_known_feeds_and_drops_the_others(stores: Stores) -> None:
    await stores.feeds.declare([ONE, TWO], NOW)
    await stores.feeds.settle({ONE: ANSWERED, TWO: ANSWERED}, NOW)

    await stores.feeds.declare([ONE], NOW)

    assert await stores.feeds.all() == ((ONE, ANSWERED),)
    assert await taken(stores) == set()
    assert await stores.feeds.get(TWO.id) is None


async def test_declaring_the_file_leaves_what_others_want_watched(stores: Stores) -> None:
    added = replace(TWO, origin=Origin.OPERATOR)
    await stores.feeds.declare([ONE], NOW)

    assert await stores.feeds.add(added, NOW)
    assert not await stores.feeds.add(added, NOW)
    await stores.feeds.declare([], NOW)

    assert [feed for feed, _ in await stores.feeds.all()] == [added]
    assert await taken(stores) == {added.id}
    assert await stores.feeds.remove(added.id)
    assert not await stores.feeds.remove(added.id)


async def test_a_feed_that_never_answered_starts_afresh(stores: Stores) -> None:
    failed = FeedHealth(polls=3, failures=3, error="no", next_poll=NOW + timedelta(hours=6))
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.settle({ONE: failed}, NOW)

    await stores.feeds.declare([ONE], NOW)

    assert await stores.feeds.health(ONE.id) == FeedHealth()
    assert await taken(stores) == {ONE.id}


async def test_a_feed_that_was_removed_while_it_was_polled_stays_away(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.declare([], NOW)
    await stores.feeds.settle({ONE: ANSWERED}, NOW)

    assert await taken(stores, NOW + MINUTE) == set()


async def test_what_a_feed_has_brought_is_remembered(stores: Stores) -> None:
    first, second = entry(title="First"), entry(title="Second")
    await stores.feeds.remember(ONE.id, {ArticleId("1"): first})
    await stores.feeds.remember(ONE.id, {ArticleId("2"): second})
    known = await stores.feeds.known(ONE.id)

    assert marks(ArticleId("1"), first).by_id in known
    assert marks(ArticleId("2"), second).by_text in known
    assert await stores.feeds.known(TWO.id) == frozenset()


async def test_publishers_are_told_once_each_but_for_readers_own(stores: Stores) -> None:
    own = replace(ONE, id=feed_id("https://own.example/"), publisher="Mine", origin=Origin.READER)
    await stores.feeds.declare([ONE, TWO, THREE, own], NOW)

    assert await stores.feeds.publishers() == ("One", "Two")
