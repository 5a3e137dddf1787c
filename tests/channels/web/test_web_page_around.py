"""The page in a browser: what stands around the conversation, and working it by keyboard."""

import re

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.words import words_for
from bot.model.message import Post, Span
from tests.channels.web.site import BROWSED, Site, expect

pytestmark = BROWSED


class House:
    """The rest of the server, as far as the page asks it."""

    def __init__(self) -> None:
        self.mode = "live"

    async def state(self, _: Request) -> Response:
        feeds = {"total": 12, "failing": 3, "answered": 9}
        return JSONResponse(
            {"mode": self.mode, "demo_offered": self.mode == "live", "feeds": feeds}
        )

    async def demo(self, _: Request) -> Response:
        self.mode = "demo"
        return Response(status_code=202)

    @property
    def routes(self) -> tuple[Route, ...]:
        return (Route("/state", self.state), Route("/demo", self.demo, methods=["POST"]))


async def test_an_empty_page_says_what_this_is_and_offers_a_beginning(site: Site) -> None:
    await site.open()

    await expect(site.page.get_by_role("heading", level=2)).to_be_visible()
    await expect(site.page.locator("#watch, #demo, #feeds, #start").first).to_be_hidden()
    await site.page.get_by_role("button", name="Follow World").click()

    await site.chat.heard.until("/follow world")
    await expect(site.page.locator("#empty")).to_be_hidden()


async def test_the_header_tells_how_the_feeds_are_and_the_demo_can_be_watched(site: Site) -> None:
    await site.stop()
    await site.start(*House().routes)
    await site.open()
    feeds = site.page.get_by_role("link", name="feeds: 12, failing: 3")
    await expect(feeds).to_have_attribute("href", "/status")
    await expect(site.page.locator("#demo")).to_be_hidden()

    await site.page.get_by_role("button", name="Watch the demo").click()

    await expect(site.page.locator("#demo")).to_have_text(
        "DEMO: fictional news from a bundled wire"
    )
    await expect(site.page.locator("#watch")).to_be_hidden()
    await site.greeted()
    await site.page.reload()
    await expect(site.page.locator("#feeds")).to_be_visible()


async def test_a_server_that_comes_back_in_another_mode_gets_a_fresh_page(site: Site) -> None:
    house = House()
    await site.stop()
    await site.start(*house.routes)
    await site.open()
    await expect(site.page.locator("#feeds")).to_be_visible()

    await site.stop()
    house.mode = "demo"
    await site.start(*house.routes)

    await expect(site.page.locator("#demo")).to_be_visible(timeout=15_000)


async def test_a_link_to_a_topic_asks_and_says_nothing_by_itself(site: Site) -> None:
    await site.open("/?start=follow-climate-change")
    start = site.page.get_by_role("button", name="Start")
    await expect(site.page.locator("#start")).to_contain_text("Follow Climate change?")
    assert site.chat.heard.texts == []

    await start.click()

    await site.chat.heard.until("/start follow-climate-change")
    await expect(start).to_be_hidden()
    await expect(site.page).to_have_url(re.compile(r":\d+/$"))


@pytest.mark.parametrize(
    ("start", "question"),
    [
        ("follow-climate-change_poster", "Follow Climate change?"),
        ("story-00ff12ab_qr", "Read the story you were sent?"),
    ],
)
async def test_a_link_with_a_mark_and_one_to_a_story_ask_as_well(
    site: Site, start: str, question: str
) -> None:
    await site.open(f"/?start={start}")
    await expect(site.page.locator("#start")).to_contain_text(question)

    await site.page.get_by_role("button", name="Start").click()

    await site.chat.heard.until(f"/start {start}")


@pytest.mark.parametrize(
    "start", ["", "unfollow-all", "follow-", "follow-a b", "follow-%3Cb%3E", "follow-a_" + "b" * 60]
)
async def test_a_link_to_anything_else_is_no_offer(site: Site, start: str) -> None:
    await site.open(f"/?start={start}")

    await expect(site.page.locator("#start")).to_be_hidden()


