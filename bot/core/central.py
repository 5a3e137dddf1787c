"""Which of several reports on one event tells it best for all of them.

The invariant: one of the reports is chosen, never a mixture, so that what is told has one source.
Of equals the first is chosen: the same reports in the same order give the same one.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.phrases import keys_of, words_of
from bot.core.text import shorten
from bot.model.article import Article
from bot.model.story import Story

# More reports than these change little, and every story keeps as many.
MOST_TELLINGS = 8
# Characters of a text that are kept: enough for a summary, and for what is compared.
_KEPT = 1000
_TITLE = 300

# A word of the title counts for every other title that has it, and half of that for a text. With
# less for the texts, or more, headlines were no nearer to those that people wrote (dev half of
# allsides_dated).
_IN_TITLE, _IN_TEXT = 2.0, 1.0
# Long titles share more words by length alone; at 1 the shortest would always be chosen.
_LENGTH_POWER = 0.8
_FEWEST_WORDS = 6
_SHORTEST_WORD = 3


def teller(story: Story) -> Article:
    """The report in whose words a story is told: of those that agree the most central.

    Of what was set right only the lead is known to be right.
    """
    if story.is_corrected or story.is_withdrawn or len(story.tellings) < 2:
        return story.lead
    found = most_central(story.tellings)
    return story.lead if found.id == story.lead.id else found


def telling(article: Article) -> Article:
    """What a story keeps of a report to choose from."""
    title, text = shorten(article.title, _TITLE), shorten(article.text, _KEPT)
    return replace(article, title=title, text=text, picture="")


def most_central(reports: Sequence[Article]) -> Article:
    """The report whose headline says most of what the others say, too. There must be one."""
    some = reports[:MOST_TELLINGS]
    titles = [_words(report.title[:_TITLE]) for report in some]
    texts = [_words(report.text[:_KEPT]) for report in some]

    def worth(number: int) -> float:
        words = titles[number]
        others = [other for other in range(len(some)) if other != number]
        points = sum(
            _IN_TITLE * sum(word in titles[other] for other in others)
            + _IN_TEXT * sum(word in text for text in texts)
            for word in words
        )
        return float(points / max(len(words), _FEWEST_WORDS) ** _LENGTH_POWER)

    return some[max(range(len(some)), key=lambda number: (worth(number), -number))]


def _words(text: str) -> frozenset[str]:
    """Without the short ones, which hold a sentence together and tell nothing."""
    long = [word for word in words_of(text) if len(word) >= _SHORTEST_WORD or word[0].isdigit()]
    return frozenset(keys_of(long))
