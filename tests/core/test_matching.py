"""Of many thousand wants just those are found that a report fulfils, whatever else is wanted."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching import MOST_FOUND, Matcher
from bot.core.wanted import Manner, Want, publisher_want, want_of
from bot.model.topic import TopicSlug
from tests.builders import article

WORDS = ("dam", "flood", "voss", "kelm", "bank", "rate", "ferry")


def want(words: str) -> Want:
    found = want_of(words)
    assert isinstance(found, Want)
    return found


def matcher(*several: str) -> Matcher:
    made = Matcher()
    for words in several:
        made.add(want(words))
    return made


@pytest.mark.parametrize(
    ("wanted", "title", "text", "is_found"),
    [
        ("tesla", "TESLA recalls cars", "", True),
        ("tesla", "Carmaker recalls", "All of Tesla's cars.", True),
        ("tesla", "Teslas recalled", "", True),
        ('"tesla"', "Teslas recalled", "", False),
        ('"tesla"', "tesla’s cars recalled", "", True),
        ("tesla", "The telsa of it", "", False),
        ("elections", "An election is called", "", True),
        ("dam bursts", "Village flooded", "It bursts at night, the Tarrow dam.", True),
        ("dam bursts", "Dam holds", "", False),
        ('"red cross"', "Red Cross helps", "", True),
        ('"red cross"', "They cross the red line", "", False),
        ('"red cross"', "Help by the red", "Cross words were said.", True),
        ('"bank of kelm"', "The Bank of Kelm raises its rate", "", True),
        ('"bank of kelm"', "The Bank of", "", False),
        ("Mara Voss", "Voss resigns", "Premier Mara Voss resigned.", True),
        ("malaga", "Floods in Málaga", "", True),
        ("выборы", "Выборы в Остронии", "", True),
        ("हिन्दी", "हिन्दी समाचार", "", True),
        ("हिन्दी", "हिन समाचार", "", False),
        ("地震", "大きな地震が発生", "", True),
        ('"地震が"', "大きな地震が発生", "", True),
        ("津波", "大きな地震が発生", "", False),
        ("المدينة", "زلزال قوي يضرب المدينة", "", True),
    ],
)
def test_a_want_is_found_where_it_is_fulfilled(
    wanted: str, title: str, text: str, is_found: bool
) -> None:
    found = matcher(wanted, "zeppelin", '"zeppelin lands"').found(article(title=title, text=text))

    assert found == ((want(wanted).slug,) if is_found else ())


def test_a_publisher_is_found_by_name() -> None:
    made = matcher("quake")
    for name in ("Example Wire", "Other Wire"):
        wire = publisher_want(name)
        assert wire is not None
        made.add(wire)

    assert made.found(article(publisher="EXAMPLE wire")) == ("from-example-wire",)
    assert made.found(article(publisher="Example Wire 2")) == ()


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), max_size=12),
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.booleans(),
    st.data(),
)
def test_it_finds_what_a_plain_look_finds(
    several: list[list[str]], told: list[str], is_exact: bool, data: st.DataObject
) -> None:
    quote = '"' if is_exact else ""
    wants = {want(f"{quote}{' '.join(words)}{quote}").slug: words for words in several}
    made = matcher(*(f"{quote}{' '.join(words)}{quote}" for words in several))
    dropped = data.draw(st.sets(st.sampled_from(sorted(wants)))) if wants else set()
    for slug in dropped:
        made.drop(slug)
        made.drop(slug)

    found = made.found(article(title=" ".join(told), text="", publisher="W"))

    line = f" {' '.join(told)} "
    expected = {
        slug
        for slug, words in wants.items()
        if (f" {' '.join(words)} " in line if is_exact else set(words) <= set(told))
    }
    assert set(found) == expected - dropped
    assert len(made) == len(wants.keys() - dropped)


def test_what_is_dropped_leaves_nothing_behind() -> None:
    several = ("dam", "dam flood", "dam flood kelm", '"dam"', '"dam flood"', '"dam flood kelm"')
    made = matcher(*several)
    for words in random.Random(1).sample(several, len(several)):
        made.drop(want(words).slug)

    assert len(made) == 0
    assert not any(made._trees.values())


def test_an_adversary_who_wants_all_pairs_of_common_words_crowds_nobody_out() -> None:
    """Nor does the work grow: so many wants hold every word of the report."""
    words = [f"word{number}" for number in range(300)]
    made = matcher("ferry", '"ferry sank"')
    for first in words[:150]:
        for second in words[150:]:
            made.add(Want(TopicSlug(f"{first}-{second}"), Manner.WORDS, (first, second), ""))

    found = made.found(article(title="Ferry sank", text=" ".join(words)))

    assert {"wds-ferri", "phr-ferry-sank"} <= set(found)
    assert len(found) == MOST_FOUND


def test_ten_thousand_phrases_with_the_same_beginning_are_one_step() -> None:
    made = matcher(*(f'"voss said{number}"' for number in range(10_000)))

    assert made.found(article(title="Voss said77 it", text="")) == ("phr-voss-said77",)
