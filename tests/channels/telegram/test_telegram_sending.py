"""What goes out arrives as it was written; where it does not, the outcome says what to do."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.channels.contract import Channel
from bot.model.chat import ChatId, MessageId, Voice
from bot.model.delivery import Gone, Later, Moved, Outcome, Paused, Refused, Sent
from bot.model.message import Button, Post, Span
from tests.channels.telegram.bench import (
    NEWS,
    of,
    opened,
)
from tests.fakes.telegram import FakeTelegram, Limits
from tests.fakes.telegram_chats import Chat


async def test_a_post_arrives_as_it_was_written(telegram: FakeTelegram, channel: Channel) -> None:
    reader = telegram.person()
    first = await channel.send(of(reader), NEWS)
    assert isinstance(first, Sent)
    story = Post(
        spans=(Span("Read", bold=True), Span(" "), Span("more", href="https://a.example/1")),
        rows=((Button("Mute", "/mute climate"), Button("Open", url="https://a.example/1")),),
        is_silent=True,
        replies_to=first.message,
    )

    second = await channel.send(of(reader), story)

    seen = reader.received[-1]
    assert second == Sent(MessageId(str(seen.id)))
    assert (seen.text, seen.marked("bold")) == ("Read more", ["Read"])
    assert seen.links == {"more": "https://a.example/1"}
    assert [(button.data, button.url) for button in seen.buttons[0]] == [
        ("/mute climate", None),
        (None, "https://a.example/1"),
    ]
    assert (seen.silent, seen.reply_to) == (True, reader.received[0].id)
    assert seen.link_preview == {"is_disabled": True}


async def test_an_answer_to_what_is_gone_arrives_on_its_own(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()

    outcome = await channel.send(of(reader), replace(NEWS, replies_to=MessageId("999")))

    assert isinstance(outcome, Sent)
    assert reader.received[-1].reply_to is None


@pytest.mark.parametrize("never", ["0", "-1", "x", "9" * 30, ""])
async def test_what_cannot_be_a_message_is_not_answered(
    telegram: FakeTelegram, channel: Channel, never: str
) -> None:
    outcome = await channel.send(of(telegram.person()), replace(NEWS, replies_to=MessageId(never)))

    assert isinstance(outcome, Sent)
    assert "reply_parameters" not in telegram.calls_of("sendMessage")[-1]


@pytest.mark.parametrize("blank", ["", " \n", "\u200b\u2800"])
async def test_nothing_to_read_is_refused_here(
    telegram: FakeTelegram, channel: Channel, blank: str
) -> None:
    outcome = await channel.send(of(telegram.person()), Post(spans=(Span(blank, bold=True),)))

    assert isinstance(outcome, Refused)
    assert telegram.calls_of("sendMessage") == []


async def test_a_chat_of_another_channel_is_refused_here(channel: Channel) -> None:
    assert isinstance(await channel.send(ChatId("web:5"), NEWS), Refused)


async def test_readers_who_left_are_gone(telegram: FakeTelegram, channel: Channel) -> None:
    blocking, deleted, stranger = (
        telegram.person(),
        telegram.person(),
        telegram.person(started=False),
    )
    kicking, news = telegram.group(), telegram.channel()
    blocking.blocks()
    deleted.deactivates()
    kicking.removes_bot()
    news.set_bot("left")

    for chat in (blocking, deleted, stranger):
        assert isinstance(await channel.send(of(chat), NEWS), Gone), chat.name
    for group in (kicking, news):
        assert isinstance(await channel.send(of(group), NEWS), Paused), group.name
    assert isinstance(await channel.send(ChatId("telegram:424242"), NEWS), Gone)


async def test_chats_that_let_us_read_only_are_paused(
    telegram: FakeTelegram, channel: Channel
) -> None:
    group, forum, news = telegram.group(), telegram.group(supergroup=True), telegram.channel()
    group.mutes_bot()
    forum.closes_topic(None)
    news.set_bot("member")

    for chat in (group, forum, news):
        assert isinstance(await channel.send(of(chat), NEWS), Paused)


async def test_a_group_tells_its_title_while_we_are_in_it(
    telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group(name="Family")
    assert await channel.title(of(group)) == "Family"

    group.removes_bot()

    assert await channel.title(of(group)) == ""
    assert await channel.title(ChatId("paper:1")) == ""


async def test_an_upgraded_group_has_moved(telegram: FakeTelegram, channel: Channel) -> None:
    group = telegram.group()
    upgraded = group.upgrades()

    assert await channel.send(of(group), NEWS) == Moved(of(upgraded))
    assert isinstance(await channel.send(of(upgraded), NEWS), Sent)


async def test_a_flood_is_later_for_one_group_or_for_all() -> None:
    limits = Limits(per_second=10**9, per_group_per_minute=1)
    async with FakeTelegram.running(limits) as telegram, opened(telegram) as channel:
        group, reader = telegram.group(), telegram.person()
        await channel.send(of(group), NEWS)
        for_group = await channel.send(of(group), NEWS)
        telegram.fail_next(retry_after=35)
        for_all = await channel.send(of(reader), NEWS)

    assert isinstance(for_group, Later)
    assert not for_group.is_for_all
    assert isinstance(for_all, Later)
    assert (for_all.after, for_all.is_for_all) == (timedelta(seconds=35), True)


async def test_what_was_cut_off_may_have_arrived_and_did(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    telegram.cut_next(method="sendMessage")

    outcome = await channel.send(of(reader), NEWS)

    assert isinstance(outcome, Later)
    assert outcome.is_uncertain
    assert len(reader.received) == 1


@pytest.mark.parametrize(
    ("status", "description", "is_uncertain"),
    [
        (500, "Internal Server Error: restart", False),
        (502, "Bad Gateway", True),
        (502, None, True),
        (504, None, True),
        (403, None, False),
        (404, None, False),
    ],
)
async def test_a_server_that_fails_is_tried_again(
    telegram: FakeTelegram,
    channel: Channel,
    status: int,
    description: str | None,
    is_uncertain: bool,
) -> None:
    telegram.fail_next(status, description)

    outcome = await channel.send(of(telegram.person()), NEWS)

    assert isinstance(outcome, Later)
    assert outcome.is_uncertain is is_uncertain


async def test_nobody_at_the_address_is_certain_to_have_got_nothing(telegram: FakeTelegram) -> None:
    async with opened(telegram, telegram_api_url="http://127.0.0.1:9") as channel:
        outcome = await channel.send(ChatId("telegram:5"), NEWS)

    assert outcome == Later(None, "unreachable (connection refused)")


async def test_what_cannot_be_deleted_any_more_is_said_to_be_withdrawn_in_the_chats_language(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    sent = await channel.send(of(reader), NEWS)
    assert isinstance(sent, Sent)
    telegram.fail_next(400, "Bad Request: message can't be deleted", method="deleteMessage")

    outcome = await channel.retract(of(reader), sent.message, Voice("de"))

    assert isinstance(outcome, Sent)
    assert reader.received[-1].text == "Diese Meldung wurde zurückgezogen."


async def test_markup_that_is_not_understood_goes_out_plain_and_is_logged_without_the_text(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    refusal = 'Bad Request: can\'t parse entities: Unsupported start tag "news" at byte offset 0'
    telegram.fail_next(400, refusal, method="sendMessage")

    with structlog.testing.capture_logs() as logs:
        outcome = await channel.send(of(reader), NEWS)

    assert isinstance(outcome, Sent)
    assert (reader.received[-1].text, reader.received[-1].entities) == ("News from R&D", ())
    assert [line["log_level"] for line in logs] == ["error"]
    assert "news" not in repr(logs).lower()


async def test_more_sends_at_once_than_connections_all_arrive(
    telegram: FakeTelegram, channel: Channel
) -> None:
    readers = [telegram.person() for _ in range(100)]

    outcomes = await _all(channel, readers)

    assert all(isinstance(outcome, Sent) for outcome in outcomes)
    assert all(len(reader.received) == 1 for reader in readers)


texts = st.text(max_size=60) | st.text(alphabet="<>&\"';#x/ab 🌍\ud83c\u200b\n", max_size=5000)
urls = st.just("") | texts | st.builds("https://{}.example/{}".format, texts, texts)


@examples(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.builds(Span, texts, st.booleans(), st.booleans(), urls), max_size=6))
async def test_no_text_is_refused_by_telegram(
    telegram: FakeTelegram, channel: Channel, spans: list[Span]
) -> None:
    calls = len(telegram.calls_of("sendMessage"))

    outcome = await channel.send(of(telegram.person()), Post(spans=tuple(spans)))

    is_sent = isinstance(outcome, Sent)
    assert is_sent or isinstance(outcome, Refused)
    assert len(telegram.calls_of("sendMessage")) - calls == is_sent


async def _all(channel: Channel, readers: Sequence[Chat]) -> Sequence[Outcome]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(channel.send(of(reader), NEWS)) for reader in readers]
    return [task.result() for task in tasks]