async def test_commands_are_completed_by_keyboard(site: Site) -> None:
    await site.open()
    options = site.page.get_by_role("option")

    await site.text.press_sequentially("/fo")
    await expect(options).to_have_text(
        ["/followGet alerts about a topic", "/followingWhat this chat follows"]
    )
    await site.text.press("ArrowDown")
    await site.text.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(site.text).to_have_attribute("aria-activedescendant", "command-1")
    await site.text.press("ArrowUp")
    await site.text.press("Enter")
    await expect(site.text).to_have_value("/follow ")
    await expect(options).to_have_count(0)
    await site.text.press_sequentially("world")
    await site.text.press("Enter")

    await site.chat.heard.until("/follow world")


async def test_without_a_choice_enter_sends_what_stands_there(site: Site) -> None:
    await site.open()

    await site.text.press_sequentially("/topic")
    await expect(site.page.get_by_role("option")).to_have_count(1)
    await site.text.press("Enter")

    await site.chat.heard.until("/topic")
    await expect(site.page.get_by_role("listbox")).to_be_hidden()


async def test_tab_and_a_click_complete_too_and_escape_closes(site: Site) -> None:
    await site.open()
    options = site.page.get_by_role("option")

    await site.text.press_sequentially("/h")
    await expect(options).to_have_count(1)
    await site.text.press("Escape")
    await expect(options).to_have_count(0)
    await site.text.press_sequentially("e")
    await expect(options).to_have_count(1)
    await site.text.press("Tab")
    await expect(site.text).to_have_value("/help ")
    await site.text.fill("/st")
    await options.click()

    await expect(site.text).to_have_value("/start ")
    await expect(site.text).to_be_focused()


async def test_everything_can_be_reached_by_tab(site: Site) -> None:
    await site.open()
    await site.text.focus()
    names = []

    for _ in range(3):
        await site.page.keyboard.press("Shift+Tab")
        names.append(await site.page.evaluate("document.activeElement.textContent"))
    await site.page.keyboard.press("Enter")

    assert names == ["Help", "Topics", "Follow World"]
    await site.chat.heard.until("/follow world")


async def test_who_scrolled_up_stays_there_and_is_told_of_what_comes(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    for number in range(30):
        await site.chat.channel.send(chat, Post(spans=(Span(f"Line {number}\nand more"),)))
    await expect(site.page.get_by_text("Line 29")).to_be_in_viewport()

    await site.page.locator("#log").focus()
    await site.page.keyboard.press("Home")
    await expect(site.page.get_by_text("Line 0")).to_be_in_viewport()
    await site.chat.channel.send(chat, Post(spans=(Span("The newest"),)))
    pill = site.page.get_by_role("button", name="new messages")
    await expect(pill).to_be_visible()
    await expect(site.page.get_by_text("Line 0")).to_be_in_viewport()
    await pill.click()

    await expect(site.page.get_by_text("The newest")).to_be_in_viewport()
    await expect(pill).to_be_hidden()


async def test_a_chosen_language_is_that_of_the_page_at_once(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    site.chat.mailboxes.languages[chat] = "de"
    await site.chat.channel.send(chat, Post(spans=(Span("Hallo"),)))
    await expect(site.page.get_by_text("Hallo")).to_be_visible()
    await expect(site.line).to_have_text("online")
    await expect(site.page.locator("html")).to_have_attribute("lang", "en")

    await site.say("/language deutsch")
    await site.chat.heard.until("/start", "/language deutsch")
    await site.chat.channel.send(chat, Post(spans=(Span("Ab jetzt spreche ich Deutsch."),)))

    await expect(site.page.locator("html")).to_have_attribute("lang", "de")
    await expect(site.line).to_have_text(words_for("de").said("online"))
    await expect(site.page.get_by_text("Ab jetzt spreche ich Deutsch.")).to_be_visible()


async def test_a_reload_shows_the_conversation_again(site: Site) -> None:
    await site.open()
    chat = await site.greeted()
    await site.chat.channel.send(chat, Post(spans=(Span("Welcome"),)))

    await site.open()

    await expect(site.page.locator(".message .text")).to_have_text(["/start", "Welcome"])
    await expect(site.page.locator("#empty")).to_be_hidden()
