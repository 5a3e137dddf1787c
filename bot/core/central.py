"""Which of several reports on one event tells it best for all of them.

The invariant: one of the reports is chosen, never a mixture, so that what is told has one source.
Of equals the first is chosen: the same reports in the same order give the same one.
"""

from collections.abc import Sequence

from bot.core.phrases import keys_of, words_of
from bot.core.writing import headline
from bot.model.article import Article

_LEAD = 250
# A word of the headline counts for every other headline that has it, and less for a lead.
_HEADLINE, _IN_LEAD = 2.0, 0.5
# Long headlines share more words by length alone; at 1 the shortest would always be chosen.
_LENGTH_POWER = 0.9
_FEWEST_WORDS = 3
_SHORTEST_WORD = 3
# More reports than these change nothing, and the work grows with their square.
_MOST = 20


def most_central(reports: Sequence[Article]) -> Article:
    """The report whose headline says most of what the others say, too. There must be one."""
    some = reports[:_MOST]
    headlines = [_words(headline(report)) for report in some]
    leads = [_words(report.text[:_LEAD]) for report in some]

    def worth(number: int) -> float:
        words = headlines[number]
        others = [other for other in range(len(some)) if other != number]
        points = sum(
            _HEADLINE * sum(word in headlines[other] for other in others)
            + _IN_LEAD * sum(word in lead for lead in leads)
            for word in words
        )
        return float(points / max(len(words), _FEWEST_WORDS) ** _LENGTH_POWER)

    return some[max(range(len(some)), key=lambda number: (worth(number), -number))]


def _words(text: str) -> frozenset[str]:
    """Without the short ones, which hold a sentence together and tell nothing."""
    long = [word for word in words_of(text) if len(word) >= _SHORTEST_WORD or word[0].isdigit()]
    return frozenset(keys_of(long))
