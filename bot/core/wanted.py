"""What readers follow that is no topic: free words, an exact phrase, a publisher.

Invariant: the same words give the same slug, however they are written, and two wants never share
one; a slug is bounded and travels in links and buttons. Nothing that a reader types is a pattern.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.core.background import pseudo_count
from bot.core.phrases import fold_of, key_of, words_of
from bot.core.text import shorten
from bot.core.vocabulary import UNSPACED, is_small
from bot.model.topic import TopicSlug

MOST_WORDS = 8
MOST_SHOWN = 60
_LONGEST_SLUG = 40
_DIGEST = 24  # hexadecimal digits: no two wants will ever share them
_SHORTEST = 2

# What readers and keyboards put around a phrase, each with what may end it.
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_COMMAS = frozenset(",،、，")
_WORD_SIGN = "+"
_FROM = "from "

# The commonest of other languages than English, as far as they are no English words: alone they
# stand in every report. Those of English bot.core.stopwords has.
_COMMON_TEXT = """
de la el le les der das den dem und des du un une en et il di che los las del que y para com não um
uma da dos em na ein eine ist mit von im auf für van het een и в на не что с по к из من في على إلى
عن أن yang dan di ini itu untuk dengan का के की में है और से को na się nie w z på och att är det
"""
_COMMON = frozenset(_COMMON_TEXT.split())


class Manner(StrEnum):
    """How a want is matched; its slugs begin so, as no word that a reader types does."""

    WORDS = "wds"
    """All of the words stand in a report, anywhere and in any form."""
    PHRASE = "phr"
    """The very words stand there in a row."""
    PUBLISHER = "from"
    """The report is theirs."""


# Readable, and of mere digests.
_SIGNS = frozenset(f"{manner}{end}" for manner in Manner for end in ("", "d"))


class Unfit(StrEnum):
    """Why words cannot be followed."""

    NOTHING = "nothing"
    """There is no word in them."""
    COMMON = "common"
    """They stand in every report."""
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Want:
    """`keys` is what it is matched by; `shown` the words as they were typed, without quotes."""

    slug: TopicSlug
    manner: Manner
    keys: tuple[str, ...]
    shown: str

    @property
    def name(self) -> str:
        """As readers see it in a list of what they follow."""
        return f"“{self.shown}”" if self.manner is Manner.PHRASE else self.shown

    @property
    def typed(self) -> str:
        """What a reader types behind /follow to get it."""
        signs = {Manner.WORDS: _WORD_SIGN, Manner.PHRASE: '"', Manner.PUBLISHER: _FROM}
        end = '"' if self.manner is Manner.PHRASE else ""
        return f"{signs[self.manner]}{self.shown}{end}"


class Unit(NamedTuple):
    """A word, or a pair of letters where words are written without spaces: its letters without
    case and accents, and its stem."""

    fold: str
    stem: str


def parts_of(argument: str) -> list[str]:
    """What stands between commas, each once; a comma within quotes divides nothing."""
    parts, closing = [""], ""
    for character in argument:
        if closing:
            closing = "" if character in closing else closing
        elif character in _COMMAS:
            parts.append("")
            continue
        else:
            closing = _QUOTES.get(character, "")
        parts[-1] += character
    if closing:
        # Quotes that nobody closes are no quotes.
        parts = re.split(f"[{''.join(_COMMAS)}]", argument)
    return list(filter(None, dict.fromkeys(part.strip() for part in parts)))


def is_quoted(words: str) -> bool:
    return len(words) > 2 and words[-1] in _QUOTES.get(words[0], "")


def is_certain(words: str) -> bool:
    """Whether they say themselves what they are, so that no topic can be meant."""
    return is_quoted(words) or words.startswith(_WORD_SIGN)


def publisher_in(words: str) -> str:
    """The name in `from Example Wire`; "" where the words are not of that form."""
    return words[len(_FROM) :].strip() if words.lower().startswith(_FROM) else ""


def want_of(words: str) -> Want | Unfit:
    """What those follow who type this, if it is no topic: a phrase if it stands in quotes."""
    manner = Manner.PHRASE if is_quoted(words) else Manner.WORDS
    told = [(word, parts) for word in words_of(words) if (parts := units_of(word))]
    if not told:
        return Unfit.NOTHING
    if manner is Manner.WORDS:
        told = [(word, parts) for word, parts in told if not all(map(_is_small, parts))]
    units = [unit for _, several in told for unit in several]
    folds = {unit.fold for unit in units}
    if not any(map(_is_telling, units)) or (len(folds) == 1 and folds <= _COMMON):
        return Unfit.COMMON
    is_exact = manner is Manner.PHRASE
    keys = tuple(unit.fold for unit in units) if is_exact else _rarest_first(units)
    if len(keys) > MOST_WORDS:
        return Unfit.LONG
    # Without what does not count: the first who types it decides what all the others see.
    typed = [word for word, _ in told]
    shown = " ".join(typed if is_exact else dict.fromkeys(typed))
    return Want(_slug(manner, keys), manner, keys, shorten(shown, MOST_SHOWN))


@lru_cache(maxsize=10_000)
def publisher_want(name: str) -> Want | None:
    """What the followers of a publisher follow; None for a name without a letter."""
    keys = tuple(unit.fold for word in words_of(name) for unit in units_of(word))
    if not keys:
        return None
    return Want(_slug(Manner.PUBLISHER, keys), Manner.PUBLISHER, keys, shorten(name, MOST_SHOWN))


def is_want(slug: str) -> bool:
    """Whether the slug is of words, a phrase or a publisher, and not of a topic."""
    return slug.partition("-")[0] in _SIGNS and "-" in slug


def worded(slug: str, name: str) -> str:
    """`Tesla, opens, factory` of a want of several words that may stand anywhere in a report; "" of
    all else, which goes by its name, as does somebody's: Mara Voss."""
    words = name.split()
    is_words = slug.startswith((f"{Manner.WORDS}-", f"{Manner.WORDS}d-"))
    is_name = all(word[0].isupper() for word in words)
    return ", ".join(words) if is_words and len(words) > 1 and not is_name else ""


