"""The web chat as a server runs it: its app, its reader's cookie, and a server that restarts.

`tests.fakes.serving` cuts connections when it stops; this server stops as uvicorn does, by
waiting for the open ones, which is what an open stream must not hold up.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from socket import IPPROTO_TCP, TCP_NODELAY, create_server
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp
from uvicorn import Config, Server

from bot.channels.contract import Introduction, Update
from bot.channels.web.channel import WebChannel
from bot.channels.web.page import Place
from bot.model.chat import ChatId
from tests.fakes.bell import Bell
from tests.fakes.mailboxes import MemoryMailboxes

MENU = (
    Introduction("start", "Say hello"),
    Introduction("follow", "Get alerts about a topic"),
    Introduction("following", "What this chat follows"),
    Introduction("topics", "What there is to follow"),
    Introduction("help", "What I can do"),
)


class Heard:
    """What `receive` was given, in the order in which it came."""

    def __init__(self) -> None:
        self.updates: list[Update] = []
        self._bell = Bell()

    async def receive(self, updates: Sequence[Update]) -> None:
        self.updates.extend(updates)
        self._bell.ring()

    @property
    def texts(self) -> list[str]:
        return [json.loads(update.body)["text"] for update in self.updates]

    @property
    def chat(self) -> ChatId:
        """Whoever spoke last."""
        return ChatId(json.loads(self.updates[-1].body)["chat"])

    async def until(self, *texts: str) -> None:
        """Return when exactly these have been said, each once."""
        came = await self._bell.until(lambda: self.texts == [*texts], within=5)
        assert came, f"heard {self.texts}, not {[*texts]}"


class WebChat:
    """A channel over mailboxes that outlive it, and what was heard through it."""

    def __init__(
        self, mailboxes: MemoryMailboxes, heard: Heard, place: Place | None = None
    ) -> None:
        self.mailboxes = mailboxes
        self.heard = heard
        self.channel = WebChannel(mailboxes, place or Place())

    def app(self, *others: BaseRoute) -> Starlette:
        return Starlette(routes=[*others, *self.channel.routes(self.heard.receive)])


class _Quiet(Server):
    """Leaves signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def graceful(app: ASGIApp, *, port: int = 0) -> AsyncIterator[int]:
    """Yield the port; stop only when every answer is complete."""
    with create_server(("127.0.0.1", port)) as listener:
        listener.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # see tests/fakes/serving.py
        config = Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
        server = _Quiet(config)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve([listener]))
            try:
                yield listener.getsockname()[1]
            finally:
                server.should_exit = True


class Events:
    """Reads a stream of server-sent events one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = _lines(response.aiter_text())

    async def next(self) -> dict[str, str]:
        """The next event, with `event` and `id` where it has them; empty at the end."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(5):
            async for line in self._lines:
                if line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif "data" in fields:
                    return fields
        return {}

    async def letters(self, count: int) -> list[dict[str, Any]]:
        """The data of the next so many letters, whatever comes between them."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            event = await self.next()
            assert event, f"the stream ended after {found}"
            if "id" in event:
                found.append(json.loads(event["data"]))
        return found

    async def live(self) -> None:
        while (await self.next()).get("event") != "live":
            pass


async def _lines(text: AsyncIterator[str]) -> AsyncIterator[str]:
    """Lines as the standard has them; httpx would also break them at U+2028."""
    rest = ""
    async for chunk in text:
        *lines, rest = (rest + chunk).split("\n")
        for line in lines:
            yield line


@asynccontextmanager
async def listening(client: httpx.AsyncClient, **options: object) -> AsyncIterator[Events]:
    async with client.stream("GET", "/events", timeout=5, **options) as response:  # type: ignore[arg-type]
        assert response.status_code == 200, await response.aread()
        yield Events(response)


def chat_id(client: httpx.AsyncClient) -> ChatId:
    return ChatId("web:" + sha256(client.cookies["flashwire"].encode()).hexdigest()[:32])
