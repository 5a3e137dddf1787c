"""Three ways to the Bot API: for messages, for other calls, and for the long poll.

Messages go out by the thousand, over a pool of our own; a poll would block a place of the calls.

Invariant: every call ends, after `_DEADLINE` at the latest, and what `require` and `poll` raise
holds neither the token nor, by its context, an error that does.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from telegram import Bot
from telegram.error import TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.channels.pool import Pool
from bot.channels.telegram.outcomes import failure_of
from bot.channels.telegram.reading import WANTED
from bot.channels.telegram.sending import Sender
from bot.errors import SettingsError, TransientError

# The connection pool below httpx looks at every connection, and every waiting request, for each
# request: 64 cost twice the CPU time of 8, and 8 already carry more than Telegram's 30 a second.
_PLACES = 8
_DEADLINE = 30.0  # s, for one call from its first byte to its last
_POLL_SECONDS = 25  # under the 30 s after which some routers forget a silent connection
_GRACE = 10.0  # s a poll may be answered late

Params = ParamSpec("Params")
Answer = TypeVar("Answer")


class Connection:
    """`sender` sends; `bot` names other calls; `call` and `require` make them, a few at once."""

    def __init__(self, sender: Sender, bot: Bot, poller: Bot) -> None:
        self.sender = sender
        self.bot = bot
        self._poller = poller
        self._places = asyncio.Semaphore(_PLACES)

    async def call(
        self,
        method: Callable[Params, Awaitable[Answer]],
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> Answer:
        """Raises TelegramError."""
        try:
            async with self._places, asyncio.timeout(_DEADLINE):
                return await method(*args, **kwargs)
        except TimeoutError as error:
            raise TimedOut from error

    async def require(
        self,
        method: Callable[Params, Awaitable[Answer]],
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> Answer:
        """Raises TransientError or PermanentError."""
        try:
            return await self.call(method, *args, **kwargs)
        except TelegramError as error:
            failure = failure_of(error)
        # Not inside `except`: the context would drag along the request, address and token.
        raise failure

    async def poll(self, offset: int | None) -> list[object]:
        """The updates from `offset` on, raw; waits for the first. Confirms those below."""
        wanted: dict[str, Any] = {"timeout": _POLL_SECONDS, "allowed_updates": list(WANTED)}
        if offset is not None:
            wanted["offset"] = offset
        try:
            async with asyncio.timeout(_POLL_SECONDS + _DEADLINE):
                # Not Bot.get_updates: that builds objects of all of them, and where one cannot
                # be built none would ever get past it. Telegram does not mind the lower case
                # (https://core.telegram.org/bots/api#making-requests), which is not watched.
                found = await self._poller.do_api_request(
                    "getupdates", wanted, read_timeout=_POLL_SECONDS + _GRACE
                )
        except TimeoutError:
            failure: Exception = TransientError("Telegram: the poll timed out")
        except TelegramError as error:
            failure = failure_of(error)
        else:
            return found if isinstance(found, list) else []
        raise failure


@asynccontextmanager
async def open_connection(
    token: str, api_url: str, *, send_within: timedelta, is_paid: bool = False
) -> AsyncIterator[Connection]:
    """A connection that is not yet tried: opening it asks nobody.

    A message without an answer in time (`send_within`) may have arrived and is sent once more:
    better late than double, so give it long.
    """
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(_pool(api_url, send_within))
        calls = await stack.enter_async_context(_Request(_PLACES, **_TIMEOUTS))
        polls = await stack.enter_async_context(_Request(1, **_TIMEOUTS))
        bot, poller = (
            Bot(
                token,
                base_url=f"{api_url}/bot",
                base_file_url=f"{api_url}/file/bot",
                request=request,
                get_updates_request=request,
            )
            for request in (calls, polls)
        )
        yield Connection(Sender(pool, api_url, token, is_paid=is_paid), bot, poller)


def _pool(api_url: str, send_within: timedelta) -> Pool:
    try:
        return Pool(api_url, deadline=send_within)
    except ValueError:
        reason = "TELEGRAM_API_URL: not an address as https://host or http://host:port"
    raise SettingsError(reason)


_TIMEOUTS: dict[str, Any] = {  # s; the first is also for how long the answer may stay away
    "read_timeout": 10.0,
    "write_timeout": 5.0,
    "connect_timeout": 5.0,
    "pool_timeout": 5.0,
}


class _Request(HTTPXRequest):
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's, but not a traceback in the log for each page of a failing proxy."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not answer.keys() & {"result", "description"}:
            raise TelegramError("no answer of the Bot API")
        return answer
