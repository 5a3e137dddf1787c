"""Which topic is called so in the languages other than English.

The invariant: a look-up is bounded, whatever is asked for: so many words, each compared with an
index and not with every name. The index is made when it is first asked for, and kept.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from unicodedata import normalize

from rapidfuzz import fuzz, process

from bot.core.fingerprint import folded
from bot.core.scripts import is_written_in
from bot.core.vocabulary import MARKS, UNSPACED, stemmer
from bot.locales import ENGLISH, LANGUAGES
from bot.locales.topic_names import names_in
from bot.model.topic import Topic

Keys = frozenset[str]
"""What tables know topics by: slugs, and the codes of countries."""

# Of those whose nouns change; the names of countries change in some of them.
_STEMMERS = {
    "es": "spanish",
    "pt": "portuguese",
    "fr": "french",
    "de": "german",
    "ar": "arabic",
    "hi": "hindi",
    "ru": "russian",
}
_DECLINED = frozenset({"de", "ar", "ru"})
# Words in a row that may be a name, and letters where words are not parted.
_MOST_WORDS, _MOST_LETTERS = 5, 8
_MOST_WORDS_READ = 12
# In Latin letters: "mar" in "Mar Aberto" is no sea, and "boxer" no form of the French "boxe".
_SHORTEST_WITHIN, _SHORTEST_FORM = 5, 6
# Points of rapidfuzz's ratio: one slip in eight letters. Among the names of ten languages nearly
# every shorter word has a neighbour.
_LEAST_ALIKE, _SHORTEST_ALIKE = 88.0, 6
_MOST_ALIKE = 5
_NONE: Keys = frozenset()
_WORD = re.compile(rf"(?:\w|{MARKS})+")


def called_abroad(words: str, topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics that have this very name in some language, or else its plural or case; several
    where languages differ."""
    return _of(topics, _keys(_plain(words)))


def is_called_abroad(topic: Topic, words: str) -> bool:
    return not _keys(_plain(words)).isdisjoint({topic.slug, topic.code})


def near_abroad(words: str, topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics whose name stands within the words; if there is none, those with a name alike."""
    said = _plain(words)
    keys = _NONE.union(*map(_keys, _parts(said)))
    if not keys and len(said) >= _SHORTEST_ALIKE:
        alike = process.extract(
            folded(said).strip(),
            _labels(),
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_ALIKE,
            limit=_MOST_ALIKE,
        )
        keys = _NONE.union(*(_names()[label] for label, _, _ in alike))
    return _of(topics, keys)


def read_names() -> None:
    """Read all tables now, which takes most of a second, and not while a reader waits."""
    _labels()
    for language in _STEMMERS:
        _stems(language)


def _of(topics: Sequence[Topic], keys: Keys) -> tuple[Topic, ...]:
    return tuple(one for one in topics if one.slug in keys or one.code in keys) if keys else ()


def _plain(words: str) -> str:
    """The words without case and punctuation. Their accents stay: endings are told by them."""
    lower = normalize("NFC", words.casefold()).replace("ё", "е")
    return " ".join(_WORD.findall(lower))


@lru_cache(maxsize=4096)
def _keys(said: str) -> Keys:
    if (found := _names().get(folded(said).strip())) or not said:
        return found or _NONE
    if _is_short(said, _SHORTEST_FORM) or said.count(" ") >= _MOST_WORDS:
        return _NONE
    tongues = [language for language in _STEMMERS if is_written_in(said, language)]
    stems = [(language, _stemmed(said, language)) for language in tongues]
    # Amazon is the stem of a forest, and no form of its name.
    forms = (_stems(one).get(stem) for one, stem in stems if stem != said or not said.isascii())
    return _NONE.union(*filter(None, forms))


def _parts(said: str) -> Iterator[str]:
    """Every few words in a row; where words are not parted, every few letters."""
    words = said.split()[:_MOST_WORDS_READ]
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            part = " ".join(words[start:end])
            if part != said and not _is_short(part, _SHORTEST_WITHIN):
                yield part
    for run in UNSPACED.findall(said):
        for start in range(len(run) - 1):
            for end in range(start + 2, min(start + _MOST_LETTERS, len(run)) + 1):
                yield run[start:end]


def _is_short(said: str, least: int) -> bool:
    return len(said) < least and said.isascii()


@cache
def _names() -> Mapping[str, Keys]:
    """By a name as it is written, in any of the languages."""
    names: dict[str, Keys] = {}
    for language in LANGUAGES:
        if language != ENGLISH:
            for key, told in names_in(language).items():
                for name in map(folded, told):
                    names[name.strip()] = names.get(name.strip(), _NONE) | {key}
    return names


@cache
def _labels() -> tuple[str, ...]:
    return tuple(_names())


@cache
def _stems(language: str) -> Mapping[str, Keys]:
    """By the stems of a name's words."""
    stems: dict[str, Keys] = {}
    for key, told in names_in(language).items():
        if key.islower() or language in _DECLINED:
            for name in told:
                stem = _stemmed(_plain(name), language)
                stems[stem] = stems.get(stem, _NONE) | {key}
    return stems


def _stemmed(said: str, language: str) -> str:
    return " ".join(_stem(word, _STEMMERS[language]) for word in said.split())


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    return folded(stemmer(language).stemWord(word)).strip()
