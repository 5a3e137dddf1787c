"""What a broadcast sends by the thousand: one post, rendered once, for every chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pool import Pool
from bot.channels.telegram.sending import Sender
from bot.errors import PermanentError, SettingsError
from bot.model.chat import ChatId, MessageId
from bot.model.delivery import Gone, Later, Moved, Outcome, Paused, Refused, Sent
from bot.model.message import Button, Post, Span
from tests.channels.telegram.bench import NEWS, of, opened, with_button
from tests.fakes.hostile_http import HostileServer, Line, answer
from tests.fakes.telegram import FakeTelegram

TOKEN = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
READER = ChatId("telegram:1001")
GROUP = ChatId("telegram:-1003000000001")


@asynccontextmanager
async def sender_to(address: str, token: str = TOKEN, deadline: float = 5) -> AsyncIterator[Sender]:
    async with Pool(address, deadline=timedelta(seconds=deadline)) as pool:
        yield Sender(pool, address, token)


async def sent(sender: Sender, chat: ChatId, post: Post = NEWS) -> Outcome:
    return await sender.send(chat, post)


async def answered(body: bytes, status: bytes = b"200 OK", chat: ChatId = READER) -> Outcome:
    """What becomes of a send that is answered so."""

    async def manner(line: Line) -> None:
        await line.request()
        await line.say(answer(body, status=status))

    async with HostileServer.running(manner) as server, sender_to(server.address) as sender:
        return await sent(sender, chat)


async def test_one_post_goes_to_many_as_each_wants_it(telegram: FakeTelegram) -> None:
    first, second, group = telegram.person(), telegram.person(), telegram.group()
    post = Post(spans=NEWS.spans, rows=((Button("Mute", "/mute climate"),),))
    async with sender_to(telegram.address, telegram.token) as sender:
        earlier = await sent(sender, of(first), NEWS)
        assert isinstance(earlier, Sent)
        for chat, is_silent, replies_to in (
            (first, True, earlier.message),
            (second, False, None),
            (group, True, None),
        ):
            copy = replace(post, is_silent=is_silent, replies_to=replies_to)
            outcome = await sent(sender, of(chat), copy)
            assert outcome == Sent(MessageId(str(chat.received[-1].id)))

    for chat, is_silent in ((first, True), (second, False), (group, True)):
        seen = chat.received[-1]
        assert (seen.text, seen.marked("bold")) == ("News from R&D", ["News"])
        assert [[button.data for button in row] for row in seen.buttons] == [["/mute climate"]]
        assert seen.silent is is_silent
        assert seen.link_preview == {"is_disabled": True}
    assert first.received[-1].reply_to == first.received[0].id


@pytest.mark.parametrize("is_paid", [True, False])
async def test_alerts_are_paid_for_where_that_is_wanted_and_answers_never(
    telegram: FakeTelegram, *, is_paid: bool
) -> None:
    person = telegram.person()
    alert = replace(NEWS, spans=(*NEWS.spans, Span("!")), tag="flash")
    async with opened(telegram, telegram_paid_broadcast=is_paid) as channel:
        await channel.send(of(person), NEWS)
        sent = await channel.send(of(person), alert)
        assert isinstance(sent, Sent)
        # What is edited is not sent again: the method knows no such parameter.
        assert isinstance(await channel.edit(of(person), sent.message, NEWS), Sent)

    calls = telegram.calls_of("sendMessage")
    assert [call.get("allow_paid_broadcast", False) for call in calls] == [False, is_paid]


async def test_a_post_is_rendered_once_however_it_is_to_arrive() -> None:
    async with sender_to("http://127.0.0.1:9") as sender:
        prepared = sender.prepare(NEWS)
        for copy in (replace(NEWS, is_silent=True), replace(NEWS, replies_to=MessageId("5"))):
            assert sender.prepare(copy) is prepared


async def test_another_post_is_another_message_however_much_they_share() -> None:
    async with sender_to("http://127.0.0.1:9") as sender:
        plain = sender.prepare(NEWS)
        mute = sender.prepare(with_button("Mute", "/mute"))
        assert sender.prepare(replace(NEWS, spans=(Span("News"),))).ringing != plain.ringing
        assert mute.ringing != plain.ringing
        assert sender.prepare(NEWS).ringing == plain.ringing
        for number in range(100):
            post = Post(spans=(Span(f"News {number}"),))
            assert f"News {number}".encode() in sender.prepare(post).ringing


async def test_who_answers_too_late_may_have_sent_it(telegram: FakeTelegram) -> None:
    reader = telegram.person()
    telegram.hang_next(0.5, method="sendMessage")
    async with sender_to(telegram.address, telegram.token, deadline=0.1) as sender:
        late = await sent(sender, of(reader))
        again = await sent(sender, of(reader))

    assert late == Later(None, "no answer (no answer in time)", is_uncertain=True)
    assert isinstance(again, Sent)
    assert len(reader.received) == 2


async def test_a_burst_of_cuts_costs_only_those_who_were_cut(telegram: FakeTelegram) -> None:
    people = [telegram.person() for _ in range(10)]
    telegram.cut_next(method="sendMessage", times=4)
    async with sender_to(telegram.address, telegram.token) as sender:
        outcomes = [await sent(sender, of(reader)) for reader in people]

    assert [type(outcome) for outcome in outcomes] == [Later] * 4 + [Sent] * 6
    assert all(outcome.is_uncertain for outcome in outcomes if isinstance(outcome, Later))
    assert all(len(reader.received) == 1 for reader in people)


@pytest.mark.parametrize(
    ("status", "told", "outcome"),
    [
        (b"403 F", {"description": "Forbidden: user is deactivated"}, Gone),
        (b"400 B", {"description": "Bad Request: TOPIC_CLOSED"}, Paused),
        (b"400 B", {"description": "Bad Request: BUTTON_URL_INVALID"}, Refused),
        (b"400 B", {"description": "x", "parameters": {"migrate_to_chat_id": -1005}}, Moved),
        (b"429 T", {"description": "x", "parameters": {"retry_after": 35}}, timedelta(seconds=35)),
        (
            b"429 T",
            {"description": "x", "parameters": {"retry_after": 10**15}},
            timedelta(seconds=10**6),
        ),
        (b"429 T", {"description": "x", "parameters": {"retry_after": "35"}}, None),
        (b"429 T", {"description": "x", "parameters": {"retry_after": -1}}, None),
        (b"429 T", {"description": "x", "parameters": [35]}, None),
        (b"500 I", {"description": "Internal Server Error"}, None),
    ],
)
async def test_a_refusal_of_the_bot_api_says_what_to_do(
    status: bytes, told: dict[str, object], outcome: type[Outcome] | timedelta | None
) -> None:
    found = await answered(orjson.dumps({"ok": False, **told}), status, GROUP)

    if isinstance(outcome, type):
        assert type(found) is outcome
    else:
        assert isinstance(found, Later)
        assert not found.is_uncertain
        assert found.after == outcome


@pytest.mark.parametrize(
    ("status", "is_uncertain"),
    [
        (b"200 OK", True),
        (b"302 Found", True),
        (b"403 F", False),
        (b"404 N", False),
        (b"502 B", True),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>blocked by the user</html>",
        b"[]",
        b"null",
        b'{"ok":true',
        b'{"ok":true}',
        b'{"ok":true,"result":true}',
        b'{"ok":true,"result":{"message_id":"5"}}',
        b'{"ok":true,"result":{"message_id":5,"cha',
        b'{"description":"Forbidden: bot was blocked by the user"}',
        b'{"ok":false}',
        b'{"ok":false,"description":5}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
async def test_what_is_no_answer_of_the_bot_api_costs_nobody_their_follows(
    status: bytes, body: bytes, is_uncertain: bool
) -> None:
    found = await answered(body, status)

    assert isinstance(found, Later)
    assert found.is_uncertain is is_uncertain


FIELDS = ["ok", "result", "message_id", "description", "error_code"]
FIELDS += ["parameters", "retry_after", "migrate_to_chat_id"]
junk = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(junk, st.sampled_from([200, 201, 301, 400, 401, 403, 404, 409, 429, 500, 502, 504, 599]))
async def test_whatever_is_answered_something_becomes_of_the_send(
    told: object, status: int
) -> None:
    surely = {"ok": status < 300, **told} if isinstance(told, dict) else told
    try:
        found: Outcome | PermanentError = await answered(orjson.dumps(surely), b"%d X" % status)
    except PermanentError as error:
        found = error
    assert isinstance(found, Outcome) or status in (401, 404)
    assert TOKEN not in repr(found)


async def test_a_server_of_ones_own_may_have_a_path() -> None:
    async def manner(line: Line) -> None:
        await line.request()
        await line.say(answer(b'{"ok":true,"result":{"message_id":7}}'))

    async with (
        HostileServer.running(manner) as server,
        sender_to(f"{server.address}/bots/ä") as sender,
    ):
        assert await sent(sender, READER) == Sent(MessageId("7"))

    path = f"POST /bots/%C3%A4/bot{TOKEN}/sendMessage HTTP/1.1\r\n"
    assert server.requests[0].startswith(path.encode())


async def test_an_address_that_leads_nowhere_is_refused_at_the_start(
    telegram: FakeTelegram,
) -> None:
    for wrong in ("https://bot:hunter2@a.example", "https://a..b", "https://a.example:x"):
        with pytest.raises(SettingsError, match="TELEGRAM_API_URL") as caught:
            async with opened(telegram, telegram_api_url=wrong):
                pass
        assert "hunter2" not in repr(caught.value)
