"""The topics that come with the program: the subjects and places of bot/sources/tables.

One topic a line, its parts below it, two spaces further in. The columns, between bars:
subjects: name (slug) | number in IPTC Media Topics | other names | keywords | hints
places:   name | ISO 3166 | other names | keywords
Of a subject only the keywords and hints betray it; of a place its names do, too. A phrase that
begins with ~ betrays nothing, though it holds a word that would.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.core.fingerprint import folded
from bot.model.topic import Topic, TopicSlug

TABLES = Path(__file__).parent / "tables"

_NAMED = re.compile(r"(?P<name>[^(]+?)(?: \((?P<slug>[a-z-]+)\))?")


def shipped_topics() -> tuple[Topic, ...]:
    return (*_topics("subjects", is_place=False), *_topics("places", is_place=True))


def _topics(table: str, *, is_place: bool) -> Iterator[Topic]:
    above: list[TopicSlug] = []
    for line in (TABLES / f"{table}.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // 2
        del above[depth:]
        topic = _topic(line, above[-1] if above else TopicSlug(""), is_place=is_place)
        above.append(topic.slug)
        yield topic


def _topic(line: str, broader: TopicSlug, *, is_place: bool) -> Topic:
    named, code, names, keywords, hints = [*map(str.strip, line.split("|")), "", "", ""][:5]
    found = _NAMED.fullmatch(named)
    assert found is not None, named
    name = found["name"]
    aliases, muted = _phrases(names)
    signs, spared = _phrases(keywords)
    if is_place:
        signs = (*(() if name.casefold() in muted else (name,)), *aliases, *signs)
    return Topic(
        slug=TopicSlug(found["slug"] or "-".join(folded(name).split())),
        name=name,
        aliases=tuple(alias for alias in (*aliases, *muted) if alias != name.casefold()),
        keywords=signs,
        hints=_phrases(hints)[0],
        spared=spared,
        broader=broader,
        code=code,
        is_place=is_place,
        is_listed=False,
        names_are_signs=False,
    )


def _phrases(column: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases of a column, and those with a ~, without it."""
    phrases = [phrase.strip() for phrase in column.split(",") if phrase.strip()]
    marked = tuple(phrase[1:] for phrase in phrases if phrase.startswith("~"))
    return tuple(phrase for phrase in phrases if not phrase.startswith("~")), marked
