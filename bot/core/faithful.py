"""Whether what a machine wrote says nothing that its source does not.

The invariant: nobody is believed. What is taken has its numbers, names and quotations from the
source, its doubts, too, and is plain text on one line; where we cannot see whether that is so, it
is not taken. What no table can tell, whether a translation means the same, is not promised.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.core.capitals import called, fault_of_names
from bot.core.figures import Figures, base, figures
from bot.core.fingerprint import folded
from bot.core.hedges import Hedge, hedges_in, known_hedges
from bot.core.quotations import quotations, without_quotations
from bot.core.scripts import WITHOUT_SPACES, is_written_in, script_of
from bot.core.text import clean
from bot.core.tolls import tolls
from bot.core.vocabulary import stem
from bot.model.wording import Wish, Wording

_MARKUP = re.compile(r"</?[a-zA-Z!]|```|\*\*|__|\]\(|&#?\w+;")
_ADDRESS = re.compile(
    r"\w+://\S*|www\.\S+|[\w.+-]+@[\w-]+|(?<!\w)[@#/]\w+|[\w-]+(?:\.[a-z]{2,})+\b(?:/\S*)?",
    re.IGNORECASE,
)
# Not behind "EE. UU." or "Mr.".
_SENTENCE_END = re.compile(
    r"(?:(?<=[^\W_]{3}[.!?])|(?<=[\"”’»)%\d][.!?]))[\"”’»)]*\s+|(?<=[。！？।؟])"
)
_CONTENT = 4
"""Letters of a word that says something by itself."""

# Of a shortened text's words; a machine may put a "but" in, not a sentence of its own.
_SHARE_OF_SOURCE = 0.7
# Of a translation's: more is no translation. Spanish and Portuguese share a third.
_MOST_ALIKE = 0.7
# A translation's length by its source's; German is a third longer than English.
_SHORTEST, _LONGEST = 0.4, 2.5
# A character that is a word or half of one counts for so many letters.
_IDEOGRAPH = 3
# There November is the 11th month.
_NUMBERED_MONTHS = frozenset({"zh", "ja", "ko"})


def fault_of(wish: Wish, draft: Wording) -> str:
    """What is wrong with a draft, in words for the log that quote nothing; "": nothing is."""
    if fault := _fault_of_form(wish, draft):
        return fault
    checks = _TRANSLATED if wish.is_translation else _SHORTENED
    return next((fault for check in checks if (fault := check(wish, draft))), "")


def can_shorten(language: str) -> bool:
    """Whether we would see what a shorter text of that language has lost."""
    return known_hedges(base(language))


def learn(language: str) -> None:
    """Read the tables of a language now: a tenth of a second, in which nothing else is done."""
    called(base(language))
    figures("", language)
    script_of(language)


def _fault_of_form(wish: Wish, draft: Wording) -> str:
    if not draft.headline:
        return "no headline"
    if draft.summary and not wish.source.summary:
        return "a summary where there was none"
    if len(draft.headline) > wish.longest_headline or len(draft.summary) > wish.longest_summary:
        return "too long"
    if any(text != clean(text) for text in (draft.headline, draft.summary)):
        return "not one plain line"
    return _fault_of_markup(wish.source.whole, draft.whole)


def _fault_of_markup(source: str, written: str) -> str:
    if any(sign not in source for sign in _MARKUP.findall(written)):
        return "markup"
    addresses = [match.casefold() for match in _ADDRESS.findall(written)]
    if any("://" in one or one not in source.casefold() for one in addresses):
        return "an address"
    return ""


def _numbers(source: Wording, draft: Wording) -> tuple[Figures, Figures]:
    return (
        figures(source.whole, source.language),
        figures(draft.whole, draft.language),
    )


def _fault_of_numbers(wish: Wish, draft: Wording) -> str:
    said, written = _numbers(wish.source, draft)
    known = {*said.digits, *said.words}
    if not {*written.digits, *written.words} <= known or not written.vague <= said.vague:
        return "a number that the source lacks"
    # The number may be there, and be another one's: "12 dead, 40 hurt".
    if not frozenset(tolls(draft.whole)).issubset(tolls(wish.source.whole)):
        return "a number of something else"
    return ""


def _fault_of_same_numbers(wish: Wish, draft: Wording) -> str:
    """A translation tells all numbers, each as often."""
    said, written = _numbers(wish.source, draft)
    languages = {base(wish.source.language), base(wish.language)}
    months = languages & _NUMBERED_MONTHS
    spoken = said.words + (said.months if months else Counter())
    uttered = written.words + (written.months if months else Counter())
    if said.digits - written.digits - uttered:
        return "a number is lost"
    if written.digits - said.digits - spoken:
        return "a number that the source lacks"
    if not set(written.words) <= {*said.digits, *spoken}:
        return "a number that the source lacks"
    if written.vague and not (said.vague or said.digits or said.words):
        return "a number that the source lacks"
    return _fault_of_swapped(tolls(wish.source.whole), tolls(draft.whole))


def _fault_of_swapped(said: Sequence[tuple[str, int]], written: Sequence[tuple[str, int]]) -> str:
    """Of the victims that both tell of, both tell the same; not all languages' are seen."""
    fates = {fate for fate, _ in said}
    is_other = any(fate in fates and (fate, count) not in said for fate, count in written)
    return "a number of something else" if is_other else ""


