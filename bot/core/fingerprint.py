"""What is compared when two reports are compared: stems, names and numbers.

The invariant: the same article gives the same terms in every process and on every day, because
nothing here depends on other articles; how rare a word is, only the index knows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from operator import itemgetter
from typing import Any

from bot.core.vocabulary import CONTENT, IS_CAPITAL, IS_NUMBER, MAY_NAME, STEM, Word, vocabulary
from bot.model.article import Article

# Measured on the dev halves of three sets of clustered news: a title weight of 4 beats 2, 1,000
# characters of text beat 600, 40 terms do as well as all of them, 20 lose a point of F1.
TITLE_WEIGHT = 4
LEAD = 1000
MOST_TERMS = 40

_LONGEST_TITLE = 300
_MOST_NAMES = 40
_MOST_NUMBERS = 20

_LATIN_MARKS = re.compile("[\u0300-\u036f]")

# Above this part of words with a capital, a title's capitals tell nothing.
_TITLE_CASE = 0.6
# And above this part of words that are nothing but capitals, it begins with its subject.
_SHOUTED = 0.8
_SUBJECT = 2


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
    known = vocabulary(language)
    title = known.read(article.title[:_LONGEST_TITLE])
    text = known.read(article.text[:LEAD])
    counts = Counter(map(CONTENT, text))
    names = _names(title, text, counts)[:_MOST_NAMES]
    for word in title:
        counts[word.content] += 1 if word.is_number else TITLE_WEIGHT
    del counts[""]
    numbers = dict.fromkeys(map(STEM, filter(IS_NUMBER, chain(title, text))))
    return Terms(
        weights=tuple(sorted(counts.items(), key=itemgetter(1), reverse=True)[:MOST_TERMS]),
        title=tuple([word.stem for word in title if not word.is_end]),
        names=tuple(names),
        numbers=tuple(numbers)[:_MOST_NUMBERS],
        language=language,
        subject=_subject(title),
    )


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


def _subject(title: Sequence[Word]) -> tuple[str, ...]:
    if not _is_shouted(title):
        return ()
    first = [word.stem for word in title if word.content and not word.is_number][:_SUBJECT]
    return tuple(first) if len(first) == _SUBJECT else ()


def _names(title: Sequence[Word], text: Sequence[Word], counts: Mapping[str, int]) -> list[str]:
    """Names, as far as capitals betray them; of a Title-Case Title only those in the text.

    What the text writes without a capital, too, is none. `counts`: how often it has each stem.
    """
    in_text = _capitalised(text)
    longer = [word for word in title[1:] if word.is_long]
    is_title_case = sum(word.is_capital for word in longer) > _TITLE_CASE * len(longer)
    if is_title_case or _is_shouted(title):
        known = set(map(STEM, filter(MAY_NAME, text)))
    else:
        known = {*in_text, *_capitalised(title)}
    in_title = [word.stem for word in title if word.may_name and word.stem in known]
    capitals = Counter(map(CONTENT, filter(IS_CAPITAL, text)))
    found = dict.fromkeys((*in_title, *in_text))
    return [name for name in found if counts[name] <= capitals[name]]


def _capitalised(words: Sequence[Word]) -> list[str]:
    """Whose capital is not that of a sentence's first word."""
    return [
        words[at].stem
        for at in compress(range(len(words)), map(MAY_NAME, words))
        if words[at].has_initials or (at and not words[at - 1].is_end)
    ]


def _is_shouted(title: Sequence[Word]) -> bool:
    words = [word for word in title if not (word.is_number or word.is_end)]
    return sum(word.is_shouted for word in words) > _SHOUTED * len(words)
