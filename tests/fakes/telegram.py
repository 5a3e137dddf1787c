"""A fake Telegram Bot API over real HTTP, stricter than the real one.

    async with FakeTelegram.running() as telegram:
        bot = Bot(telegram.token, base_url=telegram.base_url)
        reader = telegram.person()
        reader.says("/follow climate")
        await telegram.until(lambda: reader.received)

Whatever the real server forgives in silence and a bot should not do is refused and listed in
`complaints`; a test ends well when that list is empty.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.bell import Bell
from tests.fakes.bodies import parameters_of
from tests.fakes.serving import cut, serve
from tests.fakes.telegram_answers import Answers
from tests.fakes.telegram_chats import Person, Press
from tests.fakes.telegram_groups import Book, Channel, Group
from tests.fakes.telegram_inline import Inquiries, Inquiry
from tests.fakes.telegram_limits import NO_LIMITS, Flood, Limits
from tests.fakes.telegram_messages import BOT_ID, BOT_NAME, Button, Content, Entity, Json, Posted
from tests.fakes.telegram_methods import ApiError, Method, StrictError, method_named
from tests.fakes.telegram_profile import Profile
from tests.fakes.telegram_troubles import Trouble, Troubles
from tests.fakes.telegram_updates import Updates

__all__ = [
    "BOT_ID",
    "BOT_NAME",
    "NO_LIMITS",
    "Button",
    "Call",
    "Channel",
    "Content",
    "Entity",
    "FakeTelegram",
    "Group",
    "Inquiry",
    "Limits",
    "Person",
    "Posted",
    "Press",
]

_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the bot, as it came; `at` is monotonic seconds."""

    method: str
    params: Json
    at: float


class FakeTelegram:
    """The server, and the hands of everybody on the other side of it."""

    def __init__(self, limits: Limits = _DEFAULT_LIMITS) -> None:
        self.token = f"{BOT_ID}:fake-token"
        self.address = ""
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self._bell = Bell()
        self._flood = Flood(limits)
        self._troubles = Troubles()
        self._profile = Profile()
        self._updates = Updates(self._bell)
        self._book = Book(self._updates)
        self._inquiries = Inquiries(self._updates, self._complain)
        self._answers = Answers(
            self._book,
            self._updates,
            self._flood,
            self._profile,
            self._inquiries,
            self.complaints,
        )
        path = "/bot{token}/{method}"
        self._app = Starlette(routes=[Route(path, self._endpoint, methods=["GET", "POST"])])
        self.person, self.group, self.channel = (
            self._book.person,
            self._book.group,
            self._book.channel,
        )

    @classmethod
    @asynccontextmanager
    async def running(cls, limits: Limits = _DEFAULT_LIMITS) -> AsyncIterator[Self]:
        """A server that answers from then on, and is gone afterwards."""
        server = cls(limits)
        async with serve(server._app) as address, server._updates.pushing():
            server.address = address
            yield server

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants to be told."""
        return f"{self.address}/bot"

    @property
    def commands(self) -> dict[tuple[str, str], dict[str, str]]:
        """The bot's menus: (scope, language) → command → description; see Profile."""
        return self._profile.commands

    @property
    def texts(self) -> dict[tuple[str, str], str]:
        """("name" | "description" | "short_description", language) → text."""
        return self._profile.texts

    def turns_topics_on(self) -> None:
        """Let private chats have topics, as the bot's owner may choose."""
        self._profile.has_topics = True

    @property
    def floods(self) -> int:
        """How often the bot went over a limit, or called while it was shut out."""
        return self._flood.violations

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not yet confirmed."""
        return self._updates.waiting

    def inquires(self, by: Person, words: str, *, offset: str = "") -> Inquiry:
        """Type the bot's name and some words in a chat that the bot is not in."""
        return self._inquiries.ask(by.as_user(), words, offset)

    def calls_of(self, method: str) -> list[Json]:
        """The parameters of every call of that method, in order."""
        return [call.params for call in self.calls if call.method == method]

    def fail_next(
        self,
        status: int = 429,
        description: str | None = None,
        *,
        retry_after: int | None = None,
        times: int = 1,
        method: str | None = None,
    ) -> None:
        """Let the next calls fail, with nothing done. Without a description the answer is the
        front end's HTML page; with `retry_after` it is a 429 that shuts nobody else out.
        """
        self._troubles.add(Trouble(method, times, status, description, retry_after))

    def hang_next(self, seconds: float, *, times: int = 1, method: str | None = None) -> None:
        """Let the next calls take effect, and answer so much later."""
        self._troubles.add(Trouble(method, times, hang=seconds))

    def cut_next(self, *, times: int = 1, method: str | None = None) -> None:
        """Let the next calls take effect, and close the connection instead of answering."""
        self._troubles.add(Trouble(method, times, cut=True))

    def shut_out(self, seconds: float) -> None:
        """Answer 429 to every call but getUpdates for so long, as after a bot-wide flood."""
        self._flood.shut(seconds)

    async def until(self, predicate: Callable[[], object], within: float = 5.0) -> None:
        """Wait for a condition on what this server saw; AssertionError, with all of it, if it
        does not come true within so many seconds.
        """
        if not await self._bell.until(predicate, within):
            raise AssertionError(f"not within {within} s. What came instead:\n{self.report()}")

    def report(self) -> str:
        """What happened, for the eyes of whoever debugs a test."""
        lines = [f"complaint: {complaint}" for complaint in self.complaints]
        for chat in self._book.chats.values():
            seen = [(message.id, message.text, message.labels) for message in chat.received]
            lines.append(f"{chat.kind} {chat.id} ({chat.name}) received {seen}")
        lines += [f"call: {call.method} {call.params}" for call in self.calls[-20:]]
        return "\n".join([*lines, f"updates unconfirmed: {self.unconfirmed}"])

    async def _endpoint(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _refusal(ApiError(401, "Unauthorized"))
        method = method_named(request.path_params["method"])
        if method is None:
            self._complain(f"unknown method {request.path_params['method']}")
            return _refusal(ApiError(404, "Not Found: method not found"))
        try:
            params = await parameters_of(request)
        except ValueError:
            return _refusal(ApiError(400, "Bad Request: can't parse the body"))
        self.calls.append(Call(method.name, params, time.monotonic()))
        self._bell.ring()
        trouble = self._troubles.take(method.name)
        response = trouble.answer() or await self._answer(method, params)
        await asyncio.sleep(trouble.hang)
        if trouble.cut:
            await cut(request)
        return response

    async def _answer(self, method: Method, params: Json) -> Response:
        try:
            result = await self._answers.to(method.name, method.checked(params))
        except ApiError as error:
            if isinstance(error, StrictError):
                self._complain(f"{method.name}: {error}")
            return _refusal(error)
        finally:
            self._bell.ring()
        return JSONResponse({"ok": True, "result": result})

    def _complain(self, complaint: str) -> None:
        self.complaints.append(complaint)
        self._bell.ring()


def _refusal(error: ApiError) -> Response:
    return JSONResponse(error.as_json(), error.status)
