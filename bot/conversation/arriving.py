"""What a platform tells of a reader, kept until they say so themselves."""

from dataclasses import replace

from bot.model.message import Message
from bot.store import Stores


async def learn_zone(message: Message, stores: Stores) -> None:
    """By whose clock the reader goes; nothing where we do not know the chat."""
    if not message.zone:
        return
    tuning = await stores.tunings.get(message.chat.id)
    if not tuning.zone:
        await stores.tunings.put(message.chat.id, replace(tuning, zone=message.zone))
