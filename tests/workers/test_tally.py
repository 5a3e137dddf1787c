"""Who follows what is counted: the popular is told, what nobody follows is dropped."""

from datetime import timedelta
from functools import partial

from bot.core.wanted import Want, want_of
from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.topic import TopicSlug
from bot.store import Stores
from bot.workers import tally
from tests.builders import CLIMATE
from tests.fakes.channel import PAPER, paper_chat
from tests.waiting import until
from tests.workers.newsroom import followed, working

WEB = ChannelName("web")


def want(words: str) -> Want:
    found = want_of(words)
    assert isinstance(found, Want)
    return found


async def follows(stores: Stores, chat: Chat, words: str) -> TopicSlug:
    await stores.wanted.add(want(words))
    await stores.subscriptions.follow(chat, want(words).slug, most=50)
    return want(words).slug


async def test_the_popular_is_told_and_what_ended_is_dropped(newsroom: Stores) -> None:
    chats = await followed(newsroom, map(paper_chat, range(130)))
    for chat in (*chats[:5], Chat(id=ChatId("web:other"))):
        tesla = await follows(newsroom, chat, "tesla")
    ended = await follows(newsroom, chats[0], "zeppelins")
    kept = await follows(newsroom, chats[129], "ferries")
    await newsroom.subscriptions.unfollow(chats[0].id, ended)
    await newsroom.subscriptions.follow(chats[0], TopicSlug("feed-mine"), most=50)

    # What was noted in this very second may be what is about to be followed.
    often = partial(tally.run, every=timedelta(seconds=0.1))
    channels = [PAPER, WEB]
    async with working(tally=partial(often, stores=newsroom, channels=channels)):
        await until(lambda: dropped(newsroom, ended))

    assert list(await newsroom.trends.popular(most=9)) == [CLIMATE.slug, tesla]
    names = {topic.slug for topic in await newsroom.wanted.topics([tesla, kept])}
    assert names == {tesla, kept}
    matcher = await newsroom.wanted.matcher()
    assert len(matcher) == 2


async def dropped(stores: Stores, slug: TopicSlug) -> bool:
    found = await stores.wanted.matcher()
    return slug not in found._known and len(found) > 0


async def test_followers_are_counted_over_all_channels_and_buckets(newsroom: Stores) -> None:
    await followed(newsroom, map(paper_chat, range(300)))
    await newsroom.subscriptions.follow(Chat(id=ChatId("web:one")), CLIMATE.slug, most=5)

    counts = await newsroom.subscriptions.followers([PAPER, WEB, ChannelName("none")])

    assert counts == {CLIMATE.slug: 301}
