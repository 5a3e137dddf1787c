"""What titles in capitals are about. All companies are invented."""

import pytest

from bot.core.fingerprint import Terms, terms
from bot.core.rarity import Rarity
from bot.core.subjects import alike, is_other_subject
from tests.builders import article

FIGURES = "Shr 71 cts vs 61 cts Net 78.5 mln vs 64.6 mln Revs 238.0 mln vs 188.8 mln"


def features(title: str, text: str = "") -> Terms:
    return terms(article(title=title, text=text))


def read(*told: Terms) -> Rarity:
    """What is rare on a day on which a hundred other companies told their quarter."""
    rarity = Rarity()
    others = [features(f"CO{number} CORP 1ST QTR NET", FIGURES) for number in range(100)]
    for one in (*others, *told):
        rarity.add(rarity.vector(one))
    return rarity


@pytest.mark.parametrize(
    ("first", "second", "is_other"),
    [
        (("KELM BANK CORP 1ST QTR SHR 71 CTS", ""), ("KELM BANK CORP 1ST QTR NET", FIGURES), False),
        (("KELM BANK CORP 1ST QTR SHR 71 CTS", ""), ("TARN BANK CORP 1ST QTR NET", FIGURES), True),
        (("VOSS SEES LOWER TAXES", ""), ("VOSS SAYS HARBOUR STAYS OPEN", ""), False),
        (("KELM BANK RAISES RATES", ""), ("INVESTORS PRESS KELM", ""), False),
        (
            ("EXPLOSION ROCKS HARBOUR", "Smoke hung over Maravel."),
            ("BLAST KILLS TWELVE", "The harbour of Maravel was shut."),
            False,
        ),
        (("Quake shakes Maravel", ""), ("Kelm cuts taxes", ""), False),
    ],
)
def test_titles_in_capitals_are_told_apart_by_what_they_begin_with_and_by_rare_names(
    first: tuple[str, str], second: tuple[str, str], is_other: bool
) -> None:
    one, other = features(*first), features(*second)
    rarity = read(one, other)

    assert is_other_subject(one, [other], rarity) is is_other
    assert is_other_subject(other, [one], rarity) is is_other


def test_alike_are_those_that_begin_with_the_same_words_in_capitals() -> None:
    flash, cased = features("KELM BANK 1ST QTR SHR 71 CTS"), features("Kelm bank tells its quarter")
    told = [cased, features("TARN BANK 1ST QTR NET"), features("KELM BANK 1ST QTR NET")]

    assert alike(flash, told) == told[2:]
    assert alike(cased, told) == []


def test_of_a_story_that_thousands_join_a_few_are_looked_at() -> None:
    told = [features("KELM BANK 1ST QTR NET")] * 10_000

    assert len(alike(told[0], told)) == 16
