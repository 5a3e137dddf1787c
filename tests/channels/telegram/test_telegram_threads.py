"""The threads of a private chat: opened where Telegram lets us, and never in the way of a post."""

from dataclasses import replace

import pytest

from bot.channels.contract import Channel
from bot.errors import TransientError
from bot.model.chat import ChatId
from bot.model.delivery import Astray, Gone, Sent
from tests.channels.telegram.bench import NEWS, of
from tests.channels.telegram.test_telegram_enclosing import EXPORT, with_file
from tests.fakes.telegram import FakeTelegram


async def test_whether_there_are_threads_the_bots_owner_decides(
    telegram: FakeTelegram, channel: Channel
) -> None:
    assert not channel.has_threads
    telegram.turns_topics_on()
    assert not channel.has_threads

    await channel.connect()

    assert channel.has_threads


async def test_a_thread_holds_what_is_sent_into_it(
    telegram: FakeTelegram, channel: Channel
) -> None:
    telegram.turns_topics_on()
    reader = telegram.person()
    thread = await channel.open_thread(of(reader), "Climate")
    assert reader.threads == {"Climate": int(thread)}

    first = await channel.send(of(reader), replace(NEWS, thread=thread))
    assert isinstance(first, Sent)
    await channel.send(of(reader), replace(NEWS, thread=thread, replies_to=first.message))
    await channel.send(of(reader), replace(with_file(EXPORT), thread=thread))
    await channel.send(of(reader), NEWS)

    inside = reader.received_in(int(thread))
    assert [message.reply_to for message in inside] == [None, int(first.message), None]
    assert inside[-1].content.document
    assert len(reader.received_in(None)) == 1


async def test_what_is_for_a_deleted_thread_is_not_sent(
    telegram: FakeTelegram, channel: Channel
) -> None:
    telegram.turns_topics_on()
    reader = telegram.person()
    thread = await channel.open_thread(of(reader), "Climate")
    reader.deletes_topic(int(thread))

    news = await channel.send(of(reader), replace(NEWS, thread=thread))
    file = await channel.send(of(reader), replace(with_file(EXPORT), thread=thread))

    assert (news, file, reader.received) == (Astray(), Astray(), [])


async def test_who_left_is_gone_whatever_their_threads(
    telegram: FakeTelegram, channel: Channel
) -> None:
    telegram.turns_topics_on()
    reader = telegram.person()
    thread = await channel.open_thread(of(reader), "Climate")
    reader.blocks()

    assert isinstance(await channel.send(of(reader), replace(NEWS, thread=thread)), Gone)
    assert await channel.open_thread(of(reader), "Europe") == ""


async def test_where_telegram_refuses_there_is_no_thread(
    telegram: FakeTelegram, channel: Channel
) -> None:
    assert await channel.open_thread(of(telegram.person()), "Climate") == ""
    assert await channel.open_thread(ChatId("web:1"), "Climate") == ""
    telegram.turns_topics_on()
    reader = telegram.person()
    telegram.fail_next(retry_after=7, method="createForumTopic")
    with pytest.raises(TransientError):
        await channel.open_thread(of(reader), "Climate")


async def test_a_long_name_is_cut(telegram: FakeTelegram, channel: Channel) -> None:
    telegram.turns_topics_on()
    reader = telegram.person()

    assert await channel.open_thread(of(reader), "🌍 and so on " * 30)
