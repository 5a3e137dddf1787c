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
    own = _chosen(lead, said, most=_MOST_OWN, room=_LONGEST_OWN) or summary(lead)
    said |= set(folded(own).split())
    parts = [Part(lead, own)] if own else []
    room = LONGEST - len(own)
    for report in () if story.is_corrected or story.is_withdrawn else story.tellings:
        if report.id != lead.id and (text := _chosen(report, said, most=1, room=room)):
            parts.append(Part(report, text))
            room -= len(text)
    return tuple(parts)


def _chosen(report: Article, said: set[str], *, most: int, room: int) -> str:
    """Its first sentences that add to what was said; what they say is then said, too."""
    chosen: list[str] = []
    for sentence in _whole(report.text):
        if len(chosen) == most:
            break
        if len(sentence) <= room and adds(sentence, said):
            chosen.append(sentence)
            said |= set(folded(sentence).split())
            room -= len(sentence) + 1
    return " ".join(chosen)


def _whole(text: str) -> Iterator[str]:
    return (sentence for sentence in sentences(text) if not sentence.endswith("…"))
