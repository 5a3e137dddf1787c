"""Our words as the reader hears them: in their language, with times of their own zone.

The invariant: what somebody else wrote is neither translated nor taken for a hole, and keeps its
own direction within a sentence that runs the other way.
"""

import re
import unicodedata
from datetime import datetime

from bot.core.clock import letters_of, zone_named
from bot.locales import Catalogue, catalogue_of
from bot.locales.topic_names import name_in
from bot.model.chat import PLAIN, Voice
from bot.model.text import HOLE, Text, TopicName

# https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates: in between, the first letter
# decides on the direction, and what is around does not count.
_ISOLATE, _END = "\u2068", "\u2069"
# Before what begins a line: for all its being isolated, browsers go by its first letter.
_RUNS_RIGHT, _RUNS_LEFT = "\u200e", "\u200f"
# With what is to be typed behind it: "/follow Kenya".
_COMMAND = re.compile(r"/[a-z]+(?: [A-Za-z0-9<\[#][\w<>\[\]#-]*)*", re.ASCII)


def said(text: str, voice: Voice = PLAIN) -> str:
    """A Text with its holes filled, or a string as it stands, in the reader's language."""
    if isinstance(text, TopicName):
        return named(text, voice)
    catalogue = catalogue_of(voice.language)
    if not isinstance(text, Text):
        return catalogue.sentence(text)
    count = text.holes.get("count")
    words = catalogue.sentence(text.template, text.plural, count if isinstance(count, int) else 0)
    if catalogue.is_right_to_left:
        words = _COMMAND.sub(lambda command: _isolated(command[0]), words)
    mark = _RUNS_LEFT if catalogue.is_right_to_left else _RUNS_RIGHT

    def fill(hole: re.Match[str]) -> str:
        if hole[1] not in text.holes:
            return hole[0]
        value = _value(text.holes[hole[1]], voice, catalogue)
        return mark + value if value.startswith(_ISOLATE) and _begins_a_line(hole) else value

    return HOLE.sub(fill, words)


def named(name: str, voice: Voice = PLAIN) -> str:
    """A topic's name in the reader's language; any other as it stands."""
    told = name_in(voice.language, name.slug, name.code) if isinstance(name, TopicName) else ""
    return told or str(name)


def quoted(words: str, voice: Voice = PLAIN) -> str:
    """Somebody's words within a line of the reader's: they do not decide how that line runs."""
    return _quoted(words, catalogue_of(voice.language))


def day_and_time(moment: datetime, voice: Voice = PLAIN) -> str:
    """As in `3 Nov 14:05 UTC`."""
    day = catalogue_of(voice.language).day_of(moment.astimezone(zone_named(voice.zone)))
    return f"{day} {time_of_day(moment, voice)}"


def time_of_day(moment: datetime, voice: Voice = PLAIN) -> str:
    """As in `14:05 UTC`."""
    there = moment.astimezone(zone_named(voice.zone))
    return f"{catalogue_of(voice.language).hour_of(there)} {letters_of(there)}"


def _begins_a_line(hole: re.Match[str]) -> bool:
    """And is not all of it."""
    before = hole.string[: hole.start()]
    after = hole.string[hole.end() :]
    return before[-1:] in {"", "\n"} and after[:1] not in {"", "\n"}


def _value(value: object, voice: Voice, catalogue: Catalogue) -> str:
    match value:
        case Text():
            return said(value, voice)
        case int() if not isinstance(value, bool):
            return catalogue.number(value)
        case datetime():
            foreign = day_and_time(value, voice)
        case TopicName():
            foreign = named(value, voice)
        case _:
            foreign = str(value)
    return _quoted(foreign, catalogue)


def _quoted(words: str, catalogue: Catalogue) -> str:
    is_foreign = catalogue.is_right_to_left or any(map(_runs_left, words))
    return _isolated(words) if is_foreign else words


def _runs_left(sign: str) -> bool:
    return unicodedata.bidirectional(sign) in {"R", "AL"}


def _isolated(foreign: str) -> str:
    """Line by line, for the end of a line ends an isolate."""
    return "\n".join(f"{_ISOLATE}{line}{_END}" if line else line for line in foreign.split("\n"))
