"""Whether two reports are one text: wire copy adds reach, not a second source.

The invariant: the work is bounded, and a text too short to tell is nobody's copy.
"""

import hashlib

from bot.core.fingerprint import folded
from bot.model.article import Article

# Copies of one agency text differ in a place line, a credit or an ending; reports written apart
# from each other share hardly any run of four words.
_SHINGLE = 4
_COPY = 0.8
_FEWEST_WORDS = 20
_HASHED_WORDS = 60
_COMPARED = 3000


def text_hash(article: Article) -> str:
    """Equal for copies of one text whatever their titles; "" for a text too short to tell."""
    words = folded(article.text).split()[:_HASHED_WORDS]
    if len(words) < _FEWEST_WORDS:
        return ""
    return hashlib.sha256(" ".join(words).encode(errors="replace")).hexdigest()[:16]


def same_text(one: Article, other: Article) -> bool:
    """Whether both are one agency's text, but for a place line, a credit or an ending."""
    hashed = text_hash(one)
    if hashed and hashed == text_hash(other):
        return True
    mine, theirs = _shingles(one.text), _shingles(other.text)
    if not mine or not theirs:
        return False
    return len(mine & theirs) >= _COPY * len(mine | theirs)


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = folded(text[:_COMPARED]).split()
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    return frozenset(
        tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)
    )
