"""How a story goes on, and what is pushed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.core.changes import facts_of
from bot.core.freshness import Staleness
from bot.core.stories import Report, alert_kind, announced, change_of, joined, opened
from bot.core.writing import alert_of
from bot.model.alert import AlertId, AlertKind
from bot.model.article import Article, Kind
from bot.model.story import Judgement, Story, Urgency
from tests.builders import CLIMATE, NOW, WORLD, article, story

LATER = NOW + timedelta(minutes=10)
ANNOUNCED = AlertId("a1e4" * 4)
ROUTINE, NEWS, URGENT, FLASH = (
    Judgement(urgency=urgency, reasons=(urgency.name,)) for urgency in Urgency
)


def brought(about: Article, judgement: Judgement = NEWS, **changes: object) -> Report:
    """The article as it comes to a story, with what it says that can change."""
    default = Report(
        article=about, topics=(CLIMATE.slug,), judgement=judgement, facts=facts_of(about)
    )
    return replace(default, **changes)  # type: ignore[arg-type]


def with_one_more(before: Story, report: Article, judgement: Judgement = NEWS) -> Story:
    return joined(before, brought(report, judgement), LATER)


def second(**changes: object) -> Article:
    """A report with another address than the lead's."""
    return article(**{"title": "Quake shakes Maravel", **changes})


def test_a_new_story_is_its_first_report() -> None:
    lead = article()
    found = opened(brought(lead, URGENT, topics=(WORLD.slug, WORLD.slug)), NOW)

    assert found == story(id=found.id, lead=lead, reasons=("URGENT",), updated=lead.published)
    assert found.id == opened(brought(lead, ROUTINE, topics=()), LATER).id
    assert len(found.id) == 12
    assert found.id != opened(brought(second(), ROUTINE, topics=()), NOW).id


def test_a_second_publisher_adds_reach_and_leaves_the_lead() -> None:
    report = second(publisher="Daily Example", published=LATER)
    found = with_one_more(story(alert=ANNOUNCED), report)

    assert found.lead == article()
    assert found.publishers == ("Example Wire", "Daily Example")
    assert found.families == ("example-wire", "daily-example")
    assert found.topics == (WORLD.slug, CLIMATE.slug)
    assert (found.articles, found.opened, found.updated) == (2, NOW, LATER)


@pytest.mark.parametrize(
    ("published", "told"),
    [(NOW - timedelta(days=1), NOW - timedelta(days=1)), (None, NOW), (LATER, NOW)],
)
def test_a_story_is_of_when_it_was_told_and_not_of_when_we_found_it(
    published: datetime | None, told: datetime
) -> None:
    assert opened(brought(article(published=published)), NOW).updated == told


def test_a_report_that_is_older_than_the_story_does_not_age_it() -> None:
    report = second(publisher="Daily Example", published=NOW - timedelta(days=1))

    assert with_one_more(story(), report).updated == NOW


def test_a_copy_by_the_same_publisher_is_counted_and_moves_nothing() -> None:
    found = with_one_more(story(), second())

    assert (found.articles, found.updated, found.publishers) == (2, NOW, ("Example Wire",))


@pytest.mark.parametrize(
    ("changes", "leads"),
    [
        ({"kind": Kind.STORY}, False),
        ({"kind": Kind.UPDATE}, True),
        ({"kind": Kind.UPDATE, "publisher": "Blog", "trust": 0.2}, False),
        ({"kind": Kind.UPDATE, "publisher": "Agency", "trust": 1.0}, True),
        ({"kind": Kind.UPDATE, "published": NOW - timedelta(hours=5)}, False),
        ({"kind": Kind.UPDATE, "published": None}, True),
        ({"kind": Kind.CORRECTION}, True),
        ({"kind": Kind.CORRECTION, "trust": 0.1}, True),
        ({"kind": Kind.CORRECTION, "publisher": "Agency", "trust": 1.0}, False),
        ({"kind": Kind.WITHDRAWAL}, False),
    ],
)
def test_who_may_tell_the_story_from_now_on(changes: dict[str, object], leads: bool) -> None:
    report = second(**changes)

    assert (with_one_more(story(), report).lead == report) is leads


