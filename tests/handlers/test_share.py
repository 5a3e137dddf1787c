import base64

import pytest

from bot.core.pictures import qr_code
from bot.model.chat import ChannelName, Chat, ChatId
from bot.model.door import Door
from bot.model.topic import TopicSlug
from bot.store import Stores
from handlers.share import share
from tests.builders import CLIMATE, READER, message
from tests.handlers.conftest import Report

TELEGRAM, WEB = ChannelName("telegram"), ChannelName("web")
BOT, PAGE = "https://t.me/example_bot?start=", "https://news.example/?start="


@pytest.fixture
async def doors(stores: Stores) -> None:
    await stores.links.declare(TELEGRAM, Door("Telegram", f"{BOT}{{payload}}"))
    await stores.links.declare(WEB, Door("the web", f"{PAGE}{{payload}}"))


@pytest.mark.usefixtures("doors")
@pytest.mark.parametrize("words", ["climate", "Climate", "global warming"])
async def test_a_topic_is_shared_by_links_of_all_channels_and_a_picture(
    stores: Stores, words: str
) -> None:
    reply = await share.answer(message(f"/share {words}"), stores)

    assert reply.text.startswith("Follow us for breaking news alerts")
    assert reply.text.holes["name"] == "Climate"
    assert str(reply.text.holes["links"]).split() == [
        f"{BOT}follow-climate_share",
        f"{PAGE}follow-climate_share",
    ]
    assert [button.label for button in reply.buttons] == ["Follow on Telegram", "Follow on the web"]
    assert reply.enclosure is not None
    assert (reply.enclosure.name, reply.enclosure.media_type) == ("climate.png", "image/png")


@pytest.mark.usefixtures("doors")
@pytest.mark.parametrize(
    ("chat", "link"),
    [
        ("web:reader", f"{PAGE}follow-climate_qr"),
        ("telegram:1", f"{BOT}follow-climate_qr"),
        ("fax:1", f"{BOT}follow-climate_qr"),
    ],
)
async def test_the_picture_leads_to_the_channel_on_which_it_was_asked_for(
    stores: Stores, chat: str, link: str
) -> None:
    asked = message("/share climate", chat=Chat(id=ChatId(chat)))

    reply = await share.answer(asked, stores)

    assert reply.enclosure is not None
    assert base64.b64decode(reply.enclosure.content) == qr_code(link)


@pytest.mark.usefixtures("doors")
async def test_a_story_is_shared_like_a_topic(stores: Stores, report: Report) -> None:
    await report("climate", 1)
    (story,) = await stores.stories.latest(most=1)

    reply = await share.answer(message(f"/share story-{story.id}"), stores)

    assert reply.text.holes["name"] == "Story 1 on climate"
    assert f"{BOT}story-{story.id}_share" in str(reply.text.holes["links"])


async def test_alone_it_offers_what_the_chat_follows_else_the_directory(stores: Stores) -> None:
    stranger = await share.answer(message("/share"), stores)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=5)
    follower = await share.answer(message("/share"), stores)

    assert "/share world" in [button.command for button in stranger.buttons]
    offered = [one.command for one in follower.buttons if one.command.startswith("/share")]
    assert offered == ["/share climate"]


@pytest.mark.usefixtures("doors")
async def test_a_story_that_the_chat_follows_is_offered_by_its_headline(
    stores: Stores, report: Report
) -> None:
    await report("climate", 1)
    (story,) = await stores.stories.latest(most=1)
    for slug in (f"story-{story.id}", "feed-00ff00ff"):
        await stores.subscriptions.follow(READER, TopicSlug(slug), most=5)

    reply = await share.answer(message("/share"), stores)

    offered = [one for one in reply.buttons if one.command.startswith("/share")]
    assert [(one.label, one.command) for one in offered] == [
        ("“Story 1 on climate”", f"/share story-{story.id}")
    ]


async def test_a_near_miss_is_asked_about_and_the_unknown_is_said_so(stores: Stores) -> None:
    near = await share.answer(message("/share climb"), stores)
    unknown = await share.answer(message(f"/share {'zeppelin ' * 50}"), stores)

    assert [one.command for one in near.buttons] == ["/share climbing", "/share climate"]
    assert "I know no topic or story" in unknown.text
    assert len(str(unknown.text.holes["words"])) <= 60


async def test_where_no_channel_has_an_address_there_is_nothing_to_share(stores: Stores) -> None:
    await stores.links.declare(WEB, Door("the web", "/?start={payload}"))

    reply = await share.answer(message("/share climate"), stores)

    assert "PUBLIC_URL" in reply.text
    assert reply.enclosure is None
