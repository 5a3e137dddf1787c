"""What an alert says. All news is invented."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.writing import LONGEST_HEADLINE, LONGEST_SUMMARY, alert_of, headline, summary
from bot.model.alert import AlertId, AlertKind
from tests.builders import NOW, WORLD, article, story

texts = st.text(max_size=700)
WORDS = [
    "Ana",
    "Bero",
    "said",
    "“the",
    "“",
    "”",
    "harbour",
    "12",
    "1,200",
    "million",
    "3.5%",
    "of",
    "Maravel,",
    "will",
    '"',
    "close;",
    "U.S.",
]
sentences = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def short(title: str) -> str:
    return headline(article(title=title, text=""))


def told(title: str, text: str) -> str:
    return summary(article(title=title, text=text))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ferries stop", "Ferries stop"),
        ("  Ferries \n stop ", "Ferries stop"),
        ("x" * 100, "x" * 100),
        (
            (
                "The harbour of Maravel stays closed for a second day because the storm has not "
                "yet moved away from it"
            ),
            (
                "The harbour of Maravel stays closed for a second day because the storm has not "
                "yet moved away…"
            ),
        ),
        (
            (
                "The storm that has crossed the southern islands since Sunday has driven from "
                "their homes some 12 million people"
            ),
            (
                "The storm that has crossed the southern islands since Sunday has driven from "
                "their homes…"
            ),
        ),
        (
            (
                "The court in the port of the southern islands has ruled against a former "
                "director: Ana Maria Bero-Santangelo"
            ),
            "The court in the port of the southern islands has ruled against a former director…",
        ),
        (
            (
                "After the vote the chair of the council told reporters in the hall that “this is "
                "not the end of the story”"
            ),
            "After the vote the chair of the council told reporters in the hall…",
        ),
    ],
)
def test_a_long_title_is_cut_where_it_misleads_nobody(title: str, expected: str) -> None:
    assert short(title) == expected


def test_a_title_that_is_missing_is_the_first_sentence() -> None:
    report = article(title=" ", text="Ferries stopped on Tuesday. Trains ran.")

    assert headline(report) == "Ferries stopped on Tuesday."


@given(texts, texts)
def test_a_headline_is_one_short_line_of_the_sources_words(title: str, text: str) -> None:
    found = headline(article(title=title, text=text))

    assert len(found) <= LONGEST_HEADLINE
    assert found.splitlines() in ([], [found])
    if title.strip():
        assert " ".join(title.split()).startswith(found.removesuffix("…"))


@given(sentences)
def test_a_cut_is_between_words_and_never_behind_a_number(title: str) -> None:
    found = short(title)

    if found.endswith("…"):
        kept = found.removesuffix("…").split()
        whole = [word.rstrip(" ,;:–—-") for word in " ".join(title.split()).split()]
        assert [word.rstrip(" ,;:–—-") for word in kept] == whole[: len(kept)]
        assert not kept[-1].rstrip("%")[-1].isdigit()


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Ferries stop", "", ""),
        ("Ferries stop", "Ferries stop.", ""),
        ("Ferries stop in Maravel", "Ferries stop in Maravel today. Trains still run as planned.",
         "Trains still run as planned."),
        ("Ferries stop", "The harbour of Maravel closed. Waves reached 9 m. It may open on Friday.",
         "The harbour of Maravel closed. Waves reached 9 m."),
        ("Ferries stop", "Dr. A. Bero of the U.S. Coast Guard closed the port. Trains ran on time.",
         "Dr. A. Bero of the U.S. Coast Guard closed the port. Trains ran on time."),
        ("Ferries stop", "“We wait. We hope,” Ana Bero of the port said. Nobody was hurt at sea.",
         "“We wait. We hope,” Ana Bero of the port said. Nobody was hurt at sea."),
        ("Ferries stop", "The port rose 3.5 percent a year. The council of Maravel meets [...]",
         "The port rose 3.5 percent a year."),
        ("Ferries stop", "The council of Maravel meets on Friday to [&hellip;]".replace(
            "&hellip;", "…"), "The council of Maravel meets on Friday to…"),
        ("Ferries stop", "Pier No. 4 of Maravel closed. The council said no. Trains ran on time.",
         "Pier No. 4 of Maravel closed. The council said no."),
        ("Ferries stop", "MARAVEL\nThe port closed before dawn", "The port closed before dawn"),
        ("Ferries stop", "The port of Maravel shut. The port of Maravel shut. Trains ran on time.",
         "The port of Maravel shut. Trains ran on time."),
    ],
)  # fmt: skip
def test_a_summary_adds_to_the_headline(title: str, text: str, expected: str) -> None:
    assert told(title, text) == expected


def test_a_second_sentence_is_cut_where_its_beginning_is_worth_reading() -> None:
    first = "The master closed the outer basin because of waves that nobody had seen before."
    second = "Nobody may leave before the council meets, " + "and the market waits, " * 20
    long = f"{first[:-1]}, {'as far as anybody recalls, ' * 6}he said."

    found = told("Ferries stop", f"{first} {second}")
    assert found.startswith(f"{first} Nobody may leave before the council meets, and the market")
    assert found.endswith("…")
    assert LONGEST_SUMMARY - 40 < len(found) <= LONGEST_SUMMARY
    assert told("Ferries stop", f"{long} {second}") == long


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    found = told("Ferries stop", "The harbour " + "and the market " * 40 + "closed.")

    assert found.endswith("the market…")
    assert len(found) <= LONGEST_SUMMARY


@given(texts, st.one_of(texts, sentences))
def test_a_summary_is_one_bounded_line_of_the_sources_words(title: str, text: str) -> None:
    found = summary(article(title=title, text=text))

    assert len(found) <= LONGEST_SUMMARY
    assert len(found.splitlines()) <= 1
    assert set(found) <= set(text) | {"…", " "}


def test_the_same_story_kind_and_lead_make_the_same_alert() -> None:
    made = alert_of(story(), kind=AlertKind.BREAKING, created=NOW, follows_up=None)
    again = alert_of(
        replace(story(), articles=7), kind=AlertKind.BREAKING, created=NOW, follows_up=None
    )

    assert made == again
    assert len(made.id) == 16
    assert int(made.id, 16) >= 0
    assert made.topics == (WORLD.slug,)


def test_another_kind_or_lead_makes_another_alert() -> None:
    other = story(id=story().id, lead=article(title="Another title"))
    ids = {
        alert_of(told_now, kind=kind, created=NOW, follows_up=None).id
        for told_now in (story(), other)
        for kind in AlertKind
    }

    assert len(ids) == 2 * len(AlertKind)


def test_a_withdrawal_repeats_the_headline_and_not_the_facts() -> None:
    first = AlertId("a1e4" * 4)
    made = alert_of(story(), kind=AlertKind.WITHDRAWN, created=NOW, follows_up=first)

    assert (made.headline, made.summary, made.follows_up) == (headline(article()), "", first)


def test_an_undated_lead_was_published_when_we_received_it() -> None:
    undated = story(lead=article(published=None))
    made = alert_of(undated, kind=AlertKind.BREAKING, created=NOW, follows_up=None)

    assert made.published == article().received


@pytest.mark.parametrize("source", ["- NYT", "- sources", "– state television", "- Example News"])
def test_who_says_so_stays_however_long_the_headline(source: str) -> None:
    long = "The premier of Ostrania is to resign over the bridge that fell into the river at Kelm"

    made = headline(article(title=f"{long} and took the ferry with it {source}", text=""))

    assert made.endswith(f"… {source}")
    assert made.startswith("The premier of Ostrania is to resign over")
    assert len(made) <= LONGEST_HEADLINE
