from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot.commands import Command, Manages, command, dispatch
from bot.core.rendering import post_of_reply
from bot.errors import UserError
from bot.model.chat import Chat, ChatId, ChatKind
from bot.model.message import Message, Reply
from bot.store import Stores
from bot.store.limits import MOST_ASKS
from handlers import MENU
from tests.builders import CLIMATE, NOW, READER, TOPICS, message

GROUP = Chat(id=ChatId("web:group"), kind=ChatKind.GROUP)
BROADCAST = Chat(id=ChatId("web:broadcast"), kind=ChatKind.BROADCAST)


@command("approve", "<story>", "Publish a story", for_editors=True)
async def approve(_message: Message, _stores: Stores) -> Reply:
    return Reply("Approved.")


@command("grumble", "", "Complain")
async def grumble(_message: Message, _stores: Stores) -> Reply:
    raise UserError("There is no {thing}.", thing="tea")


@command("mute", "", "Make the chat silent", changes_chat=True)
async def mute(_message: Message, _stores: Stores) -> Reply:
    return Reply("Muted.")


FULL_MENU = (*MENU, approve, grumble, mute)


async def everybody(_message: Message) -> bool:
    return True


async def nobody(_message: Message) -> bool:
    return False


async def nobody_may_ask(_message: Message) -> bool:
    raise AssertionError("the platform was asked needlessly")


Say = Callable[..., Coroutine[Any, Any, Reply | None]]


@pytest.fixture
async def say(stores: Stores) -> Say:
    await stores.topics.declare(TOPICS)

    async def say(
        text: str,
        chat: Chat = READER,
        manages: Manages = nobody_may_ask,
        editors: tuple[ChatId, ...] = (),
    ) -> Reply | None:
        said = message(text, chat=chat)
        return await dispatch(said, stores, menu=FULL_MENU, manages=manages, editors=editors)

    return say


def commands(reply: Reply | None) -> list[str]:
    assert reply is not None
    return [button.command for button in reply.buttons]


def text(reply: Reply | None) -> str:
    assert reply is not None
    return post_of_reply(reply).text


def test_the_decorator_makes_a_command_of_a_handler() -> None:
    assert isinstance(approve, Command)
    assert (approve.name, approve.usage, approve.summary) == (
        "approve",
        "<story>",
        "Publish a story",
    )
    assert approve.for_editors
    assert not approve.changes_chat


async def test_a_command_is_answered(say: Say, stores: Stores) -> None:
    reply = await say("/Follow@flashwire climate")

    assert text(reply) == "You will hear about Climate as it happens."
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE.slug}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("follow climate", "You will hear about Climate as it happens."),
        ("what's the latest on climate?", "No stories on Climate yet."),
        ("/subscribe climate", "You will hear about Climate as it happens."),
        ("/news climate", "No stories on Climate yet."),
        ("stop", "Shall I forget this chat: everything it follows, and its settings?"),
    ],
)
async def test_plain_words_are_understood(say: Say, words: str, answer: str) -> None:
    assert text(await say(words)) == answer


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("sigue climate", "es"),
        ("/seguir climate", "es-MX"),
        ("关注climate", "zh"),
        ("follow climate", "ru"),
    ],
)
async def test_plain_words_are_understood_in_the_language_of_the_readers_app(
    say: Say, words: str, language: str
) -> None:
    reader = replace(READER, language=language)

    assert text(await say(words, reader)) == "You will hear about Climate as it happens."


async def test_plain_words_are_understood_in_the_language_that_a_reader_chose(
    say: Say, stores: Stores
) -> None:
    await say("/language deutsch")

    assert text(await say("Folge climate")) == "You will hear about Climate as it happens."
    assert text(await say("unfollow climate")) == "You get no more alerts about Climate."


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("limit 5", "You get at most 5 alerts a day"),
        ("level climate silent", "You follow nothing yet."),
        ("Quiet 22-7", "Nothing comes from 22:00 to 07:00"),
        ("privacy", "I keep of this chat:"),
        ("thanks!", "You are welcome!"),
    ],
)
async def test_a_command_needs_no_slash(say: Say, words: str, answer: str) -> None:
    assert text(await say(words)).startswith(answer)