@pytest.mark.parametrize(
    ("changes", "is_heard"),
    [
        ({}, True),
        ({"publisher": "Agency", "family": "example-wire", "trust": 0.1}, True),
        ({"publisher": "Second", "trust": 0.9}, True),
        ({"publisher": "Second", "trust": 0.5}, False),
        ({"publisher": "Stranger", "trust": 1.0}, False),
    ],
)
def test_only_who_told_it_can_take_it_back(changes: dict[str, object], is_heard: bool) -> None:
    before = story(
        publishers=("Example Wire", "Second"), families=("example-wire", "second"), alert=ANNOUNCED
    )
    withdrawal = second(kind=Kind.WITHDRAWAL, **changes)
    correction = second(kind=Kind.CORRECTION, **changes)
    withdrawn, corrected = with_one_more(before, withdrawal), with_one_more(before, correction)

    assert (withdrawn.is_withdrawn, corrected.is_corrected) == (is_heard, is_heard)
    assert alert_kind(before, withdrawn, brought(withdrawal), Staleness.FRESH) is (
        AlertKind.WITHDRAWN if is_heard else None
    )
    assert alert_kind(before, corrected, brought(correction), Staleness.OLD) is (
        AlertKind.CORRECTED if is_heard else None
    )


@pytest.mark.parametrize("staleness", Staleness)
@pytest.mark.parametrize("judgement", [ROUTINE, NEWS, URGENT])
def test_a_new_story_is_breaking_if_it_is_fresh_and_news(
    staleness: Staleness, judgement: Judgement
) -> None:
    report = article()
    after = opened(brought(report, judgement, topics=()), NOW)
    is_due = staleness is Staleness.FRESH and judgement is not ROUTINE

    assert alert_kind(None, after, brought(report), staleness) is (
        AlertKind.BREAKING if is_due else None
    )


@pytest.mark.parametrize("kind", [Kind.CORRECTION, Kind.WITHDRAWAL])
def test_a_correction_of_a_story_that_we_never_had_is_not_pushed(kind: Kind) -> None:
    report = article(kind=kind)

    assert (
        alert_kind(
            None, opened(brought(report, URGENT, topics=()), NOW), brought(report), Staleness.FRESH
        )
        is None
    )


def test_a_routine_story_that_rises_is_breaking_once() -> None:
    quiet = story(urgency=Urgency.ROUTINE)
    report = second(publisher="Daily Example")
    risen = with_one_more(quiet, report)

    assert risen.urgency is Urgency.NEWS
    assert risen.reasons == ("NEWS",)
    assert alert_kind(quiet, risen, brought(report), Staleness.FRESH) is AlertKind.BREAKING
    assert alert_kind(quiet, risen, brought(report), Staleness.OLD) is None
    told = replace(risen, alert=ANNOUNCED)
    assert alert_kind(told, with_one_more(told, report), brought(report), Staleness.FRESH) is None


@pytest.mark.parametrize(
    ("changes", "is_pushed"),
    [
        ({"publisher": "Daily Example"}, True),
        ({"published": NOW + timedelta(minutes=1)}, True),
        ({}, False),
        ({"publisher": "Daily Example", "published": NOW - timedelta(hours=5)}, False),
        ({"publisher": "Daily Example", "kind": Kind.CORRECTION}, False),
    ],
)
def test_a_story_that_nobody_was_told_of_is_pushed_when_a_new_report_renews_it(
    changes: dict[str, object], is_pushed: bool
) -> None:
    report = second(**changes)
    after = with_one_more(story(), report)

    kind = alert_kind(story(), after, brought(report), Staleness.FRESH)

    assert kind is (AlertKind.BREAKING if is_pushed else None)
    assert after.lead == report or not is_pushed


