"""The words of a text, each read once: its stem, and what its letters betray.

The invariant: the same letters in the same language are the same word, in every process.
"""

import re
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import Stemmer

from bot.core.stopwords import FOREIGN_STOP_WORDS, NO_NAMES, STOP_WORDS

_STEMMERS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

# Vowel signs and other marks within words: of Hebrew, Arabic, the scripts of India, Thai, Lao,
# Burmese, Khmer.
MARKS = (
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0980-\u0983"
    "\u09bc-\u09cd\u0a00-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3]"
)
_WORD = rf"[^\W\d_][^\W_]*+(?:{MARKS}++[^\W_]*+)*+(?:['’][^\W_]++)?+"
_TOKEN = re.compile(rf"{_WORD}|\d++(?:[.,]\d++)*+|[.!?:\n]")
# The same in a text that is all ASCII, found in half the time.
_ASCII_WORD = "[A-Za-z][A-Za-z0-9]*+(?:'[A-Za-z0-9]++)?+"
_ASCII_TOKEN = re.compile(rf"{_ASCII_WORD}|[0-9]++(?:[.,][0-9]++)*+|[.!?:\n]")
_ENDS = frozenset(".!?:\n")
# Chinese, Japanese, Thai and the like put no space between words: pairs of letters stand for them.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")

# Words of a language that are kept as they were read: twice as many at most.
_MOST_KNOWN = 30_000


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case word; of an unknown language, the English one."""
    return str(stemmer(_STEMMERS.get(language, "english")).stemWord(word))


@cache
def stemmer(name: str) -> Any:
    """Of a language by its English name; without a cache of its own, for ours are bounded."""
    return Stemmer.Stemmer(name, 0)


class Word(NamedTuple):
    """A word as it stands in a text, or the end of a sentence."""

    stem: str
    content: str = ""
    """The stem again; "" for small words and small numbers."""
    is_number: bool = False
    may_name: bool = False
    """It has a capital, and no common word has its letters."""
    is_capital: bool = False
    has_initials: bool = False
    """Its first two letters are capitals, as no sentence would give them."""
    is_long: bool = False
    is_shouted: bool = False
    is_end: bool = False


# As a tuple's items they are found faster than by name.
STEM, CONTENT, IS_NUMBER, MAY_NAME, IS_CAPITAL = map(itemgetter, range(5))


class Vocabulary(dict[str, Word]):
    """The words of a language as they were read before; of those long unseen nothing is kept."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._older: dict[str, Word] = {}

    def __missing__(self, token: str) -> Word:
        if len(self) >= _MOST_KNOWN:
            self._older = dict(self)
            self.clear()
        word = self[token] = self._older.get(token) or _word(token, self._language)
        return word

    def read(self, text: str) -> list[Word]:
        tokens = (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)
        if not text.isascii() and UNSPACED.search(text):
            tokens = [pair for token in tokens for pair in _spaced(token)]
        return list(map(self.__getitem__, tokens))


def vocabulary(language: str) -> Vocabulary:
    """Of a language of two letters; those whose endings we do not know share one."""
    return _kept(language if language in _STEMMERS else "")


@lru_cache(maxsize=len(_STEMMERS) + 1)
def _kept(language: str) -> Vocabulary:
    return Vocabulary(language)


def sought(text: str) -> dict[str, frozenset[str]]:
    """The words that a reader looks for, each as its stems in every language; no small words."""
    words = [word for token in _TOKEN.findall(text) if token not in _ENDS for word in _parts(token)]
    return {
        word: frozenset(stem(word, language) for language in _STEMMERS)
        for word in words
        if word not in STOP_WORDS
    }


def is_small(word: str) -> bool:
    """Whether a lower-case word is one of those that every English report has."""
    return word in STOP_WORDS


def is_telling(number: str) -> bool:
    """6.8 or 1250, but neither 3 nor the year."""
    is_year = len(number) == 4 and number[:2] in {"19", "20"}
    return len(number) >= 3 and not is_year


def _word(token: str, language: str) -> Word:
    if token in _ENDS:
        return Word(token, is_end=True)
    word = _parts(token)[0]
    if word[0].isdigit():
        return Word(word, word if is_telling(word) else "", is_number=True)
    if UNSPACED.fullmatch(word):
        return Word(word, word)
    small = STOP_WORDS if language == "en" else FOREIGN_STOP_WORDS
    is_content = len(word) > 1 and word not in small
    stem_ = stem(word, language)
    is_capital = token[0].isupper()
    return Word(
        stem_,
        stem_ if is_content else "",
        may_name=is_capital and is_content and word not in NO_NAMES,
        has_initials=token[:2].isupper(),
        is_long=len(token) > 3,
        is_capital=is_capital,
        is_shouted=token.isupper(),
    )


def _spaced(token: str) -> list[str]:
    """A token, or the pairs of letters that stand for its words."""
    return _parts(token) if UNSPACED.fullmatch(token) else [token]


def _parts(token: str) -> list[str]:
    """A token as the word that it is, or as the pairs of letters that stand for words."""
    word = token.lower().replace("’", "'").removesuffix("'s")
    if word[0].isdigit():
        return [word.replace(",", "")]
    if UNSPACED.fullmatch(word):
        return [word[at : at + 2] for at in range(len(word) - 1)]
    return [word]
