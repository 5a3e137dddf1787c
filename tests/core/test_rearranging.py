"""Editors make one story of two, and two of one."""

from dataclasses import replace

from bot.core.rearranging import divided, merged
from bot.model.alert import AlertId
from bot.model.story import Story, Urgency
from bot.model.version import Version
from tests.builders import NOW, article, story, version


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
