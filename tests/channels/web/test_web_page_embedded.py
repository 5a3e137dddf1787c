"""The chat in a frame of a publisher's page, which is of another site and another origin.

The publisher is at `localhost`, the chat at `127.0.0.1`: for a browser those are two sites.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.channels.web.page import Place
from bot.model.message import Post, Span
from tests.channels.web.site import BROWSED, FrameLocator, Site, expect
from tests.channels.web.web_chat import graceful

# As browsers are about to be, and some are: no cookie of another site but for that one alone.
CHROMIUM_OPTIONS = ("--test-third-party-cookie-phaseout",)
LINK = "/?start=follow-climate"

pytestmark = BROWSED


@asynccontextmanager
async def publisher(frame: str) -> AsyncIterator[str]:
    """The address of a page with that address in a frame."""

    async def article(_: Request) -> HTMLResponse:
        return HTMLResponse(
            f'<!doctype html><html lang="en"><title>The Example</title><h1>Our news</h1>'
            f'<iframe src="{frame}" title="News alerts" width="340" height="480"></iframe>'
        )

    async with graceful(Starlette(routes=[Route("/", article)])) as port:
        yield f"http://localhost:{port}"


@asynccontextmanager
async def framed(site: Site, path: str = "/embed?follow=climate") -> AsyncIterator[FrameLocator]:
    """The chat as the reader of a publisher's page sees it, who is allowed to frame it."""
    async with publisher(site.address + path) as address:
        await site.restart(Place(embed_on=(address,)))
        await site.page.goto(address)
        yield site.page.frame_locator("iframe")


async def test_a_reader_of_a_publishers_page_follows_and_hears_there(site: Site) -> None:
    async with framed(site) as frame:
        await expect(frame.locator("#line")).to_have_text("online")
        await expect(frame.locator("#question")).to_have_text("Follow Climate?")
        await frame.get_by_role("button", name="Start").click()
        await site.chat.heard.until("/start follow-climate_embed")
        chat = site.chat.heard.chat
        await site.chat.channel.send(chat, Post(spans=(Span("You will hear about Climate."),)))
        await expect(frame.get_by_text("You will hear about Climate.")).to_be_visible()

        await site.page.reload()

        await expect(frame.get_by_text("You will hear about Climate.")).to_be_visible()
        cookies = await site.page.context.cookies(site.address)
        assert [cookie["name"] for cookie in cookies] == ["flashwire-embedded"]


async def test_what_it_says_there_is_not_known_on_our_own_page(site: Site) -> None:
    async with framed(site) as frame:
        await frame.get_by_role("button", name="Start").click()
        await site.chat.heard.until("/start follow-climate_embed")

        await site.open()

        await expect(site.page.locator(".message")).to_have_count(0)


async def test_a_follow_link_within_a_frame_does_not_leave_it(site: Site) -> None:
    async with framed(site, "/embed") as frame:
        await frame.get_by_role("button", name="Help").click()
        await site.chat.heard.until("/help")
        spans = (Span("Follow us: "), Span("Climate", href=LINK), Span("feeds", href="/status"))
        await site.chat.channel.send(site.chat.heard.chat, Post(spans=spans))

        elsewhere = frame.get_by_role("link", name="feeds")
        await expect(elsewhere).to_have_attribute("target", "_blank")
        await frame.get_by_role("link", name="Climate").click()

        await expect(frame.locator("#question")).to_have_text("Follow Climate?")
        await expect(frame.get_by_role("button", name="Start")).to_be_focused()
        assert len(site.page.context.pages) == 1


async def test_a_frame_takes_neither_the_focus_nor_more_room_than_it_has(site: Site) -> None:
    async with framed(site) as frame:
        await expect(frame.locator("#line")).to_have_text("online")

        assert await site.page.evaluate("document.activeElement.tagName") == "BODY"
        wide = "node => node.ownerDocument.scrollingElement.scrollWidth"
        assert await frame.locator("body").evaluate(wide) <= 340


@pytest.mark.parametrize("path", ["/", "/embed"])
async def test_who_was_not_named_cannot_frame_us_and_nobody_can_frame_the_rest(
    site: Site, path: str
) -> None:
    named = ("http://another.example",) if path == "/embed" else ("http://localhost:*",)
    async with publisher(site.address + path) as address:
        await site.restart(Place(embed_on=named))
        async with site.page.expect_console_message(lambda line: "frame-ancestors" in line.text):
            await site.page.goto(address)

        await expect(site.page.frame_locator("iframe").locator("#form")).to_have_count(0)
    site.complaints.clear()


async def test_where_even_that_cookie_is_refused_the_frame_says_so_and_leads_to_the_page(
    site: Site,
) -> None:
    async def without_cookie(route: object) -> None:
        answer = await route.fetch()  # type: ignore[attr-defined]
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        await route.fulfill(response=answer, headers=headers)  # type: ignore[attr-defined]

    await site.page.route("**/embed*", without_cookie)
    async with framed(site) as frame:
        await expect(frame.get_by_role("alert")).to_contain_text("keeps no cookie")

        away = frame.get_by_role("link", name="Open the chat")

        await expect(away).to_have_attribute("target", "_blank")
        await expect(frame.get_by_role("combobox")).to_have_count(0)
