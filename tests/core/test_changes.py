"""What a later report of a story adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.changes import (
    MOST_FACTS,
    corrected,
    differing,
    facts_of,
    in_words,
    news_in,
    remembered,
)
from tests.builders import article


def facts(title: str, text: str = "") -> set[str]:
    """Without the names, which are only remembered."""
    found = facts_of(article(title=title, text=text))
    return {fact for fact in found if not fact.startswith("name:")}


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
        ("Court: Hallen convicted", {"outcome:convict"}),
        ("Rate raised to 8 percent", {"number:percent/<rais:8 percent"}),
        ("Police name gunman as Karl Renner", {"actor:karl renner"}),
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
        (["number:$/<pay:$4"], ["number:$/<pay:$6"], ("number:$/<pay:$6",)),
        (["also:$/<pay:$4"], ["number:$/<pay:$6"], ("number:$/<pay:$6",)),
        (["number:$/<pay:$4"], ["also:$/<pay:$6"], ()),
        (["number:$/<pay:$4"], ["number:$/<cost:$6"], ()),
        (["name:kelm"], ["actor:karl renner"], ("actor:karl renner",)),
        (["name:renner"], ["actor:karl renner"], ()),
        (["name:kelm"], ["name:renner"], ()),
        # Of a story that an earlier version of the program wrote no names are known.
        (["dead:12"], ["actor:karl renner"], ()),
        # What is not remembered any more must not be news at each report.
        ([f"name:n{number}" for number in range(MOST_FACTS)], ["actor:karl renner"], ()),
    ],
)
def test_a_higher_count_an_outcome_another_number_and_a_main_actor_are_news(
    told: list[str], said: list[str], news: tuple[str, ...]
) -> None:
    assert news_in(said, told) == news


def test_readers_are_told_what_changed_and_from_what() -> None:
    change = in_words(("dead:40", "missing:3", "outcome:arrest"), ("dead:12",))

    assert change == "40 dead (12 before), 3 missing"
    assert in_words(("number:$/<pay:$6bn", "number:$/>bank:$6bn"), ("also:$/<pay:$4bn",)) == (
        "$6bn ($4bn before)"
    )
    assert in_words(("actor:karl renner",), ("name:kelm",)) == ""


@pytest.mark.parametrize(
    ("facts", "told", "expected"),
    [
        (["dead:12"], ["dead:21"], "12 dead (21 before)"),
        (["dead:21"], ["dead:21"], ""),
        (["hurt:5"], ["dead:21"], ""),
        (["number:$/<pay:$4bn"], ["number:$/<pay:$6bn"], "$4bn ($6bn before)"),
        (["actor:karl renner"], ["name:weiss"], ""),
    ],
)
def test_what_a_correction_sets_right_is_said(
    facts: list[str], told: list[str], expected: str
) -> None:
    assert in_words(differing(facts, told), told) == expected


def test_a_story_remembers_the_highest_counts_and_a_bounded_number_of_all_else() -> None:
    told: tuple[str, ...] = ()
    for number in range(500):
        told = remembered(told, (f"dead:{number}", f"name:n{number}"))

    assert told[0] == "dead:499"
    assert len(told) == MOST_FACTS


def test_a_correction_sets_counts_and_numbers_anew_and_forgets_no_name() -> None:
    told = ("dead:21", "outcome:arrest", "name:kelm", "number:$/<pay:$4")

    assert corrected(told, ("dead:12",)) == ("dead:12", "outcome:arrest", "name:kelm")


@given(st.text(max_size=400), st.text(max_size=600))
def test_what_was_told_is_never_news_again(title: str, text: str) -> None:
    found = facts_of(article(title=title, text=text))

    assert news_in(found, found) == ()
    assert len(found) <= MOST_FACTS