async def test_another_language_than_the_readers_does_what_it_says(
    say: Say, stores: Stores
) -> None:
    reply = await say("Folge climate")

    assert text(reply) == "You will hear about Climate as it happens."
    assert commands(reply)[-1] == "/language de"
    assert await stores.subscriptions.topics_of(READER.id) == {CLIMATE.slug}
    assert commands(await say("danke"))[-1] == "/language de"
    # Chosen once, it is not offered again.
    await say("/language english")
    assert "/language de" not in commands(await say("danke"))


@pytest.mark.parametrize("words", ["climate", "Climate?", "/climate", "global warming"])
async def test_the_name_of_a_topic_brings_its_latest(say: Say, words: str) -> None:
    reply = await say(words)

    assert text(reply) == "No stories on Climate yet."
    assert "/follow climate" in commands(reply)


async def test_words_near_a_topic_bring_buttons(say: Say) -> None:
    assert "/latest climbing" in commands(await say("climb"))
    assert commands(await say("Tomorrow the world")) == ["/latest world"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("/folow climate", "/follow climate"),
        ("/latst", "/latest"),
        ("/top", "/topics"),
        ("/sett", "/settings"),
        ("/FOLLWO climate", "/follow climate"),
    ],
)
async def test_a_slip_of_the_pen_is_offered_as_it_was_meant(
    say: Say, words: str, offered: str
) -> None:
    assert offered in commands(await say(words))


async def test_an_argument_too_long_for_a_button_is_left_out(say: Say) -> None:
    assert "/follow" in commands(await say("/folow " + "climate, " * 20))


async def test_editors_commands_are_not_offered_to_guess_at(say: Say) -> None:
    assert "/approve" not in commands(await say("/aprove"))


@pytest.mark.parametrize(
    "words",
    [
        "thanks!",
        "",
        "   ",
        "/",
        "?",
        "👍",
        "\x00\x1b[2J",
        "\ud800",
        "/\ud800",
        "{words}",
        "/{x}",
        "/xyzzy",
        "x" * 10_000,
        "/" + "x" * 10_000,
        "/follow " * 2_000,
        "follow " + "{" * 9_999,
    ],
)
async def test_whatever_a_reader_writes_there_is_a_friendly_reply(say: Say, words: str) -> None:
    reply = await say(words)

    assert 0 < len(text(reply)) < 1000
    assert commands(reply)
    text(reply).encode()


async def test_a_line_with_an_error_for_the_reader_becomes_a_reply(say: Say) -> None:
    assert text(await say("/grumble")) == "There is no tea."


async def test_a_reader_in_a_hurry_is_told_once_and_then_met_with_silence(say: Say) -> None:
    answers = [await say("/help") for _ in range(MOST_ASKS + 3)]

    assert all(answer is not None for answer in answers[:MOST_ASKS])
    assert "a lot at once" in text(answers[MOST_ASKS])
    assert answers[MOST_ASKS + 1 :] == [None, None]


async def test_a_chat_is_remembered_from_its_first_command(say: Say, stores: Stores) -> None:
    await say("/help")

    record = await stores.chats.get(READER.id)
    assert record is not None
    assert record.joined.date() == NOW.date()


@pytest.mark.parametrize("words", ["/stop", "/stop yes", "stop", "mumble", "/xyzzy"])
async def test_who_only_wants_to_be_forgotten_is_not_remembered_for_it(
    say: Say, stores: Stores, words: str
) -> None:
    await say(words)

    assert await stores.chats.get(READER.id) is None


async def test_a_dormant_chat_that_speaks_is_awake_again(say: Say, stores: Stores) -> None:
    await stores.chats.meet(READER, NOW)
    await stores.chats.lay_dormant(READER.id, NOW)

    await say("/help")

    record = await stores.chats.get(READER.id)
    assert record is not None
    assert record.dormant_since is None


