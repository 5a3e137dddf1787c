import pytest

from bot.core.rendering import post_of_reply
from bot.core.wanted import Want, want_of
from bot.model.message import Reply
from bot.store import Stores
from handlers.latest import latest
from tests.builders import CLIMATE, NOW, READER, TOPICS, message, topic
from tests.handlers.conftest import Report


def titles(reply: Reply) -> list[str]:
    return [story.lead.title for story in reply.stories]


def commands(reply: Reply) -> list[str]:
    """What the buttons say, but for those that lead to one of the stories."""
    return [button.command for button in reply.buttons if not button.command.startswith("/story ")]


async def test_five_stories_the_newest_first_and_more_at_a_button(
    stores: Stores, report: Report
) -> None:
    await report("climate", 7)

    reply = await latest.answer(message("/latest climate"), stores)

    assert titles(reply) == [f"Story {number} on climate" for number in (7, 6, 5, 4, 3)]
    assert commands(reply) == ["/latest climate 2", "/follow climate"]
    assert "The latest on Climate:" in post_of_reply(reply).text


async def test_the_last_page_offers_no_more(stores: Stores, report: Report) -> None:
    await report("climate", 7)

    reply = await latest.answer(message("/latest climate 2"), stores)

    assert titles(reply) == ["Story 2 on climate", "Story 1 on climate"]
    assert commands(reply) == ["/latest climate", "/follow climate"]


async def test_exactly_one_page_offers_no_more(stores: Stores, report: Report) -> None:
    await report("climate", 5)

    assert "/latest climate 2" not in commands(
        await latest.answer(message("/latest climate"), stores)
    )


async def test_without_a_topic_the_newest_of_all(stores: Stores, report: Report) -> None:
    await report("climate", 3)
    await report("football", 6)

    reply = await latest.answer(message("/latest"), stores)

    assert len(reply.stories) == 5
    assert "Story 6 on football" in titles(reply)
    assert commands(reply) == ["/latest 2"]
    assert len((await latest.answer(message("/latest 2"), stores)).stories) == 4


async def test_a_topic_that_is_followed_is_not_offered_again(stores: Stores) -> None:
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)

    assert commands(await latest.answer(message("/latest climate"), stores)) == []


async def test_nothing_yet_is_said(stores: Stores) -> None:
    assert "No stories yet" in (await latest.answer(message("/latest"), stores)).text
    reply = await latest.answer(message("/latest climate"), stores)
    assert post_of_reply(reply).text == "No stories on Climate yet."


async def test_near_misses_are_offered(stores: Stores) -> None:
    reply = await latest.answer(message("/latest climb"), stores)

    assert {"/latest climbing", "/latest climate"} <= set(commands(reply))


async def test_reading_is_harmless_so_the_only_near_miss_is_shown_at_once(
    stores: Stores, report: Report
) -> None:
    await report("football", 1)

    assert titles(await latest.answer(message("/latest football cup"), stores)) == [
        "Story 1 on football"
    ]


@pytest.mark.parametrize("words", ["climte", "Climat", "futbol", "emissions"])
async def test_a_slip_of_the_pen_is_read_over(stores: Stores, words: str) -> None:
    reply = await latest.answer(message(f"/latest {words}"), stores)

    assert post_of_reply(reply).text.startswith("No stories on ")


@pytest.mark.parametrize(
    ("words", "near"),
    [("inondations", "world"), ("foo bar", "football"), ("futball", "football")],
)
async def test_what_is_merely_like_a_topic_is_looked_for_with_the_topic_beside_it(
    stores: Stores, report: Report, words: str, near: str
) -> None:
    await report(near, 1)

    reply = await latest.answer(message(f"/latest {words}"), stores)

    assert post_of_reply(reply).text.startswith(f"I found nothing on “{words}”")
    assert commands(reply) == [f"/latest {near}", "/topics", "/latest"]


async def test_an_unknown_topic_leads_to_the_topics_and_the_news(stores: Stores) -> None:
    reply = await latest.answer(message("/latest zeppelins"), stores)

    assert commands(reply) == ["/topics", "/latest"]


async def test_a_number_behind_what_is_no_topic_is_one_of_the_words(
    stores: Stores, report: Report
) -> None:
    reply = await latest.answer(message("/latest zeppelin 19"), stores)

    assert "“zeppelin 19”" in post_of_reply(reply).text


async def test_a_number_alone_in_the_thread_of_words_is_a_page(
    stores: Stores, report: Report
) -> None:
    want = want_of("Zeppelin")
    assert isinstance(want, Want)
    await stores.chats.meet(READER, NOW)
    await stores.wanted.add(want)
    await stores.threads.add(READER.id, want.slug, "45")

    reply = await latest.answer(message("/latest 2", thread="45"), stores)

    assert "“zeppelin”" in post_of_reply(reply).text


async def test_a_topic_whose_name_ends_with_a_number_is_that_topic(stores: Stores) -> None:
    covid = topic("Covid 19", aliases=("covid",))
    await stores.topics.declare((*TOPICS, covid))

    reply = await latest.answer(message("/latest covid 19"), stores)

    assert "No stories on Covid 19 yet." in post_of_reply(reply).text


@pytest.mark.parametrize("page", ["-1", "0", "1", "-99999999999999999999"])
async def test_a_page_before_the_first_is_the_first(
    stores: Stores, report: Report, page: str
) -> None:
    await report("climate", 1)

    assert len((await latest.answer(message(f"/latest climate {page}"), stores)).stories) == 1


@pytest.mark.parametrize("page", ["2", "99999999999999999999", "9" * 9000])
async def test_a_page_behind_the_last_says_that_this_was_all(
    stores: Stores, report: Report, page: str
) -> None:
    await report("climate", 1)

    reply = await latest.answer(message(f"/latest climate {page}"), stores)

    assert reply.text == "That was everything I have."
    assert "/latest climate" in commands(reply)
