"""From an entry to an article: what the publisher reported, without what stands around it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.normalize import MOST_TEXT, MOST_TITLE, article_of, id_of
from bot.core.urls import feed_id
from bot.model.article import Arrival, Article, Entry, Kind
from bot.model.feed import Feed
from bot.model.topic import TopicSlug

RECEIVED = datetime(2025, 11, 3, 10, 0, tzinfo=UTC)
FEED = Feed(
    id=feed_id("https://calder.example/world/feed.rss"),
    url="https://calder.example/world/feed.rss",
    publisher="The Calder Courier",
    family="calder",
    topics=(TopicSlug("world"),),
)
BRIDGE = "The mayor of Port Calder closed the old bridge on Monday after engineers found cracks."
FERRIES = "Ferries will run every ten minutes, she said, until the repairs are done in spring."


def normalized(
    title: str = "Bridge closed", body: str = BRIDGE, url: str = "/a", guid: str = "1"
) -> Article | None:
    entry = Entry(guid=guid, url=url, title=title, body=body, published=None)
    return article_of(Arrival(feed=FEED.id, entry=entry, received=RECEIVED), FEED)


def article(title: str = "Bridge closed", body: str = BRIDGE) -> Article:
    found = normalized(title, body)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("written", "title", "prefix", "kind"),
    [
        ("BREAKING: Bridge closed", "Bridge closed", "BREAKING", Kind.STORY),
        ("Breaking News | Bridge closed", "Bridge closed", "BREAKING", Kind.STORY),
        ("🚨 BREAKING - Bridge closed", "Bridge closed", "BREAKING", Kind.STORY),
        ("[BREAKING] Bridge closed", "Bridge closed", "BREAKING", Kind.STORY),
        ("FLASH - Bridge closed", "Bridge closed", "FLASH", Kind.STORY),
        ("URGENT: Bridge closed", "Bridge closed", "URGENT", Kind.STORY),
        ("ALERT: Bridge closed", "Bridge closed", "ALERT", Kind.STORY),
        ("UPDATE 2-Bridge closed", "Bridge closed", "UPDATE 2", Kind.UPDATE),
        ("WRAPUP 1-Bridge closed", "Bridge closed", "WRAPUP 1", Kind.UPDATE),
        ("Update: Bridge closed", "Bridge closed", "UPDATE", Kind.UPDATE),
        ("CORRECTED-Bridge closed", "Bridge closed", "CORRECTED", Kind.CORRECTION),
        ("Correction: Bridge story", "Bridge story", "CORRECTION", Kind.CORRECTION),
        ("REFILE-UPDATE 1-Bridge closed", "Bridge closed", "REFILE", Kind.CORRECTION),
        ("BREAKING: UPDATE 3-Bridge closed", "Bridge closed", "BREAKING", Kind.UPDATE),
        ("WITHDRAWN: Bridge closed", "Bridge closed", "WITHDRAWN", Kind.WITHDRAWAL),
        ("STORY WITHDRAWN: Bridge closed", "Bridge closed", "STORY WITHDRAWN", Kind.WITHDRAWAL),
        ("Flash-flood warning in Kelm", "Flash-flood warning in Kelm", "", Kind.STORY),
        ("FLASH-FLOOD WARNING IN KELM", "FLASH-FLOOD WARNING IN KELM", "", Kind.STORY),
        ("Breaking the ice: a voyage", "Breaking the ice: a voyage", "", Kind.STORY),
        ("Update-hungry readers wait", "Update-hungry readers wait", "", Kind.STORY),
        ("Withdrawn: a novel of Kelm", "Withdrawn: a novel of Kelm", "", Kind.STORY),
        ("BREAKING:", "BREAKING:", "", Kind.STORY),
    ],
)
def test_a_wire_prefix_is_taken_off_and_remembered(
    written: str, title: str, prefix: str, kind: Kind
) -> None:
    found = article(written)

    assert (found.title, found.prefix, found.kind) == (title, prefix, kind)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Bridge closed | The Calder Courier", "Bridge closed"),
        ("Bridge closed - Calder Courier", "Bridge closed"),
        ("Bridge closed – The Calder Courier World", "Bridge closed"),
        ("Old bridge closed | Example News", "Old bridge closed"),
        ("Old bridge closed | Kelm Evening Post", "Old bridge closed"),
        ("Old bridge closed · BBC", "Old bridge closed"),
        ("Mayor to resign over bridge - BBC", "Mayor to resign over bridge - BBC"),
        ("Mayor to resign - Example News", "Mayor to resign - Example News"),
        ("Mayor to resign over bridge - NYT", "Mayor to resign over bridge - NYT"),
        ("Mayor to resign over bridge - sources", "Mayor to resign over bridge - sources"),
        ("Old bridge closed - kelm.example.com", "Old bridge closed"),
        ("Old bridge closed - for good", "Old bridge closed - for good"),
        ("Bridge closed - no ferries, no trains", "Bridge closed - no ferries, no trains"),
        ("Bridge closed – Mayor", "Bridge closed – Mayor"),
        ("Good News - Bad News", "Good News - Bad News"),
        ("Kelm-Calder line closed", "Kelm-Calder line closed"),
        ("Bridge falls into Calder (VIDEO)", "Bridge falls into Calder"),
        ("Bridge falls into Calder [with photos] | Example News", "Bridge falls into Calder"),
        ("(video)", "(video)"),
        ("<b>Bridge</b> &amp;amp; tunnel\n closed", "Bridge & tunnel closed"),
    ],
)
def test_the_outlet_is_no_part_of_the_title(written: str, title: str) -> None:
    assert article(written).title == title


def test_a_report_that_has_a_video_too_is_a_story() -> None:
    assert article("Bridge falls into Calder (VIDEO)").kind is Kind.STORY


def test_an_advisory_line_says_what_kind_it_is_and_is_no_text() -> None:
    advised = "(Corrects spelling of name in paragraph 1)"

    found = article(body=f"<p>{advised}</p><p>KELM, Nov 3 (Meridian Wire) - {BRIDGE}</p>")

    assert found.kind is Kind.CORRECTION
    assert found.text == BRIDGE


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("(This Nov. 2 story has been corrected to fix the date in paragraph 4)", Kind.CORRECTION),
        ("(Adds mayor's reaction in paragraph 3, updates toll (12) in paragraph 4)", Kind.UPDATE),
        ("Correction: the bridge was built in 1901, not in 1910.", Kind.CORRECTION),
        ("STORY WITHDRAWN: the report on the bridge was wrong.", Kind.WITHDRAWAL),
        ("This story has been withdrawn because of an error.", Kind.WITHDRAWAL),
        (BRIDGE, Kind.STORY),
    ],
)
def test_the_first_line_says_what_kind_it_is(first: str, kind: Kind) -> None:
    assert article(body=f"<p>{first}</p><p>{FERRIES}</p>").kind is kind


def test_the_title_is_not_told_twice() -> None:
    assert article(body=f"<p>Bridge closed.</p><p>{BRIDGE}</p>").text == BRIDGE


@pytest.mark.parametrize(
    ("title", "before"),
    [
        ("Old bridge over Calder closed", "Old bridge over Calder closed "),
        ("Old Bridge Over Calder Closed", "Old Bridge Over Calder Closed. KELM, Nov 3 ― "),
    ],
)
def test_nor_where_the_text_goes_on_behind_it(title: str, before: str) -> None:
    assert article(title, body=f"<p>{before}{BRIDGE}</p>").text == BRIDGE


def test_a_sentence_that_begins_like_the_title_is_whole() -> None:
    sentence = "Old bridge closed near Port Calder Harbour on Tuesday, the mayor said."

    assert article("Old bridge closed near Port Calder", body=sentence).text == sentence


def test_a_missing_title_is_taken_from_the_text() -> None:
    assert article(title="").title == BRIDGE


def test_an_entry_that_tells_nothing_is_no_article() -> None:
    assert normalized(title=" ", body="<p> </p>") is None
    assert normalized(url="", guid=" ") is None
    assert normalized(url="javascript:alert(1)", guid="") is None


def test_an_entry_without_a_link_is_an_article_by_its_guid() -> None:
    by_guid = normalized(url="", guid="urn:calder:7")
    permanent = normalized(url="", guid="https://calder.example/b?utm_source=rss")

    assert by_guid is not None
    assert by_guid.url == ""
    assert permanent is not None
    assert permanent.url == "https://calder.example/b"


def test_an_article_carries_what_its_feed_and_entry_say() -> None:
    entry = Entry(
        guid="1",
        url="../a?utm_source=rss",
        title="Bridge closed",
        body=BRIDGE,
        published=datetime(2025, 11, 3, 11, 30, tzinfo=timezone(timedelta(hours=2))),
        picture=" /bridge.jpg",
        categories=("Transport ", "", "Transport", "Kelm\u202e"),
        language="en-GB",
    )

    found = article_of(Arrival(feed=FEED.id, entry=entry, received=RECEIVED, is_backlog=True), FEED)

    assert found is not None
    assert found.url == "https://calder.example/a"
    assert found.published == datetime(2025, 11, 3, 9, 30, tzinfo=UTC)
    assert found.published.tzinfo is UTC
    assert found.categories == ("Transport", "Kelm")
    assert found.language == "en-gb"
    assert found.picture == "https://calder.example/bridge.jpg"
    assert (found.feed_topics, found.family, found.trust) == (FEED.topics, "calder", 0.5)
    assert found.is_backlog
    assert found.received == RECEIVED


_WIRE = ("BREAKING: ", "UPDATE 1-", " | ", " - ", "News", "KELM, Nov 3 (Wire) - ", "(Corrects ")
_LINES = (
    "<p>",
    "</p>",
    "\n\n",
    "Read more",
    "Follow us on X",
    "Related stories",
    "&amp;",
    "(",
    ")",
)
_PIECES = st.sampled_from((*_WIRE, *_LINES))
_TEXTS = st.lists(_PIECES | st.text(max_size=20), max_size=12).map("".join)


def test_entries_without_links_and_guids_are_told_apart_by_their_titles() -> None:
    first, second = normalized("Bridge closed", guid="", url="/"), normalized("b", guid="", url="/")

    assert first is not None
    assert second is not None
    assert first.id != second.id


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS)
def test_whatever_an_entry_holds_nothing_raises(title: str, body: str, url: str, guid: str) -> None:
    found = normalized(title, body, url, guid)

    if found is not None:
        assert 0 < len(found.title) <= MOST_TITLE
        assert len(found.text) <= MOST_TEXT
        assert found.id == id_of(
            Entry(guid=guid, url=url, title=title, body="", published=None), FEED
        )


@given(st.sampled_from(["A ", "Aa", "NEWS ", "(a", "- ", "Reporting by A ", "follow us on "]))
def test_a_long_run_of_anything_is_bounded(piece: str) -> None:
    found = article(title=piece * 20_000, body=piece * 100_000)

    assert len(found.title) <= MOST_TITLE
    assert len(found.text) <= MOST_TEXT
