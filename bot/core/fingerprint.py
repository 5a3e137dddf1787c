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
from typing import Any, NamedTuple

import snowballstemmer

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

# With the verbs that every report has.
_STOP_WORDS_TEXT = """
a about after again against all also am an and any are as at be because been before being but by
can could did do does doing down during each few for from further had has have having he her here
hers him his how i if in into is it its itself just may might more most must my no nor not now of
off on once one only or other our out over own said same say says she should so some such than
that the their them then there these they this those through to too under until up us very was we
were what when where which while who whom why will with would you your told according reported
reports news
"""
_STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())

# German, French, Spanish, Portuguese, Italian and Dutch: the commonest only, and never for English
# text, where "war" and "die" are news.
_FOREIGN_TEXT = """
der die das den dem des ein eine einen einem einer und oder aber ist sind war wird werden hat
haben mit von vom zu zum zur im auf für bei nach aus über als auch nicht sich es er sie wir le la
les un une du et ou mais est sont était sera dans sur pour par avec sans plus pas que qui ce cette
ces il elle ils elles au aux en se sa son ses el los las una y o pero fue será del al con sin para
por más como su sus lo ha han os uma e mas é são foi no na nos nas do da dos com sem não ao à gli
uno di della dei delle senza che più non nel nella het een of maar zijn werd met van voor naar
niet bij ook op te
"""
_FOREIGN_STOP_WORDS = _STOP_WORDS | frozenset(_FOREIGN_TEXT.split())

# Written with a capital, and no names: they neither tell two events apart nor join them.
_CAPITALISED_TEXT = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december president minister prime secretary senator
governor mayor judge general police government king queen prince princess pope mr mrs ms dr sir
breaking update live exclusive watch video
"""
_CAPITALISED = frozenset(_CAPITALISED_TEXT.split())

_NO_NAMES = _STOP_WORDS | _CAPITALISED

# Vowel signs and other marks within words: of Hebrew, Arabic, the scripts of India, Thai, Lao,
# Burmese, Khmer.
MARKS = (
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0980-\u0983"
    "\u09bc-\u09cd\u0a00-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3]"
)
_WORD = rf"[^\W\d_](?:[^\W_]*{MARKS}+)*[^\W_]*(?:['’][^\W_]+)?"
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|{_WORD}|[.!?:\n]")
_ENDS = frozenset(".!?:\n")
# Chinese, Japanese, Thai and the like put no space between words: pairs of letters stand for them.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{2,}")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")

# Above this part of words with a capital, a title's capitals tell nothing.
_TITLE_CASE = 0.6


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

    def to_dict(self) -> dict[str, Any]:
        return {
            "weights": dict(self.weights),
            "title": list(self.title),
            "names": list(self.names),
            "numbers": list(self.numbers),
            "language": self.language,
        }

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> "Terms":
        return cls(
            weights=tuple((str(stem), float(weight)) for stem, weight in saved["weights"].items()),
            title=tuple(saved["title"]),
            names=tuple(saved["names"]),
            numbers=tuple(saved["numbers"]),
            language=str(saved["language"]),
        )


def terms(article: Article) -> Terms:
    """The features of a report's title and first LEAD characters."""
    language = article.language[:2].lower() or "en"
    title = _read(article.title[:_LONGEST_TITLE], language)
    text = _read(article.text[:LEAD], language)
    counts = Counter([word.stem for word in text if word.is_content])
    for word in title:
        if word.is_content:
            counts[word.stem] += 1 if word.is_number else TITLE_WEIGHT
    numbers = dict.fromkeys(word.stem for word in (*title, *text) if word.is_number)
    return Terms(
        weights=tuple((stem, float(count)) for stem, count in counts.most_common(MOST_TERMS)),
        title=tuple(word.stem for word in title),
        names=tuple(_names(title, text))[:_MOST_NAMES],
        numbers=tuple(numbers)[:_MOST_NUMBERS],
        language=language,
    )


def sought(text: str) -> dict[str, frozenset[str]]:
    """The words that a reader looks for, each as its stems in every language; no small words."""
    words = [word for token in _TOKEN.findall(text) if token not in _ENDS for word in _parts(token)]
    return {
        word: frozenset(stem(word, language) for language in _STEMMERS)
        for word in words
        if word not in _STOP_WORDS
    }


def is_small(word: str) -> bool:
    """Whether a lower-case word is one of those that every English report has."""
    return word in _STOP_WORDS


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
    """A word as it stands in a text; `is_content`: neither a number nor a small word."""

    stem: str
    is_number: bool
    is_content: bool
    may_name: bool
    """It has a capital, and no common word has its letters."""
    is_name: bool
    """And the capital is not that of a sentence's first word."""
    is_long: bool
    is_capital: bool


def _read(text: str, language: str) -> list[_Word]:
    words: list[_Word] = []
    is_first = True
    for token in _TOKEN.findall(text):
        if token in _ENDS:
            is_first = True
            continue
        words += _known(token, language, is_first)
        is_first = False
    return words


def is_telling(number: str) -> bool:
    """6.8 or 1250, but neither 3 nor the year."""
    is_year = len(number) == 4 and number[:2] in {"19", "20"}
    return len(number) >= 3 and not is_year


@lru_cache(maxsize=60_000)
def _known(token: str, language: str, is_first: bool) -> tuple[_Word, ...]:
    word, *pairs = _parts(token)
    if word[0].isdigit():
        return (_Word(word, True, is_telling(word), False, False, False, False),)
    if UNSPACED.fullmatch(word):
        return tuple(
            _Word(pair, False, True, False, False, False, False) for pair in (word, *pairs)
        )
    small = _STOP_WORDS if language == "en" else _FOREIGN_STOP_WORDS
    is_capital = token[0].isupper()
    may_name = is_capital and len(word) > 1 and word not in _NO_NAMES
    is_name = may_name and (not is_first or token[:2].isupper())
    is_content = len(word) > 1 and word not in small
    stem_ = stem(word, language)
    return (_Word(stem_, False, is_content, may_name, is_name, len(token) > 3, is_capital),)


def _parts(token: str) -> list[str]:
    """A token as the word that it is, or as the pairs of letters that stand for words."""
    word = token.lower().replace("’", "'").removesuffix("'s")
    if word[0].isdigit():
        return [word.replace(",", "")]
    if UNSPACED.fullmatch(word):
        return [word[at : at + 2] for at in range(len(word) - 1)]
    return [word]


def _names(title: Sequence[_Word], text: Sequence[_Word]) -> Iterable[str]:
    """Names, as far as capitals betray them; of a Title-Case Title only those in the text."""
    in_text = [word.stem for word in text if word.is_name]
    longer = [word for word in title[1:] if word.is_long]
    is_title_case = sum(word.is_capital for word in longer) > _TITLE_CASE * len(longer)
    known = {word.stem for word in text if word.may_name} if is_title_case else set(in_text)
    in_title = (
        word.stem
        for word in title
        if (word.may_name and word.stem in known) or (word.is_name and not is_title_case)
    )
    return dict.fromkeys((*in_title, *in_text))
