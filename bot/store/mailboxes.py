"""What a chat was sent, for a channel that has no platform to keep it (the web chat).

Implements bot.channels.contract.Mailboxes.
"""

from bot.model.chat import ChatId, MessageId
from bot.model.message import Letter
from bot.store import keys
from bot.store.connection import BLOCK_MILLISECONDS, Database, reachable
from bot.store.tunings import Tunings

# A page shows no more of the past than that.
_LENGTH = 200


class Mailboxes:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._tunings = Tunings(database)

    async def put(self, chat: ChatId, body: str) -> MessageId:
        with reachable():
            return await self._put(chat, body)

    async def _put(self, chat: ChatId, body: str) -> MessageId:
        async with self._database.pipeline(transaction=True) as step:
            step.xadd(keys.mailbox(chat), {"body": body}, maxlen=_LENGTH, approximate=False)
            step.expire(keys.mailbox(chat), keys.MAILBOX)
            message, _ = await step.execute()
        return MessageId(message)

    async def end(self, chat: ChatId) -> None:
        """Leave it as long as an open page needs to read the last letter, unless more comes."""
        with reachable():
            await self._database.expire(keys.mailbox(chat), keys.GOODBYE)

    async def after(
        self, chat: ChatId, cursor: MessageId | None, wait_seconds: float
    ) -> tuple[Letter, ...]:
        """What came after `cursor` (None: all that is kept), oldest first.

        Waits for the first at most `wait_seconds`, and at most a second: ask again.
        """
        wait = min(int(wait_seconds * 1000), BLOCK_MILLISECONDS)
        with reachable():
            found = await self._database.xread(
                {keys.mailbox(chat): cursor or "0"}, block=wait or None, count=_LENGTH
            )
        if not found:
            return ()
        return tuple(Letter(MessageId(letter), fields["body"]) for letter, fields in found[0][1])

    async def speaks(self, chat: ChatId) -> str:
        """The language that the chat chose to be spoken to in; empty where it chose none."""
        with reachable():
            return (await self._tunings.get(chat)).speaks
