"""A WebSub hub over real HTTP: it asks back before it pushes, signs what it pushes, and forgets.

Strict where the Recommendation is (https://www.w3.org/TR/websub/): a subscription counts only once
the subscriber has echoed the challenge, and one whose callback says 410 is ended.
"""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_urlsafe
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.serving import serve


@dataclass(frozen=True, slots=True)
class Subscription:
    topic: str
    callback: str
    secret: str


@dataclass
class Hub:
    """`asks_back` turned off: it takes requests and never verifies them."""

    address: str = ""
    lease_seconds: int = 864_000
    asks_back: bool = True
    denies: bool = False
    status: int = 202
    requests: list[dict[str, str]] = field(default_factory=list)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    """By callback: those that were verified."""
    _client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(trust_env=False))

    async def take(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.requests.append(form)
        if form.get("hub.mode") != "subscribe" or len(form.get("hub.secret", "").encode()) >= 200:
            return Response("bad request", 400)
        if self.status != 202:
            return Response("no", self.status)
        return Response(status_code=202, background=BackgroundTask(self.verify, form))

    async def verify(self, form: dict[str, str]) -> None:
        topic, callback = form["hub.topic"], form["hub.callback"]
        if self.denies:
            denial = {"hub.mode": "denied", "hub.topic": topic, "hub.reason": "not here"}
            await self._client.get(callback, params=denial)
        elif self.asks_back and await self.ask_back(callback, topic):
            self.subscriptions[callback] = Subscription(topic, callback, form["hub.secret"])

    async def ask_back(self, callback: str, topic: str, mode: str = "subscribe") -> bool:
        """Whether the subscriber says that it meant it."""
        challenge = token_urlsafe()
        question = {
            "hub.mode": mode,
            "hub.topic": topic,
            "hub.challenge": challenge,
            "hub.lease_seconds": str(self.lease_seconds),
        }
        answer = await self._client.get(callback, params=question)
        return answer.is_success and answer.text == challenge

    async def push(
        self, topic: str, body: bytes = b"", *, method: str = "sha256", secret: str = ""
    ) -> list[int]:
        """Tell the subscribers of the topic; gives the statuses. `secret`: sign with that one."""
        statuses = []
        for one in [one for one in self.subscriptions.values() if one.topic == topic]:
            key = (secret or one.secret).encode()
            headers = {
                "Content-Type": "application/rss+xml",
                "Link": f'<{self.address}>; rel="hub"',
            }
            if method:
                digest = hmac.new(key, body, method).hexdigest()
                headers["X-Hub-Signature"] = f"{method}={digest}"
            answer = await self._client.post(one.callback, content=body, headers=headers)
            statuses.append(answer.status_code)
            if answer.status_code == 410:
                del self.subscriptions[one.callback]
        return statuses


@asynccontextmanager
async def hub() -> AsyncIterator[Hub]:
    """A hub without subscriptions on a free loopback port."""
    found = Hub()
    async with serve(Starlette(routes=[Route("/", found.take, methods=["POST"])])) as address:
        found.address = f"{address}/"
        async with found._client:
            yield found
