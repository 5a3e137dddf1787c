"""What is compared when two reports are compared: stems, names and numbers.

The invariant: the same article gives the same terms in every process and on every day, because
nothing here depends on other articles; how rare a word is, only the index knows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress
from operator import itemgetter
from typing import Any, NamedTuple

import snowballstemmer

from bot.core.stopwords import FOREIGN_STOP_WORDS, NO_NAMES, STOP_WORDS
from bot.model.article import Article

# Measured on the dev halves of three sets of clustered news: a title weight of 4 beats 2, 1,000
# characters of text beat 600, 40 terms do as well as all of them, 20 lose a point of F1.
TITLE_WEIGHT = 4
LEAD = 1000
MOST_TERMS = 40

_LONGEST_TITLE = 300
_MOST_NAMES = 40
_MOST_NUMBERS = 20

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
_LATIN_MARKS = re.compile("[\u0300-\u036f]")

# Above this part of words with a capital, a title's capitals tell nothing.
_TITLE_CASE = 0.6
# And above this part of words that are nothing but capitals, it begins with its subject.
_SHOUTED = 0.8
_SUBJECT = 2

# Words of a language that are kept as they were read: twice as many at most.
_MOST_KNOWN = 30_000


@dataclass(frozen=True, slots=True)
class Terms:
    """The features of one report. `weights` runs from the strongest stem to the weakest."""

    weights: tuple[tuple[str, float], ...]
    title: tuple[str, ...] = ()
    """The title's stems in order, numbers and small words included."""
    names: tuple[str, ...] = ()
    """Stems written with a capital where a common word would not be."""
    numbers: tuple[str, ...] = ()
    language: str = ""
    """Of two letters; "en" where the feed says nothing."""
    subject: tuple[str, ...] = ()
    """What a title begins with whose words are all in capitals, so that none betrays a name."""

    def to_dict(self) -> dict[str, Any]:
        saved = {
            "weights": dict(self.weights),
            "title": list(self.title),
            "names": list(self.names),
            "numbers": list(self.numbers),
            "language": self.language,
        }
        return saved | {"subject": list(self.subject)} if self.subject else saved

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> "Terms":
        return cls(
            weights=tuple((str(stem), float(weight)) for stem, weight in saved["weights"].items()),
            title=tuple(saved["title"]),
            names=tuple(saved["names"]),
            numbers=tuple(saved["numbers"]),
            language=str(saved["language"]),
            subject=tuple(saved.get("subject", ())),
        )


def terms(article: Article) -> Terms:
    """The features of a report's title and first LEAD characters."""
    language = article.language[:2].lower() or "en"
    known = _vocabulary(language if language in _STEMMERS else "")
    title = known.read(article.title[:_LONGEST_TITLE])
    text = known.read(article.text[:LEAD])
    counts = Counter(map(_CONTENT, text))
    for word in title:
        counts[word.content] += 1 if word.is_number else TITLE_WEIGHT
    del counts[""]
    strongest = sorted(counts, key=counts.__getitem__, reverse=True)[:MOST_TERMS]
    numbers = dict.fromkeys(map(_STEM, filter(_IS_NUMBER, chain(title, text))))
    return Terms(
        weights=tuple(zip(strongest, map(float, map(counts.__getitem__, strongest)), strict=True)),
        title=tuple([word.stem for word in title if not word.is_end]),
        names=tuple(_names(title, text))[:_MOST_NAMES],
        numbers=tuple(numbers)[:_MOST_NUMBERS],
        language=language,
        subject=_subject(title),
    )


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


