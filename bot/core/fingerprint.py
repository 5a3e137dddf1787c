"""What is compared when two reports are compared: stems, names, numbers, and a hash of the text.

The invariant: the same article gives the same terms in every process and on every day, because
nothing here depends on other articles; how rare a word is, only the index knows.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import snowballstemmer

from bot.model.article import Article

# Measured on seven sets of clustered news: a title weight of 2 to 3 beats 1, 600 to 1,000
# characters of text beat 300, 40 terms do as well as all of them, 20 lose a point of F1.
TITLE_WEIGHT = 2.0
LEAD = 600
MOST_TERMS = 40

_LONGEST_TITLE = 300
_MOST_NAMES = 40
_MOST_NUMBERS = 20

# Copies of one agency text differ in a place line, a credit or an ending; reports written apart
# from each other share hardly any run of four words.
_SHINGLE = 4
_COPY = 0.8
_FEWEST_WORDS = 20
_HASHED_WORDS = 60

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

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*(?:['’][^\W_]+)?")
_SENTENCE_END = re.compile(r"[.!?:]\s*[\"”’)]*\s*[\"“‘(]*$|^\s*[\"“‘(]*$|\n\s*[\"“‘(]*$")
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

    def to_dict(self) -> dict[str, Any]:
        return {
            "weights": dict(self.weights),
            "title": list(self.title),
            "names": list(self.names),
            "numbers": list(self.numbers),
        }

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> "Terms":
        return cls(
            weights=tuple((str(stem), float(weight)) for stem, weight in saved["weights"].items()),
            title=tuple(saved["title"]),
            names=tuple(saved["names"]),
            numbers=tuple(saved["numbers"]),
        )


def terms(article: Article) -> Terms:
    """The features of a report's title and first 600 characters."""
    title, text = article.title[:_LONGEST_TITLE], article.text[:LEAD]
    language = article.language[:2].lower()
    ignored = _STOP_WORDS if language in {"", "en"} else _FOREIGN_STOP_WORDS
    counts: Counter[str] = Counter()
    for source, weight in ((title, TITLE_WEIGHT), (text, 1.0)):
        for word in _words(source):
            if len(word) > 1 and not word[0].isdigit() and word not in ignored:
                counts[stem(word, language)] += weight  # type: ignore[assignment]
    names = dict.fromkeys(stem(name, language) for name in _names(title, text))
    numbers = dict.fromkeys(word for word in _words(f"{title} {text}") if word[0].isdigit())
    return Terms(
        weights=tuple((word, float(count)) for word, count in counts.most_common(MOST_TERMS)),
        title=tuple(stem(word, language) for word in _words(title)),
        names=tuple(names)[:_MOST_NAMES],
        numbers=tuple(numbers)[:_MOST_NUMBERS],
    )


def sought(text: str) -> dict[str, frozenset[str]]:
    """The words that a reader looks for, each as its stems in every language; no small words."""
    words = [word for word in _words(text) if word not in _STOP_WORDS]
    return {word: frozenset(stem(word, language) for language in _STEMMERS) for word in words}


def text_hash(article: Article) -> str:
    """Equal for copies of one text whatever their titles; "" for a text too short to tell."""
    words = folded(article.text).split()[:_HASHED_WORDS]
    if len(words) < _FEWEST_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode(errors="replace")).hexdigest()[:16]


def same_text(one: Article, other: Article) -> bool:
    """Whether both are one agency's text: wire copy adds reach, not a second source."""
    hashed = text_hash(one)
    if hashed and hashed == text_hash(other):
        return True
    mine, theirs = _shingles(one.text), _shingles(other.text)
    if not mine or not theirs:
        return False
    return len(mine & theirs) >= _COPY * len(mine | theirs)


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


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case word; of an unknown language, the English one."""
    return str(_stemmer(_STEMMERS.get(language, "english")).stemWord(word))


@lru_cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)


def _words(text: str) -> Iterator[str]:
    for token in _TOKEN.findall(text):
        word = token.lower().replace("’", "'").removesuffix("'s")
        yield word.replace(",", "") if word[0].isdigit() else word


def _names(title: str, text: str) -> Iterable[str]:
    """Names, as far as capitals betray them; of a Title-Case Title only those in the text."""
    in_text = [word for word, is_name in _capitalised(text) if is_name]
    in_title = list(_capitalised(title))
    words = [token for token in _TOKEN.findall(title)[1:] if token[0].isalpha() and len(token) > 3]
    capitals = sum(word[0].isupper() for word in words)
    if words and capitals > _TITLE_CASE * len(words):
        known = {word for word, _ in _capitalised(text)}
        return [*(word for word, _ in in_title if word in known), *in_text]
    known = set(in_text)
    return [*(word for word, is_name in in_title if is_name or word in known), *in_text]


def _capitalised(text: str) -> Iterator[tuple[str, bool]]:
    """The capitalised words, and whether each must be a name: it does not begin a sentence."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        word = token.lower().replace("’", "'").removesuffix("'s")
        if not token[0].isupper() or len(word) < 2 or word in _NO_NAMES:
            continue
        begins = _SENTENCE_END.search(text[max(0, match.start() - 8) : match.start()])
        yield word, token[:2].isupper() or begins is None


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = folded(text[: 5 * LEAD]).split()
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    return frozenset(
        tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)
    )
