"""Which feeds are due, and what is remembered of them."""

from dataclasses import replace
from datetime import timedelta

from bot.core.urls import feed_id
from bot.model.feed import Feed, FeedHealth
from bot.store import Stores
from tests.builders import NOW

LEASE = timedelta(seconds=60)
ONE, TWO = (
    Feed(id=feed_id(url), url=url, publisher=name, family=name)
    for name, url in (("One", "https://one.example/rss"), ("Two", "https://two.example/rss"))
)
ANSWERED = FeedHealth(polls=1, last_success=NOW, next_poll=NOW + timedelta(minutes=1))


async def test_new_feeds_are_due_at_once_and_taken_by_one_fetcher(stores: Stores) -> None:
    await stores.feeds.declare([ONE, TWO], NOW)

    first = await stores.feeds.take_due(NOW, most=1, lease=LEASE)
    second = await stores.feeds.take_due(NOW, most=5, lease=LEASE)

    assert {*first, *second} == {ONE.id, TWO.id}
    assert await stores.feeds.take_due(NOW, most=5, lease=LEASE) == ()


async def test_a_feed_whose_fetcher_died_is_due_again_after_the_lease(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.take_due(NOW, most=5, lease=LEASE)

    assert await stores.feeds.take_due(NOW + LEASE, most=5, lease=LEASE) == (ONE.id,)


async def test_a_settled_feed_is_due_when_its_health_says(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.settle(ONE.id, replace(ANSWERED, etag="abc"))

    assert (await stores.feeds.health(ONE.id)).etag == "abc"
    assert await stores.feeds.take_due(NOW, most=5, lease=LEASE) == ()
    later = NOW + timedelta(minutes=1)
    assert await stores.feeds.take_due(later, most=5, lease=LEASE) == (ONE.id,)


async def test_declaring_again_keeps_known_feeds_and_drops_the_others(stores: Stores) -> None:
    await stores.feeds.declare([ONE, TWO], NOW)
    await stores.feeds.settle(ONE.id, ANSWERED)
    await stores.feeds.settle(TWO.id, ANSWERED)

    await stores.feeds.declare([ONE], NOW)

    assert await stores.feeds.all() == ((ONE, ANSWERED),)
    assert await stores.feeds.take_due(NOW, most=5, lease=LEASE) == ()
    assert await stores.feeds.get(TWO.id) is None


async def test_a_feed_that_never_answered_starts_afresh(stores: Stores) -> None:
    failed = FeedHealth(polls=3, failures=3, error="no", next_poll=NOW + timedelta(hours=6))
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.settle(ONE.id, failed)

    await stores.feeds.declare([ONE], NOW)

    assert await stores.feeds.health(ONE.id) == FeedHealth()
    assert await stores.feeds.take_due(NOW, most=5, lease=LEASE) == (ONE.id,)


async def test_a_feed_that_was_removed_while_it_was_polled_stays_away(stores: Stores) -> None:
    await stores.feeds.declare([ONE], NOW)
    await stores.feeds.declare([], NOW)
    await stores.feeds.settle(ONE.id, ANSWERED)

    assert await stores.feeds.take_due(NOW + LEASE, most=5, lease=LEASE) == ()
