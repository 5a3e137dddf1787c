"""What an operator is told on the command line about alerts and dead letters."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import operations
from bot.core.pictures import qr_code
from bot.errors import PermanentError, TransientError
from bot.model.alert import Alert, AlertId
from bot.model.chat import ChannelName
from bot.model.delivery import Bucket, Receipt, Recipient, Refused
from bot.model.door import Door
from bot.model.story import StoryId
from bot.model.wording import Wording
from bot.store import Stores
from tests.builders import CLIMATE, NOW, READER, TOPICS, WORLD, alert, article, decision, story
from tests.workers.newsroom import followed, published

ALERT = alert()


@pytest.fixture
async def written(stores: Stores) -> Stores:
    """The stores with an alert that waits to go out, and a reader."""
    await followed(stores, [READER])
    await published(stores, ALERT)
    return stores


@pytest.mark.usefixtures("written")
async def test_an_alert_is_held_resumed_corrected_and_killed_by_its_id(redis_address: str) -> None:
    assert "held" in await operations.hold_alert(redis_address, ALERT.id)
    assert "held" in await operations.show_alert(redis_address, ALERT.id)
    assert "goes on" in await operations.resume_alert(redis_address, ALERT.id)
    corrected = await operations.correct_alert(redis_address, ALERT.id, "Better words", None)
    assert "Better words" in corrected
    shown = await operations.show_alert(redis_address, ALERT.id)
    assert f"edition 1 · story {ALERT.story}" in shown
    assert "Better words" in shown
    assert "killed" in await operations.kill_alert(redis_address, ALERT.id)
    with pytest.raises(PermanentError, match="was killed"):
        await operations.resume_alert(redis_address, ALERT.id)


async def test_editors_see_what_a_machine_made_of_an_alert(
    written: Stores, redis_address: str
) -> None:
    await written.alerts.word(
        ALERT.id, [Wording(headline="Tiembla Maravel", summary="", language="es")]
    )

    assert "by machine, es: Tiembla Maravel" in await operations.show_alert(redis_address, ALERT.id)
    await operations.correct_alert(redis_address, ALERT.id, "Better words", None)
    assert "by machine" not in await operations.show_alert(redis_address, ALERT.id)


async def test_a_dead_letter_is_listed_replayed_and_dropped(
    written: Stores, redis_address: str
) -> None:
    (recipient,) = await written.ledger.claim(
        Bucket(ChannelName("web"), 0), _about_climate(), "run", takes_over=False
    )
    await _bury(written, recipient)
    listed = await operations.list_dead(redis_address)
    letter = listed.split("  ")[0]

    assert "no rights" in listed
    assert ALERT.headline in await operations.show_dead(redis_address, letter)
    assert "tried once more" in await operations.replay_dead(redis_address, letter)
    assert "nothing" in await operations.list_dead(redis_address)
    assert "no such letter" in await operations.drop_dead(redis_address, letter)


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize("text", ["", "nonsense", "web|a|b|c", "web|a|x|1", "web||0|1"])
async def test_what_is_no_letter_is_said_so(redis_address: str, text: str) -> None:
    for ask in (operations.drop_dead, operations.show_dead, operations.replay_dead):
        with pytest.raises(PermanentError, match="is no letter"):
            await ask(redis_address, text)


@pytest.mark.usefixtures("written")
async def test_an_alert_that_does_not_exist_is_said_so(redis_address: str) -> None:
    with pytest.raises(PermanentError, match="there is no alert nobody"):
        await operations.show_alert(redis_address, AlertId("nobody"))


@pytest.mark.usefixtures("written")
async def test_health_names_the_roles_that_nobody_works_at(redis_address: str) -> None:
    with pytest.raises(TransientError, match="not at work: poll"):
        await operations.health(redis_address, ["poll"])


def _about_climate() -> Alert:
    return alert(topics=("climate",))


async def _bury(stores: Stores, recipient: Recipient) -> None:
    bucket = Bucket(ChannelName("web"), 0)
    receipt = Receipt(recipient=recipient, outcome=Refused("no rights"), at=NOW)
    await stores.ledger.settle(bucket, ALERT.id, [receipt])
    await stores.reports.bury(ALERT.id, bucket, receipt)


async def test_a_story_is_explained_with_its_reasons_topics_and_sources(
    stores: Stores, redis_address: str
) -> None:
    await stores.topics.declare(TOPICS)
    lead = article(title="Heatwave breaks records in Maravel")
    told = story(lead=lead, topics=(CLIMATE.slug, WORLD.slug))
    assert await stores.stories.publish(decision(told), read_up_to="", now=NOW)

    explained = await operations.story_why(redis_address, told.id)

    assert explained.splitlines() == [
        "URGENT · story · of 1 · alert none",
        "Heatwave breaks records in Maravel",
        "  urgency: “earthquake” in the title",
        "  topic climate: 4.0 points for heatwave",
        "  topic world: another report's words, or the feed's own topic",
        "  reported by Example Wire",
        "  independent owners: example-wire",
    ]
    with pytest.raises(PermanentError, match="there is no story gone"):
        await operations.story_why(redis_address, StoryId("gone"))


async def test_links_are_printed_and_drawn_for_those_who_share_a_topic(
    newsroom: Stores, redis_address: str, tmp_path: Path
) -> None:
    door = Door("Telegram", "https://t.me/example_bot?start={payload}")
    await newsroom.links.declare(ChannelName("telegram"), door)
    await newsroom.links.declare(ChannelName("web"), Door("the web", "/?start={payload}"))
    link, out = "https://t.me/example_bot?start=follow-climate_poster", tmp_path / "climate.png"

    printed = await operations.share(redis_address, shared(mark="poster", out=out))

    assert printed.splitlines()[0] == f"telegram: {link}"
    assert f'href="{link}"' in printed
    assert out.read_bytes() == qr_code(link)
    at_home = await operations.share(redis_address, shared(home="https://news.example"))
    assert "web: https://news.example/?start=follow-climate\n" in at_home
    only = await operations.share(redis_address, shared(home="https://x.example", channel="web"))
    assert "telegram" not in only
    assert '<div lang="ar" dir="rtl"' in await operations.share(
        redis_address, shared(language="ar")
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"slug": "zeppelins"}, "no topic or story 'zeppelins'"),
        ({"channel": "fax"}, "no link by fax; known are: telegram"),
        ({"mark": "a poster"}, "--mark"),
        ({"language": "tlh"}, "--lang: one of en, es, "),
        ({"out": Path("/nowhere/a.png")}, "cannot write to /nowhere/a.png: No such file"),
    ],
)
async def test_what_cannot_be_shared_is_said_so(
    newsroom: Stores, redis_address: str, changes: dict[str, object], complaint: str
) -> None:
    door = Door("Telegram", "https://t.me/example_bot?start={payload}")
    await newsroom.links.declare(ChannelName("telegram"), door)

    with pytest.raises(PermanentError, match=complaint):
        await operations.share(redis_address, shared(**changes))


async def test_it_is_told_how_many_came_by_which_link(stores: Stores, redis_address: str) -> None:
    assert "nobody came" in await operations.link_counts(redis_address, NOW.date())
    for payload in ("follow-a", "follow-b", "follow-b", ""):
        await stores.links.came(payload, NOW)

    printed = await operations.link_counts(redis_address, NOW.date())

    assert [line.split(maxsplit=2) for line in printed.splitlines()] == [
        ["2026-11-03", "2", "follow-b"],
        ["2026-11-03", "1", "other links"],
        ["2026-11-03", "1", "follow-a"],
    ]


def shared(**changes: object) -> operations.Shared:
    default = operations.Shared(slug="climate", channel="", mark="", home="", out=None)
    return replace(default, **changes)  # type: ignore[arg-type]
