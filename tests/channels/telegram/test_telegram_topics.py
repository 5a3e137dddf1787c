"""Each topic of a forum is a chat of its own; what else has a thread is not."""

from dataclasses import replace

import pytest

from bot.channels.contract import Channel
from bot.channels.telegram.reading import place_of, update_of
from bot.model.chat import Chat, ChatId, ChatKind, MessageId
from bot.model.delivery import Gone, Paused, Sent
from bot.model.message import Button, Joined, Left, Message
from tests.channels.telegram.bench import NEWS, batch, of, with_button
from tests.channels.telegram.shapes import (
    BOT,
    GROUP,
    NOW,
    PRIVATE,
    SUPERGROUP,
    Json,
    event,
    offered,
    pressed,
    said,
    text_of,
)
from tests.channels.telegram.test_telegram_enclosing import EXPORT, with_file
from tests.fakes.telegram import FakeTelegram, Group

TOPIC: Json = {"message_thread_id": 45, "is_topic_message": True}
CREATED: Json = {"message_id": 45, "from": BOT, "forum_topic_created": {"name": "News"}}


def room(group: Group, thread: int) -> ChatId:
    return ChatId(f"{of(group)}/{thread}")


def chat_of(raw: Json) -> str:
    found = event(raw)
    assert isinstance(found, Message)
    return found.chat.id


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        (said(chat=SUPERGROUP, **TOPIC), "telegram:-1003000000001/45"),
        (pressed(message={**offered("/follow climate", SUPERGROUP), **TOPIC}), "…/45"),
        (said(chat=SUPERGROUP), "…"),
        (said(chat=SUPERGROUP, message_thread_id=45), "…"),
        (said(chat=SUPERGROUP, message_thread_id=1, is_topic_message=True), "…"),
        (said(chat=SUPERGROUP, message_thread_id=-5, is_topic_message=True), "…"),
        (said(chat=PRIVATE, **TOPIC), "telegram:1001"),
        (said(chat=GROUP, **TOPIC), "telegram:-2001"),
    ],
)
def test_what_is_said_in_a_topic_is_said_in_its_own_chat(raw: Json, chat: str) -> None:
    assert chat_of(raw) == chat.replace("…", "telegram:-1003000000001")


def test_topics_are_answered_side_by_side() -> None:
    for raw, lane in (
        (said(chat=SUPERGROUP, **TOPIC), "-1003000000001/45"),
        (pressed(message={**offered("/x", SUPERGROUP), **TOPIC}), "-1003000000001/45"),
        (said(chat=SUPERGROUP, message_thread_id=45), "-1003000000001"),
        (said(chat=SUPERGROUP), "-1003000000001"),
    ):
        assert lane_of(raw) == lane


def lane_of(raw: Json) -> str:
    update = update_of(raw, NOW)
    assert update is not None
    return update.chat


@pytest.mark.parametrize(
    "raw",
    [said(chat=PRIVATE, **TOPIC), pressed(message={**offered("/follow climate"), **TOPIC})],
)
def test_all_threads_of_a_private_chat_are_the_one_chat(raw: Json) -> None:
    found = event(raw)

    assert isinstance(found, Message)
    assert (found.chat.id, found.thread, lane_of(raw)) == ("telegram:1001", "45", "1001")


@pytest.mark.parametrize("more", [{}, {"message_thread_id": 45}, TOPIC | {"message_thread_id": 1}])
def test_what_is_said_outside_of_threads_is_answered_there(more: Json) -> None:
    found = event(said(chat=PRIVATE, **more))

    assert isinstance(found, Message)
    assert found.thread == ""


def test_talk_in_a_topic_that_we_opened_is_not_for_us() -> None:
    assert event(said("hello all", SUPERGROUP, reply_to_message=CREATED, **TOPIC)) is None
    ours = {**said("Which topic?", SUPERGROUP, sender=BOT)["message"], **TOPIC}
    assert text_of(said("climate", SUPERGROUP, reply_to_message=ours, **TOPIC)) == "climate"


def test_a_press_in_a_forum_that_does_not_say_where_is_none() -> None:
    old = {"chat": SUPERGROUP, "message_id": 5, "date": 0}
    forum = {**old, "chat": {**SUPERGROUP, "is_forum": True}}

    assert text_of(pressed(message=old)) == "/follow climate"
    assert event(pressed(message=forum)) is None


