"""Words, phrases and publishers: what readers type becomes one slug, whoever types it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wanted import (
    MOST_SHOWN,
    MOST_WORDS,
    Manner,
    Unfit,
    Want,
    is_want,
    parts_of,
    publisher_in,
    publisher_want,
    want_in,
    want_of,
    worded,
)
from bot.sources.tables import shipped_topics

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def want(words: str) -> Want:
    found = want_of(words)
    assert isinstance(found, Want), found
    return found


@pytest.mark.parametrize(
    "several",
    [
        ("Tesla", "tesla", "TESLA", "+tesla", "the Tesla!", "Tesla's"),
        ("election", "Elections", "ELECTION"),
        ("red cross", "Cross, red", "the Red Cross"),
        ('"Red Cross"', "“red cross”", "«RED CROSS»", "„red  cross“", '"red-cross"'),
        ("Málaga", "malaga"),
        ("выборы", "ВЫБОРЫ"),
        ("地震", "「地震」"[1:-1]),
        ("résumé café", "Cafe Resume"),
    ],
)
def test_the_same_words_are_one_however_they_are_written(several: tuple[str, ...]) -> None:
    assert len({want(words).slug for words in several}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("red cross", '"red cross"'),
        ('"red cross"', '"cross red"'),
        ('"election"', '"elections"'),
        ("tesla", "teslo"),
        ("выборы", "выбор"),
        ("a" * 39 + "b", "a" * 39 + "c"),
    ],
)
def test_what_differs_has_a_slug_of_its_own(one: str, other: str) -> None:
    assert want(one).slug != want(other).slug


@pytest.mark.parametrize(
    ("words", "slug", "shown"),
    [
        ("Tesla", "wds-tesla", "Tesla"),
        ("news on the Red Cross", "wds-cross-red", "Red Cross"),
        ("“The Red Cross”", "phr-the-red-cross", "The Red Cross"),
        ("Boeing 737", "wds-737-boe", "Boeing 737"),
        ("O'Brien", "wds-brien-o", "O Brien"),
    ],
)
def test_a_short_latin_slug_can_be_read_and_leads_back(words: str, slug: str, shown: str) -> None:
    found = want(words)

    assert (found.slug, found.shown) == (slug, shown)
    assert want_in(slug) is not None


@pytest.mark.parametrize(
    ("words", "unfit"),
    [
        ("", Unfit.NOTHING),
        ("🙂🙂", Unfit.NOTHING),
        ('"', Unfit.NOTHING),
        ("…—!", Unfit.NOTHING),
        ("the", Unfit.COMMON),
        ("of the", Unfit.COMMON),
        ('"of the"', Unfit.COMMON),
        ("x", Unfit.COMMON),
        ("水", Unfit.COMMON),
        ("de", Unfit.COMMON),
        ("и", Unfit.COMMON),
        ("one two three four five six seven eight nine ten eleven", Unfit.LONG),
        (f'"{"word " * 9}"', Unfit.LONG),
    ],
)
def test_what_cannot_be_looked_for_is_told_why(words: str, unfit: Unfit) -> None:
    assert want_of(words) is unfit


@pytest.mark.parametrize(
    ("argument", "parts"),
    [
        ("a, b ,c", ["a", "b", "c"]),
        ('"a, b", c', ['"a, b"', "c"]),
        ("«a, b»، c", ["«a, b»", "c"]),
        ('"a, b', ['"a', "b"]),
        ("a, a", ["a"]),
        (",,،、", []),
        ("", []),
        ('5" pipe, water', ['5" pipe', "water"]),
    ],
)
def test_commas_divide_but_within_quotes(argument: str, parts: list[str]) -> None:
    assert parts_of(argument) == parts


def test_a_publisher_is_named_behind_from() -> None:
    assert publisher_in("From Example Wire") == "Example Wire"
    assert publisher_in("frome") == ""
    found = publisher_want("Example Wire")
    assert found is not None
    assert found.slug == "from-example-wire" == want_in("from-example-wire").slug  # type: ignore[union-attr]
    assert publisher_want("🙂") is None
    assert publisher_want("朝日新聞") is not None


@pytest.mark.parametrize("slug", ["climate", "x-men", "from", "story-1", "feed-1", "word", "", "-"])
def test_slugs_of_topics_are_no_wants(slug: str) -> None:
    assert not is_want(slug)
    assert want_in(slug) is None


def test_no_topic_that_comes_along_is_taken_for_a_want() -> None:
    assert [topic.slug for topic in shipped_topics() if is_want(topic.slug)] == []


@given(st.text(max_size=200))
def test_whatever_is_typed_a_bounded_want_or_a_reason_comes_out(text: str) -> None:
    found = want_of(text)
    if isinstance(found, Unfit):
        return
    assert SLUG.fullmatch(found.slug)
    assert len(found.slug) <= 40
    assert is_want(found.slug)
    assert 1 <= len(found.keys) <= MOST_WORDS
    assert all(found.keys)
    assert len(found.shown) <= MOST_SHOWN


@given(st.text(alphabet=st.characters(categories=["Ll", "Nd"]), min_size=2, max_size=20))
def test_what_a_reader_is_shown_can_be_typed_again(text: str) -> None:
    for words in (text, f'"{text}"'):
        found = want_of(words)
        if isinstance(found, Want) and found.manner is not Manner.PUBLISHER:
            assert want(found.typed).slug == found.slug


@given(st.text(alphabet='",a«»“ ', max_size=50))
def test_parts_never_lose_a_letter(text: str) -> None:
    assert "".join(parts_of(text)).count("a") <= text.count("a")
    assert set("".join(parts_of(text))) >= ({"a"} & set(text))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Tesla opens a factory", "Tesla, opens, factory"),
        ("red cross", "red, cross"),
        ("a very long wish of words with Größe", "long, wish, words, Größe"),
        ("Mara Voss", ""),
        ("tesla", ""),
        ('"red cross"', ""),
    ],
)
def test_several_words_are_told_from_a_name_and_a_phrase(words: str, shown: str) -> None:
    want = want_of(words)

    assert isinstance(want, Want)
    assert worded(want.slug, want.name) == shown
    assert worded("climate", "Global warming") == ""
