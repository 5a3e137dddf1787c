from bot.store import Stores
from handlers.brief import brief
from tests.builders import NOW, message
from tests.handlers.conftest import Report


async def test_the_top_stories_of_several_subjects_each_with_a_button(
    stores: Stores, report: Report
) -> None:
    for topic in ("climate", "football", "science", "world"):
        await report(topic, 4)

    reply = await brief.answer(message("/brief", sent=NOW), stores)

    assert len(reply.stories) == 7
    assert {story.topics[0] for story in reply.stories} == {
        "climate",
        "football",
        "science",
        "world",
    }
    assert [button.label for button in reply.buttons][:7] == list("1234567")
    assert reply.buttons[1].command == f"/story {reply.stories[1].id}"


async def test_before_there_is_news_it_says_so(stores: Stores) -> None:
    reply = await brief.answer(message("/brief"), stores)

    assert reply.text == "No stories of today yet."
    assert [button.command for button in reply.buttons] == ["/latest"]
