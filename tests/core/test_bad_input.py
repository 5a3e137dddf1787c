"""Whatever a feed brings, the newsroom's decisions are bounded, sane, and have their reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.directory import Directory
from bot.core.names import MOST_NAMES, names_of
from bot.core.normalize import MOST_TEXT, MOST_TITLE, article_of
from bot.core.urgency import urgency_of
from bot.core.writing import LONGEST_HEADLINE, LONGEST_SUMMARY, headline, summary
from bot.model.article import Arrival, Entry
from bot.model.feed import Feed, FeedId
from bot.model.story import Urgency
from bot.sources.tables import shipped_topics
from tests.builders import NOW

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


@settings(max_examples=60)
@given(st.text(max_size=500), st.text(max_size=2000), st.floats(0, 1))
def test_any_text_is_bounded_and_decided(title: str, body: str, trust: float) -> None:
    decided(title, body, trust)
