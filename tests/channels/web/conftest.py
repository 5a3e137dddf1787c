"""A web chat, and two clients of it; a browser, and a site that it shows."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx
import pytest
import pytest_asyncio

from tests.channels.web.web_chat import Heard, WebChat
from tests.fakes.mailboxes import MemoryMailboxes
from tests.fakes.serving import serve

if TYPE_CHECKING:
    from tests.channels.web.site import Browser, Site


@pytest.fixture
def chat() -> WebChat:
    return WebChat(MemoryMailboxes(), Heard())


@pytest.fixture
async def stranger(chat: WebChat) -> AsyncIterator[httpx.AsyncClient]:
    """A client that has not opened the page."""
    async with serve(chat.app()) as address, httpx.AsyncClient(base_url=address) as client:
        yield client


@pytest.fixture
async def reader(stranger: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client that has, and so has a cookie."""
    (await stranger.get("/")).raise_for_status()
    return stranger


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(request: pytest.FixtureRequest) -> AsyncIterator["Browser"]:
    """One for all tests of a module, for starting it takes a second; with its CHROMIUM_OPTIONS."""
    # Where there is no browser, the module that asks for one was skipped as it imported this.
    from tests.channels.web.site import chromium  # noqa: PLC0415

    async with chromium(*getattr(request.module, "CHROMIUM_OPTIONS", ())) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def site(browser: "Browser") -> AsyncIterator["Site"]:
    from tests.channels.web.site import site_in  # noqa: PLC0415

    async with site_in(browser) as found:
        yield found
