"""Pieces that are no report of an event are told by their publishers' own signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.kinds import sort_of
from bot.model.article import Kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Bridge in Kelm closed after cracks are found", Kind.STORY),
        ("Live: bridge in Kelm closed", Kind.LIVE_BLOG),
        ("Kelm bridge live: ferries are full", Kind.LIVE_BLOG),
        ("Bridge closed – live updates", Kind.LIVE_BLOG),
        ("Kelm v Port Calder: as it happened", Kind.LIVE_BLOG),
        ("Kelm families live in fear of floods", Kind.STORY),
        ("Morning briefing: cracks in Kelm", Kind.ROUND_UP),
        ("Your Tuesday Briefing", Kind.ROUND_UP),
        ("World news in brief", Kind.ROUND_UP),
        ("Five things to know about the Kelm bridge", Kind.ROUND_UP),
        ("Business round-up: Kelm ferries, Calder steel", Kind.ROUND_UP),
        ("WRAPUP 2: Kelm closes bridge", Kind.ROUND_UP),
        ("Minister gives briefing on bridge", Kind.STORY),
        ("Cattle round-up ends in stampede on Calder plain", Kind.STORY),
        ("Opinion: close the bridge for good", Kind.OPINION),
        ("Close the bridge for good | Editorial", Kind.OPINION),
        ("Kelm's bridge, explained", Kind.OPINION),
        ("How to cross the Calder", Kind.OPINION),
        ("The ten best ferries of Norland", Kind.OPINION),
        ("Best lamps for 2026", Kind.OPINION),
        ("Best friend of Kelm mayor arrested", Kind.STORY),
        ("Opinion poll gives Kelm mayor a narrow lead", Kind.STORY),
        ("Court sets review of bridge ban for May", Kind.STORY),
        ("Video: the moment the bridge fell", Kind.VIDEO),
        ("Flood in Kelm – in pictures", Kind.VIDEO),
        ("Police release video of bridge collapse", Kind.STORY),
        ("Sponsored: cross the Calder in style", Kind.SPONSORED),
        ("Cross the Calder in style [Ad]", Kind.SPONSORED),
        ("State-sponsored hackers hit Kelm bank", Kind.STORY),
        ("Weather forecast for Kelm", Kind.ROUTINE),
        ("Lottery results: Tuesday", Kind.ROUTINE),
        ("Storm forecast to hit Kelm on Friday", Kind.STORY),
    ],
)
def test_the_title_tells_what_a_piece_is(title: str, kind: Kind) -> None:
    assert sort_of(title, (), "https://calder.example/world/1")[0] is kind


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("Opinion", Kind.OPINION),
        ("Comment is free", Kind.STORY),
        ("Live Blog", Kind.LIVE_BLOG),
        ("Sponsored", Kind.SPONSORED),
        ("Podcasts", Kind.VIDEO),
        ("World", Kind.STORY),
    ],
)
def test_the_publishers_filing_counts(section: str, kind: Kind) -> None:
    slug = section.lower().replace(" ", "-")

    assert sort_of("Bridge closed", (section,), "")[0] is kind
    assert sort_of("Bridge closed", (), f"https://calder.example/{slug}/1")[0] is kind


def test_an_address_that_ends_in_a_word_of_the_list_is_a_story() -> None:
    assert sort_of("Bridge closed", (), "https://calder.example/world/live")[0] is Kind.STORY


@given(st.text(max_size=400), st.lists(st.text(max_size=60), max_size=5), st.text(max_size=80))
def test_who_is_no_story_is_told_why(title: str, sections: list[str], url: str) -> None:
    kind, why = sort_of(title, tuple(sections), url)

    assert (kind is Kind.STORY) == (why == "")
