"""Whether the names in a machine's words are the source's: they are told by their capitals.

The invariant: a word with a capital that does not stand in the source is taken for a made-up name,
even if it is none. Two things cannot be seen: a name that begins a translated sentence, for every
word does so with a capital; and names in another script than the source's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from bot.core.figures import base
from bot.core.fingerprint import folded
from bot.core.names import NO_NAME, names_of
from bot.core.numerals import WORDS
from bot.core.scripts import LATIN, is_latin, script_of
from bot.core.vocabulary import stem
from bot.model.wording import Wish, Wording

_WORD = re.compile(r"[^\W\d_](?:\w|['’.&-](?=\w))*")
_BEGINS = re.compile(r"(?:^|[.!?:…\n])[\"”’»)]*\s*[\"“‘«(\[]*$")
_POSSESSIVE = re.compile(r"['’]s$")
# "l'Allemagne", "dell'Ostrania"; not "O'Brien".
_ELIDED = re.compile(r"^[a-zà-ÿ]{1,5}['’](?=\w)")
_JOINTS_TEXT = "of the de la del y e et und von van der du des da do"
_JOINTS = frozenset(_JOINTS_TEXT.split())
# There every noun has a capital.
_CAPITAL_NOUNS = frozenset({"de", "lb"})
# What their languages call by other letters, by the CLDR's code.
_SHORT = {"US": "US USA EEUU EUA", "GB": "UK", "UN": "UN ONU", "EU": "EU UE", "NATO": "NATO OTAN"}
_SHORT_ABROAD = {"US": "us usa eeuu ee uu eua", "UN": "un onu", "EU": "eu ue", "NATO": "nato otan"}
# Letters that an adapted name has in common with the source's: "Kelm", "Kelms".
_ALIKE = 4


@dataclass(slots=True)
class _Run:
    words: list[str]
    begins: bool
    """At the beginning of a sentence, where any word has a capital."""


def fault_of_names(wish: Wish, draft: Wording) -> str:
    source = wish.source.whole
    if not wish.is_translation:
        return _fault_of_own(source, draft.whole, base(wish.language))
    written = draft.whole
    if script_of(wish.language) != script_of(wish.source.language):
        return _fault_of_foreign_words(source, written, wish.language)
    if script_of(wish.language) != (LATIN,):
        return ""
    if base(wish.language) not in _CAPITAL_NOUNS:
        allowed = _words(source) | _places(source, base(wish.source.language), base(wish.language))
        if fault := _fault_of_translated(source, written, allowed):
            return fault
    return _fault_of_lost(wish.source, written)


def _fault_of_own(source: str, written: str, language: str) -> str:
    """In its own language every run of capitals stands in the source, in its order."""
    known, stems = folded(source), {stem(word, language) for word in folded(source).split()}
    numbers, small = WORDS.get(language, {}), {*_WORD.findall(source)}
    for run in _runs(written):
        words = [word for word in run.words if word.casefold() not in numbers]
        if not words or folded(" ".join(words)) in known:
            continue
        first, rest = words[0], words[1:]
        if rest:
            # "Strong Kelm" may begin a sentence, "Voss Kelm" may not: the source knows "strong".
            is_sound = first.lower() in small and folded(" ".join(rest)) in known
        else:
            is_sound = all(stem(one, language) in stems for one in folded(first).split())
        if not (run.begins and is_sound):
            return "a name that the source lacks"
    return ""


def _fault_of_translated(source: str, written: str, allowed: frozenset[str]) -> str:
    known, own = folded(source), _words(source)
    for run in _runs(written):
        words = run.words[1:] if run.begins and folded(run.words[0]) not in known else run.words
        parts = [part for word in words for part in folded(word).split()]
        if not parts:
            continue
        if not all(part in allowed for part in parts):
            return "a name that the source lacks"
        if all(part in own for part in parts) and f" {' '.join(parts)} " not in known:
            return "a name put together"
    return ""


def _fault_of_lost(source: Wording, written: str) -> str:
    """Of a name of several words the last stands in the translation, perhaps with an ending."""
    words, abroad = folded(written).split(), {*called(base(source.language)).values()}
    for name in (*names_of(source.headline), *names_of(source.summary)):
        parts = folded(name).split()
        # Countries have other names there.
        if len(parts) < 2 or folded(name) in abroad:
            continue
        if not any(word.startswith(parts[-1][:_ALIKE]) for word in words):
            return "a name is lost"
    return ""


def _fault_of_foreign_words(source: str, written: str, language: str) -> str:
    """Between letters of another script, Latin words are names that were left as they are."""
    if script_of(language) == (LATIN,):
        return ""
    known = _words(source)
    for word in _WORD.findall(written):
        if is_latin(word) and not set(folded(word).split()) <= known:
            return "a name that the source lacks"
    return ""


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


def _runs(text: str) -> Iterator[_Run]:
    """Words with capitals that stand together; small words within a name belong to it."""
    run: _Run | None = None
    end, small = 0, list[str]()
    for match in _WORD.finditer(text):
        word = _ELIDED.sub("", _POSSESSIVE.sub("", match[0]))
        is_near = run is not None and text[end : match.start()] == " "
        is_capital = any(sign.isupper() for sign in word)
        if run and is_near and is_capital and not _is_possessive(text, end):
            run.words += [*small, word]
            small = []
        elif run and is_near and word in _JOINTS and len(small) < 2:
            small.append(word)
        else:
            yield from _trimmed(run)
            begins = _BEGINS.search(text[max(0, match.start() - 8) : match.start()]) is not None
            run, small = (_Run([word], begins), []) if is_capital else (None, [])
        end = match.end()
    yield from _trimmed(run)


def _is_possessive(text: str, end: int) -> bool:
    return _POSSESSIVE.search(text[max(0, end - 2) : end]) is not None


def _trimmed(run: _Run | None) -> Iterator[_Run]:
    """The run without days, titles and articles around the name in it."""
    if run is None:
        return
    words, begins = run.words, run.begins
    while words and words[0].casefold() in NO_NAME:
        words, begins = words[1:], False
    while words and words[-1].casefold() in NO_NAME:
        words = words[:-1]
    if words:
        yield _Run(words, begins)


def _places(source: str, language: str, into: str) -> frozenset[str]:
    """Words of what the source's countries, months and days are called in the other language."""
    known, there = folded(source), called(into)
    short = {word.replace(".", "") for word in _WORD.findall(source)}
    told = {key for key, name in called(language).items() if name in known}
    told |= {("country", code) for code, names in _SHORT.items() if short & set(names.split())}
    names = [there.get(key, "") for key in told]
    names += [_SHORT_ABROAD.get(code, "") for kind, code in told if kind == "country"]
    return frozenset(word for name in names for word in name.split())


@cache
def called(language: str) -> dict[tuple[str, str], str]:
    """Its words for countries, months and days."""
    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return {}
    tables = {
        "country": locale.territories,
        "month": locale.months["format"]["wide"],
        "day": locale.days["format"]["wide"],
    }
    return {
        (kind, str(key)): folded(name)
        for kind, names in tables.items()
        for key, name in names.items()
        if name
    }
