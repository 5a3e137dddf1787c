"""Which topics a report belongs to, and by which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.directory import Directory
from bot.model.topic import TopicSlug
from bot.sources.tables import shipped_topics
from tests.builders import CLIMBING, TOPICS, article, topic

PLAIN = "The council of Maravel met on Tuesday."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "Climate talks open in Maravel"}, ["climate"]),
        ({"title": "Maravel gets a new tram"}, []),
        ({"title": "Global   WARMING, seen from a tram"}, ["climate"]),
        ({"title": "Heatwave closes the tram"}, ["climate"]),
        ({"title": "Acclimate yourself"}, []),
        ({"title": "Futbol club sells its tram"}, ["football"]),
        ({"categories": ("Soccer",)}, ["football"]),
        ({"categories": ("Soccer moms",)}, ["football"]),
        ({"text": "Carbon in the tram."}, []),
        ({"text": "Carbon, carbon and carbon in the tram."}, []),
        ({"text": "Carbon and other emissions of the tram."}, ["climate"]),
        ({"text": "x " * 500 + "carbon emissions"}, []),
        ({"feed_topics": ("world",)}, ["world"]),
        ({"feed_topics": ("unheard-of", "world", "world")}, ["world"]),
        ({"title": "Climate deal", "feed_topics": ("world",)}, ["climate", "world"]),
        ({"title": "Climate deal", "feed_topics": ("climate", "world")}, ["climate", "world"]),
        ({"title": "Football", "categories": ("Science",)}, ["football", "science"]),
        ({"title": "Science of football"}, ["science", "football"]),
        ({"title": "Science of football", "feed_topics": ("football",)}, ["football", "science"]),
        ({"title": "Football: goalkeeper of science"}, ["football", "science"]),
    ],
)
def test_the_most_specific_topic_comes_first(
    changes: dict[str, object], expected: list[str]
) -> None:
    report = article(**{"title": "Maravel gets a new tram", "text": PLAIN, **changes})

    assert list(Directory(TOPICS).topics_of(report)) == expected


def test_a_phrase_is_found_as_whole_words_in_a_row() -> None:
    assert Directory(TOPICS).topics_of(article(title="A summit push at dawn")) == (CLIMBING.slug,)
    assert Directory(TOPICS).topics_of(article(title="Push for a summit", text=PLAIN)) == ()


def test_an_operators_word_is_never_a_pattern() -> None:
    odd = topic("C++ (.*)", keywords=("[a-z]+", "(((", "", "!!!"))

    assert Directory([odd]).topics_of(article(title="Anything at all", text=PLAIN)) == ()
    assert (
        Directory([topic("C++")]).topics_of(article(title="A new C++ standard", text=PLAIN)) != ()
    )


def test_words_of_other_scripts_are_words() -> None:
    weather = topic("Weather", keywords=("मौसम", "погода"))

    assert Directory([weather]).topics_of(article(title="आज का मौसम साफ़")) == (weather.slug,)
    assert Directory([weather]).topics_of(article(title="Погода сегодня")) == (weather.slug,)


@given(st.text(max_size=400), st.text(max_size=900), st.lists(st.text(max_size=30), max_size=5))
def test_whatever_a_report_holds_only_known_topics_come_out_each_once(
    title: str, text: str, categories: list[str]
) -> None:
    found = Directory(TOPICS).topics_of(
        article(title=title, text=text, categories=tuple(categories))
    )

    assert len(set(found)) == len(found)
    assert set(found) <= {known.slug for known in TOPICS}


SHIPPED = Directory(shipped_topics())


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Earthquake of magnitude 6.8 shakes northern Japan",
            "Tsunami warnings were issued for the coast near Sendai.",
            ["earthquakes", "disasters", "japan", "asia"],
        ),
        (
            "Kenya beat Uganda in rain-hit cricket one-day international",
            "The captain took four wickets in Nairobi.",
            ["cricket", "sports", "kenya", "uganda", "africa"],
        ),
        (
            "European Central Bank raises interest rates to curb inflation",
            "The rate decision in Frankfurt was unanimous.",
            ["central-banks", "interest-rates", "business", "germany", "europe"],
        ),
        (
            "Dam bursts above Tarime, Kenya, at least nine dead",
            "More than 400 houses were flooded.",
            ["floods", "disasters", "kenya", "africa"],
        ),
        ("The council met on Tuesday", "Nobody came.", []),
    ],
)
def test_the_shipped_tables_know_subjects_and_places(
    title: str, text: str, expected: list[str]
) -> None:
    found = SHIPPED.topics_of(article(title=title, text=text))

    assert [slug for slug in found if slug in expected] == expected


@pytest.mark.parametrize(
    ("label", "places"),
    [("kenya", {"kenya", "africa"}), ("united-kingdom", {"united-kingdom", "europe"})]
    + [(label, set()) for label in ("roast turkey", "news")],
)
def test_a_report_that_is_labelled_with_a_place_is_about_it(label: str, places: set[str]) -> None:
    found = SHIPPED.topics_of(article(title="Nobody came", text="", categories=(label,)))

    assert {slug for slug in found if slug in {"turkey", *places}} == places


@pytest.mark.parametrize(
    "title", ["Storm topples trees and buildings in the port", "Village side topples champions"]
)
def test_what_is_toppled_need_not_be_a_government(title: str) -> None:
    assert not {"rebellion-and-revolution", "conflict"} & {*SHIPPED.topics_of(article(title=title))}


def test_a_hall_that_shelters_people_is_no_sport() -> None:
    feeds = [topic("Sports"), *shipped_topics()]
    report = article(
        title="Dam overtops, 2,000 told to leave the valley",
        text="Water pours over the dam. The sports hall on the hill is open as a shelter.",
    )

    found = Directory(feeds).topics_of(report)

    assert "sports" not in found
    assert "sports" in Directory(feeds).topics_of(article(title="All sports are off", text=""))


@pytest.mark.parametrize(
    ("title", "dateline", "places"),
    [
        ("Farmers in New Mexico pray for rain", "", {"united-states", "americas"}),
        ("Mexico and Papua New Guinea sign", "", {"mexico", "papua-new-guinea"}),
        ("Tell us about your turkey dinner", "", set()),
        ("US and Turkey agree on trade", "", {"united-states", "turkey"}),
        ("Mayor steps down", "BIRMINGHAM, Mich., Nov 3 -", {"united-states"}),
        ("Mayor steps down", "BIRMINGHAM, England, Nov 3 -", {"united-kingdom"}),
        ("Jordan scores forty as Georgia wins at home", "", set()),
    ],
)
def test_a_place_is_a_name_and_its_parts_are_none(
    title: str, dateline: str, places: set[str]
) -> None:
    found = set(SHIPPED.topics_of(article(title=title, dateline=dateline, text="")))

    assert places <= found
    assert len({"mexico", "egypt", "jordan", "georgia", "guinea"} & found) == ("mexico" in places)


def test_a_feeds_home_counts_where_no_other_country_is_named() -> None:
    home = (TopicSlug("kenya"),)

    assert SHIPPED.topics_of(article(title="A tram", text="", feed_topics=home)) == home
    abroad = SHIPPED.topics_of(article(title="Peru's president", text="", feed_topics=home))
    assert "peru" in abroad
    assert "kenya" not in abroad


def test_every_topic_that_was_found_names_its_words() -> None:
    (finding, *_) = SHIPPED.findings(article(title="Aftershocks follow quake", text=""))

    assert (finding.topic, finding.words) == ("earthquakes", ("aftershock", "quake"))


@pytest.mark.parametrize(
    "text", ["quake " * 200_000, "🙂" * 5000, "ÐŸÑ€Ð¸Ð²ÐµÑ‚ " * 500, "زلزال قوي يضرب المدينة", ""]
)
def test_whatever_the_text_the_work_is_bounded_and_the_answer_sane(text: str) -> None:
    assert len(SHIPPED.topics_of(article(title=text[:400], text=text))) <= 20


SHIPPED = Directory(shipped_topics())


@pytest.mark.parametrize(
    ("title", "not_about"),
    [
        ("Premier defends withdrawal from Ostrania", {"courts", "crime", "sports"}),
        ("Administration of Voss cancels executive order", {"bankruptcy", "prisons"}),
        ("Crowds protest in Maravel: protesters reported hurt", {"religion", "media"}),
        ("Maravel celebrates as animals return", {"celebrities", "animation", "arts"}),
        ("Management of authorities in the news cycle", {"football", "books", "cycling", "sports"}),
        ("Ten thousand doses: 60m at other events", {"athletics", "equestrian-sports", "sports"}),
        ("European Union opens borders", {"labour", "trade-unions"}),
    ],
)
def test_a_word_does_not_stand_for_its_relatives(title: str, not_about: set[str]) -> None:
    assert not_about.isdisjoint(SHIPPED.topics_of(article(title=title, text=title)))


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Elections in Ostrania", "elections"),
        ("Election in Ostrania", "elections"),
        ("Protests in Maravel", "protests"),
        ("Protestants meet in Maravel", "christianity"),
        ("Senators vote", "parliament"),
        ("Immigrants wait at harbour", "migration-policy"),
        ("Striker scored as team playing at home won the league", "sports"),
    ],
)
def test_but_for_its_plural_and_its_tenses_it_does(title: str, about: str) -> None:
    assert about in SHIPPED.topics_of(article(title=title, text=title))
