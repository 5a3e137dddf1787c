"""/follow <topic>, <topic>, or an address: tell this chat whenever a story about it breaks."""

from typing import Any

from bot.adoption import follow_address, is_address
from bot.commands import command
from bot.core.text import shorten
from bot.core.topics import closest
from bot.core.understanding import is_called, searchable
from bot.model.message import Button, Message, Reply
from bot.model.topic import Topic
from bot.store import Stores
from bot.store.subscriptions import Follow

# A chat that follows everything reads nothing, and mutes the bot.
MOST_TOPICS = 50
_MOST_BUTTONS = 10  # more choices are no help
_NEXT = (Button("Topics", "/topics"), Button("What I follow", "/following"))
# What became of each topic asked for, each kind in one sentence.
_ANSWERS: dict[str, str] = {
    Follow.ADDED: "You will hear about {added} as it happens.",
    Follow.KEPT: "You already follow {kept}.",
    Follow.FULL: "No room for {full}: a chat may follow {most} topics. First /unfollow one.",
    "unknown": "I know no topic like “{unknown}”.",
    "unclear": "Which topic do you mean by “{unclear}”?",
}


@command("follow", "<topic>", "Get alerts about a topic", changes_chat=True)
async def follow(message: Message, stores: Stores) -> Reply:
    if is_address(message.argument):
        return await follow_address(message, stores, most_topics=MOST_TOPICS)
    topics, subscriptions = await stores.topics.all(), stores.subscriptions
    if not (wanted := _wanted(message.argument, topics)):
        return Reply("Which topic? For example: /follow climate", buttons=_NEXT)
    became: dict[str, list[str]] = {}
    choices: list[Button] = []
    for words in wanted:
        match closest(words, topics):
            case [topic] if is_called(topic, words):
                outcome = await subscriptions.follow(message.chat, topic.slug, most=MOST_TOPICS)
                became.setdefault(outcome, []).append(topic.name)
            case []:
                became.setdefault("unknown", []).append(words)
            case several:
                became.setdefault("unclear", []).append(words)
                choices += (Button(topic.name, f"/follow {topic.slug}") for topic in several)
    holes: Any = {kind: shorten(", ".join(names), 300) for kind, names in became.items()}
    text = "\n".join(sentence for kind, sentence in _ANSWERS.items() if kind in became)
    buttons = tuple(dict.fromkeys(choices))[:_MOST_BUTTONS] or _NEXT
    if words := searchable(" ".join(became.get("unknown", ()))):
        buttons = (Button(f"Search “{words}”", f"/search {words}"), *buttons)
    return Reply(text, buttons=buttons, most=MOST_TOPICS, **holes)


def _wanted(argument: str, topics: tuple[Topic, ...]) -> list[str]:
    """The topics asked for; one may have a comma in its own name."""
    is_one = any(is_called(topic, argument) for topic in topics)
    parts = [argument] if is_one else [part.strip() for part in argument.split(",")]
    return list(filter(None, dict.fromkeys(parts)))[:MOST_TOPICS]
