"""What a later report of a story adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.changes import facts_of, in_words, news_in
from tests.builders import article


def facts(title: str, text: str = "") -> set[str]:
    return set(facts_of(article(title=title, text=text)))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("12 dead in Maravel", {"dead:12"}),
        ("At least 1,250 people killed", {"dead:1250"}),
        ("Bomb kills at least 40 people", {"dead:40"}),
        ("Twelve killed as train derails", {"dead:12", "outcome:derail"}),
        ("Death toll rises to 31", {"dead:31"}),
        ("9 dead, 31 missing off Kelmore", {"dead:9", "missing:31"}),
        ("400 people were evacuated", {"displaced:400"}),
        ("Elected in 2024, killed in 2026", {"outcome:elect"}),
        ("Court: Hallen convicted", {"outcome:convict"}),
        ("12 ships in port, dead calm", set()),
        ("999999999999 dead", set()),
        ("Bread costs 4.50", set()),
        ("", set()),
    ],
)
def test_counts_and_outcomes_are_read_where_they_belong_to_something(
    title: str, found: set[str]
) -> None:
    assert facts(title) == found


@pytest.mark.parametrize(
    ("told", "said", "news"),
    [
        (["dead:12"], ["dead:40"], ("dead:40",)),
        (["dead:12"], ["dead:12"], ()),
        (["dead:12"], ["dead:9"], ()),
        (["dead:100"], ["dead:105"], ()),
        (["dead:1"], ["dead:2"], ("dead:2",)),
        ([], ["dead:3"], ("dead:3",)),
        (["dead:12", "dead:40"], ["dead:31"], ()),
        (["outcome:arrest"], ["outcome:arrest", "outcome:convict"], ("outcome:convict",)),
        (["dead:12"], ["hurt:5"], ("hurt:5",)),
    ],
)
def test_only_a_higher_count_and_a_new_outcome_are_news(
    told: list[str], said: list[str], news: tuple[str, ...]
) -> None:
    assert news_in(said, told) == news


def test_readers_are_told_what_changed_and_from_what() -> None:
    change = in_words(("dead:40", "missing:3", "outcome:arrest"), ("dead:12",))

    assert change == "40 dead (12 before), 3 missing"


@given(st.text(max_size=400), st.text(max_size=600))
def test_what_was_told_is_never_news_again(title: str, text: str) -> None:
    found = facts_of(article(title=title, text=text))

    assert news_in(found, found) == ()
    assert len(found) <= 60
