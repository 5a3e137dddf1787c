"""Reports that sound alike and are about two events."""

import pytest

from bot.core.fingerprint import Terms, terms
from bot.core.twins import is_apart
from tests.builders import article


def features(title: str, text: str) -> Terms:
    return terms(article(title=title, text=text))


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("Voss wins Ohiana primary", "Voss wins Iovena primary", True),
        ("Strike, Day 2: no trains", "Strike, Day 21: no trains", True),
        ("Prices rise in October", "Prices rise in November", True),
        ("Talks end first round", "Talks end second round", True),
        ("Bomb kills 12 in Maravel", "Bomb kills 40 in Maravel", False),
        ("Voss wins Ohiana primary", "Ohiana goes to Voss in primary", False),
        ("", "", False),
    ],
)
def test_a_template_with_another_name_or_number_is_another_event(
    first: str, second: str, apart: bool
) -> None:
    one, other = features(first, f"On Tuesday {first}."), features(second, f"On Tuesday {second}.")

    assert is_apart(one, [other]) is apart
    assert is_apart(other, [one]) is apart


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        # Each asked others about one bill.
        (("Bill on harbour dues passes", "It passed, Ana Bero said."),
         ("Dues bill passes by one vote", "It passed, Karl Brandt said."), False),
        (("Tolva recalls Arrow cars over brakes", "They recalled the Arrow on Monday."),
         ("Brakes again: maker recalls Bison vans", "They recalled the Bison on Monday."), True),
        (("Dues bill passes in Calder", "It passed, Ana Bero said."),
         ("Dues bill passes in third vote", "It passed, Karl Brandt said."), True),
    ],
)  # fmt: skip
def test_reports_in_the_same_words_may_name_others_below_their_titles(
    first: tuple[str, str], second: tuple[str, str], apart: bool
) -> None:
    one, other = features(*first), features(*second)

    assert is_apart(one, [other], 0.5) is apart
    assert is_apart(other, [one], 0.5) is apart
    assert is_apart(one, [other])
