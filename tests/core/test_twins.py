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
