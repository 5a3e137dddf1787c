"""A reader follows a feed of the reader's own by its address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

import pytest

from bot.conversation.adoption import follow_address, is_address
from bot.core.rendering import post_of_reply
from bot.core.urls import feed_id
from bot.model.chat import Chat, ChatId
from bot.model.feed import Feed, Origin, own_topic
from bot.sources.http import Fetcher
from bot.sources.parser import Parser
from bot.store import Stores
from bot.store.connection import Database
from bot.workers import look
from bot.workers.identity import utc_now
from handlers.following import following
from tests.builders import CLIMATE, READER, TOPICS, message
from tests.fakes.feeds import FeedServer, Item, feed_server
from tests.workers.newsroom import working

OTHER = Chat(id=ChatId("web:other"))


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with feed_server() as server:
        server.publish("/blog.rss", Item("Post"))
        yield server


@pytest.fixture
def open_stores(database: Database) -> Stores:
    """Where a chat may follow two feeds of its own."""
    return Stores.over(database, most_own_feeds=2)


@asynccontextmanager
async def looking(stores: Stores) -> AsyncIterator[None]:
    async with Fetcher(allow_private=True) as fetcher, Parser() as parser:
        scout = look.Scout(stores, fetcher, parser)
        async with working(look=partial(look.run, scout=scout)):
            yield


async def said(stores: Stores, url: str, chat: Chat = READER) -> str:
    wish = replace(message(f"/follow {url}"), chat=chat)
    return post_of_reply(await follow_address(wish, stores, most_topics=50)).text


async def test_a_feed_is_watched_once_however_many_follow_it(
    open_stores: Stores, feeds: FeedServer
) -> None:
    url = feeds.url("/blog.rss")
    async with looking(open_stores):
        answers = [await said(open_stores, url, chat) for chat in (READER, OTHER, READER)]
    ((feed, _),) = await open_stores.feeds.all()

    assert answers == [
        "You will hear about everything new in Fake.",
        "You will hear about everything new in Fake.",
        "You already follow Fake.",
    ]
    assert (feed.origin, feed.topics) == (Origin.READER, (own_topic(feed.id),))
    for chat in (READER, OTHER):
        assert await open_stores.subscriptions.topics_of(chat.id) == {own_topic(feed.id)}
    (due,) = await open_stores.feeds.take_due(utc_now(), most=5)
    assert due.feed == feed


async def test_what_a_chat_follows_is_told_by_name(open_stores: Stores, feeds: FeedServer) -> None:
    async with looking(open_stores):
        await said(open_stores, feeds.url("/blog.rss"))
    reply = await following.answer(message("/following"), open_stores)

    assert "Fake" in post_of_reply(reply).text
    assert reply.buttons[0].command.startswith("/unfollow feed-")


async def test_a_chat_may_follow_so_many_and_no_more(
    open_stores: Stores, feeds: FeedServer
) -> None:
    for number in (1, 2, 3):
        feeds.publish(f"/{number}.rss", Item("Post"))
    async with looking(open_stores):
        answers = [await said(open_stores, feeds.url(f"/{number}.rss")) for number in (1, 2, 3)]

    assert answers[2].startswith("A chat may follow 2 feeds of its own")
    assert len(await open_stores.feeds.all()) == 2


@pytest.mark.parametrize("path", ["/nothing.rss", "/hostile/page", "/hostile/500"])
async def test_where_no_feed_is_found_nothing_is_watched(
    open_stores: Stores, feeds: FeedServer, path: str
) -> None:
    async with looking(open_stores):
        answer = await said(open_stores, feeds.url(path))

    assert answer == "I found no feed at 127.0.0.1."
    assert await open_stores.feeds.all() == ()


async def test_a_feed_of_the_operators_is_followed_by_its_topics(open_stores: Stores) -> None:
    url = "https://wire.example/rss"
    wire = Feed(id=feed_id(url), url=url, publisher="Wire", family="wire", topics=(CLIMATE.slug,))
    await open_stores.topics.declare(TOPICS)
    await open_stores.feeds.declare([wire], utc_now())
    reply = await follow_address(message(f"/follow {url}"), open_stores, most_topics=50)

    assert "I watch Wire already" in post_of_reply(reply).text
    (button,) = reply.buttons
    assert (button.label, button.command) == ("Climate", "/follow climate")
    assert await open_stores.subscriptions.topics_of(READER.id) == frozenset()


async def test_where_it_is_turned_off_nobody_looks(stores: Stores) -> None:
    assert "only follow the feeds that I was given" in await said(stores, "https://a.example/")


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        ("https://a.example/feed", True),
        ("HTTP://a.example", True),
        ("https://a.example and more", False),
        ("a.example", False),
        ("climate", False),
    ],
)
def test_an_address_is_told_from_a_topic(words: str, is_one: bool) -> None:
    assert is_address(words) is is_one
