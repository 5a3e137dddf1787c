"""Quotations are found by their marks, whichever a language has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.quotations import quotations, without_quotations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('She said "no comment" and left', ("no comment",)),
        ("She said “no comment” and “go”", ("no comment", "go")),
        ("Sie sagte „kein Kommentar“ und ging", ("kein Kommentar",)),
        ("Elle dit « sans commentaire »", ("sans commentaire",)),
        ("Er nannte es »Unfug«", ("Unfug",)),
        ("她说「无可奉告」", ("无可奉告",)),
        ("He called it a 'massacre', twice", ("massacre",)),
        ("He called it ‘a day of shame’.", ("a day of shame",)),
        ("The workers' union and O'Brien's lawyer", ()),
        ("It doesn't matter, they don't say", ()),
        ("Nothing", ()),
        ("", ()),
        ('She said "no comment', None),
        ("She said “no comment", None),
        ("no comment”", None),
    ],
)
def test_what_is_quoted(text: str, found: tuple[str, ...] | None) -> None:
    assert quotations(text) == found


def test_the_rest_of_a_text() -> None:
    assert "comment" not in without_quotations("She said “no comment” and left")


@given(st.text(alphabet="ab \"“”„‘’'«»", max_size=60))
def test_what_is_quoted_stands_in_the_text(text: str) -> None:
    assert all(one in text for one in quotations(text) or ())