@pytest.mark.parametrize("chat", [GROUP, BROADCAST])
@pytest.mark.parametrize(
    "words",
    [
        "/follow climate",
        "/unfollow all",
        "/settings sound off",
        "/start follow-climate",
        "/stop",
        "/stop yes",
        "/mute climate",
    ],
)
async def test_in_a_group_only_those_who_manage_it_change_it(
    say: Say, stores: Stores, chat: Chat, words: str
) -> None:
    reply = await say(words, chat, nobody)

    # In a broadcast channel any subscriber can press a button, and all would read the answer.
    assert reply is None if chat is BROADCAST else "only administrators" in text(reply)
    assert await stores.subscriptions.topics_of(chat.id) == frozenset()
    assert "Only" not in text(await say(words, chat, everybody))


@pytest.mark.parametrize(
    "words",
    [
        "/start",
        "/help",
        "/topics",
        "/latest climate",
        "/following",
        "/settings",
        "/follow",
        "/unfollow",
    ],
)
async def test_in_a_group_everybody_may_look(say: Say, words: str) -> None:
    assert "Only" not in text(await say(words, GROUP))


@pytest.mark.parametrize("chat", [GROUP, BROADCAST])
@pytest.mark.parametrize(
    "words", ["latest", "hello", "climate", "/xyzzy", "/folow climate", "/subscribe climate", "/"]
)
async def test_in_a_group_talk_and_the_commands_of_others_are_met_with_silence(
    say: Say, chat: Chat, words: str
) -> None:
    assert await say(words, chat) is None


async def test_a_channels_post_that_begins_with_our_name_is_no_question(stores: Stores) -> None:
    said = replace(message("brings you the news", chat=BROADCAST), names_us=True)

    assert not await dispatch(said, stores, menu=FULL_MENU, manages=nobody_may_ask, editors=())


async def test_the_talk_of_a_group_does_not_use_up_its_commands(say: Say) -> None:
    for _ in range(MOST_ASKS + 5):
        await say("what a goal", GROUP)

    assert await say("/latest", GROUP) is not None


@pytest.mark.parametrize(("manages", "is_told"), [(nobody, False), (everybody, True)])
async def test_of_a_hurry_in_a_broadcast_channel_only_those_who_manage_it_hear(
    say: Say, manages: Manages, *, is_told: bool
) -> None:
    for _ in range(MOST_ASKS):
        await say("/help", BROADCAST, nobody)

    # All subscribers would read it, whoever pressed its buttons.
    assert (await say("/help", BROADCAST, manages) is not None) is is_told


async def test_editors_commands_are_for_editors(say: Say) -> None:
    assert text(await say("/approve 1")) == "Only editors can use /approve."
    assert text(await say("/approve 1", editors=(READER.id,))) == "Approved."


async def test_answers_are_counted_under_names_that_readers_cannot_invent(say: Say) -> None:
    def count(name: str) -> float:
        labels = {"channel": "web", "command": name}
        return REGISTRY.get_sample_value("flashwire_commands_answered_total", labels) or 0.0

    helped, unknown = count("help"), count("unknown")
    await say("/help")
    await say("/xyzzy")

    assert count("help") == helped + 1
    assert count("unknown") == unknown + 1


@pytest.mark.parametrize(
    "words",
    [
        "/topics 99999999999999999999",
        "/topics -1",
        "/topics " + "9" * 9_000,
        "/latest climate -1",
        "/latest climate 99999999999999999999",
        "/latest " + "x " * 5_000,
        "/settings floor",
        "/settings floor \x00",
        "/settings sound " + "x" * 10_000,
        "/follow \x00",
        "/follow {topic} {most}",
        "/follow " + "," * 9_000,
        "/follow ../../etc/passwd",
        "/follow *",
        "/unfollow %s%n",
        "/start follow-" + "a" * 64,
        "/start follow-\u202eetamilc",
        "/stop YES PLEASE",
    ],
)
async def test_forged_and_absurd_arguments_get_a_clear_reply(say: Say, words: str) -> None:
    assert 0 < len(text(await say(words))) < 1000
