"""What topics are called in the languages other than English, as tables.

`<tag>.topics` beside this file, for those who speak the language and write no code: a line is
`slug: Name | another name | another`; of a country its ISO 3166 code stands for the slug. The first
name is the one that readers see; all are understood, in capitals or not, with or without accents.
Plural and case need no names of their own where bot.core.topic_names knows the language's endings.
Countries without a line are called what the CLDR calls them.

The invariant: a name is ours, never a reader's; in one language it belongs to one topic.
"""

from collections.abc import Mapping
from functools import cache

from babel import Locale

from bot.locales import ENGLISH, FOLDER, LANGUAGES, language_of

# Both of a language's scripts are understood, the first is shown.
_SCRIPTS = {"zh": ("zh_Hans", "zh_Hant")}
# A country's code; the CLDR's codes of regions are digits.
_CODE_LETTERS = 2


def name_in(language: str, slug: str, code: str) -> str:
    """What a topic is called in a language, by its slug or its country's code; "": unknown."""
    names = names_in(language_of(language))
    return (names.get(code) or names.get(slug) or ("",))[0]


@cache
def names_in(language: str) -> Mapping[str, tuple[str, ...]]:
    """All names in one of our languages, by a topic's slug or a country's code."""
    return {**_countries(language), **table_of(language)}


@cache
def table_of(language: str) -> Mapping[str, tuple[str, ...]]:
    """What the table of one of our languages says; empty where it has none, like English."""
    path = FOLDER / f"{language}.topics"
    return table_in(path.read_text("utf-8")) if path.exists() else {}


def table_in(text: str) -> dict[str, tuple[str, ...]]:
    """The names by slug. ValueError: the table is broken, and where."""
    names: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        slug, _, rest = (part.strip() for part in line.partition(":"))
        told = tuple(filter(None, map(str.strip, rest.split("|"))))
        if not slug or not told or slug in names:
            raise ValueError(f"line {number}: {line}")
        names[slug] = told
    return names


@cache
def _countries(language: str) -> Mapping[str, tuple[str, ...]]:
    if language == ENGLISH or language not in LANGUAGES:
        return {}
    scripts = [Locale.parse(tag) for tag in _SCRIPTS.get(language, (language,))]
    return {
        code: tuple(dict.fromkeys(script.territories[code] for script in scripts))
        for code in map(str, scripts[0].territories)
        if len(code) == _CODE_LETTERS and code.isalpha()
    }