def folded(text: str) -> str:
    """The words of `text` without case, accents or punctuation, each between single spaces.

    So `" climate change " in folded(text)` finds the phrase as whole words, in any script.
    """
    # Decomposed twice: mathematical capitals have a case only then, and folding composes some.
    lower = unicodedata.normalize("NFKD", text).casefold()
    plain = _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", lower))
    letters = (
        character if character.isalnum() or unicodedata.category(character).startswith("M") else " "
        for character in plain
    )
    return f" {' '.join(''.join(letters).split())} "


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case word; of an unknown language, the English one."""
    return str(_stemmer(_STEMMERS.get(language, "english")).stemWord(word))


@lru_cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)


class _Word(NamedTuple):
    """A word as it stands in a text, or the end of a sentence."""

    stem: str
    content: str = ""
    """The stem again; "" for small words and small numbers."""
    is_number: bool = False
    may_name: bool = False
    """It has a capital, and no common word has its letters."""
    has_initials: bool = False
    """Its first two letters are capitals, as no sentence would give them."""
    is_long: bool = False
    is_capital: bool = False
    is_shouted: bool = False
    is_end: bool = False


# As a tuple's items they are found faster than by name.
_STEM, _CONTENT, _IS_NUMBER, _MAY_NAME = map(itemgetter, range(4))


class _Vocabulary(dict[str, _Word]):
    """The words of a language as they were read before; of those long unseen nothing is kept."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._older: dict[str, _Word] = {}

    def __missing__(self, token: str) -> _Word:
        if len(self) >= _MOST_KNOWN:
            self._older = dict(self)
            self.clear()
        word = self[token] = self._older.get(token) or _word(token, self._language)
        return word

    def read(self, text: str) -> list[_Word]:
        tokens = (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)
        if not text.isascii() and UNSPACED.search(text):
            tokens = [pair for token in tokens for pair in _spaced(token)]
        return list(map(self.__getitem__, tokens))


@lru_cache(maxsize=len(_STEMMERS) + 1)
def _vocabulary(language: str) -> _Vocabulary:
    return _Vocabulary(language)


def is_telling(number: str) -> bool:
    """6.8 or 1250, but neither 3 nor the year."""
    is_year = len(number) == 4 and number[:2] in {"19", "20"}
    return len(number) >= 3 and not is_year


def _word(token: str, language: str) -> _Word:
    if token in _ENDS:
        return _Word(token, is_end=True)
    word = _parts(token)[0]
    if word[0].isdigit():
        return _Word(word, word if is_telling(word) else "", is_number=True)
    if UNSPACED.fullmatch(word):
        return _Word(word, word)
    small = STOP_WORDS if language == "en" else FOREIGN_STOP_WORDS
    is_content = len(word) > 1 and word not in small
    stem_ = stem(word, language)
    is_capital = token[0].isupper()
    return _Word(
        stem_,
        stem_ if is_content else "",
        may_name=is_capital and len(word) > 1 and word not in NO_NAMES,
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


def _subject(title: Sequence[_Word]) -> tuple[str, ...]:
    if not _is_shouted(title):
        return ()
    first = [word.stem for word in title if word.content and not word.is_number][:_SUBJECT]
    return tuple(first) if len(first) == _SUBJECT else ()


def _names(title: Sequence[_Word], text: Sequence[_Word]) -> Iterable[str]:
    """Names, as far as capitals betray them; of a Title-Case Title only those in the text."""
    in_text = _capitalised(text)
    longer = [word for word in title[1:] if word.is_long]
    is_title_case = sum(word.is_capital for word in longer) > _TITLE_CASE * len(longer)
    if is_title_case or _is_shouted(title):
        known = set(map(_STEM, filter(_MAY_NAME, text)))
    else:
        known = {*in_text, *_capitalised(title)}
    in_title = [word.stem for word in title if word.may_name and word.stem in known]
    return dict.fromkeys((*in_title, *in_text))


def _capitalised(words: Sequence[_Word]) -> list[str]:
    """Whose capital is not that of a sentence's first word."""
    return [
        words[at].stem
        for at in compress(range(len(words)), map(_MAY_NAME, words))
        if words[at].has_initials or (at and not words[at - 1].is_end)
    ]


def _is_shouted(title: Sequence[_Word]) -> bool:
    words = [word for word in title if not (word.is_number or word.is_end)]
    return sum(word.is_shouted for word in words) > _SHOUTED * len(words)
