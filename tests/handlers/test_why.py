"""/why: a reader is told why they got an alert."""

from dataclasses import replace

from bot.core.speech import said as in_language
from bot.core.wanted import Want, want_of
from bot.model.chat import Voice
from bot.model.message import Reply
from bot.model.story import StoryId
from bot.model.topic import TopicSlug
from bot.store import Stores
from handlers.why import why
from tests.builders import CLIMATE, FOOTBALL, NOW, READER, alert, article, decision, message, story

LEAD = article(title="Heatwave breaks records in Maravel")
STORY = story(
    lead=LEAD,
    topics=(CLIMATE.slug, FOOTBALL.slug),
    reasons=("marked BREAKING", "3 independent sources"),
    publishers=("Example Wire", "The Maravel Post"),
)


async def told(stores: Stores) -> None:
    assert await stores.stories.publish(decision(STORY), read_up_to="", now=NOW)


def said(reply: Reply) -> str:
    return reply.text


async def test_a_follower_is_told_topic_words_urgency_reasons_and_sources(stores: Stores) -> None:
    await told(stores)
    await stores.subscriptions.follow(READER, CLIMATE.slug, most=50)

    reply = await why.answer(message(f"/why {STORY.id}"), stores)

    assert said(reply) == (
        "You follow what this story is about: Climate (“heatwave”).\n"
        "It is URGENT: marked BREAKING; 3 independent sources.\n"
        "Reported by Example Wire, The Maravel Post."
    )


async def test_the_reasons_are_said_in_the_readers_language(stores: Stores) -> None:
    await told(stores)

    reply = await why.answer(message(f"/why {STORY.id}"), stores)

    assert "mit BREAKING; 3 unabhängige Quellen" in in_language(reply.text, Voice(language="de"))


async def test_who_follows_words_is_told_the_words(stores: Stores) -> None:
    tesla = want_of("Tesla")
    assert isinstance(tesla, Want)
    await stores.wanted.add(tesla)
    about = alert(story=STORY.id, topics=STORY.topics, also=(tesla.slug, TopicSlug("wds-kelm")))
    told_of = decision(replace(STORY, alert=about.id), alert=about)
    assert await stores.stories.publish(told_of, read_up_to="", now=NOW)
    await stores.subscriptions.follow(READER, tesla.slug, most=50)

    reply = await why.answer(message(f"/why {STORY.id}"), stores)

    assert said(reply).startswith("You follow what this story is about: Tesla.\n")


async def test_who_follows_none_of_it_is_told_the_topics(stores: Stores) -> None:
    await told(stores)

    reply = await why.answer(message(f"/why {STORY.id}"), stores)

    assert "do not follow now: Climate; Football." in said(reply)


async def test_a_story_that_nobody_knows_is_said_so(stores: Stores) -> None:
    for unknown in ("gone", "🙂" * 50, StoryId("../../x")):
        reply = await why.answer(message(f"/why {unknown}"), stores)
        assert "no longer know" in reply.text


async def test_without_a_story_the_button_is_named(stores: Stores) -> None:
    assert "“Tune”" in (await why.answer(message("/why"), stores)).text
