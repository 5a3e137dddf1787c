"""Mailboxes in memory, with ids as Redis streams give them: `milliseconds-sequence`."""

from collections import defaultdict
from collections.abc import Sequence

from bot.errors import TransientError
from bot.model.chat import ChatId, MessageId
from bot.model.message import Letter
from tests.fakes.bell import Bell


class MemoryMailboxes:
    """See bot.channels.contract.Mailboxes. Keeps everything, until told to be down."""

    def __init__(self) -> None:
        self.letters: dict[ChatId, list[Letter]] = defaultdict(list)
        self.languages: dict[ChatId, str] = {}
        self.is_down = False
        self._count = 0
        self._bell = Bell()

    async def put(self, chat: ChatId, body: str) -> MessageId:
        if self.is_down:
            raise TransientError("the mailboxes are down")
        self._count += 1
        letter = Letter(MessageId(f"1790000000000-{self._count}"), body)
        self.letters[chat].append(letter)
        self._bell.ring()
        return letter.id

    async def after(
        self, chat: ChatId, cursor: MessageId | None, wait_seconds: float
    ) -> Sequence[Letter]:
        await self._bell.until(lambda: self._newer(chat, cursor), within=wait_seconds)
        return self._newer(chat, cursor)

    async def speaks(self, chat: ChatId) -> str:
        if self.is_down:
            raise TransientError("the mailboxes are down")
        return self.languages.get(chat, "")

    def _newer(self, chat: ChatId, cursor: MessageId | None) -> Sequence[Letter]:
        return [letter for letter in self.letters[chat] if _order(letter.id) > _order(cursor)]


def _order(message: MessageId | None) -> tuple[int, int]:
    milliseconds, _, sequence = (message or "0-0").partition("-")
    return int(milliseconds), int(sequence or 0)
