"""A web chat, and two clients of it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.channels.web.web_chat import Heard, WebChat
from tests.fakes.mailboxes import MemoryMailboxes
from tests.fakes.serving import serve


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
