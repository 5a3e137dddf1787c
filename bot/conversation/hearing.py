"""What a reader's words may mean that are neither a command nor plain words that we know.

Invariant: what names a topic is a topic, and what stands in a story is looked for; only then do the
words stand for a command.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.core.topics import closest
from bot.core.understanding import bared, is_called
from bot.store import Stores

# "mute football for 8h"; who writes more tells us something.
_MOST_WORDS = 4
# What stands behind it comes from links.
_LED = "start"


async def unslashed(text: str, usages: Mapping[str, str], stores: Stores, now: datetime) -> str:
    """The command line of words that begin with a command's name, without its slash; else "".

    `usages`: the commands that readers are told of, each with what may stand behind its name.
    """
    words = bared(text).split()
    name = words[0].lower() if words else ""
    if name not in usages or len(words) > _MOST_WORDS:
        return ""
    if len(words) > 1 and (not usages[name] or name == _LED):
        return ""
    said = " ".join(words)
    near = closest(said, await stores.topics.all())
    if len(near) == 1 and is_called(near[0], said):
        return ""
    # "share prices", where they are in the news.
    if len(words) > 1 and await stores.search.count(said, now):
        return ""
    return f"/{name} {' '.join(words[1:])}".strip()
