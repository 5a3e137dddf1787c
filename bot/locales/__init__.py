"""The languages that we speak: what translators wrote, and how each writes dates and numbers.

A language is a gettext file beside this one and its tag in LANGUAGES; `./run locales` brings the
files up to date with the sentences in the source. Each is read when it is first spoken, and kept.

The invariant: whatever language is asked for, words come out; English ones where there is no
translation, or one whose holes are not those of the sentence.
"""

import gettext
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import DateTimePattern
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.model.text import HOLE

FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES = (ENGLISH, "es", "pt", "fr", "de", "id", "ms", "ar", "hi", "ru", "zh")

# Our English is British; the letters of zh.po are the simplified ones.
_LOCALES = {ENGLISH: "en_GB", "zh": "zh_Hans"}
# What old Androids call Indonesian.
_FORMER = {"in": "id"}
_TAG = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
# RFC 9110, 12.5.4. Browsers name some ten at most.
_WEIGHT = re.compile(r"\s*(?:q=([01](?:\.\d{0,3})?))?\s*", re.ASCII)
_MOST_ACCEPTED = 20
# Plural rules repeat after a hundred; the numbers up to here meet each of them.
_COUNTED = range(201)

Sentence = tuple[str, str]
"""The English one and, where it has one, its plural."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """What is said in one language, and how."""

    language: str
    locale: Locale
    sentences: Mapping[Sentence, Sequence[str]]
    """The translations, in as many forms as the language has plurals."""
    form: Callable[[int], int]
    """Which of the forms is for a count."""

    @property
    def is_right_to_left(self) -> bool:
        return self.locale.text_direction == "rtl"

    def sentence(self, text: str, plural: str = "", count: int = 1) -> str:
        """The sentence with its holes as they are; in English where it is not translated."""
        forms = self.sentences.get((text, plural))
        if forms is None:
            return plural if plural and count != 1 else text
        return forms[self.form(abs(count)) if plural else 0]

    def number(self, number: int) -> str:
        return format_decimal(number, locale=self.locale)

    def day_of(self, moment: datetime) -> str:
        """As `3 Nov`."""
        return self._written(moment, "MMMd")

    def hour_of(self, moment: datetime) -> str:
        """As `14:05`: of 24 hours everywhere, for it is short and says enough."""
        return self._written(moment, "Hm")

    def _written(self, moment: datetime, skeleton: str) -> str:
        pattern: DateTimePattern = self.locale.datetime_skeletons[skeleton]
        return pattern.apply(moment, self.locale)


@lru_cache(maxsize=1024)
def catalogue_of(tag: str) -> Catalogue:
    """For a tag as platforms write it: `pt-br`, `zh_Hans`; English for one that we do not speak."""
    return _read(language_of(tag))


def language_of(tag: str) -> str:
    """The one of LANGUAGES that a tag asks for; English where there is none."""
    first = tag.lower().replace("_", "-").partition("-")[0]
    language = _FORMER.get(first, first)
    return language if language in LANGUAGES else ENGLISH


def language_named(tag: str) -> str:
    """The one of LANGUAGES that a tag names; "" where it is none, or no tag."""
    language = language_of(tag)
    is_ours = language != ENGLISH or tag.lower().partition("-")[0] == ENGLISH
    return language if is_ours and _TAG.fullmatch(tag) else ""


def accepted(header: str) -> str:
    """The one of LANGUAGES that a browser likes best (Accept-Language); English where it likes
    none of them."""
    return language_of(accepted_tag(header))


def accepted_tag(header: str) -> str:
    """The same as the browser writes it, as `pt-BR`; "" where it likes none of them."""
    liked: dict[str, float] = {}
    for wish in header.split(",")[:_MOST_ACCEPTED]:
        tag, _, weight = wish.partition(";")
        if language_named(tag.strip()) and (found := _WEIGHT.fullmatch(weight)):
            liked.setdefault(tag.strip(), float(found[1] or 1))
    # Of equals the first.
    best = max(liked, key=lambda tag: liked[tag], default="")
    return best if liked.get(best) else ""


def own_name(language: str) -> str:
    """What those who speak it call it: `Español`; in English where CLDR knows its name only."""
    try:
        name = Locale.parse(language).get_display_name()
    except UnknownLocaleError:
        name = Locale(ENGLISH).languages.get(language)
    name = name or language
    return name[0].upper() + name[1:]


def language_called(words: str) -> str | None:
    """The one of LANGUAGES that a reader names: by its tag, by its own name or in English."""
    if _TAG.fullmatch(words):
        first = language_of(words)
        if first != ENGLISH or words.lower().startswith(ENGLISH):
            return first
    asked, english = words.casefold(), Locale(ENGLISH).languages
    names = {one: (own_name(one), english[one]) for one in LANGUAGES}
    found = (one for one, known in names.items() if asked in map(str.casefold, known))
    return next(found, None)


def written_in(words: str) -> str | None:
    """The tag of any language, ours or not, by its tag or by its name in English or in one of
    ours: what stories may be written in."""
    asked = words.strip().casefold()
    english = Locale(ENGLISH).languages
    if asked in english and len(asked) <= 3:
        return asked
    if ours := language_called(words.strip()):
        return ours
    found = (tag for tag, name in english.items() if name.casefold() == asked and len(tag) <= 3)
    return next(found, None)


def names_in(words: str) -> list[str]:
    """Names of languages, each perhaps with a sign before it: between commas, which may have spaces
    within, or between spaces."""
    names: list[str] = []
    for part in map(str.strip, words.split(",")):
        names += [part] if written_in(part.lstrip("+-")) else part.split()
    return names


def path_of(language: str) -> Path:
    return FOLDER / f"{language}.po"


def strings_of(message: Message) -> tuple[str, ...]:
    """The forms of a translation; none where there is none, or one that is marked as doubtful."""
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return () if message.fuzzy or not all(forms) else forms


def sentence_of(message: Message) -> Sentence:
    return (message.id, "") if isinstance(message.id, str) else (message.id[0], message.id[1])


def fits(sentence: Sentence, forms: Sequence[str], form: Callable[[int], int]) -> bool:
    """Whether a translation has the holes of the sentence; a form for one number need not tell
    the `{count}`, for words may."""
    holes = {hole for text in sentence for hole in HOLE.findall(text)}
    for number, text in enumerate(forms):
        found = set(HOLE.findall(text))
        is_for_one = sentence[1] and sum(form(count) == number for count in _COUNTED) == 1
        if found != holes and not (is_for_one and found == holes - {"count"}):
            return False
    return True


@cache
def _read(language: str) -> Catalogue:
    locale = Locale.parse(_LOCALES.get(language, language))
    if language == ENGLISH:
        return Catalogue(language, locale, {}, lambda count: int(count != 1))
    with path_of(language).open("rb") as file:
        written = read_po(file, locale=language)
    form = gettext.c2py(written.plural_expr)
    sentences = {
        sentence_of(message): forms
        for message in written
        if message.id and (forms := strings_of(message)) and fits(sentence_of(message), forms, form)
    }
    return Catalogue(language, locale, sentences, form)
