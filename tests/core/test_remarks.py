"""What we remark on stories is said in the reader's language, also what was kept before."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.changes import in_words
from bot.core.remarks import all_retold, change_retold, retold
from bot.core.speech import said
from bot.core.urgency import urgency_of
from bot.locales import LANGUAGES
from bot.model.article import Article, Kind
from bot.model.chat import Voice
from tests.builders import article

OTHERS = LANGUAGES[1:]
GERMAN, RUSSIAN = Voice(language="de"), Voice(language="ru")

# One for each way to come to a reason.
REPORTS = [
    article(title="Earthquake kills 40 in Maravel", prefix="BREAKING"),
    article(title="Dozens dead in Maravel", wire_urgency=2),
    article(title="Mayor named", trust=0.1),
    article(title="Mayor named", trust=0.6),
    article(urgency=3),
    article(is_private=True),
    article(prefix="RPT"),
    article(title="Ten lamps you must buy"),
    article(title="“Kill the Harbour” tops box office"),
    article(title="Stocks edge higher as earnings season opens"),
    article(title="Maravel has sunny spells, with an umbrella"),
    article(title="Tarn Rovers beat Maravel City 3-1"),
    article(title="Maravel marks anniversary of the earthquake"),
    *(
        article(title=f"{title}: war in Maravel", kind=kind)
        for title, kind in (
            ("Live", Kind.LIVE_BLOG),
            ("Briefing", Kind.ROUND_UP),
            ("Opinion", Kind.OPINION),
            ("Video", Kind.VIDEO),
            ("Sponsored", Kind.SPONSORED),
            ("Horoscope", Kind.ROUTINE),
        )
    ),
    article(categories=("Opinion",), kind=Kind.OPINION),
    article(title="Mayor named", kind=Kind.VIDEO),
]


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: f"{report.title} {report.prefix}")
@pytest.mark.parametrize("publishers", [1, 2, 5])
def test_every_reason_is_said_in_every_language(report: Article, publishers: int) -> None:
    reasons = urgency_of(report, publishers=publishers, since=timedelta(minutes=4)).reasons

    assert reasons
    for reason in reasons:
        assert said(retold(reason)) == reason
        # All forms are translated into all languages: tests/locales.
        assert said(retold(reason), RUSSIAN) != reason


@pytest.mark.parametrize("fate", ["dead", "hurt", "missing", "arrested", "rescued", "displaced"])
def test_every_count_that_changes_is_said_in_every_language(fate: str) -> None:
    change = in_words([f"{fate}:1250"], [f"{fate}:12"])

    assert said(change_retold(change)) == f"1,250 {fate} (12 before)"
    for language in OTHERS:
        told = said(change_retold(change), Voice(language=language))
        assert not {fate, "before"} & set(told.replace("(", " ").replace(")", " ").split())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("40 dead (12 before), 3 missing", "40 Tote (zuvor 12), 3 Vermisste"),
        ("1 dead", "1 Toter"),
        ("$6bn ($4bn before)", "$6bn (zuvor $4bn)"),
        ("3 independent sources", "3 unabhängige Quellen"),
        ("7.25 percent", "7.25 percent"),
        ("as some later version says it", "as some later version says it"),
    ],
)
def test_a_change_keeps_what_its_publisher_wrote(change: str, told: str) -> None:
    assert said(change_retold(change), GERMAN) == told


def test_kinds_and_their_signs_are_said_together() -> None:
    reasons = ("live blog: “Live” in the title", "opinion: filed under opinion")

    assert said(all_retold(reasons), GERMAN) == (
        "Liveblog: “Live” im Titel; Meinung: in der Rubrik opinion"
    )


@given(st.text(max_size=100))
def test_a_remark_that_nobody_knows_stands_as_it_is(remark: str) -> None:
    told = retold(remark)

    assert str(told) == remark


@pytest.mark.parametrize(
    "remark", ["opinion: ", "a: ", "1 dead (", "x (1 before) ", "“a” in the title; "]
)
def test_remarks_within_remarks_have_an_end(remark: str) -> None:
    for text in (remark * 500, f"opinion: {remark * 60}", f"{remark * 50}(2 before)"):
        assert said(all_retold((text,) * 50), GERMAN)
        assert said(change_retold(text), GERMAN)
