"""Who has blocked us for ninety days, or for a year neither spoke nor got anything, is forgotten;
and nobody else is."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.model.chat import ChatId, MessageId, channel_of
from bot.model.delivery import Bucket, Receipt, Sent
from bot.model.policy import Policy
from bot.model.topic import TopicSlug
from bot.store import Stores, keys
from bot.workers import sweep
from bot.workers.identity import utc_now
from bot.workers.sweep import end_quiet_stories
from tests.builders import NOW, READER, WORLD, article, decision, story
from tests.fakes.channel import PAPER, paper_chat
from tests.waiting import until
from tests.workers.newsroom import breaking, followed, published, working

YEAR = timedelta(days=365)
ROUND = 6 * 24


async def test_only_chats_that_were_dormant_for_ninety_days_are_forgotten(
    newsroom: Stores,
) -> None:
    long_gone, gone, here = await followed(newsroom, map(paper_chat, range(3)))
    await newsroom.chats.lay_dormant(long_gone.id, utc_now() - timedelta(days=91))
    await newsroom.chats.lay_dormant(gone.id, utc_now() - timedelta(days=89))

    async with working(sweep=partial(sweep.run, stores=newsroom, channel=PAPER)):
        await until(lambda: forgotten(newsroom, long_gone.id))

    assert await newsroom.chats.get(gone.id)
    assert await newsroom.chats.get(here.id)


async def test_who_was_silent_for_a_year_is_forgotten_but_not_whom_alerts_reach(
    newsroom: Stores,
) -> None:
    silent, reached = await followed(newsroom, map(paper_chat, range(2)))
    later = NOW + timedelta(days=300)
    await delivered(newsroom, reached.id, later - timedelta(days=1))

    for number in range(ROUND):
        await sweep.look(newsroom, PAPER, number, later)

    assert await sweep.forget(newsroom, PAPER, NOW + YEAR) == 0
    assert await sweep.forget(newsroom, PAPER, NOW + YEAR + timedelta(days=2)) == 1
    assert await forgotten(newsroom, silent.id)
    assert not await forgotten(newsroom, reached.id)


async def test_every_bucket_is_looked_at_once_in_a_round(newsroom: Stores) -> None:
    (first,) = await followed(newsroom, [paper_chat(0)])
    await delivered(newsroom, first.id, NOW)
    later = NOW + timedelta(days=10)

    async def noted() -> datetime | None:
        record = await newsroom.chats.get(first.id)
        assert record is not None
        return record.active

    for number in range(1, ROUND):
        await sweep.look(newsroom, PAPER, number, later)
    assert await noted() == NOW.replace(hour=0, minute=0)
    await sweep.look(newsroom, PAPER, 0, later)
    assert await noted() == later.replace(hour=0, minute=0)


async def test_where_the_operator_wants_nobody_is_forgotten_for_silence(newsroom: Stores) -> None:
    (silent,) = await followed(newsroom, [paper_chat(0)])
    forgiving = replace(newsroom, policy=Policy(inactive=timedelta(0)))

    await sweep.look(forgiving, PAPER, 0, NOW + YEAR)

    assert await sweep.forget(forgiving, PAPER, NOW + 9 * YEAR) == 0
    assert not await forgotten(newsroom, silent.id)


async def test_a_followed_story_ends_by_itself_once_it_is_quiet(stores: Stores) -> None:
    await stores.stories.publish(decision(), read_up_to="", now=NOW)
    followed = {TopicSlug(f"story-{story().id}"), TopicSlug("story-ffffffffffff"), WORLD.slug}
    for slug in followed:
        await stores.subscriptions.follow(READER, slug, most=9)

    await end_quiet_stories(stores, channel_of(READER.id), NOW + keys.OPEN)
    assert len(await stores.subscriptions.topics_of(READER.id)) == 2
    await end_quiet_stories(stores, channel_of(READER.id), NOW + keys.OPEN + timedelta(hours=1))

    assert await stores.subscriptions.topics_of(READER.id) == {WORLD.slug}


async def test_who_follows_a_story_that_was_merged_follows_the_one_that_has_its_reports(
    stores: Stores,
) -> None:
    told = story(lead=article(title="Flood in Tarrow"))
    whole, part = told.id, story(merged_into=told.id)
    position = await stores.stories.publish(decision(told), read_up_to="", now=NOW)
    await stores.stories.publish(decision(part), read_up_to=position or "", now=NOW)
    other, both = (replace(READER, id=ChatId(f"web:{name}")) for name in ("other", "both"))
    for chat, names in ((READER, [part.id]), (other, [whole]), (both, [part.id, whole])):
        for name in names:
            await stores.subscriptions.follow(chat, TopicSlug(f"story-{name}"), most=9)

    await end_quiet_stories(stores, channel_of(READER.id), NOW)

    for chat in (READER, other, both):
        assert await stores.subscriptions.topics_of(chat.id) == {f"story-{whole}"}


async def delivered(stores: Stores, chat: ChatId, at: datetime) -> None:
    """An alert that reached that chat alone."""
    about = await published(stores, breaking(created=at))
    await stores.alerts.note(about)
    bucket = Bucket(PAPER, 0)
    found = await stores.ledger.claim(bucket, about, "run", takes_over=False)
    (one,) = [one for one in found if one.chat == chat]
    await stores.ledger.settle(bucket, about.id, [Receipt(one, Sent(MessageId("1")), at)])


async def forgotten(stores: Stores, chat: ChatId) -> bool:
    return await stores.chats.get(chat) is None
