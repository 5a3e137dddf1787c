"""Many phrases looked for in one pass over the words of a text.

Invariant: a phrase is found as whole words in a row, in any case, number or tense (by stem), and
never as a pattern; the work grows with the text, not with the number of phrases.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from bot.core.fingerprint import folded
from bot.core.vocabulary import MARKS, stem

Value = TypeVar("Value")

# Vowel signs are no letters to Python, and stand within words.
_WORD = re.compile(rf"[^\W_]+(?:{MARKS}+[^\W_]*)*")
_LONGEST_WORD = 60

# What the stemmer takes off makes another word of it: who does it, that it can be, how it is done.
_ENDINGS_TEXT = "able ance ant ence er ful ible ism ist ity ive ly ness or"
_ENDINGS = tuple(_ENDINGS_TEXT.split())
# What has the stem of another word by chance.
_APART_TEXT = """
animal boxing conversation cycling designate designated designation earning engage engagement
eventing experience fighting formation memorial mobil natural nominal premier premiere recess ruled
scored scoring unionize
"""
_APART = frozenset(_APART_TEXT.split())


def words_of(text: str) -> list[str]:
    """The words as they are written."""
    return _WORD.findall(text)


def keys_of(words: Iterable[str]) -> list[str]:
    """What words are compared by: "Elections", "election" and "ELECTION" have the same."""
    return [key_of(word) for word in words]


@lru_cache(maxsize=50_000)
def key_of(word: str) -> str:
    return stem(fold_of(word), "en")


def narrow_keys_of(words: Iterable[str]) -> list[str]:
    """The same for words that must not stand for their relatives: no "manager" for "management", no
    "author" for "authorities". "Elections" and "election" still have the same."""
    return [_narrow_key_of(word) for word in words]


@lru_cache(maxsize=50_000)
def _narrow_key_of(word: str) -> str:
    plain = fold_of(word)
    one = f"{plain[:-3]}y" if plain.endswith("ies") else plain.removesuffix("s")
    if one in _APART:
        return one
    key = key_of(word)
    ending = next((end for end in _ENDINGS if one.endswith(end) and not key.endswith(end)), "")
    return f"{key}-{ending}" if ending else key


def fold_of(word: str) -> str:
    """The word without case and accents."""
    return folded(word[:_LONGEST_WORD]).replace(" ", "")


class Phrases(Generic[Value]):
    """Phrases, each with what it stands for; of two alike the first counts."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._words: dict[str, Value] = {}
        self._longer: dict[str, dict[str, list[tuple[list[str], Value]]]] = {}
        for phrase, value in phrases:
            first, *rest = narrow_keys_of(words_of(phrase)) or [""]
            if rest:
                self._longer.setdefault(first, {}).setdefault(rest[0], []).append((rest, value))
            elif first:
                self._words.setdefault(first, value)
        for following in self._longer.values():
            for entries in following.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    def found(self, keys: list[str]) -> list[tuple[int, int, Value]]:
        """Where in a text's `narrow_keys_of` each phrase begins, how many words it has, its value.

        Of those that begin at one word the longest comes first.
        """
        found: list[tuple[int, int, Value]] = []
        words, longer = self._words, self._longer
        for start, (key, following) in enumerate(zip(keys, (*keys[1:], ""), strict=False)):
            if key in longer:
                for rest, value in longer[key].get(following, ()):
                    if len(rest) == 1 or keys[start + 1 : start + 1 + len(rest)] == rest:
                        found.append((start, len(rest) + 1, value))
            if key in words:
                found.append((start, 1, words[key]))
        return found
