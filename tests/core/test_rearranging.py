"""Editors make one story of two, and two of one."""

from dataclasses import replace

from bot.core.rearranging import divided, merged
from bot.core.stories import announced
from bot.model.alert import AlertId, AlertKind
from bot.model.story import Story, Urgency
from bot.model.version import Version
from tests.builders import NOW, alert, article, story, version


def pair() -> tuple[Story, Story]:
    quake = story()
    flood = story(lead=article(publisher="Daily Example", title="Flood in Tarrow"))
    return quake, flood


def test_a_merged_story_has_what_both_had_and_the_other_leads_to_it() -> None:
    quake, flood = pair()
    whole, part = merged(quake, flood)

    assert whole.lead == quake.lead
    assert whole.publishers == ("Example Wire", "Daily Example")
    assert whole.reports == (quake.lead.id, flood.lead.id)
    assert whole.articles == 2
    assert part == replace(flood, merged_into=quake.id)


def test_a_merged_story_is_as_loud_as_the_alert_that_it_has() -> None:
    quake, flood = pair()
    told = replace(flood, alert=AlertId("a1e4" * 4), told=Urgency.NEWS)

    assert merged(quake, told)[0].told is Urgency.NEWS
    assert merged(replace(told, told=Urgency.URGENT), told)[0].told is Urgency.URGENT


def test_a_merged_story_goes_on_behind_the_alerts_of_the_one_that_was_announced() -> None:
    quake, flood = pair()
    first, update, third = (AlertId(sign * 16) for sign in "abc")
    told = replace(flood, alert=first, alerts=(first, update))

    whole = announced(merged(quake, told)[0], alert(id=third, kind=AlertKind.UPDATED))

    assert whole.alert == first
    assert whole.alerts == (first, update, third)


def test_what_was_withdrawn_is_so_where_its_report_is() -> None:
    quake, flood = pair()
    whole = replace(merged(quake, flood)[0], is_withdrawn=True, is_corrected=True)
    mine, other = [version(quake)], [version(flood)]

    for moved, kept in ((mine, other), (other, mine)):
        rest, new = divided(whole, moved, kept, NOW)
        led = new if moved is mine else rest
        assert [(one.is_withdrawn, one.is_corrected) for one in (rest, new)] == [
            (one is led, one is led) for one in (rest, new)
        ]


def test_the_new_story_of_a_split_has_no_alerts() -> None:
    quake, flood = pair()
    first = AlertId("a" * 16)
    whole = replace(merged(quake, flood)[0], alert=first, alerts=(first, AlertId("b" * 16)))

    rest, new = divided(whole, [version(flood)], [version(quake)], NOW)

    assert rest.alerts == whole.alerts
    assert (new.alert, new.alerts) == (None, ())


def test_a_split_gives_each_report_to_one_of_the_two() -> None:
    quake, flood = pair()
    whole, _ = merged(quake, flood)
    versions: list[Version] = [version(quake), version(flood)]
    rest, new = divided(whole, versions[1:], versions[:1], NOW)

    assert (rest.id, rest.lead, rest.articles) == (quake.id, quake.lead, 1)
    assert (rest.reports, new.reports) == (quake.reports, flood.reports)
    assert (rest.publishers, new.publishers) == (("Example Wire",), ("Daily Example",))
    assert (new.lead.title, new.lead.url) == (flood.lead.title, flood.lead.url)
    assert new.alert is None
    assert new.id not in {quake.id, flood.id}


def test_the_same_split_gives_the_same_story() -> None:
    quake, flood = pair()
    whole, _ = merged(quake, flood)
    versions = [version(quake), version(flood)]

    assert divided(whole, versions[:1], versions[1:], NOW) == divided(
        whole, versions[:1], versions[1:], NOW
    )
