"""Whatever a feed brings, the newsroom's decisions are bounded, sane, and have their reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.central import telling
from bot.core.changes import MOST_FACTS, facts_of
from bot.core.copies import text_hash
from bot.core.directory import Directory
from bot.core.fingerprint import MOST_TERMS, terms
from bot.core.freshness import Staleness
from bot.core.names import MOST_NAMES, names_of
from bot.core.normalize import MOST_TEXT, MOST_TITLE, article_of
from bot.core.stories import Report, alert_kind, joined
from bot.core.urgency import urgency_of
from bot.core.writing import LONGEST_HEADLINE, LONGEST_SUMMARY, headline, summary
from bot.model.alert import AlertId
from bot.model.article import Arrival, Entry, Kind
from bot.model.feed import Feed, FeedId
from bot.model.story import Urgency
from bot.sources.tables import shipped_topics
from tests.builders import NOW, article, story

DIRECTORY = Directory(shipped_topics())
MOJIBAKE = "Erdbeben erschÃ¼ttert KÃ¼ste – â€žschwerâ€œ "
STUFFED = "BREAKING FLASH URGENT war coup tsunami nuclear strike 900 dead explosion kills "


def decided(title: str, body: str, trust: float = 0.3) -> Urgency | None:
    """Have every part decide on an entry, and look at what comes out."""
    feed = _feed(trust)
    entry = Entry(guid="1", url="https://f.example/1", title=title, body=body, published=NOW)
    report = article_of(Arrival(feed=feed.id, entry=entry, received=NOW), feed)
    if report is None:
        return None
    assert len(report.title) <= MOST_TITLE
    assert len(report.text) <= MOST_TEXT
    findings = DIRECTORY.findings(report)
    assert len(findings) <= 20
    assert len(names_of(report.text)) <= MOST_NAMES
    assert 0 < len(headline(report)) <= LONGEST_HEADLINE
    assert len(summary(report)) <= LONGEST_SUMMARY
    assert len(telling(report).text) <= len(report.text)
    assert len(facts_of(report)) <= MOST_FACTS
    assert len(terms(report).weights) <= MOST_TERMS
    assert text_hash(report) == text_hash(report)
    judgement = urgency_of(report, publishers=1)
    assert judgement.reasons
    return judgement.urgency


def _feed(trust: float) -> Feed:
    return Feed(id=FeedId("f"), url="https://f.example", publisher="F", family="f", trust=trust)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("", ""),
        (" ", "<p> </p>"),
        ("", "An explosion shook the port of Kelm."),
        ("Kelm", ""),
        ("Kelm " * 100_000, "flood " * 170_000),
        ("🙂" * 400, "🔥" * 5000),
        ("زلزال قوي يضرب المدينة", "قالت الشرطة إن شخصين قتلا."),
        ("地震が港を襲う", "港で強い地震があった。死者はいない。"),
        ("Взрыв в порту Kelm 爆発 explosion", "Смешанный текст mixed מעורב."),
        ("EXPLOSION IN KELM KILLS NINETY AS FLOOD HITS", "POLICE SAID NOTHING. " * 50),
        (MOJIBAKE * 3, MOJIBAKE * 100),
        ("\u202eKelm\u200b\u200d\ufeff" * 50, "\x00\ud800 \U000e0041" * 50),
        ("(" * 300, "(" * 20_000),
        ("A " * 150, "A, " * 60_000 + "Nov 3 - "),
        ("a-" * 150, "PORT " * 40 + ", " * 60),
        ("“" * 200, "." * 50_000),
        ("Kelm " * 40 + "- " + "x" * 95, ""),
        ("Kelm " * 12 + "- NYT " * 30, ""),
        ("9,999," * 50, "$1,000,000,000,000,000 percent " * 40_000),
        ("0" * 300, "1" * 1_000_000),
        ("Police name " * 30, "Karl Renner, " * 80_000),
        ("...!?" * 60, "No. 1. a. B. " * 80_000),
    ],
)
def test_odd_input_is_bounded_and_decided(title: str, body: str) -> None:
    decided(title, body)


@pytest.mark.parametrize("trust", [0.0, 0.3, 0.49])
@pytest.mark.parametrize("prefix", ["", "FLASH: ", "🚨 BREAKING: ", "BULLETIN - "])
def test_who_stuffs_a_title_with_alarm_is_never_louder_than_news(prefix: str, trust: float) -> None:
    level = decided(f"{prefix}{STUFFED * 3}", STUFFED * 5000, trust)

    assert level is not None
    assert level <= Urgency.NEWS


def test_nor_do_stuffed_words_make_a_flash_of_a_trusted_papers_report() -> None:
    assert decided(STUFFED * 3, STUFFED * 100, 0.65) is Urgency.URGENT


@pytest.mark.parametrize("trust", [0.65, 0.9])
@pytest.mark.parametrize(
    "title",
    ["Explosion in Kelm kills ninety", "Ferries stop in Kelm", "Council of Kelm to meet on Friday"],
)
def test_capitals_alone_make_nothing_louder(title: str, trust: float) -> None:
    assert decided(title.upper(), title.upper(), trust) is decided(title, title, trust)


@pytest.mark.parametrize("title", ["🙂🙂🙂", "🚨🚨🚨", "⚡️‼️⚡️", "!!!???", MOJIBAKE])
def test_signs_that_say_nothing_are_not_loud(title: str) -> None:
    assert decided(title, "", 0.3) is Urgency.ROUTINE
    assert decided(title, "", 0.9) is Urgency.NEWS


def test_nothing_in_a_headline_turns_the_direction_of_what_follows() -> None:
    entry = Entry(
        guid="1",
        url="https://f.example/1",
        title="\u202eKelm\u202c\u2066 port \u200fcloses",
        body="",
        published=NOW,
    )
    report = article_of(Arrival(feed=FeedId("f"), entry=entry, received=NOW), _feed(0.9))

    assert report is not None
    assert not set(headline(report)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@settings(max_examples=40)
@given(st.text(max_size=200), st.sampled_from(Kind))
def test_who_is_little_trusted_changes_nothing_that_readers_were_told(
    stuffing: str, kind: Kind
) -> None:
    told = story(alert=AlertId("a1e4" * 4), told=Urgency.NEWS, urgency=Urgency.NEWS)
    report = article(
        title=f"{STUFFED}{stuffing}", trust=0.3, publisher="Blog", kind=kind, prefix="FLASH"
    )
    brought = Report(
        article=report,
        topics=(),
        judgement=urgency_of(report, publishers=2),
        facts=facts_of(report),
    )
    after = joined(told, brought, NOW)

    assert alert_kind(told, after, brought, Staleness.FRESH) is None
    assert (after.lead, after.urgency, after.tellings) == (told.lead, told.urgency, told.tellings)
    assert (after.is_corrected, after.is_withdrawn) == (False, False)


@settings(max_examples=60)
@given(st.text(max_size=500), st.text(max_size=2000), st.floats(0, 1))
def test_any_text_is_bounded_and_decided(title: str, body: str, trust: float) -> None:
    decided(title, body, trust)
