"""The way from Telegram to the bot: the queue of updates, long polls and the webhook.

An update stays queued until the bot confirms it, by a greater offset or by a 2xx to its POST, so
what a bot loses after that is the bot's own loss.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests.fakes.bell import Bell
from tests.fakes.telegram_messages import Json
from tests.fakes.telegram_methods import ApiError

# Sent only to a bot that asks for them.
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
_LONGEST_POLL = 50  # s
_FIRST_RETRY = 0.1  # s, then twice as long each time
_LAST_RETRY = 2.0  # s


@dataclass(frozen=True, slots=True)
class Webhook:
    url: str
    secret: str = ""
    connections: int = 40


@dataclass(frozen=True, slots=True)
class _Queued:
    chat_id: int
    body: Json

    @property
    def id(self) -> int:
        return int(self.body["update_id"])


@dataclass(slots=True)
class Answer:
    """What became of a press: `given` is the answer's parameters once the bot answered it."""

    given: Json | None = None


@dataclass(slots=True)
class Updates:
    """The queue, whoever empties it."""

    bell: Bell
    allowed: tuple[str, ...] = ()
    webhook: Webhook | None = None
    presses: dict[str, Answer] = field(default_factory=dict)
    refused_posts: list[str] = field(default_factory=list)
    _queue: list[_Queued] = field(default_factory=list)
    _last_id: int = 900_000_000
    _poller: asyncio.Future[str] | None = None
    _busy: set[int] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._queue)

    def put(self, kind: str, body: Json, chat_id: int) -> None:
        """Queue an update if the bot wants that kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _ON_REQUEST
        if wanted:
            self._last_id += 1
            self._queue.append(_Queued(chat_id, {"update_id": self._last_id, kind: body}))
        self.bell.ring()

    def drop(self) -> None:
        self._queue.clear()

    def end_poll(self, why: str) -> None:
        """Answer a poll that hangs with a conflict."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(why)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies below `offset`; the updates left, or the first within `seconds`."""
        if self.webhook is not None:
            why = "can't use getUpdates method while webhook is active"
            raise _conflict(f"{why}; use deleteWebhook to delete the webhook first")
        why = "terminated by other getUpdates request"
        self.end_poll(f"{why}; make sure that only one bot instance is running")
        self._confirm(offset)
        poller = self._poller = asyncio.get_running_loop().create_future()
        deadline = asyncio.get_running_loop().time() + min(seconds, _LONGEST_POLL)
        while not self._queue and not poller.done():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await _first_of(poller, self.bell, left)
        if poller.done():
            raise _conflict(poller.result())
        return [queued.body for queued in self._queue[: max(1, min(limit, 100))]]

    @asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """Meanwhile, POST what is queued to the webhook, if there is one."""
        async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
            pusher = asyncio.create_task(self._push_all(client), name="telegram-webhook")
            try:
                yield
            finally:
                pusher.cancel()
                await asyncio.gather(pusher, return_exceptions=True)

    async def _push_all(self, client: httpx.AsyncClient) -> None:
        async with asyncio.TaskGroup() as posts:
            while True:
                for queued in self._startable():
                    self._busy.add(queued.chat_id)
                    posts.create_task(self._push(client, queued))
                await self.bell.rings()

    def _startable(self) -> list[_Queued]:
        """The first waiting update of each chat that has none on the wire."""
        if self.webhook is None:
            return []
        firsts = {queued.chat_id: queued for queued in reversed(self._queue)}
        free = [firsts[chat_id] for chat_id in firsts if chat_id not in self._busy]
        return free[: max(0, self.webhook.connections - len(self._busy))]

    async def _push(self, client: httpx.AsyncClient, queued: _Queued) -> None:
        delay = _FIRST_RETRY
        while self.webhook is not None and queued in self._queue:
            if await self._posted(client, self.webhook, queued.body):
                if queued in self._queue:
                    self._queue.remove(queued)
                break
            await asyncio.sleep(delay)
            delay = min(2 * delay, _LAST_RETRY)
        self._busy.discard(queued.chat_id)
        self.bell.ring()

    async def _posted(self, client: httpx.AsyncClient, webhook: Webhook, body: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            response = await client.post(webhook.url, json=body, headers=headers)
        except httpx.HTTPError as error:
            self.refused_posts.append(repr(error))
            return False
        if not response.is_success:
            self.refused_posts.append(f"Wrong response from the webhook: {response.status_code}")
        return response.is_success

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._queue = self._queue[offset:]
        elif offset > 0:
            self._queue = [queued for queued in self._queue if queued.id >= offset]
        self.bell.ring()


def _conflict(why: str) -> ApiError:
    return ApiError(409, f"Conflict: {why}")


async def _first_of(poller: asyncio.Future[str], bell: Bell, seconds: float) -> None:
    """Return when the poll is ended, the bell rings, or the time is up."""
    ring = asyncio.ensure_future(bell.rings())
    try:
        await asyncio.wait((poller, ring), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ring.cancel()
