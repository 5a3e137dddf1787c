"""What a later report of a story adds: a new toll, an outcome, another number, a main actor.

The invariant: only what the reports say is compared, and a fact that was told stays told; so no
order of reports announces the same change twice, and a copy never announces any.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.core import remarks
from bot.core.actors import actors_of, is_new, mentioned
from bot.core.outcomes import outcomes
from bot.core.quantities import changed, quantities_of
from bot.core.tolls import FATES, tolls
from bot.model.article import Article
from bot.model.text import Text

# What a report says stands in its title and its first sentences; further down is background.
_READ = 400
_TITLE = 300

# What a story remembers; when that is full, no other number and no other name is news.
MOST_FACTS = 150

_RISE = 1.1


def facts_of(article: Article) -> tuple[str, ...]:
    """What a report says that can change: `dead:12` (the highest count), `outcome:arrest`,
    `number:percent/<rate:7.25 percent`, `actor:karl renner`; and what is only known from then on,
    numbers and names further down: `also:…`, `name:…`."""
    return facts_in(article.title, article.text)


def facts_in(title: str, text: str = "") -> tuple[str, ...]:
    """The facts of a title, and of a text below it."""
    title, text = title[:_TITLE], text[:_READ]
    counts: dict[str, int] = {}
    for fate, count in tolls(f"{title}. {text}"):
        counts[fate] = max(count, counts.get(fate, 0))
    facts = (
        *(f"{fate}:{count}" for fate, count in counts.items()),
        *(f"outcome:{word}" for word in outcomes(title)),
        *(f"number:{number}" for number in quantities_of(title)),
        *(f"actor:{name}" for name in actors_of(title, text)),
        *(f"name:{word}" for word in mentioned(title, text)),
        *(f"also:{number}" for number in quantities_of(text)),
    )
    return tuple(dict.fromkeys(facts))[:MOST_FACTS]


def news_in(facts: Iterable[str], told: Sequence[str]) -> tuple[str, ...]:
    """Of a report's facts those that are news: what went on, another number in the place of one
    that was told, and a main actor whom nobody named."""
    numbers, names = _said(told, "number", "also"), _said(told, "actor", "name")
    is_full = len(told) >= MOST_FACTS
    found = list(turns_in(facts, told))
    for fact in () if is_full else facts:
        sort, _, said = fact.partition(":")
        if (sort == "number" and changed(said, numbers)) or (
            sort == "actor" and names and is_new(said, names)
        ):
            found.append(fact)
    return tuple(found)


def turns_in(facts: Iterable[str], told: Sequence[str]) -> tuple[str, ...]:
    """Of a report's facts those that tell how the event went on: higher counts, and outcomes that
    nobody told of.

    Counts that are hardly higher, or lower, are another source's.
    """
    known, outcomes = _counts(told), _said(told, "outcome")
    return (
        *(
            f"{fate}:{count}"
            for fate, count in _counts(facts).items()
            if count >= max(known.get(fate, 0) * _RISE, known.get(fate, 0) + 1)
        ),
        *(f"outcome:{word}" for word in _said(facts, "outcome") if word not in outcomes),
    )


def agree(facts: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a report tells the counts that are told, as far as it tells any; of a story that has
    some a report without them is behind."""
    said, known = _counts(facts), _counts(told)
    is_behind = bool(known) and not said
    return not is_behind and all(said[fate] == known.get(fate) for fate in said)


def differing(facts: Sequence[str], told: Sequence[str]) -> tuple[str, ...]:
    """The counts and numbers of a report that stand in the place of others, higher or lower."""
    counts, known = _counts(facts), _counts(told)
    numbers = _said(told, "number", "also")
    return (
        *(
            f"{fate}:{counts[fate]}"
            for fate in counts
            if known.get(fate, counts[fate]) != counts[fate]
        ),
        *(f"number:{said}" for said in _said(facts, "number") if changed(said, numbers)),
    )


def remembered(told: Sequence[str], facts: Iterable[str]) -> tuple[str, ...]:
    """What a story knows once a report has told these facts, too: of counts the highest, and of
    all the rest what came first."""
    counts = _counts((*told, *facts))
    rest = (fact for fact in (*told, *facts) if fact.partition(":")[0] not in FATES)
    known = (*(f"{fate}:{count}" for fate, count in counts.items()), *rest)
    return tuple(dict.fromkeys(known))[:MOST_FACTS]


def corrected(told: Sequence[str], facts: Iterable[str]) -> tuple[str, ...]:
    """What a story knows once its source has set it right: the counts and numbers anew."""
    kept = [fact for fact in told if fact.partition(":")[0] in {"outcome", "actor", "name"}]
    return remembered(kept, facts)


def in_words(news: Iterable[str], told: Iterable[str]) -> str:
    """`40 dead (12 before)`: what changed, for readers; "" where no number did."""
    before, numbers = _counts(told), _said(told, "number", "also")
    parts = {
        f"{count} {fate}": f"{before[fate]}" if fate in before else ""
        for fate, count in _counts(news).items()
    }
    for said in _said(news, "number"):
        parts.setdefault(said.partition(":")[2], changed(said, numbers))
    return ", ".join(
        Text(remarks.BEFORE, now=now, then=then) if then else now for now, then in parts.items()
    )


def _said(facts: Iterable[str], *sorts: str) -> list[str]:
    """What the facts of these sorts say, in their order."""
    parted = (fact.partition(":") for fact in facts)
    return [said for sort, _, said in parted if sort in sorts]


def _counts(facts: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for fact in facts:
        fate, _, count = fact.partition(":")
        if fate in FATES:
            counts[fate] = max(int(count), counts.get(fate, 0))
    return counts
