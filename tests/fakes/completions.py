"""An endpoint of chat completions over real HTTP: as strict as OpenAI's, as bad as a test wants.

It answers what `says` makes of the alert it was given; `replies` go before that, one a request.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.rewriters.chat_completions import ChatCompletionsSettings
from bot.settings import read
from tests.fakes.serving import serve

KEY = "sk-invented-key-of-a-test"
MODEL = "small-model"


@dataclass
class Completions:
    """`requests`: the bodies that were in order. `gate`: where it is set, it answers."""

    address: str = ""
    says: Callable[[Mapping[str, str], str], str] = lambda alert, _: json.dumps(alert)
    """What the model says, given the alert and the rules it was told."""
    replies: deque[Response] = field(default_factory=deque)
    requests: list[Mapping[str, object]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def settings(self) -> ChatCompletionsSettings:
        return settings_of(ai_url=f"{self.address}/v1", ai_key=KEY, ai_model=MODEL)

    async def complete(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return _error(401, f"Incorrect API key: {request.headers.get('authorization')}")
        if request.headers.get("content-type") != "application/json":
            return _error(415, "not JSON")
        body = await request.json()
        if not isinstance(body, dict) or body.get("model") != MODEL:
            return _error(404, "no such model")
        if [one.get("role") for one in body.get("messages", [])] != ["system", "user"]:
            return _error(400, "messages: a system's and a user's")
        if body.keys() - {"model", "messages", "temperature", "max_tokens"}:
            return _error(400, "unknown parameters")
        self.requests.append(body)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.gate.wait()
        finally:
            self.at_once -= 1
        if self.replies:
            return self.replies.popleft()
        rules, alert = (one["content"] for one in body["messages"])
        return completion(self.says(json.loads(alert), rules))


def settings_of(**given: str) -> ChatCompletionsSettings:
    return read(ChatCompletionsSettings, **given)


def completion(content: object) -> Response:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return JSONResponse({"id": "c1", "object": "chat.completion", "choices": [choice]})


def draft(headline: str, summary: str = "") -> str:
    return json.dumps({"headline": headline, "summary": summary}, ensure_ascii=False)


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message}}, status)


@asynccontextmanager
async def completions() -> AsyncIterator[Completions]:
    """An endpoint on a free loopback port that answers at once with what it was given."""
    found = Completions()
    found.gate.set()
    route = Route("/v1/chat/completions", found.complete, methods=["POST"])
    async with serve(Starlette(routes=[route])) as address:
        found.address = address
        yield found
