"""In which letters a language is written, by the Unicode CLDR.

The invariant: of a language that nobody knows, nothing is said.
"""

import re
import unicodedata
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global

WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A character of Chinese, Japanese or Korean."""

LATIN = "LATIN"
# How Unicode's names of characters begin, by ISO 15924.
_NAMES = {
    "Latn": (LATIN,),
    "Cyrl": ("CYRILLIC",),
    "Arab": ("ARABIC",),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Grek": ("GREEK",),
    "Hebr": ("HEBREW",),
    "Thai": ("THAI",),
    "Hans": ("CJK",),
    "Hant": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL", "CJK"),
}
_OTHERS = frozenset(name for names in _NAMES.values() for name in names) - {LATIN}
# Names may be left in Latin letters.
_FEWEST = 0.5


@cache
def script_of(language: str) -> tuple[str, ...]:
    """How the names of its letters begin; () of a language or script that we do not know."""
    try:
        locale = Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return ()
    likely = get_global("likely_subtags")
    tag = likely.get(f"{locale.language}_{locale.territory}") or likely.get(locale.language, "")
    script = locale.script or ([*str(tag).split("_"), ""])[1]
    return _NAMES.get(script, ())


def scripts_in(text: str) -> frozenset[str]:
    """How the names of its letters begin, of those scripts that we know but for Latin."""
    names = {unicodedata.name(sign, "").partition(" ")[0] for sign in text if not sign.isascii()}
    return _OTHERS & names


def is_written_in(text: str, language: str) -> bool:
    """Whether at least half of its letters are the language's."""
    wanted = script_of(language)
    letters = [unicodedata.name(sign, "") for sign in text if sign.isalpha()]
    own = sum(name.startswith(wanted) for name in letters)
    return bool(wanted) and own >= _FEWEST * len(letters)


def is_latin(word: str) -> bool:
    return all(unicodedata.name(sign, LATIN).startswith(LATIN) for sign in word if sign.isalpha())
