"""What there is to follow of the words that somebody looked for.

Invariant: what is offered would have brought an alert on a story that was found: a search forgives
slips of the pen, and following does not.
"""

from collections.abc import Sequence

from bot.conversation.following import follow_button
from bot.core.matching import Matcher
from bot.core.topics import closest, is_slip
from bot.core.understanding import is_called
from bot.core.wanted import Want, want_of
from bot.model.chat import ChatId
from bot.model.message import Button
from bot.model.story import Story
from bot.model.text import Text
from bot.store import Stores


async def followable(
    words: str, found: Sequence[Story], chat: ChatId, stores: Stores
) -> tuple[Button, ...]:
    """Buttons: the topic that the words are a name of, and else the words themselves."""
    near = closest(words, await stores.topics.all())
    buttons: tuple[Button, ...] = ()
    if len(near) == 1 and (is_called(near[0], words) or is_slip(words, near[0])):
        topic = near[0]
        if topic.slug not in await stores.subscriptions.topics_of(chat):
            buttons = (Button(Text("Follow {topic}", topic=topic.name), f"/follow {topic.slug}"),)
        if is_called(topic, words):
            return buttons
    want = want_of(words)
    if isinstance(want, Want) and _is_in(want, found):
        one = follow_button(Text("Follow “{topic}”", topic=words), want)
        return (*buttons, one) if one else buttons
    return buttons


def _is_in(want: Want, stories: Sequence[Story]) -> bool:
    matcher = Matcher()
    matcher.add(want)
    return any(matcher.found(story.lead) for story in stories)
