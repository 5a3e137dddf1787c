"""What only the platform can tell, for those few commands that are about more than their chat."""

from typing import Protocol

from bot.model.chat import Chat, ChatId


class Platform(Protocol):
    @property
    def has_threads(self) -> bool:
        """Whether private chats can be parted into threads; known once connected."""

    async def manages(self, chat: ChatId, sender: str) -> bool:
        """Whether that person may change what the chat follows."""

    async def title(self, chat: ChatId) -> str:
        """What its members call a group or channel; empty where the platform does not say."""

    async def find(self, name: str) -> Chat | None:
        """The group or channel of that address, id or public name, if we may write there."""
