"""Who may decide for a group or a channel: its administrators, as Telegram names them.

Invariant: nobody is taken for an administrator for more than a minute after they were one.
"""

import time
from collections.abc import Callable

from telegram import ChatMember
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.connection import Connection
from bot.channels.telegram.outcomes import failure_of

_LIFE = 60.0  # s; a burst of commands and presses costs one question
_MOST_KEPT = 1000


class Managers:
    """Telegram's answers, kept for a minute."""

    def __init__(self, connection: Connection, clock: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._clock = clock
        self._kept: dict[tuple[int, int], tuple[float, bool]] = {}

    async def include(self, chat: int, user: int) -> bool:
        """Raises TransientError where Telegram cannot be asked. Whom it does not know is none."""
        at, answer = self._kept.get((chat, user), (-_LIFE, False))
        if self._clock() - at < _LIFE:
            return answer
        answer = await self._ask(chat, user)
        self._kept.pop((chat, user), None)  # so that it goes to the end: the oldest is first
        self._kept[chat, user] = self._clock(), answer
        if len(self._kept) > _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return answer

    async def _ask(self, chat: int, user: int) -> bool:
        connection = self._connection
        try:
            member = await connection.call(connection.bot.get_chat_member, chat, user)
        except (BadRequest, Forbidden):
            return False
        except TelegramError as error:
            failure = failure_of(error)
        else:
            return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
        raise failure
