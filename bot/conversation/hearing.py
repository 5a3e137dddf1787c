"""What a reader's words may mean that are neither a command nor plain words of their language.

Invariant: what names a topic is a topic, and words that stand in a story are looked for; only then
do they stand for a command: by its name, or in another language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.topics import closest
from bot.core.understanding import bared, command_lines, is_called, readable
from bot.locales import own_name
from bot.model.message import Button, Message
from bot.store import Stores

# "mute football for 8h"; who writes more tells us something.
_MOST_WORDS = 4
# What stands behind it comes from links.
_LED = "start"
# Of Indonesian and Malay much is the same.
_MOST_OFFERED = 2

_LOOKING = ("/latest ", "/search ")
# "Vale" is a company as well.
_SMALL_TALK = "/thanks"


@dataclass(frozen=True, slots=True)
class Reading:
    """A command line that words stand for; empty: none."""

    line: str = ""
    languages: tuple[Button, ...] = ()
    """To be spoken to in the language of the words, for who has not chosen one."""


async def reading(
    message: Message, usages: Mapping[str, str], language: str, stores: Stores
) -> Reading:
    """`usages`: the commands that readers are told of, each with what may stand behind its name.
    `language`: the one in which the words mean nothing."""
    text = readable(message.text).lstrip("/ ")
    said = bared(text)
    near = closest(said, await stores.topics.all())
    if len(near) == 1 and is_called(near[0], said):
        return Reading()
    if line := _unslashed(said, usages):
        # "share prices", where they are in the news.
        is_news = " " in line and await stores.search.count(said, message.sent)
        return Reading() if is_news else Reading(line)
    line, languages = _elsewhere(text, language)
    is_doubtful = line.startswith(_LOOKING) and _is_one_word(text, line)
    if is_doubtful or (
        line.startswith((*_LOOKING, _SMALL_TALK)) and await stores.search.count(said, message.sent)
    ):
        return Reading()
    if not line or (await stores.tunings.get(message.chat.id)).speaks:
        return Reading(line)
    return Reading(line, tuple(Button(own_name(one), f"/language {one}") for one in languages))


def _is_one_word(text: str, line: str) -> bool:
    """Whether a single word makes the line what it is: "stand up comedy" is no German. To look for
    all of the words comes to the same."""
    about = line.partition(" ")[2]
    return text.isascii() and len(text.split()) - len(about.split()) < 2


def _unslashed(said: str, usages: Mapping[str, str]) -> str:
    """The command line of words that begin with a command's name, without its slash; else ""."""
    name, _, rest = said.partition(" ")
    name = name.lower()
    if name not in usages or len(said.split()) > _MOST_WORDS:
        return ""
    if rest and (not usages[name] or name == _LED):
        return ""
    return f"/{name} {rest}".strip()


def _elsewhere(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The line that the words mean in other languages, and in which: those that leave the fewest
    words for what it is about. Nothing where they are different commands."""
    lines = command_lines(text, besides=language)
    if len({line.partition(" ")[0] for line in lines.values()}) != 1:
        return "", ()
    shortest = min(lines.values(), key=len)
    languages = [one for one, line in lines.items() if line == shortest]
    return shortest, tuple(languages) if len(languages) <= _MOST_OFFERED else ()
