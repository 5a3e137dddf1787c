"""A site to browse: a server that can be stopped and started again, and a browser's page of it.

Chromium and playwright are optional tools: without them whoever imports this skips, but fails in
CI. The fixtures stand in conftest.py.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from starlette.routing import BaseRoute

from bot.channels.web.page import Place
from bot.channels.web.words import words_for
from bot.model.chat import ChatId
from tests.channels.web.web_chat import MENU, Heard, WebChat, graceful
from tests.fakes.mailboxes import MemoryMailboxes

__all__ = ["BROWSED", "Browser", "FrameLocator", "Page", "Site", "chromium", "expect", "site_in"]

BROWSED = pytest.mark.asyncio(loop_scope="module")
"""Of a module with the fixtures `browser` and `site`: they live in one loop with all its tests."""

CHROMIUM = shutil.which("chromium")
if not os.environ.get("CI"):
    pytest.importorskip("playwright", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed", allow_module_level=True)

from playwright.async_api import Browser, FrameLocator, Page, async_playwright, expect  # noqa: E402

_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Site:
    """What is heard and kept outlives a stop; the port stays the same."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.words = words_for(language)
        self.text = page.get_by_role("combobox", name=self.words.said("Message"))
        self.line = page.locator("#line")
        self.chat = WebChat(MemoryMailboxes(), Heard())
        self.complaints: list[str] = []
        """What stands in the browser's console."""
        self._port = 0
        self._running = AsyncExitStack()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self, *others: BaseRoute, place: Place | None = None) -> None:
        self.chat = WebChat(self.chat.mailboxes, self.chat.heard, place)
        await self.chat.channel.introduce(MENU)
        self._running = AsyncExitStack()
        app = self.chat.app(*others)
        self._port = await self._running.enter_async_context(graceful(app, port=self._port))
        self._running.callback(self.chat.channel.close)

    async def stop(self) -> None:
        await self._running.aclose()

    async def restart(self, place: Place) -> None:
        await self.stop()
        await self.start(place=place)

    async def open(self, path: str = "/") -> None:
        await self.visit(path)
        await expect(self.line).to_have_text(self.words.said("online"))

    async def visit(self, path: str) -> None:
        await self.page.goto(self.address + path)

    async def say(self, words: str) -> None:
        await self.text.fill(words)
        await self.text.press("Enter")

    async def greeted(self) -> ChatId:
        """The reader's chat, once they have said something."""
        await self.say("/start")
        await self.chat.heard.until("/start")
        return self.chat.heard.chat


@asynccontextmanager
async def chromium(*options: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_OPTIONS, *options]
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def site_in(browser: Browser, language: str = "en-GB") -> AsyncIterator[Site]:
    """A phone in Tokyo. At the end its console must be empty, but for the network's own lines."""
    context = await browser.new_context(
        locale=language, timezone_id="Asia/Tokyo", viewport={"width": 390, "height": 844}
    )
    page = await context.new_page()
    site = Site(page, language)
    page.on("pageerror", lambda error: site.complaints.append(str(error)))
    page.on("console", lambda line: site.complaints.append(line.text))
    await site.start()
    yield site
    await context.close()
    await site.stop()
    assert [
        text for text in site.complaints if not text.startswith("Failed to load resource")
    ] == []
