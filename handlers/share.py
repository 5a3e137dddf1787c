"""/share <topic>: links that lead others to a topic or a story, and a picture to scan."""

from base64 import b64encode
from collections.abc import Sequence

from bot.commands import command
from bot.conversation.follows import followed_here
from bot.conversation.sharing import Subject, buttons_to, nearest, subject_of, ways_to
from bot.core.links import story_in
from bot.core.pictures import qr_code
from bot.core.text import shorten
from bot.core.topics import closest
from bot.core.understanding import is_called
from bot.model.chat import channel_of
from bot.model.message import Button, Enclosure, Message, Reply
from bot.model.topic import Topic
from bot.store import Stores

_MOST_BUTTONS = 12
_MARK, _PICTURE = "share", "qr"
_NEXT = (Button("Topics", "/topics"), Button("What I follow", "/following"))


@command("share", "[topic]", "Invite others to a topic")
async def share(message: Message, stores: Stores) -> Reply:
    words, topics = message.argument, await stores.topics.all()
    if not words:
        follows = await followed_here(message, stores)
        mine = [one for one in follows if one in topics or story_in(one.slug)]
        shown = (mine or [topic for topic in topics if topic.is_listed])[:_MOST_BUTTONS]
        return Reply("What do you want to share?", buttons=(*_choices(shown), *_NEXT))

    if subject := await subject_of(stores, words.lower()):
        return await _invitation(message, subject, stores)
    match closest(words, topics):
        case [topic] if is_called(topic, words):
            return await _invitation(message, Subject(topic.slug, topic.name), stores)
        case []:
            words = shorten(words, 60)
            return Reply("I know no topic or story like “{words}”.", words=words, buttons=_NEXT)
        case several:
            return Reply("Which one do you mean?", buttons=_choices(several))


def _choices(topics: Sequence[Topic]) -> tuple[Button, ...]:
    return tuple(Button(shorten(one.name, 40), f"/share {one.slug}") for one in topics)


async def _invitation(message: Message, subject: Subject, stores: Stores) -> Reply:
    slug = subject.slug
    if not (ways := await ways_to(stores, slug, _MARK)):
        return Reply("Others cannot reach me: whoever runs me must set PUBLIC_URL.", buttons=_NEXT)
    shown = nearest(await ways_to(stores, slug, _PICTURE), channel_of(message.chat.id))
    return Reply(
        "Follow us for breaking news alerts: {name}\n{links}",
        name=subject.name,
        links="\n".join(way.link for way in ways),
        buttons=buttons_to(ways),
        enclosure=Enclosure(f"{slug}.png", "image/png", b64encode(qr_code(shown.link)).decode()),
    )
