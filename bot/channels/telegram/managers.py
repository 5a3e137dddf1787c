"""Who may decide for a group or a channel: its administrators, as Telegram names them.

Invariant: nobody is taken for an administrator for more than a minute after they were one.
"""

import re
import time
from collections.abc import Callable

from pydantic import ValidationError
from telegram import ChatFullInfo, ChatMember
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram.connection import Connection
from bot.channels.telegram.outcomes import failure_of
from bot.channels.telegram.reading import KINDS, chat_id, native_of
from bot.channels.telegram.wire import WireChat, WireMember
from bot.model.chat import Chat, ChatId

_LIFE = 60.0  # s; a burst of commands and presses costs one question
_MOST_KEPT = 1000
_NAME = re.compile(r"(?:@|(?:https?://)?t\.me/)([A-Za-z]\w{3,31})/?", re.ASCII)


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

    async def find(self, name: str, me: int) -> Chat | None:
        """The group or channel of that id or public name where we may write, likewise."""
        public, native = _NAME.fullmatch(name), native_of(ChatId(name))
        if not public and native is None:
            return None
        connection = self._connection
        wanted = f"@{public[1]}" if public else native or 0
        try:
            found = await connection.call(connection.bot.get_chat, wanted)
            own = await connection.call(connection.bot.get_chat_member, found.id, me)
        except (BadRequest, Forbidden):
            return None
        except TelegramError as error:
            failure = failure_of(error)
        else:
            return _writable(found, own)
        raise failure

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


def _writable(found: ChatFullInfo, own: ChatMember) -> Chat | None:
    try:
        chat = WireChat.model_validate({"id": found.id, "type": str(found.type)})
        member = WireMember.model_validate(own.to_dict() | {"status": str(own.status)})
    except ValidationError:
        return None
    is_shared = chat.type != "private" and member.can_write(chat)
    return Chat(id=chat_id(chat.id), kind=KINDS[chat.type]) if is_shared else None
