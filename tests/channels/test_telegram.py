"""The Telegram channel over real HTTP, against a server that refuses what Telegram refuses."""

import asyncio
import json
import traceback
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.channels.contract import Channel, Introduction, Receive, Update
from bot.channels.telegram import ADAPTER
from bot.channels.telegram.connection import open_connection
from bot.channels.telegram.managers import Managers
from bot.channels.telegram.settings import TelegramSettings
from bot.errors import PermanentError, SettingsError, TransientError
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Gone, Later, Moved, Outcome, Refused, Sent
from bot.model.message import Button, Joined, Left, Message, Migrated, Post, Span
from bot.model.topic import TopicSlug
from bot.settings import Settings, read
from tests.fakes.mailboxes import MemoryMailboxes
from tests.fakes.serving import serve
from tests.fakes.telegram import BOT_NAME, NO_LIMITS, FakeTelegram, Limits
from tests.fakes.telegram_chats import Chat

MENU = (Introduction("follow", "Get alerts about a topic"), Introduction("latest", "The latest"))
SECRET = "a-secret-of-our-own"
NEWS = Post(spans=(Span("News", bold=True), Span(" from R&D")))


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A Telegram without limits that found nothing to complain about."""
    async with FakeTelegram.running(NO_LIMITS) as server:
        yield server
        assert server.complaints == []


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[Channel]:
    async with opened(telegram) as channel:
        yield channel


@asynccontextmanager
async def opened(
    telegram: FakeTelegram, *, public_url: str = "", **settings: object
) -> AsyncIterator[Channel]:
    chosen = {"telegram_token": telegram.token, "telegram_api_url": telegram.address, **settings}
    section = read(TelegramSettings, **chosen)
    shared = read(Settings, public_url=public_url)
    async with ADAPTER.open(shared, section, MemoryMailboxes()) as channel:
        yield channel


@asynccontextmanager
async def pushed(telegram: FakeTelegram, receive: Receive) -> AsyncIterator[str]:
    """A channel in webhook mode, introduced; yields the address of its webhook."""
    app = Starlette()
    async with (
        serve(app) as address,
        opened(
            telegram,
            public_url=address,
            telegram_mode="webhook",
            telegram_webhook_secret=SECRET,
        ) as channel,
    ):
        app.routes.extend(channel.routes(receive))
        await channel.introduce(MENU)
        yield f"{address}/telegram/webhook"


def of(chat: Chat) -> ChatId:
    return ChatId(f"telegram:{chat.id}")


async def batch(channel: Channel) -> Sequence[Update]:
    """The next batch, which stays unconfirmed."""
    updates = channel.updates()
    found = await anext(updates)
    await updates.aclose()
    return found


async def heard(channel: Channel) -> object:
    """What the newest update says."""
    return await channel.read((await batch(channel))[-1])


# Who we are


async def test_the_follow_link_is_known_once_connected(channel: Channel) -> None:
    assert channel.follow_link(TopicSlug("climate")) == ""

    await channel.connect()

    link = f"https://t.me/{BOT_NAME}?start=follow-climate"
    assert channel.follow_link(TopicSlug("climate")) == link
    assert channel.follow_link(TopicSlug("x" * 58)) == ""
    assert repr(channel) == f"TelegramChannel(@{BOT_NAME})"


async def test_connecting_twice_asks_once(telegram: FakeTelegram, channel: Channel) -> None:
    await channel.connect()
    await channel.connect()

    assert len(telegram.calls_of("getMe")) == 1


async def test_a_token_that_telegram_refuses_is_named_and_not_shown(telegram: FakeTelegram) -> None:
    wrong = "7000000002:a-token-nobody-else-should-ever-see"

    async with opened(telegram, telegram_token=wrong) as channel:
        with pytest.raises(PermanentError, match="TELEGRAM_TOKEN") as connecting:
            await channel.connect()
        with pytest.raises(PermanentError, match="TELEGRAM_TOKEN") as sending:
            await channel.send(ChatId("telegram:5"), NEWS)

    for caught in (connecting, sending):
        shown = "".join(traceback.format_exception(caught.value))
        assert "should-ever-see" not in shown + repr(channel)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)


async def test_a_telegram_that_is_away_may_come_back(telegram: FakeTelegram) -> None:
    async with opened(telegram, telegram_api_url="http://127.0.0.1:9") as channel:
        with pytest.raises(TransientError, match="unreachable") as caught:
            await channel.connect()

    assert caught.value.__context__ is None


async def test_troubles_while_connecting_pass(telegram: FakeTelegram, channel: Channel) -> None:
    telegram.fail_next(502)
    with pytest.raises(TransientError, match="something on the way"):
        await channel.connect()
    telegram.fail_next(retry_after=40)
    with pytest.raises(TransientError) as caught:
        await channel.connect()
    assert caught.value.after == timedelta(seconds=40)

    await channel.connect()

    assert BOT_NAME in channel.follow_link(TopicSlug("climate"))


async def test_the_adapter_is_ready_with_a_token() -> None:
    assert not ADAPTER.is_ready(read(TelegramSettings, telegram_token=""))
    assert ADAPTER.is_ready(read(TelegramSettings, telegram_token="5:abc"))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"telegram_token": "no token"}, "TELEGRAM_TOKEN"),
        ({"telegram_token": "5:a/../b"}, "TELEGRAM_TOKEN"),
        ({"telegram_api_url": "api.telegram.org"}, "TELEGRAM_API_URL"),
        ({"telegram_mode": "pigeons"}, "TELEGRAM_MODE"),
        ({"telegram_mode": "webhook"}, "TELEGRAM_WEBHOOK_SECRET"),
        (
            {"telegram_mode": "webhook", "telegram_webhook_secret": "short"},
            "TELEGRAM_WEBHOOK_SECRET",
        ),
        (
            {"telegram_mode": "webhook", "telegram_webhook_secret": "é" * 20},
            "TELEGRAM_WEBHOOK_SECRET",
        ),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=f"^{named} in "):
        read(TelegramSettings, **wrong)


async def test_a_webhook_needs_an_address(telegram: FakeTelegram) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        async with opened(telegram, telegram_mode="webhook", telegram_webhook_secret=SECRET):
            pass


# What Telegram shows of us


async def test_the_menu_and_descriptions_are_set_once(
    telegram: FakeTelegram, channel: Channel
) -> None:
    await channel.introduce(MENU)
    await channel.introduce(MENU)

    commands = {"follow": "Get alerts about a topic", "latest": "The latest"}
    assert telegram.commands["default", ""] == commands
    assert telegram.texts["description", ""]
    assert telegram.texts["short_description", ""]
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        assert len(telegram.calls_of(method)) == 1


async def test_only_what_differs_is_set(telegram: FakeTelegram, channel: Channel) -> None:
    await channel.introduce(MENU)
    await channel.introduce(MENU[:1])

    assert list(telegram.commands["default", ""]) == ["follow"]
    assert len(telegram.calls_of("setMyCommands")) == 2
    assert len(telegram.calls_of("setMyDescription")) == 1


async def test_who_polls_takes_the_webhook_away(telegram: FakeTelegram, channel: Channel) -> None:
    reader = telegram.person()
    async with pushed(telegram, _lose):
        pass
    with pytest.raises(TransientError, match="webhook"):
        await batch(channel)

    await channel.introduce(MENU)
    reader.says("/latest")

    assert [update.key for update in await batch(channel)]


# What comes in


async def test_a_batch_is_confirmed_when_the_next_is_asked_for(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    reader.says("/one")
    reader.says("/two")
    updates = channel.updates()

    first = await anext(updates)
    assert (len(first), telegram.unconfirmed) == (2, 2)

    reader.says("/three")
    second = await anext(updates)
    assert (len(second), telegram.unconfirmed) == (1, 1)
    await updates.aclose()

    assert await batch(channel) == second


async def test_an_update_is_kept_whole(telegram: FakeTelegram, channel: Channel) -> None:
    telegram.person(language="uk").says("/find “Zürich” 🌍")

    [update] = await batch(channel)

    raw = json.loads(update.body)
    assert update.key == str(raw["update_id"])
    assert raw["message"]["text"] == "/find “Zürich” 🌍"
    assert raw["message"]["from"]["language_code"] == "uk"


async def test_after_a_trouble_polling_goes_on_where_it_was(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    reader.says("/one")
    updates = channel.updates()
    await anext(updates)
    telegram.fail_next(retry_after=7, method="getUpdates")

    with pytest.raises(TransientError) as caught:
        await anext(updates)
    reader.says("/two")

    assert caught.value.after == timedelta(seconds=7)
    assert [json.loads(it.body)["message"]["text"] for it in await batch(channel)] == ["/two"]


@pytest.mark.parametrize("status", [500, 502])
async def test_a_failing_poll_is_a_trouble_that_passes(
    telegram: FakeTelegram, channel: Channel, status: int
) -> None:
    telegram.fail_next(status, method="getUpdates")

    with pytest.raises(TransientError) as caught:
        await batch(channel)

    assert telegram.token not in "".join(traceback.format_exception(caught.value))


async def test_a_second_program_with_our_token_is_named(
    telegram: FakeTelegram, channel: Channel
) -> None:
    description = "Conflict: terminated by other getUpdates request"
    telegram.fail_next(409, description, method="getUpdates")

    with pytest.raises(TransientError, match="another program"):
        await batch(channel)


async def test_a_webhook_brings_updates_and_polling_ends_at_once(telegram: FakeTelegram) -> None:
    came: list[Update] = []

    async def receive(updates: Sequence[Update]) -> None:
        came.extend(updates)

    async with pushed(telegram, receive):
        telegram.person().says("/latest")
        await telegram.until(lambda: came and not telegram.unconfirmed)
    async with opened(
        telegram,
        public_url="https://x.example",
        telegram_mode="webhook",
        telegram_webhook_secret=SECRET,
    ) as channel:
        assert [update async for update in channel.updates()] == []
        assert isinstance(await channel.read(came[0]), Message)


async def test_who_polls_serves_no_address(channel: Channel) -> None:
    assert channel.routes(_lose) == ()


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (None, b'{"update_id": 1}', 403),
        ("", b'{"update_id": 1}', 403),
        (SECRET + "x", b"x" * 2_000_000, 403),
        (SECRET, b'{"update_id": 1}', 200),
        (SECRET, b"x" * 1_000_001, 413),
        (SECRET, b"", 400),
        (SECRET, b"{", 400),
        (SECRET, b"[" * 100_000, 400),
        (SECRET, b"\xff\xfe\xfd", 400),
        (SECRET, b"[]", 400),
        (SECRET, b'{"update_id": "1"}', 400),
    ],
)
async def test_the_webhook_takes_updates_from_telegram_alone(
    telegram: FakeTelegram, secret: str | None, body: bytes, status: int
) -> None:
    header = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}

    async with pushed(telegram, _lose) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, content=body, headers=header)

    assert answer.status_code == status


async def test_a_long_body_of_no_promised_length_is_not_read_to_its_end(
    telegram: FakeTelegram,
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with pushed(telegram, _lose) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, content=endless(), headers=header)

    assert answer.status_code == 413


async def test_a_long_body_that_is_promised_is_not_waited_for(telegram: FakeTelegram) -> None:
    async with pushed(telegram, _lose) as url:
        host, port = url.removeprefix("http://").split("/")[0].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000001\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: " + SECRET.encode() + b"\r\n\r\n"
        )
        async with asyncio.timeout(2):
            status = await reader.readline()
        writer.close()

    assert b" 413 " in status


async def test_what_could_not_be_stored_is_sent_again(telegram: FakeTelegram) -> None:
    came: list[Update] = []

    async def receive(updates: Sequence[Update]) -> None:
        came.extend(updates)
        if len(came) == 1:
            raise TransientError("Redis is away")

    async with pushed(telegram, receive):
        telegram.person().says("/latest")
        await telegram.until(lambda: not telegram.unconfirmed)

    assert [update.key for update in came] == [came[0].key] * 2


async def test_what_cannot_be_stored_now_is_put_off_and_not_a_crash(telegram: FakeTelegram) -> None:
    async def receive(updates: Sequence[Update]) -> None:
        raise TransientError("Redis is away")

    header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with pushed(telegram, receive) as url, httpx.AsyncClient() as client:
        answer = await client.post(url, json={"update_id": 1}, headers=header)

    assert answer.status_code == 503


# What it says


async def test_a_reader_and_a_group_are_heard(telegram: FakeTelegram, channel: Channel) -> None:
    reader, group = telegram.person(language="de"), telegram.group()
    reader.says("/follow climate")
    first = await heard(channel)
    group.says(f"/latest@{BOT_NAME}", by=reader)
    second = await heard(channel)

    assert isinstance(first, Message)
    assert (first.chat.id, first.command, first.chat.language) == (of(reader), "follow", "de")
    assert isinstance(second, Message)
    assert (second.chat.id, second.command, second.sender) == (of(group), "latest", str(reader.id))


async def test_coming_going_and_moving_are_heard(telegram: FakeTelegram, channel: Channel) -> None:
    reader, group = telegram.person(), telegram.group()
    reader.blocks()
    left = await heard(channel)
    reader.unblocks()
    joined = await heard(channel)
    upgraded = group.upgrades()
    moved = await channel.read((await batch(channel))[-2])

    assert isinstance(left, Left)
    assert isinstance(joined, Joined)
    assert left.chat.id == joined.chat.id == of(reader)
    assert isinstance(moved, Migrated)
    assert (moved.chat.id, moved.to) == (of(group), of(upgraded))


async def test_a_press_is_answered_and_read(telegram: FakeTelegram, channel: Channel) -> None:
    reader = telegram.person()
    await channel.send(of(reader), _with_button("Follow", "/follow climate"))
    press = reader.presses("Follow")

    said = await heard(channel)

    assert isinstance(said, Message)
    assert (said.text, said.sender) == ("/follow climate", str(reader.id))
    assert (press.answered, press.answer) == (True, None)


async def test_a_forged_press_is_told_so(telegram: FakeTelegram, channel: Channel) -> None:
    reader = telegram.person()
    await channel.send(of(reader), NEWS)
    press = reader.presses_forged("drop table")

    assert await heard(channel) is None
    assert press.answer == "This button is no longer valid."


async def test_a_press_too_old_to_be_answered_is_read_all_the_same(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader = telegram.person()
    await channel.send(of(reader), _with_button("Follow", "/follow climate"))
    reader.presses("Follow")
    [update] = await batch(channel)
    await channel.read(update)

    again = await channel.read(update)
    telegram.cut_next(method="answerCallbackQuery")
    without_an_answer = await channel.read(update)

    assert isinstance(again, Message)
    assert isinstance(without_an_answer, Message)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"callback_query": {"id": 5}}', "[" * 9999]
)
async def test_junk_says_nothing(channel: Channel, body: str) -> None:
    assert await channel.read(Update("1", body)) is None


# Who may decide


async def test_everybody_manages_their_own_chat_and_administrators_the_group(
    telegram: FakeTelegram, channel: Channel
) -> None:
    reader, group = telegram.person(), telegram.group()
    boss, deputy = group.member("creator"), group.member("administrator")
    member = group.member()

    assert await channel.manages(of(reader), str(reader.id))
    assert await channel.manages(of(group), str(boss.id))
    assert await channel.manages(of(group), str(deputy.id))
    assert not await channel.manages(of(group), str(member.id))
    assert not await channel.manages(of(group), str(reader.id))
    for nobody in ("", "x", "-5", "1e3", "٣"):
        assert not await channel.manages(of(group), nobody)
    assert not await channel.manages(ChatId("web:5"), "5")


async def test_who_speaks_for_a_chat_manages_it(telegram: FakeTelegram, channel: Channel) -> None:
    group, news = telegram.group(supergroup=True), telegram.channel()
    group.says_anonymously(f"/follow@{BOT_NAME} climate")
    anonymous = await heard(channel)
    news.posts("/follow climate")
    post = await heard(channel)

    for said in (anonymous, post):
        assert isinstance(said, Message)
        assert await channel.manages(said.chat.id, said.sender)
    assert telegram.calls_of("getChatMember") == []


async def test_a_burst_of_commands_asks_once(telegram: FakeTelegram, channel: Channel) -> None:
    group = telegram.group()
    boss = group.member("creator")

    for _ in range(5):
        assert await channel.manages(of(group), str(boss.id))

    assert len(telegram.calls_of("getChatMember")) == 1


async def test_an_answer_is_forgotten_after_a_minute(telegram: FakeTelegram) -> None:
    group, now = telegram.group(), 0.0
    boss = group.member("administrator")
    async with open_connection(telegram.token, telegram.address) as connection:
        managers = Managers(connection, clock=lambda: now)
        assert await managers.include(group.id, boss.id)
        group.members[boss.id] = (boss, "member")
        now = 59.0
        assert await managers.include(group.id, boss.id)
        now = 60.0
        assert not await managers.include(group.id, boss.id)


async def test_who_cannot_be_asked_about_may_be_asked_about_later(
    telegram: FakeTelegram, channel: Channel
) -> None:
    group = telegram.group()
    boss = group.member("creator")
    telegram.cut_next(method="getChatMember")

    with pytest.raises(TransientError):
        await channel.manages(of(group), str(boss.id))

    assert await channel.manages(of(group), str(boss.id))


# What goes out


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

    for chat in (blocking, deleted, stranger, kicking, news):
        assert isinstance(await channel.send(of(chat), NEWS), Gone), chat.name
    assert isinstance(await channel.send(ChatId("telegram:424242"), NEWS), Gone)


async def test_chats_that_let_us_read_only_refuse(telegram: FakeTelegram, channel: Channel) -> None:
    group, news = telegram.group(supergroup=True), telegram.channel()
    group.mutes_bot()
    news.set_bot("member")

    assert isinstance(await channel.send(of(group), NEWS), Refused)
    assert isinstance(await channel.send(of(news), NEWS), Refused)


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

    assert outcome == Later(None, "unreachable (ConnectError)")


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


def _with_button(label: str, command: str) -> Post:
    return Post(spans=NEWS.spans, rows=((Button(label, command),),))


async def _lose(updates: Sequence[Update]) -> None:
    """Receive updates of which nothing is wanted."""


async def _all(channel: Channel, readers: Sequence[Chat]) -> Sequence[Outcome]:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(channel.send(of(reader), NEWS)) for reader in readers]
    return [task.result() for task in tasks]