@pytest.mark.parametrize(
    ("told", "level", "changes", "kind"),
    [
        (Urgency.NEWS, URGENT, {}, AlertKind.RAISED),
        (Urgency.NEWS, FLASH, {}, AlertKind.RAISED),
        (Urgency.URGENT, FLASH, {"title": "Quake in Maravel, 400 dead"}, AlertKind.RAISED),
        # As loud as it was told to be, or less.
        (Urgency.URGENT, URGENT, {}, None),
        (Urgency.FLASH, URGENT, {}, None),
        (Urgency.FLASH, ROUTINE, {}, None),
        # What an earlier version of the program wrote does not know how loud it was.
        (None, URGENT, {}, None),
        (None, FLASH, {}, AlertKind.RAISED),
        # Whose word does not count.
        (Urgency.NEWS, URGENT, {"trust": 0.3, "publisher": "Blog"}, None),
        (Urgency.NEWS, URGENT, {"kind": Kind.VIDEO}, None),
    ],
)
def test_a_promotion_is_loud_and_a_demotion_silent(
    told: Urgency | None, level: Judgement, changes: dict[str, object], kind: AlertKind | None
) -> None:
    before, report = story(alert=ANNOUNCED, told=told), second(**changes)
    after = with_one_more(before, report, level)

    assert alert_kind(before, after, brought(report, level), Staleness.FRESH) is kind
    assert alert_kind(before, after, brought(report, level), Staleness.OLD) is None
    if kind:
        assert (after.lead, after.urgency) == (report, level.urgency)
        told_now = replace(before, told=None, urgency=after.urgency)
        assert alert_kind(told_now, after, brought(report, level), Staleness.FRESH) is not kind


@pytest.mark.parametrize(
    ("sources", "changes", "words"),
    [
        (("a", "b"), {}, "3 independent sources"),
        (("a",), {}, ""),
        (("a", "b"), {"title": "Maravel quake: 40 hurt"}, "40 hurt (12 before)"),
        (("a", "b"), {"kind": Kind.VIDEO}, ""),
    ],
)
def test_a_promotion_says_what_made_it_one(
    sources: tuple[str, ...], changes: dict[str, object], words: str
) -> None:
    before = story(alert=ANNOUNCED, told=Urgency.NEWS, sources=sources)
    report = second(**{"publisher": "Daily", **changes})

    assert (
        change_of(before, with_one_more(before, report, URGENT), brought(report, URGENT)) == words
    )


def test_a_copy_raises_nothing() -> None:
    before, report = story(alert=ANNOUNCED, told=Urgency.NEWS), second()
    copy = brought(report, URGENT, is_copy=True)

    assert alert_kind(before, joined(before, copy, LATER), copy, Staleness.FRESH) is None


def test_each_step_is_told_once_by_an_alert_of_its_own() -> None:
    now, ids = story(urgency=Urgency.NEWS), []
    for level in (NEWS, URGENT, URGENT, FLASH, NEWS, FLASH):
        report = second(url="https://example-wire.example/same")
        before, now = now, with_one_more(now, report, level)
        kind = alert_kind(before, now, brought(report, level), Staleness.FRESH)
        if kind or not before.alert:
            kind = kind or AlertKind.BREAKING
            told = alert_of(now, kind=kind, created=NOW, follows_up=before.alert)
            now = announced(now, told)
            ids.append((told.kind, told.urgency, told.id))

    assert [(kind.value, level) for kind, level, _ in ids] == [
        ("breaking", Urgency.NEWS),
        ("raised", Urgency.URGENT),
        ("raised", Urgency.FLASH),
    ]
    assert len({one for _, _, one in ids}) == 3
    assert now.alert == ids[0][2]


TOLL = "Quake shakes Maravel, 12 hurt"


@pytest.mark.parametrize(
    ("changes", "is_kept"),
    [
        ({"publisher": "Daily"}, True),
        ({"publisher": "Daily", "title": TOLL}, True),
        ({"publisher": "Daily", "kind": Kind.UPDATE, "trust": 0.6}, True),
        # It contradicts, is behind, or is not to be told by.
        ({"publisher": "Daily", "title": "Quake shakes Maravel, 9 hurt", "text": ""}, False),
        ({"publisher": "Daily", "text": "The quake shook the port."}, False),
        ({"publisher": "Daily", "trust": 0.3}, False),
        ({"publisher": "Daily", "kind": Kind.OPINION}, False),
        ({"publisher": "Daily", "published": NOW - timedelta(hours=5)}, False),
    ],
)
def test_who_agrees_with_the_lead_may_tell_the_story(
    changes: dict[str, object], is_kept: bool
) -> None:
    report = second(**changes)
    found = with_one_more(story(alert=ANNOUNCED), report)

    assert [one.id for one in found.tellings] == [
        article().id,
        *([report.id] if is_kept else []),
    ]
    assert found.lead == article()


def test_a_copy_is_no_telling_of_its_own() -> None:
    copy = brought(second(publisher="Daily"), is_copy=True)

    assert len(joined(story(), copy, LATER).tellings) == 1


