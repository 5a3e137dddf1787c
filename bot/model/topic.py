"""What a reader can follow."""

from dataclasses import dataclass
from typing import NewType

TopicSlug = NewType("TopicSlug", str)
"""Lower-case letters, digits and single hyphens, at most 40: it travels in links and buttons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject with a name for readers, other names for it, and the words that betray it."""

    slug: TopicSlug
    name: str
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
