"""Which open story a report belongs to. All reports are invented."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cluster import WINDOW, Match, StoryIndex
from bot.core.fingerprint import Terms, terms
from bot.model.article import ArticleId
from bot.model.story import StoryId
from tests.builders import NOW, article

MINUTE = timedelta(minutes=1)
Told = tuple[str, str]

QUAKE: Told = (
    "Magnitude 6.8 earthquake shakes Maravel, at least 12 dead",
    (
        "A magnitude 6.8 earthquake shook the port city of Maravel in southern Ostrania early on "
        "Tuesday, killing at least 12 people and damaging hundreds of houses, the civil defence "
        "said."
    ),
)
QUAKE_RETOLD: Told = (
    "Strong quake kills a dozen in Ostrania port",
    (
        "Houses collapsed in Maravel after a strong quake hit the coast of Ostrania before dawn. "
        "Rescuers are digging for survivors in the harbour district, rescue chief Ana Bero said."
    ),
)
QUAKE_TOLL: Told = (
    "Death toll in Maravel earthquake rises to 240",
    (
        "The number of people killed by the earthquake in the port city of Maravel has risen to "
        "240, the civil defence of Ostrania said. Hundreds of houses were damaged by the 6.8 "
        "tremor."
    ),
)
OTHER_QUAKE: Told = (
    "Magnitude 6.1 earthquake shakes Tarnholm, at least 3 dead",
    (
        "A magnitude 6.1 earthquake shook the mountain town of Tarnholm in northern Kestria early "
        "on Tuesday, killing at least 3 people and damaging dozens of houses, the civil defence "
        "said."
    ),
)
OHIANA: Told = (
    "Voss wins Ohiana in Union Party primary",
    (
        "Senator Lena Voss won the Union Party primary in Ohiana on Tuesday, taking 54 percent of "
        "the vote and widening her lead over Governor Karl Brandt in the race for the nomination."
    ),
)
IOVENA: Told = (
    "Voss wins Iovena in Union Party primary",
    (
        "Senator Lena Voss won the Union Party primary in Iovena on Tuesday, taking 51 percent of "
        "the vote and widening her lead over Governor Karl Brandt in the race for the nomination."
    ),
)
DAY_2: Told = (
    "Harbour strike, Day 2: what commuters need",
    "Commuters in Maravel face another day without ferries as dockers stay out over pay.",
)
DAY_21: Told = (
    "Harbour strike, Day 21: what commuters need",
    "Commuters in Maravel face another day without ferries as dockers stay out over pay.",
)
GOLD_3: Told = ("Gold price today, 3 November", "Gold stood at 2,410 crowns an ounce in Maravel.")
GOLD_4: Told = ("Gold price today, 4 November", "Gold stood at 2,432 crowns an ounce in Maravel.")
BANK: Told = (
    "Central bank of Kestria cuts rates by half a point",
    "The central bank of Kestria lowered its main interest rate to 3.25 percent on Tuesday.",
)


ANY = ArticleId("a")


def joins(first: Told, second: Told, *, later: timedelta = 30 * MINUTE) -> bool:
    """Whether the second report joins the first in an index that holds nothing else."""
    index = StoryIndex()
    index.add(StoryId("first"), features(first), NOW, ANY)
    return index.best(features(second), NOW + later) is not None


def features(told: Told) -> Terms:
    return terms(article(title=told[0], text=told[1]))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (QUAKE, QUAKE),
        (QUAKE, QUAKE_RETOLD),
        (QUAKE_RETOLD, QUAKE),
        (QUAKE, QUAKE_TOLL),
        (QUAKE_RETOLD, QUAKE_TOLL),
        (OHIANA, OHIANA),
        (QUAKE, (QUAKE[0].replace("12", "31"), QUAKE[1].replace("12", "31"))),
        (QUAKE, (QUAKE[0], "")),
    ],
)
def test_reports_of_one_event_are_one_story(first: Told, second: Told) -> None:
    assert joins(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (QUAKE, OTHER_QUAKE),
        (OTHER_QUAKE, QUAKE),
        (OHIANA, IOVENA),
        (IOVENA, OHIANA),
        (DAY_2, DAY_21),
        (GOLD_3, GOLD_4),
        (QUAKE, BANK),
        (("Quake shakes Maravel", ""), ("Quake shakes Tarnholm", "")),
    ],
)
def test_twins_and_series_are_different_stories(first: Told, second: Told) -> None:
    assert not joins(first, second)


def test_the_name_of_a_town_alone_makes_no_story() -> None:
    resigns = ("Mayor of Maravel resigns over bridge contract", "The mayor resigned on Tuesday.")
    aground = ("Ferry aground off Maravel", "A ferry ran aground on Tuesday with 80 people aboard.")
    freed = ("Ferry freed off Maravel", "The ferry that ran aground has been freed.")

    assert not joins(resigns, aground)
    assert not joins(aground, resigns)
    assert joins(aground, freed)


def test_a_report_without_a_date_has_to_be_more_alike() -> None:
    index = StoryIndex()
    index.add(StoryId("first"), features(QUAKE), NOW, ANY)

    assert index.best(features(QUAKE_RETOLD), NOW + 30 * MINUTE) is not None
    assert index.best(features(QUAKE_RETOLD), None) is None
    assert index.best(features(QUAKE_TOLL), None) is not None


FIGURES = "Shr {0} cts vs 61 cts Net 78.{0} mln vs 64.6 mln Revs 238.0 mln vs 188.8 mln"


def test_figures_of_a_quarter_join_the_flash_on_their_company_and_no_other() -> None:
    index = StoryIndex()
    companies = [f"{name} BANK CORP" for name in ("KELM", "TARN", "VOSS", "BRANDT", "HARROW")]
    for number, name in enumerate(companies):
        flash = features((f"{name} 1ST QTR SHR {number + 31} CTS VS 61 CTS", ""))
        match = index.best(flash, NOW)
        index.add(match.story if match else StoryId(name), flash, NOW, ANY)
    joined = []
    for number, name in enumerate(companies):
        full = features((f"{name} <XY> 1ST QTR NET", FIGURES.format(number + 31)))
        match = index.best(full, NOW + 10 * MINUTE)
        joined.append(match.story if match else "none")

    assert joined == companies


def test_a_flash_in_capitals_finds_its_report_by_a_minister_who_said_something_else() -> None:
    index = StoryIndex()
    index.add(StoryId("voss"), features(("VOSS SAYS HARBOUR TAX WILL STAY", "")), NOW, ANY)
    later = features(("VOSS SAYS HARBOUR OPEN ON SUNDAYS", "Lena Voss said so in Maravel."))
    soon = index.best(later, NOW + 10 * MINUTE)

    assert soon is not None
    assert index.best(later, NOW + timedelta(hours=60)) is None


def test_twins_stay_apart_when_both_stories_are_open() -> None:
    index = StoryIndex()
    index.add(StoryId("maravel"), features(QUAKE), NOW, ANY)
    index.add(StoryId("tarnholm"), features(OTHER_QUAKE), NOW, ANY)
    found = index.best(features(QUAKE_TOLL), NOW)

    assert found is not None
    assert found.story == "maravel"


def test_a_match_says_which_words_both_share() -> None:
    index = StoryIndex()
    index.add(StoryId("quake"), features(QUAKE), NOW, ANY)
    found = index.best(features(QUAKE_TOLL), NOW)

    assert found is not None
    assert {"maravel", "earthquak"} <= set(found.shared)
    assert 0 < found.score <= 1


def test_a_story_is_over_after_72_quiet_hours_and_not_before() -> None:
    index = StoryIndex()
    index.add(StoryId("quake"), features(QUAKE), NOW, ANY)
    index.add(StoryId("quake"), features(QUAKE_TOLL), NOW + 10 * MINUTE, ANY)

    index.expire(NOW + WINDOW + 10 * MINUTE)
    assert len(index) == 1
    index.expire(NOW + WINDOW + 11 * MINUTE)
    assert len(index) == 0
    assert index.best(features(QUAKE), NOW + WINDOW) is None


def test_a_story_that_was_removed_is_joined_no_more() -> None:
    index = StoryIndex()
    index.add(StoryId("quake"), features(QUAKE), NOW, ANY)
    index.remove(StoryId("quake"))
    index.remove(StoryId("never there"))

    assert index.best(features(QUAKE), NOW) is None


def test_the_same_words_count_less_days_later() -> None:
    index = StoryIndex()
    index.add(StoryId("quake"), features(QUAKE), NOW, ANY)
    scores = [
        found.score
        for hours in (0, 12, 24, 48)
        if (found := index.best(features(QUAKE), NOW + timedelta(hours=hours)))
    ]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores) == 4


def test_a_story_of_hundreds_of_reports_stays_bounded_and_open() -> None:
    index = StoryIndex()
    for number in range(300):
        told = (f"{QUAKE[0]} word{number}", QUAKE[1])
        index.add(StoryId("quake"), features(told), NOW + number * MINUTE, ANY)
    index.add(StoryId("bank"), features(BANK), NOW, ANY)

    assert index.best(features(QUAKE), NOW + 300 * MINUTE) is not None
    index.expire(NOW + 2 * WINDOW)
    assert len(index) == 0


WORDS = st.sampled_from(
    [
        "quake",
        "Maravel",
        "Tarn",
        "harbour",
        "strike",
        "vote",
        "Voss",
        "bank",
        "6.8",
        "12",
        "storm",
        "Kestria",
    ]
)
TITLES = st.lists(WORDS, max_size=8).map(" ".join)
REPORTS = st.lists(st.tuples(TITLES, st.integers(0, 100)), max_size=25)


def replay(reports: list[tuple[str, int]]) -> Iterator[Match | None]:
    index, now = StoryIndex(), NOW
    for number, (title, hours) in enumerate(reports):
        now = shifted(now, hours)
        index.expire(now)
        features_now = terms(article(title=title, text=""))
        found = index.best(features_now, now)
        yield found
        index.add(found.story if found else StoryId(str(number)), features_now, now, ANY)


def shifted(moment: datetime, hours: int) -> datetime:
    return moment + timedelta(hours=hours)


@given(REPORTS)
def test_a_replay_in_the_same_order_finds_the_same_stories(reports: list[tuple[str, int]]) -> None:
    assert list(replay(reports)) == list(replay(reports))


@given(st.lists(TITLES, min_size=1, max_size=15))
def test_an_index_that_has_emptied_is_as_good_as_new(titles: list[str]) -> None:
    used, fresh = StoryIndex(), StoryIndex()
    for number, title in enumerate(titles):
        used.add(StoryId(str(number % 4)), terms(article(title=title, text="")), NOW, ANY)
    used.expire(NOW + 2 * WINDOW)
    for index in (used, fresh):
        index.add(StoryId("quake"), features(QUAKE), NOW, ANY)

    assert used.best(features(QUAKE_TOLL), NOW) == fresh.best(features(QUAKE_TOLL), NOW)


@given(TITLES, TITLES)
def test_a_score_is_never_above_one(first: str, second: str) -> None:
    index = StoryIndex()
    index.add(StoryId("first"), terms(article(title=first, text="")), NOW, ANY)
    found = index.best(terms(article(title=second, text="")), NOW)

    assert found is None or 0 < found.score <= 1 + 1e-2


def test_two_stories_that_an_editor_merged_are_one_from_then_on() -> None:
    index = StoryIndex()
    index.add(StoryId("quake"), features(QUAKE), NOW, ArticleId("a"))
    index.add(StoryId("bank"), features(BANK), NOW, ArticleId("b"))
    index.merge(StoryId("quake"), StoryId("bank"))
    found = index.best(features(BANK), NOW)

    assert found is not None
    assert found.story == "quake"
    assert len(index) == 1


def test_what_an_editor_split_from_a_story_draws_its_own_reports() -> None:
    index = StoryIndex()
    for article_id, told in (("a", QUAKE), ("b", QUAKE_TOLL), ("c", OTHER_QUAKE)):
        index.add(StoryId("quake"), features(told), NOW, ArticleId(article_id))
    index.split(StoryId("quake"), StoryId("other"), [ArticleId("c")])
    index.split(StoryId("quake"), StoryId("none"), [ArticleId("never there")])
    matches = [index.best(features(told), NOW) for told in (QUAKE_TOLL, OTHER_QUAKE)]

    assert [match.story for match in matches if match] == ["quake", "other"]


def test_a_split_and_a_merge_of_the_same_reports_leave_no_trace() -> None:
    plain, changed = StoryIndex(), StoryIndex()
    for index in (plain, changed):
        index.add(StoryId("quake"), features(QUAKE), NOW, ArticleId("a"))
        index.add(StoryId("quake"), features(QUAKE_TOLL), NOW, ArticleId("b"))
    changed.split(StoryId("quake"), StoryId("other"), [ArticleId("b")])
    changed.merge(StoryId("quake"), StoryId("other"))

    assert changed.best(features(QUAKE_RETOLD), NOW) == plain.best(features(QUAKE_RETOLD), NOW)


def test_a_story_that_ten_thousand_reports_join_costs_no_more_than_one_of_a_hundred() -> None:
    index = StoryIndex()
    for number in range(10_000):
        told = (f"{QUAKE[0]} word{number}", QUAKE[1])
        index.add(StoryId("quake"), features(told), NOW, ANY)

    assert len(index._stories[StoryId("quake")].reports) == 64
    assert sum(map(len, index._postings.values())) < 500
    assert index.best(features(QUAKE), NOW) is not None


def test_stories_beyond_those_that_a_common_word_lists_end_like_others() -> None:
    index = StoryIndex()
    for number in range(400):
        told = (f"Company{number} opens shop", "")
        index.add(StoryId(str(number)), features(told), NOW + number * MINUTE, ANY)
    for number in range(399, -1, -1):
        index.remove(StoryId(str(number)))
    index.expire(NOW + 2 * WINDOW)

    assert len(index) == 0
    assert index._postings == {}


@pytest.mark.parametrize(
    "told",
    [
        ("", ""),
        ("🙂🙂", "🔥" * 500),
        ("a " * 150, "b " * 500_000),
        ("Kelm " * 60, "Kelm " * 200_000),
        ("MARAVEL " * 40, "QUAKE " * 1000),
        ("\u202eزلزال mixed 地震 Взрыв", "\x00\ud800" * 400),
        ("地震" * 150, "地震が港を襲う" * 1000),
        ("word " * 60, " ".join(f"word{number}" for number in range(200_000))),
    ],
)
def test_odd_reports_are_bounded_and_decided(told: Told) -> None:
    index = StoryIndex()
    index.add(StoryId("quake"), features(QUAKE), NOW, ANY)
    found = features(told)
    index.best(found, NOW)
    index.add(StoryId("odd"), found, NOW, ANY)
    index.remove(StoryId("odd"))

    assert len(found.weights) <= 40
    assert len(found.numbers) <= 20
    assert len(index) == 1