@pytest.mark.parametrize(
    ("chat", "place"),
    [
        ("telegram:-1003/45", (-1003, 45)),
        ("telegram:-1003", (-1003, None)),
        ("telegram:-1003/", None),
        ("telegram:-1003/0", None),
        ("telegram:-1003/4/5", None),
        ("telegram:-1003/x", None),
        ("web:-1003/45", None),
    ],
)
def test_a_place_is_a_chat_or_a_topic_in_it(chat: str, place: tuple[int, int] | None) -> None:
    assert place_of(ChatId(chat)) == place


def test_a_topic_is_closed_and_opened_again_alone() -> None:
    topic = Chat(id=ChatId("telegram:-1003000000001/45"), kind=ChatKind.GROUP, language="de")
    service = {"forum_topic_closed": {}, **TOPIC}
    again = {"forum_topic_reopened": {}, **TOPIC}

    assert event(said(None, SUPERGROUP, **service)) == Left(
        chat=topic, reason="the topic was closed", title="Town", is_whole=False
    )
    assert event(said(None, SUPERGROUP, **again)) == Joined(
        chat=topic, by=ChatId("telegram:1001"), is_whole=False
    )


async def test_messages_files_edits_and_retractions_reach_the_topic(
    telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    news, sport = forum.opens_topic(), forum.opens_topic()

    first = await channel.send(room(forum, news), NEWS)
    assert isinstance(first, Sent)
    await channel.send(room(forum, news), replace(NEWS, replies_to=first.message))
    await channel.send(room(forum, sport), with_file(EXPORT))
    await channel.send(of(forum), NEWS)
    edited = await channel.edit(room(forum, news), first.message, with_button("More", "/more"))
    last = MessageId(str(forum.received_in(sport)[0].id))
    await channel.retract(room(forum, sport), last)

    assert [message.labels for message in forum.received_in(news)] == [["More"], []]
    assert forum.received_in(news)[1].reply_to == int(first.message)
    assert (edited, forum.received_in(sport)) == (Sent(first.message), [])
    assert len(forum.received_in(None)) == 1
    assert await channel.title(room(forum, news)) == f"{forum.name} · {news}"


async def test_a_closed_topic_is_paused_and_a_deleted_one_gone(
    telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    closed, deleted, flat = forum.opens_topic(), forum.opens_topic(), telegram.group()
    forum.closes_topic(closed)
    forum.deletes_topic(deleted)

    assert isinstance(await channel.send(room(forum, closed), NEWS), Paused)
    assert isinstance(await channel.send(room(forum, deleted), NEWS), Gone)
    assert isinstance(await channel.send(room(flat, 7), NEWS), Gone)


async def test_an_administrator_among_bots_goes_on_in_a_closed_topic(
    telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    topic = forum.opens_topic()
    forum.promotes_bot()
    forum.closes_topic(topic)

    assert await channel.read((await batch(channel))[-1]) is None
    assert isinstance(await channel.send(room(forum, topic), NEWS), Sent)


async def test_a_member_among_bots_leaves_a_closed_topic(
    telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    forum.closes_topic(forum.opens_topic())

    assert isinstance(await channel.read((await batch(channel))[-1]), Left)


async def test_rights_in_a_topic_are_those_in_the_group(
    telegram: FakeTelegram, channel: Channel
) -> None:
    forum = telegram.group(supergroup=True)
    boss, member = forum.member("administrator"), forum.member()
    topic = room(forum, forum.opens_topic())

    assert await channel.manages(topic, str(boss.id))
    assert not await channel.manages(topic, str(member.id))


async def test_buttons_work_where_they_lie(telegram: FakeTelegram, channel: Channel) -> None:
    forum = telegram.group(supergroup=True)
    topic = room(forum, forum.opens_topic())
    await channel.send(topic, replace(NEWS, rows=((Button("Go", "/latest"),),)))
    forum.presses("Go", by=forum.member())

    found = await channel.read((await batch(channel))[-1])

    assert isinstance(found, Message)
    assert (found.chat.id, found.pressed) == (topic, str(forum.received[0].id))
