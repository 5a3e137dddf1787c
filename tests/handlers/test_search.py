import pytest

from bot.commands import dispatch
from bot.core.rendering import post_of_reply
from bot.model.message import MOST_BUTTON_BYTES, Message, Reply
from bot.store import Stores
from handlers import MENU
from handlers.latest import latest
from handlers.search import search
from tests.builders import READER, message
from tests.handlers.conftest import Report


def titles(reply: Reply) -> list[str]:
    return [story.lead.title for story in reply.stories]


def commands(reply: Reply) -> list[str]:
    return [button.command for button in reply.buttons]


async def manages(_message: Message) -> bool:
    return True


async def say(stores: Stores, text: str) -> Reply:
    reply = await dispatch(message(text), stores, menu=MENU, manages=manages, editors=())
    assert reply is not None
    return reply


async def test_what_is_found_comes_in_pages_with_a_way_to_each_story(
    stores: Stores, report: Report
) -> None:
    await report("zeppelins", 7)

    first = await search.answer(message("/search Zeppelins"), stores)
    second = await search.answer(message("/search zeppelins #2"), stores)

    assert titles(first) == [f"Story {number} on zeppelins" for number in (7, 6, 5, 4, 3)]
    assert commands(first)[0] == f"/story {first.stories[0].id}"
    assert commands(first)[-2:] == ["/search zeppelins #2", "/follow +zeppelins"]
    assert titles(second) == ["Story 2 on zeppelins", "Story 1 on zeppelins"]
    assert commands(second)[-2:] == ["/search zeppelins", "/follow +zeppelins"]


async def test_a_slip_that_a_search_forgives_is_never_followed(
    stores: Stores, report: Report
) -> None:
    await report("zeppelins", 1)
    await report("football", 1)

    def follows(reply: Reply) -> list[str]:
        return [command for command in commands(reply) if command.startswith("/follow")]

    assert follows(await search.answer(message("/search zepelins"), stores)) == []
    assert follows(await search.answer(message("/search zeppelins harbour"), stores)) == [
        "/follow +zeppelins harbour"
    ]
    assert follows(await search.answer(message("/search zeppelins treasure"), stores)) == []
    assert follows(await search.answer(message("/search footbll"), stores)) == ["/follow football"]


async def test_of_words_that_name_a_topic_the_topic_is_offered(
    stores: Stores, report: Report
) -> None:
    await report("football", 1)

    reply = await say(stores, "what about the football")
    assert "/follow football" in commands(reply)
    assert "/follow +football" not in commands(reply)

    await say(stores, "/follow football")
    reply = await say(stores, "what about the football")
    assert [command for command in commands(reply) if command.startswith("/follow")] == []


async def test_a_number_is_a_word(stores: Stores, report: Report) -> None:
    await report("zeppelins", 7)

    assert titles(await search.answer(message("/search zeppelins 3"), stores))[0] == (
        "Story 3 on zeppelins"
    )


@pytest.mark.parametrize("page", ["9", "99999999999", "-1"])
async def test_any_page_has_an_answer(stores: Stores, report: Report, page: str) -> None:
    await report("zeppelins", 7)

    reply = await search.answer(message(f"/search zeppelins #{page}"), stores)

    assert reply.stories or reply.text == "That was everything I have."
    assert reply.buttons


async def test_nothing_found_is_said_and_leads_on(stores: Stores) -> None:
    reply = await search.answer(message("/search the zeppelins"), stores)

    assert post_of_reply(reply).text == "I found nothing on “zeppelins” in the last seven days."
    assert commands(reply) == ["/topics", "/latest"]


@pytest.mark.parametrize("words", ["", "the", "?!", "#2"])
async def test_without_a_word_it_asks_for_one(stores: Stores, words: str) -> None:
    assert (
        "What shall I look for?" in (await search.answer(message(f"/search {words}"), stores)).text
    )


@pytest.mark.parametrize("words", ["zeppelins " + "über " * 400, "x" * 5000, "日本語" * 99])
async def test_many_words_fit_the_buttons(stores: Stores, report: Report, words: str) -> None:
    await report("zeppelins", 7)

    reply = await search.answer(message(f"/search {words}"), stores)

    assert all(len(command.encode()) <= MOST_BUTTON_BYTES for command in commands(reply))


@pytest.mark.parametrize(
    "text",
    [
        "what's the latest on zeppelins?",
        "Zeppelins",
        "have the zeppelins landed",
        "zepelins!",
        "/latest zeppelins",
        "search zeppelins",
        "/zeppelins",
    ],
)
async def test_what_is_no_topic_is_looked_for(stores: Stores, report: Report, text: str) -> None:
    await report("zeppelins", 2)

    assert titles(await say(stores, text)) == ["Story 2 on zeppelins", "Story 1 on zeppelins"]


async def test_a_question_on_two_topics_is_looked_for_with_the_topics_beside_it(
    stores: Stores, report: Report
) -> None:
    await report("climate", 1)

    reply = await say(stores, "what's the latest on climate in science?")

    assert titles(reply) == ["Story 1 on climate"]
    assert {"/latest climate", "/latest science"} <= set(commands(reply))


async def test_one_who_wants_to_be_told_of_what_is_no_topic_follows_its_words(
    stores: Stores,
) -> None:
    reply = await say(stores, "tell me when the zeppelins land")

    assert '/follow "zeppelins land"' in commands(reply)
    assert await stores.subscriptions.topics_of(READER.id) == {"wds-land-zeppelin"}


async def test_small_talk_finds_no_stories(stores: Stores, report: Report) -> None:
    await report("zeppelins", 2)

    assert not (await say(stores, "thanks, lovely day")).stories


async def test_a_topic_that_is_named_is_never_searched_for(stores: Stores, report: Report) -> None:
    await report("climate", 1)

    assert (await latest.answer(message("/latest climate"), stores)).text.startswith("The latest")
