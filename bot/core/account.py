"""What is known of a story, at length: how its report begins, and what each of the others adds.

The invariant: every sentence stands in a report as it is, and under the name of who wrote it; none
only says again what stands above it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.central import teller
from bot.core.fingerprint import folded
from bot.core.writing import adds, sentences, summary
from bot.model.article import Article
from bot.model.story import Story

LONGEST = 900
"""Characters of all parts: what a phone shows without scrolling twice."""

_MOST_OWN = 3
_LONGEST_OWN = 500
# Reports of one event begin alike: what is more of it comes below.
_MOST_SAID = 0.5


@dataclass(frozen=True, slots=True)
class Part:
    """Whole sentences of one report."""

    report: Article
    text: str


def account(story: Story) -> tuple[Part, ...]:
    """The part of the report that tells the story, then a sentence of each other one.

    Of what was set right or withdrawn, only that report: the others may tell what was wrong. No
    part where nothing adds to the headline.
    """
    lead = teller(story)
    said = set(folded(lead.title).split())
    own = _beginning(lead, said) or summary(lead)
    said |= set(folded(own).split())
    parts = [Part(lead, own)] if own else []
    room = LONGEST - len(own)
    for report in () if story.is_corrected or story.is_withdrawn else story.tellings:
        if report.id != lead.id and (text := _addition(report, said, room)):
            parts.append(Part(report, text))
            room -= len(text)
            said |= set(folded(text).split())
    return tuple(parts)


def _beginning(report: Article, title: set[str]) -> str:
    """Its first sentences, each of which adds to the title and to those before it."""
    chosen: list[str] = []
    said, room = set(title), _LONGEST_OWN
    for sentence in _whole(report.text):
        if len(chosen) == _MOST_OWN:
            break
        if len(sentence) <= room and adds(sentence, said):
            chosen.append(sentence)
            said |= set(folded(sentence).split())
            room -= len(sentence) + 1
    return " ".join(chosen)


def _addition(report: Article, said: set[str], room: int) -> str:
    """Its first sentence that is mostly new, else the first that adds anything to what was said."""
    adding = [one for one in _whole(report.text) if len(one) <= room and adds(one, said)]
    return next((one for one in adding if _is_mostly_new(one, said)), next(iter(adding), ""))


def _is_mostly_new(sentence: str, said: set[str]) -> bool:
    words = folded(sentence).split()
    return sum(word in said for word in words) <= _MOST_SAID * len(words)


def _whole(text: str) -> Iterator[str]:
    return (sentence for sentence in sentences(text) if not sentence.endswith("…"))
