"""What a reader can follow."""

from dataclasses import dataclass
from typing import NewType

from bot.model.text import TopicName

TopicSlug = NewType("TopicSlug", str)
"""Lower-case letters, digits and single hyphens, at most 40: it travels in links and buttons."""

STORY = "story-"
"""How the topics of single stories begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject or a place with a name for readers, other names for it, and its signs.

    A report belongs to a topic for its words: `keywords` are clear signs, `hints` count half, and
    the names count like keywords unless `names_are_signs` is False ("Series" is a poor sign).
    """

    slug: TopicSlug
    name: str
    """A TopicName: shown to readers, it is the one of their language."""
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    """Phrases that hold a sign and are none: "New Mexico"."""
    broader: TopicSlug = TopicSlug("")
    """The topic that this one is a part of; what betrays the part betrays the whole."""
    code: str = ""
    """IPTC Media Topics' number of a subject, ISO 3166's letters of a country."""
    is_place: bool = False
    is_listed: bool = True
    """Shown in /topics; the others are found by name."""
    names_are_signs: bool = True

    def __hash__(self) -> int:
        # No two have the same, and to hash all keywords takes longer than any look-up.
        return hash(self.slug)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", TopicName(self.name, self.slug, self.code))
