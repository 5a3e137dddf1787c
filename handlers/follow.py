"""/follow <topic>, <topic>, or an address: tell this chat whenever a story about it breaks."""

from bot.adoption import follow_address, is_address
from bot.commands import command
from bot.core.text import shorten
from bot.core.topics import closest
from bot.core.understanding import is_called, named_in, searchable
from bot.model.message import Button, Message, Reply
from bot.model.text import Text, lines
from bot.model.topic import STORY
from bot.pursuit import follow_story
from bot.store import Stores
from bot.store.subscriptions import Follow

# A chat that follows everything reads nothing, and mutes the bot.
MOST_TOPICS = 50
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
    if message.argument.lower().startswith(STORY):
        return await follow_story(message, stores, most=MOST_TOPICS)
    topics = await stores.topics.all()
    if not (wanted := named_in(message.argument, topics)[:MOST_TOPICS]):
        return Reply("Which topic? For example: /follow climate", buttons=_NEXT)
    became: dict[str, list[str]] = {}
    choices: list[Button] = []
    for words in wanted:
        match closest(words, topics):
            case [topic] if is_called(topic, words):
                outcome = await stores.subscriptions.follow(
                    message.chat, topic.slug, most=MOST_TOPICS
                )
                became.setdefault(outcome, []).append(topic.name)
            case []:
                became.setdefault("unknown", []).append(words)
            case several:
                became.setdefault("unclear", []).append(words)
                choices += (Button(topic.name, f"/follow {topic.slug}") for topic in several)
    holes = {kind: shorten(", ".join(names), 300) for kind, names in became.items()}
    told = (Text(_ANSWERS[kind], most=MOST_TOPICS, **holes) for kind in _ANSWERS if kind in became)
    buttons = tuple(dict.fromkeys(choices))[:10] or _NEXT  # more choices are no help
    if words := searchable(" ".join(became.get("unknown", ()))):
        buttons = (Button(Text("Search “{words}”", words=words), f"/search {words}"), *buttons)
    return Reply(lines(told), buttons=buttons)