def want_in(slug: str) -> Want | None:
    """The want that a readable slug names, as in a link; None of one that is a mere digest."""
    sign, _, rest = slug.partition("-")
    if sign not in set(Manner) or len(slug) > _LONGEST_SLUG:
        return None
    manner = Manner(sign)
    if manner is Manner.PUBLISHER:
        found: Want | Unfit | None = publisher_want(rest.replace("-", " "))
    else:
        words = rest.replace("-", " ")
        found = want_of(f'"{words}"' if manner is Manner.PHRASE else words)
    return found if isinstance(found, Want) else None


@lru_cache(maxsize=50_000)
def units_of(word: str) -> tuple[Unit, ...]:
    """A word as it is compared; nothing of what has no letter or digit."""
    pieces = (word,) if word.isascii() else tuple(_pieces(word))
    return tuple(Unit(fold, key_of(piece)) for piece in pieces if (fold := fold_of(piece)))


def _pieces(word: str) -> Iterator[str]:
    """A word that holds Chinese, Japanese or Thai, in runs of one kind: pairs of those letters."""
    at = 0
    for run in UNSPACED.finditer(word):
        if run.start() > at:
            yield word[at : run.start()]
        yield from (run[0][place : place + 2] for place in range(len(run[0]) - 1))
        at = run.end()
    if at < len(word):
        yield word[at:]


def _is_small(unit: Unit) -> bool:
    """A word that every report has, or what is left of "Tesla's" and "don't"."""
    return is_small(unit.fold) or unit.fold in {"s", "t"}


def _is_telling(unit: Unit) -> bool:
    return len(unit.fold) >= _SHORTEST and not _is_small(unit)


def _rarest_first(units: Sequence[Unit]) -> tuple[str, ...]:
    """The stems, each once, in an order of their own: few reports have the first one."""
    stems = {unit.stem for unit in units if not _is_small(unit)}
    return tuple(sorted(stems, key=lambda key: (pseudo_count(key), -len(key), key)))


def _slug(manner: Manner, keys: tuple[str, ...]) -> TopicSlug:
    """Readable where it is short and of Latin letters; then no other keys have it."""
    ordered = sorted(keys) if manner is Manner.WORDS else keys
    readable = f"{manner}-{'-'.join(ordered)}"
    if len(readable) <= _LONGEST_SLUG and all(key.isascii() and key.isalnum() for key in keys):
        return TopicSlug(readable)
    digest = hashlib.sha256("\0".join(ordered).encode(errors="replace")).hexdigest()
    return TopicSlug(f"{manner}d-{digest[:_DIGEST]}")
