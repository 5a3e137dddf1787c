"""Links by which somebody comes to us: what they carry, and how they are put together.

A link carries a payload, `follow-climate_poster`: what is wanted, and behind the underscore a mark
that says where the link stood, so that it can be counted which link brought how many. What is
wanted goes by a slug: a topic's, or `story-` and the id of a story.
"""

import re

from bot.model.door import Door
from bot.model.story import StoryId
from bot.model.topic import STORY

_FOLLOW = "follow-"
# What platforms let through: https://core.telegram.org/bots/features#deep-linking
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_MARK = re.compile(r"[a-z0-9-]{1,16}", re.ASCII)
_HOLE = "{payload}"
# A longer address makes a picture that no telephone reads from a wall.
LONGEST_LINK = 300


def payload_of(slug: str, mark: str = "") -> str:
    """What a link to a topic or a story carries."""
    subject = slug if slug.startswith(STORY) else f"{_FOLLOW}{slug}"
    return f"{subject}_{mark}" if mark else subject


def slug_in(payload: str) -> str:
    """What a payload wants; words that are none, as somebody typed them, stay as they are."""
    if not is_payload(payload):
        return payload.removeprefix(_FOLLOW)
    return payload.partition("_")[0].removeprefix(_FOLLOW)


def is_payload(text: str) -> bool:
    return bool(_PAYLOAD.fullmatch(text)) and is_ours(text)


def story_in(slug: str) -> StoryId | None:
    """The story that a slug is of; None for a topic's."""
    return StoryId(slug.removeprefix(STORY)) if slug.startswith(STORY) else None


def is_ours(text: str) -> bool:
    """Whether it begins as what our links carry; other links to the bot carry what others chose."""
    return text.startswith((_FOLLOW, STORY))


def is_mark(text: str) -> bool:
    return bool(_MARK.fullmatch(text))


def link(door: Door, payload: str, home: str = "") -> str:
    """The door's link with that payload; `home`: the address of our pages, for a door of theirs.

    Empty where there is no door, or the platform would not let the payload through.
    """
    if not door.address or not _PAYLOAD.fullmatch(payload):
        return ""
    found = _whole(door.address.replace(_HOLE, payload), home)
    return found if len(found) <= LONGEST_LINK else ""


def entry(door: Door, home: str = "") -> str:
    """The door's link that carries nothing; empty where there is no door."""
    return _whole(door.address.partition("?")[0], home)


def _whole(address: str, home: str) -> str:
    return f"{home.rstrip('/')}{address}" if address.startswith("/") else address
