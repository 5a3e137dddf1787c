"""What is told of a story at length."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.account import LONGEST, account
from bot.core.central import telling
from bot.core.writing import LONGEST_SUMMARY
from bot.model.article import Article
from bot.model.story import Story
from tests.builders import article, story

SINKS = article(
    title="Ferry sinks off Kelm",
    text="A ferry sank off Kelm at dawn. Divers are at the wreck. Its owner is silent. It rains.",
    publisher="Wire",
)
DIVERS = article(
    title="Ferry down off Kelm",
    text="A ferry sank off Kelm at dawn. The harbour master of Kelm saw no storm.",
    publisher="Herald",
)
COPY = article(title="Ferry sinks", text="Divers are at the wreck off Kelm.", publisher="Echo")


def told(*reports: Article, **changes: object) -> list[tuple[str, str]]:
    about = story(lead=reports[0], tellings=tuple(map(telling, reports)))
    parts = account(replace(about, **changes))  # type: ignore[arg-type]
    return [(part.report.publisher, part.text) for part in parts]


OWN = ("Wire", "A ferry sank off Kelm at dawn. Divers are at the wreck. Its owner is silent.")


def test_each_other_report_adds_what_nobody_said() -> None:
    assert told(SINKS, COPY, DIVERS) == [
        OWN,
        ("Herald", "The harbour master of Kelm saw no storm."),
    ]


def test_what_a_report_says_in_other_words_gives_way_to_what_is_new() -> None:
    burst = article(
        title="Nine dead as dam bursts above Tarime",
        text="Nine people died when a dam burst above Tarime in western Kenya on Saturday.",
    )
    again = article(
        title="Dam bursts above Tarime",
        text="A dam burst above the town of Tarime in western Kenya early on Saturday, killing at "
        "least nine people, the county governor said. More than 400 houses were flooded.",
        publisher="Herald",
    )

    assert told(burst, again)[1:] == [("Herald", "More than 400 houses were flooded.")]


@pytest.mark.parametrize("changes", [{"is_corrected": True}, {"is_withdrawn": True}])
def test_of_what_was_set_right_only_the_lead_is_told(changes: dict[str, object]) -> None:
    assert told(SINKS, DIVERS, **changes) == [OWN]


def test_a_single_endless_sentence_is_cut_as_an_alert_cuts_it() -> None:
    [(_, text)] = told(article(title="Ferry sinks", text="The sea was calm and " * 60))

    assert text.endswith("…")
    assert len(text) <= LONGEST_SUMMARY


def test_nobody_says_again_what_an_endless_sentence_said() -> None:
    endless = "The ferry Mara sank at dawn off Kelm with forty people and their cars " * 8
    again = article(title="Ferry", text="The ferry Mara sank at dawn off Kelm.", publisher="Echo")

    assert len(told(article(title="Ferry", text=endless), again)) == 1


def test_what_only_repeats_the_headline_is_nothing_to_tell() -> None:
    assert told(article(title="Ferry sinks off Kelm", text="Ferry sinks off Kelm.")) == []


@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=900)), min_size=1, max_size=8))
def test_it_is_bounded_and_no_report_speaks_twice(texts: list[tuple[str, str]]) -> None:
    reports = [
        article(title=title, text=text, url=f"u{n}", publisher=f"P{n}")
        for n, (title, text) in enumerate(texts)
    ]
    about: Story = story(lead=reports[0], tellings=tuple(map(telling, reports)))
    parts = account(about)

    assert sum(len(part.text) for part in parts) <= LONGEST
    assert len({part.report.id for part in parts}) == len(parts)
