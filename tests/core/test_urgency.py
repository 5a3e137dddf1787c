"""How loud a report is. All titles are invented."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.kinds import sort_of
from bot.core.urgency import urgency_of
from bot.model.article import Kind
from bot.model.story import Urgency
from tests.builders import article

AGENCY, PAPER, BLOG = 0.9, 0.6, 0.2
STUFFED = "WAR: coup, tsunami, nuclear strike, 900 dead, mass shooting, president assassinated"


def level(title: str, *, prefix: str = "", trust: float = PAPER, publishers: int = 1) -> Urgency:
    kind, _ = sort_of(title, (), "")
    report = article(title=title, prefix=prefix, trust=trust, kind=kind)
    return urgency_of(report, publishers=publishers).urgency


@pytest.mark.parametrize(
    ("title", "prefix", "trust", "publishers", "expected"),
    [
        ("Council of Maravel names new mayor", "", PAPER, 1, Urgency.NEWS),
        ("Council of Maravel names new mayor", "", BLOG, 1, Urgency.ROUTINE),
        ("Council of Maravel names new mayor", "", BLOG, 3, Urgency.NEWS),
        ("Council of Maravel names new mayor", "BREAKING", PAPER, 1, Urgency.NEWS),
        ("Ten lamps you must buy", "BREAKING", BLOG, 1, Urgency.ROUTINE),
        ("Ten lamps you must buy", "FLASH", BLOG, 1, Urgency.ROUTINE),
        ("Earthquake shakes Maravel", "", PAPER, 1, Urgency.NEWS),
        ("Earthquake shakes Maravel", "BREAKING", AGENCY, 1, Urgency.URGENT),
        ("Earthquake shakes Maravel", "", PAPER, 3, Urgency.URGENT),
        ("Earthquake kills 40 in Maravel", "", PAPER, 1, Urgency.URGENT),
        ("Explosion at refinery, dozens dead", "", AGENCY, 1, Urgency.URGENT),
        ("Two killed in bus crash", "", PAPER, 1, Urgency.NEWS),
        ("Ostrania declares war on Kestria", "", AGENCY, 1, Urgency.URGENT),
        ("Ostrania declares war on Kestria", "FLASH", AGENCY, 1, Urgency.FLASH),
        ("Ostrania declares war on Kestria", "FLASH", BLOG, 1, Urgency.NEWS),
        ("Ostrania declares war on Kestria", "FLASH", BLOG, 2, Urgency.URGENT),
        (
            "WAR: coup, tsunami, nuclear strike, 900 dead, mass shooting",
            "FLASH",
            BLOG,
            1,
            Urgency.NEWS,
        ),
        (
            "WAR: coup, tsunami, nuclear strike, 900 dead, mass shooting",
            "",
            PAPER,
            2,
            Urgency.URGENT,
        ),
        ("Ostrania declares war on Kestria", "", AGENCY, 5, Urgency.FLASH),
        ("President of Ostrania resigns", "FLASH", AGENCY, 1, Urgency.FLASH),
        ("President of Ostrania resigns", "URGENT", AGENCY, 1, Urgency.URGENT),
        ("Central bank cuts rate to 3.25 pct", "ALERT", AGENCY, 1, Urgency.URGENT),
        ("Dockers begin strike", "UPDATE 2", AGENCY, 1, Urgency.NEWS),
        ("Supermarkets begin price war", "", PAPER, 1, Urgency.NEWS),
        # What is told first counts, and what somebody says is no title of a film.
        ("Bomb kills 40 in Kelm mosque: memorial service hit", "", PAPER, 1, Urgency.URGENT),
        ("Maravel City win the series: 'A night to remember'", "", PAPER, 1, Urgency.NEWS),
        ("Voss could win a second term", "", PAPER, 1, Urgency.NEWS),
        ("Belts could save up to 40 lives a year", "", PAPER, 1, Urgency.NEWS),
        ("Ostrania begins drills off Kelm", "", PAPER, 1, Urgency.NEWS),
        ("Kestria must have new elections, court says", "", PAPER, 1, Urgency.NEWS),
        ("Hallen convicted thirty years after harbour fire", "", PAPER, 1, Urgency.NEWS),
        ("Actor sues over film 'injury'", "", PAPER, 1, Urgency.NEWS),
        # Everyday words by now, or figures of speech, however many tell it.
        ("Jobless claims fall to a pandemic low", "", PAPER, 3, Urgency.NEWS),
        ("Premier Lorn under pressure to resign", "", PAPER, 3, Urgency.NEWS),
        ("Premier Lorn resigns", "", PAPER, 3, Urgency.URGENT),
        ("Markets in meltdown over harbour tax", "", PAPER, 3, Urgency.NEWS),
        ("Meteor that ended World War film shoot", "", PAPER, 3, Urgency.NEWS),
        ("Covid-19 deaths recorded in Kelm", "", PAPER, 1, Urgency.NEWS),
    ],
)
def test_marks_words_trust_and_sources_add_up(
    title: str, prefix: str, trust: float, publishers: int, expected: Urgency
) -> None:
    assert level(title, prefix=prefix, trust=trust, publishers=publishers) is expected


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: why the war must end",
        "Analysis: what the explosion means",
        "Review: an explosion of ideas",
        "How to survive an earthquake",
        "Ten years after the tsunami, Maravel rebuilds",
        "Maravel marks anniversary of the earthquake",
        "Your horoscope for Tuesday",
        "Live blog: earthquake in Maravel",
        "Earthquake in Maravel: live updates",
        "New trailer for “The Last War” is out",
        "“Kill the Harbour” tops box office",
        "Stocks edge higher as earnings season opens",
        "Oil prices fall for third day",
        "Weather forecast for the weekend",
        "Tarn Rovers beat Maravel City 3-1",
        "Maravel City 0–2 Tarn Rovers: late goals settle cup final",
        "BREAKING: the best deals on generators after the storm",
        "What if a tsunami hit Maravel?",
        "Sponsored: survive any explosion with this lamp",
        "Five things to know about the Maravel earthquake",
        "Hoax of a bomb at Maravel station",
        "Firefighters practise in earthquake drill at Maravel school",
    ],
)
def test_what_is_no_news_is_routine_whoever_writes_it(title: str) -> None:
    assert level(title, trust=AGENCY, publishers=5) is Urgency.ROUTINE


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"categories": ("Opinion",), "kind": Kind.OPINION},
            "opinion: filed under opinion",
        ),
        ({"title": "Live: war", "kind": Kind.LIVE_BLOG}, "live blog: “Live” in the title"),
        ({"title": "Ten lamps you must buy"}, "an offer: “you must buy” in the title"),
        ({"prefix": "RPT-UPDATE 1"}, "a repeat"),
    ],
)
def test_a_publishers_own_filing_is_believed(changes: dict[str, object], reason: str) -> None:
    judgement = urgency_of(article(**changes), publishers=3)

    assert (judgement.urgency, judgement.reasons) == (Urgency.ROUTINE, (reason,))


def test_an_agencys_mark_makes_a_market_report_news() -> None:
    assert level("Stocks close lower", prefix="URGENT", trust=AGENCY) is Urgency.URGENT
    assert level("Stocks close lower", prefix="URGENT", trust=BLOG) is Urgency.ROUTINE


def test_a_columnist_who_was_killed_is_no_column() -> None:
    assert level("Columnist killed in Maravel") is Urgency.NEWS
    assert level("How Israelites of Maravel voted") is Urgency.NEWS


def test_the_reasons_name_what_counted() -> None:
    report = article(title="Earthquake kills 40 in Maravel", prefix="BREAKING")
    judgement = urgency_of(report, publishers=3)

    assert judgement.reasons == (
        "marked BREAKING",
        "“earthquake”, “kill” in the title",
        "“40” victims",
        "3 independent sources",
    )


def test_a_burst_of_independent_owners_is_a_sign() -> None:
    report = article(title="Explosion in the port of Maravel", trust=PAPER)

    at_once = urgency_of(report, publishers=3, since=timedelta(minutes=4))
    slowly = urgency_of(report, publishers=3, since=timedelta(hours=4))

    assert at_once.reasons[-2:] == ("3 independent sources", "all within 15 minutes")
    assert slowly.reasons[-1] == "3 independent sources"


def test_what_the_wire_declares_counts_like_its_mark() -> None:
    title = "President of Ostrania resigns"

    def declared(urgency: int, trust: float) -> Urgency:
        report = article(title=title, wire_urgency=urgency, trust=trust)
        return urgency_of(report, publishers=1).urgency

    assert declared(1, AGENCY) is Urgency.FLASH
    assert declared(2, AGENCY) is Urgency.URGENT
    assert declared(5, AGENCY) is Urgency.NEWS
    assert declared(1, BLOG) is Urgency.NEWS


TITLES = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            [
                "Quake",
                "kills",
                "40",
                "dead",
                "war",
                "in",
                "Maravel",
                "beat",
                "3-1",
                "stocks",
                "fall",
            ]
        )
    ).map(" ".join),
)
PREFIXES = st.sampled_from(["", "FLASH", "BREAKING", "UPDATE 2", "RPT", "CORRECTED", "URGENT"])


@given(TITLES, PREFIXES, st.floats(0, 1), st.floats(0, 1), st.integers(0, 9), st.integers(0, 9))
def test_more_trust_and_more_sources_never_make_it_quieter(
    title: str, prefix: str, trust: float, more: float, publishers: int, others: int
) -> None:
    less = level(title, prefix=prefix, trust=min(trust, more), publishers=publishers)

    assert less <= level(
        title, prefix=prefix, trust=max(trust, more), publishers=publishers + others
    )


@given(TITLES, PREFIXES, st.floats(0, 1))
def test_every_judgement_has_a_reason(title: str, prefix: str, trust: float) -> None:
    assert urgency_of(article(title=title, prefix=prefix, trust=trust), publishers=1).reasons