def test_a_turn_is_told_by_who_told_it_and_those_who_agree_from_then_on() -> None:
    now = with_one_more(story(alert=ANNOUNCED), second(publisher="Daily"))
    turn = second(publisher="Northern", title="Quake in Maravel: 40 hurt")
    now = with_one_more(now, turn)
    assert [one.id for one in now.tellings] == [turn.id]

    late, same = second(publisher="Late"), second(publisher="Same", title="40 hurt in Maravel")
    now = with_one_more(with_one_more(now, late), same)
    assert [one.id for one in now.tellings] == [turn.id, same.id]


def test_who_only_says_it_louder_leaves_what_was_told() -> None:
    before = story(alert=ANNOUNCED, told=Urgency.NEWS)
    louder = second(publisher="Daily")
    found = with_one_more(before, louder, FLASH)

    assert [one.id for one in found.tellings] == [louder.id, article().id]
    assert found.lead == louder


def test_a_telling_that_its_publisher_changed_is_what_it_says_now() -> None:
    before = with_one_more(story(alert=ANNOUNCED), second(publisher="Daily", url="u"))
    agreeing = with_one_more(before, second(publisher="Daily", url="u", title=TOLL))
    doubting = with_one_more(before, second(publisher="Daily", url="u", title="9 hurt", text=""))

    assert [one.title for one in agreeing.tellings] == [article().title, TOLL]
    assert len(doubting.tellings) == 1
    assert with_one_more(before, article()).tellings == before.tellings


def test_ten_thousand_reports_leave_a_story_as_large_as_a_hundred() -> None:
    now, sizes = story(alert=ANNOUNCED), []
    for number in range(10_000):
        report = second(
            publisher=f"Paper {number}",
            url=f"https://p.example/{number}",
            title=f"Quake in Maravel kills {number}",
            text=f"Name{number} of Paper{number} said so. " * 100,
        )
        now = with_one_more(now, report)
        if number in {999, 9_999}:
            sizes.append(len(TypeAdapter(Story).dump_json(now)))

    assert now.articles == 10_001
    assert sizes[1] < 1.1 * sizes[0] < 100_000


def test_a_source_of_little_trust_makes_no_story_louder() -> None:
    assert with_one_more(story(urgency=Urgency.NEWS), second(trust=0.3), URGENT).urgency is (
        Urgency.NEWS
    )


def test_a_story_that_was_never_announced_needs_no_correction() -> None:
    report = second(kind=Kind.CORRECTION)

    assert (
        alert_kind(story(), with_one_more(story(), report), brought(report), Staleness.FRESH)
        is None
    )


def test_nothing_follows_a_withdrawal() -> None:
    before = story(alert=ANNOUNCED, is_withdrawn=True)
    for kind in Kind:
        report = second(kind=kind)
        assert (
            alert_kind(before, with_one_more(before, report), brought(report), Staleness.FRESH)
            is None
        )


def test_old_corrections_out_of_a_backlog_are_kept_to_ourselves() -> None:
    before, report = story(alert=ANNOUNCED), second(kind=Kind.CORRECTION)

    assert (
        alert_kind(before, with_one_more(before, report), brought(report), Staleness.BACKLOG)
        is None
    )


reports = st.builds(
    second,
    kind=st.sampled_from(Kind),
    publisher=st.sampled_from(["Example Wire", "Daily Example", "Blog"]),
    trust=st.floats(0, 1),
)
judgements = st.sampled_from([ROUTINE, NEWS, URGENT])


@given(st.lists(st.tuples(reports, judgements), max_size=12))
def test_urgency_never_falls_publishers_never_vanish_and_breaking_comes_once(
    later: list[tuple[Article, Judgement]],
) -> None:
    lead = article()
    now = opened(brought(lead, ROUTINE, topics=()), NOW)
    pushed = [alert_kind(None, now, brought(lead), Staleness.FRESH)]
    now = replace(now, alert=ANNOUNCED if pushed[0] else None)
    for report, judgement in later:
        before, now = now, with_one_more(now, report, judgement)
        pushed.append(alert_kind(before, now, brought(report), Staleness.FRESH))
        if pushed[-1]:
            now = replace(now, alert=ANNOUNCED)
        assert now.urgency >= before.urgency
        assert now.publishers[: len(before.publishers)] == before.publishers
        assert (now.is_withdrawn, now.is_corrected) >= (before.is_withdrawn, False)

    assert pushed.count(AlertKind.BREAKING) <= 1
