"""What is not wanted of what is followed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.core.excluding import parted


@pytest.mark.parametrize(
    ("words", "rest", "without"),
    [
        ("climate", "climate", None),
        ("climate -opinion", "climate", ("opinion",)),
        ("climate -Opinion -FOOTBALL", "climate", ("opinion", "football")),
        ('climate -"press review"', "climate", ("press review",)),
        ("climate −opinion", "climate", ("opinion",)),
        ("-opinion climate", "climate", ("opinion",)),
        ("climate -", "climate", ()),
        ("x-ray", "x-ray", None),
        ("climate - opinion", "climate - opinion", None),
        ("red cross -x-ray", "red cross", ("x ray",)),
        ("-", "", ()),
        ("climate -🙂", "climate", ()),
        (
            'news -"talks of the international monetary fund"',
            "news",
            ("talks of the international monetary fund",),
        ),
        (
            'news -"these talks of the international monetary fund"',
            "news",
            ("these talks of the international",),
        ),
        ("", "", None),
    ],
)
def test_a_hyphen_excludes(words: str, rest: str, without: tuple[str, ...] | None) -> None:
    assert parted(words) == (rest, without)


@given(some.text(max_size=200))
def test_whatever_is_said_it_is_bounded(words: str) -> None:
    _, without = parted(words)

    assert without is None or (len(without) <= 10 and all(len(one) <= 40 for one in without))
