"""Words as they are read: what they are, and what their letters betray."""

import pytest

from bot.core.fingerprint import terms
from bot.core.vocabulary import Word, is_telling, sought, vocabulary
from tests.builders import article


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("storms", Word("storm", "storm", is_long=True)),
        ("Storm’s", Word("storm", "storm", may_name=True, is_long=True, is_capital=True)),
        ("the", Word("the")),
        ("The", Word("the", is_capital=True)),
        (
            "NATO",
            Word(
                "nato",
                "nato",
                may_name=True,
                has_initials=True,
                is_long=True,
                is_capital=True,
                is_shouted=True,
            ),
        ),
        ("1,250", Word("1250", "1250", is_number=True)),
        ("2026", Word("2026", is_number=True)),
        ("3", Word("3", is_number=True)),
        ("!", Word("!", is_end=True)),
    ],
)
def test_a_word_tells_what_it_may_be(token: str, word: Word) -> None:
    assert vocabulary("en").read(token) == [word]
    # The second time it is remembered.
    assert vocabulary("en").read(f"{token} é")[0] == word


def test_where_nothing_parts_the_words_pairs_of_letters_stand_for_them() -> None:
    assert [word.stem for word in vocabulary("zh").read("北京大学 in 北京")] == [
        "北京",
        "京大",
        "大学",
        "in",
        "北京",
    ]


@pytest.mark.parametrize(
    ("number", "tells"), [("6.8", True), ("1250", True), ("3", False), ("2026", False)]
)
def test_a_number_tells_unless_it_is_small_or_a_year(number: str, tells: bool) -> None:
    assert is_telling(number) is tells


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Harbours of Maravel close", "en"),
        ("マラベル港で地震", "ja"),
        ("मारावेल में भूकंप", "hi"),
        ("1,250", "en"),
    ],
)
def test_who_looks_for_a_reports_words_looks_for_its_stems(text: str, language: str) -> None:
    looked_for = frozenset().union(*sought(text).values())

    weights = terms(article(title=text, text="", language=language)).weights
    assert {stem for stem, _ in weights} <= looked_for
