"""The page in a browser at the real program, which is killed while lines are typed."""

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from socket import create_server
from urllib.parse import urlsplit

import pytest_asyncio

from tests.channels.web.site import BROWSED, Browser, Page, expect
from tests.tour.program import Program, program
from tests.waiting import until

FEEDS = 'topic = [{slug = "tides", name = "Tides"}]\nfeed = []\n'

pytestmark = BROWSED


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context()
    yield await context.new_page()
    await context.close()


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def address_of(running: Program) -> str:
    async def announced() -> str:
        assert running.process.returncode is None, running.output
        return running.address

    return await until(announced, within=30)


async def says(page: Page, words: str) -> None:
    await page.get_by_role("combobox").fill(words)
    await page.keyboard.press("Enter")


async def test_lines_typed_while_the_server_is_dead_are_answered_once_by_its_heir(
    page: Page, tmp_path: Path
) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(FEEDS)
    settings: Mapping[str, str] = {"WEB_PORT": str(free_port())}
    arguments = ("run", "--feeds", str(feeds))
    bubbles = page.locator(".message:visible .text")

    async with program(*arguments, folder=tmp_path, **settings) as running:
        await page.goto(await address_of(running))
        await says(page, "/follow tides")
        await expect(bubbles).to_have_text(["/follow tides", re.compile("Tides")], timeout=15_000)
        await says(page, "/settings")
        await expect(bubbles).to_have_count(4, timeout=15_000)
        await page.get_by_role("button", name="Sound off").click()
        await expect(bubbles.last).to_contain_text("without a sound", timeout=15_000)
        await expect(bubbles).to_have_count(4)
        await running.kill()

    await expect(page.locator("#line")).to_have_text("reconnecting…", timeout=10_000)
    await says(page, "/following")
    await says(page, "/topics")
    await expect(page.locator(".waiting")).to_have_count(2)
    await page.get_by_role("combobox").fill("/hel")

    async with program(*arguments, folder=tmp_path, **settings) as running:
        assert urlsplit(await address_of(running)).port == int(settings["WEB_PORT"])
        await expect(page.locator("#line")).to_have_text("online", timeout=15_000)
        await expect(bubbles).to_have_count(8, timeout=15_000)

        await expect(page.get_by_role("combobox")).to_have_value("/hel")
        await expect(page.locator(".waiting")).to_have_count(0)
        said = await page.locator(".mine:visible .text").all_inner_texts()
        assert said == ["/follow tides", "/settings", "/following", "/topics"]
        await page.reload()
        await expect(bubbles).to_have_count(8)
        await expect(page.get_by_text("without a sound")).to_be_visible()
