"""/follow <topic>, "exact phrase", from <publisher>, or an address: tell this chat whenever a story
about it breaks. What is no topic is looked for as words."""

from bot.commands import command
from bot.conversation.adoption import follow_address, is_address
from bot.conversation.following import NEXT, fulfil, wishes_in
from bot.conversation.pursuit import follow_story
from bot.core.fingerprint import folded
from bot.model.message import Button, Message, Reply
from bot.model.topic import STORY
from bot.store import Stores

# A chat that follows everything reads nothing, and mutes the bot.
MOST_TOPICS = 50
_ALL = {"all", "everything", "anything", "all topics", "all news", "every topic", "all of them"}


@command("follow", "<topic or words>", "Get alerts about a topic or any words", changes_chat=True)
async def follow(message: Message, stores: Stores) -> Reply:
    if is_address(message.argument):
        return await follow_address(message, stores, most_topics=MOST_TOPICS)
    if message.argument.lower().startswith(STORY):
        return await follow_story(message, stores, most=MOST_TOPICS)
    if folded(message.argument).strip() in _ALL:
        text = "Everything would be too much to read. Choose what you care about:"
        choices = (Button("Topics", "/topics"), Button("Suggest some", "/suggest"))
        return Reply(text, buttons=choices)
    wishes = await wishes_in(message.argument, stores, most=MOST_TOPICS)
    if not wishes:
        return Reply("Which topic? For example: /follow climate", buttons=NEXT)
    return await fulfil(wishes, message.chat, stores, now=message.sent, most=MOST_TOPICS)