def _fault_of_quotations(wish: Wish, draft: Wording) -> str:
    source, written = wish.source.whole, draft.whole
    said, quoted = quotations(source), quotations(written)
    if said is None or quoted is None:
        return "marks of quotation that do not fit"
    if wish.is_translation:
        return "" if len(said) == len(quoted) else "not as many quotations"
    if any(not any(folded(one) in folded(whole) for whole in said) for one in quoted):
        return "a quotation that the source lacks"
    bare, left = folded(without_quotations(written)), folded(without_quotations(source))
    if any(folded(one) in bare and folded(one) not in left for one in said if one):
        return "a quotation without its marks"
    return ""


def _fault_of_hedges(wish: Wish, draft: Wording) -> str:
    """Each sentence keeps the doubts of the one that it tells, and denies nothing by itself."""
    language = base(wish.language)
    told = [wish.source.headline, *_sentences(wish.source.summary)]
    for at, part in enumerate((draft.headline, *_sentences(draft.summary))):
        nearest = max(told, key=lambda one: _shared(part, one, language))
        asked = _sureness(nearest, language)
        has = _sureness(part, language)
        if Hedge.NOT in has - asked:
            return "a denial that the source lacks"
        if (asked | (_sureness(told[0], language) if at == 0 else frozenset())) - has:
            return "a doubt or a denial is lost"
    return ""


def _fault_of_kept_hedges(wish: Wish, draft: Wording) -> str:
    """In a translation only what every language has a word for."""
    languages = base(wish.source.language), base(wish.language)
    if not all(known_hedges(one) for one in languages):
        return ""
    before, after = (
        hedges_in(one.whole, language)
        for one, language in zip((wish.source, draft), languages, strict=True)
    )
    is_lost = (before - after) & {Hedge.NOT, Hedge.UNPROVEN}
    return "a doubt or a denial is lost" if is_lost else ""


def _sureness(text: str, language: str) -> frozenset[Hedge]:
    found = hedges_in(text, language)
    return found | {Hedge.TOLD} if ": " in text else found


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE_END.split(text) if one]


def _shared(text: str, other: str, language: str) -> int:
    return len(_stems(text, language) & _stems(other, language))


def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in _content(text))


def _content(text: str) -> list[str]:
    return [word for word in folded(text).split() if len(word) >= _CONTENT]


def _fault_of_words(wish: Wish, draft: Wording) -> str:
    language = base(wish.language)
    known = _stems(wish.source.whole, language)
    words = _content(draft.whole)
    if sum(stem(word, language) in known for word in words) < _SHARE_OF_SOURCE * len(words):
        return "words of its own"
    if len(draft.whole) >= len(wish.source.whole):
        return "no shorter"
    return ""


def _fault_of_translation(wish: Wish, draft: Wording) -> str:
    if wish.source.summary and not draft.summary:
        return "no summary"
    # Each may begin with a name that looks like any other word.
    if len(_sentences(draft.summary)) > len(_sentences(wish.source.summary)):
        return "more sentences"
    whole = draft.whole
    if not is_written_in(whole, wish.language):
        return "another script"
    ratio = _weight(whole) / _weight(wish.source.whole)
    if not _SHORTEST <= ratio <= _LONGEST:
        return "too short or too long for a translation"
    if script_of(wish.language) == script_of(wish.source.language):
        known, words = set(_content(wish.source.whole)), _content(whole)
        if _share(words, known) > _MOST_ALIKE:
            return "not translated"
    return ""


def _weight(text: str) -> int:
    return sum(_IDEOGRAPH if WITHOUT_SPACES.match(sign) else 1 for sign in text)


def _share(words: Iterable[str], known: set[str]) -> float:
    found = [word in known for word in words]
    return sum(found) / len(found) if found else 0.0


_SHORTENED = (
    _fault_of_numbers,
    _fault_of_quotations,
    fault_of_names,
    _fault_of_hedges,
    _fault_of_words,
)
_TRANSLATED = (
    _fault_of_translation,
    _fault_of_same_numbers,
    _fault_of_quotations,
    fault_of_names,
    _fault_of_kept_hedges,
)
