"""Which of many thousand wants a report fulfils, found in one pass over its words.

Invariant: the work is bounded by the report's length and MOST_STEPS, whatever is wanted; wants of
fewer words are found before those of more, so that nobody's are crowded out by stranger ones.
"""

from collections.abc import Sequence
from typing import Any

from bot.core.phrases import words_of
from bot.core.wanted import MOST_WORDS, Manner, Unit, Want, publisher_want, units_of
from bot.model.article import Article
from bot.model.topic import TopicSlug

MOST_FOUND = 300
"""Each is looked up in every bucket of readers (claim.lua)."""

_TITLE = 300
_TEXT = 1500  # characters: some 250 words; further down stands the background
# Words looked up in all: a millisecond. A report that fulfils a hundred of 100,000 wants, half of
# them of several words, takes a fifth of that.
MOST_STEPS = 5_000

# Under it stands the want that ends at a node; no word is empty.
_END = ""

# A node costs as much as so many words.
_A_NODE = 10

_Node = dict[str, Any]
"""By the next word: what goes on from there, or the slug where nothing does."""


class Matcher:
    """Wants as trees of words: of all words, in an order of their own, and of phrases."""

    def __init__(self) -> None:
        self._trees: dict[Manner, _Node] = {manner: {} for manner in Manner}
        self._known: dict[TopicSlug, Want] = {}

    def __len__(self) -> int:
        return len(self._known)

    def add(self, want: Want) -> None:
        """Look for it from now on; done twice, it does no harm."""
        self._known[want.slug] = want
        node = self._trees[want.manner]
        *beginning, last = want.keys
        for key in beginning:
            below = node.get(key)
            if not isinstance(below, dict):
                below = node[key] = {} if below is None else {_END: below}
            node = below
        if isinstance(node.get(last), dict):
            node[last][_END] = want.slug
        else:
            node[last] = want.slug

    def drop(self, slug: TopicSlug) -> None:
        """No longer look for it."""
        want = self._known.pop(slug, None)
        if want is None:
            return
        node, path = self._trees[want.manner], []
        for key in want.keys:
            path.append((node, key))
            if not isinstance(node[key], dict):
                break
            node = node[key]
        else:
            path.append((node, _END))
        for above, key in reversed(path):
            del above[key]
            if above:
                break

    def found(self, article: Article) -> tuple[TopicSlug, ...]:
        """The wants that the report fulfils, each once; at most MOST_FOUND."""
        words = words_of(article.title[:_TITLE]) + words_of(article.text[:_TEXT])
        units = [unit for word in words for unit in units_of(word)]
        found = [*self._publisher(article), *self._in_a_row(units), *self._anywhere(units)]
        return tuple(dict.fromkeys(found))[:MOST_FOUND]

    def _publisher(self, article: Article) -> tuple[TopicSlug, ...]:
        want = publisher_want(article.publisher)
        return (want.slug,) if want and want.slug in self._known else ()

    def _in_a_row(self, units: Sequence[Unit]) -> list[TopicSlug]:
        root = self._trees[Manner.PHRASE]
        folds = [unit.fold for unit in units]
        found: list[TopicSlug] = []
        for start, fold in enumerate(folds):
            if (node := root.get(fold)) is None:
                continue
            for following in folds[start + 1 : start + MOST_WORDS]:
                if type(node) is not dict:
                    break
                if _END in node:
                    found.append(node[_END])
                node = node.get(following)
            if node:
                _end(node, found)
        return found

    def _anywhere(self, units: Sequence[Unit]) -> list[TopicSlug]:
        """Level by level: what one word fulfils, then two."""
        stems = dict.fromkeys([unit.stem for unit in units]).keys()
        found: list[TopicSlug] = []
        level, steps, count = [self._trees[Manner.WORDS]], 0, len(stems)
        while level and steps < MOST_STEPS:
            following: list[_Node] = []
            for node in level:
                steps += _A_NODE + min(len(node), count)
                # Walks through the shorter of both.
                for stem in node.keys() & stems:
                    below = node[stem]
                    if type(below) is not dict:
                        found.append(below)
                        continue
                    following.append(below)
                    if _END in below:
                        found.append(below[_END])
                if steps >= MOST_STEPS:
                    break
            level = following
        return found


def _end(node: Any, found: list[TopicSlug]) -> None:
    """Note the want that ends there, if one does."""
    if type(node) is not dict:
        found.append(node)
    elif _END in node:
        found.append(node[_END])
