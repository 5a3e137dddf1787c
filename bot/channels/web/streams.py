"""The open lines to the pages: server-sent events out of the readers' mailboxes.

Invariant: a letter goes out with its mailbox id as the event's id, so a page that comes back
with the last id it saw misses nothing and gets nothing twice; and `close` ends every line at
once, however long its mailbox would have waited, for a server only stops when all have ended.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.channels.contract import Mailboxes
from bot.model.chat import ChatId, MessageId
from bot.model.message import Letter

# Each line costs a connection here and one at Redis.
MOST_LINES: Final = 500
# Browsers open six connections to a host; the sixth is for what the reader says.
MOST_LINES_OF_A_CHAT: Final = 5
# Shorter than the idle limit of proxies, which cut a silent line after 30 to 60 s.
_QUIET_SECONDS: Final = 15.0
# For what the mailbox holds already. Not zero, which some stores take for "for ever".
_GLANCE_SECONDS: Final = 0.02
# What a store may take beyond the wait before it counts as silent.
_GRACE_SECONDS: Final = 5.0

_HELLO: Final = "retry: 1000\n\n"
# Events with data, not comments: a page cannot see a comment, and could not tell a dead line
# from a quiet one, nor what lay in the mailbox from what is new.
_LIVE: Final = "event: live\ndata: {}\n\n"
_BEAT: Final = "event: beat\ndata: {}\n\n"


class Lines:
    """All open lines."""

    def __init__(self, mailboxes: Mailboxes, *, quiet_seconds: float = _QUIET_SECONDS) -> None:
        self._mailboxes = mailboxes
        self._quiet_seconds = quiet_seconds
        self._open: Counter[ChatId] = Counter()
        self._waits: set[asyncio.Timeout] = set()
        self._is_closing = False

    def has_room(self, chat: ChatId) -> bool:
        return (
            not self._is_closing
            and self._open.total() < MOST_LINES
            and self._open[chat] < MOST_LINES_OF_A_CHAT
        )

    @contextmanager
    def counted(self, chat: ChatId) -> Iterator[None]:
        self._open[chat] += 1
        try:
            yield
        finally:
            self._open[chat] -= 1
            self._open += Counter()  # drops the chats that have come to zero

    def close(self) -> None:
        """End every line now. Idempotent."""
        self._is_closing = True
        now = asyncio.get_running_loop().time()
        for wait in self._waits:
            if not wait.expired():
                wait.reschedule(now)

    async def events(self, chat: ChatId, cursor: MessageId | None) -> AsyncIterator[str]:
        """What is kept after `cursor`, `live`, then what comes, with beats where nothing does."""
        clock = asyncio.get_running_loop().time
        letters = await self._next(chat, cursor, _GLANCE_SECONDS)
        said = [_HELLO, *map(_event, letters), _LIVE]
        spoke = clock()
        while True:
            for event in said:
                yield event
                spoke = clock()
            if self._is_closing:
                return
            cursor = letters[-1].id if letters else cursor
            letters = await self._next(chat, cursor, self._quiet_seconds)
            is_quiet = clock() - spoke >= self._quiet_seconds
            said = [_BEAT] if is_quiet and not letters else [*map(_event, letters)]

    async def _next(self, chat: ChatId, cursor: MessageId | None, wait: float) -> Sequence[Letter]:
        deadline = asyncio.timeout(wait + _GRACE_SECONDS)
        try:
            async with deadline:
                self._waits.add(deadline)
                return await self._mailboxes.after(chat, cursor, wait)
        except TimeoutError:
            if deadline.expired():
                return ()
            raise
        finally:
            self._waits.discard(deadline)


class Line(StreamingResponse):
    """One open line; it counts for as long as it is being answered."""

    media_type = "text/event-stream"

    def __init__(self, lines: Lines, chat: ChatId, cursor: MessageId | None) -> None:
        # nginx would hold events back until its buffer is full.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(lines.events(chat, cursor), headers=headers)
        self._lines = lines
        self._chat = chat

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._lines.counted(self._chat):
            await super().__call__(scope, receive, send)


def _event(letter: Letter) -> str:
    """JSON as we write it has no line breaks, so one `data:` holds it."""
    return f"id: {letter.id}\ndata: {letter.body}\n\n"
