"""Words that are neither a command nor known plain words: what they may stand for."""

import pytest

from bot.conversation.hearing import unslashed
from bot.store import Stores
from handlers import MENU
from tests.builders import NOW, TOPICS, topic
from tests.reporting import reported

USAGES = {known.name: known.usage for known in MENU if known.is_listed}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pause", "/pause"),
        ("Pause 2h", "/pause 2h"),
        ("please mute football", "/mute football"),
        ("mute football for 8h!", "/mute football for 8h"),
        ("quiet 22-7", "/quiet 22-7"),
        ("limit 5", "/limit 5"),
        ("zone Lima", "/zone Lima"),
        ("privacy?", "/privacy"),
        ("language español", "/language español"),
        # More than a name and its words.
        ("mute what they say about football", ""),
        # What takes no words, or none that are typed.
        ("privacy laws", ""),
        ("stop yes", ""),
        ("start climate", ""),
        # Buttons alone say it; and no command at all.
        ("tune", ""),
        ("why", ""),
        ("football", ""),
        ("", ""),
        ("?!", ""),
    ],
)
async def test_a_name_without_its_slash_is_the_command(
    stores: Stores, text: str, line: str
) -> None:
    await stores.topics.declare(TOPICS)

    assert await unslashed(text, USAGES, stores, NOW) == line


async def test_a_topic_of_that_name_comes_first(stores: Stores) -> None:
    await stores.topics.declare([topic("Digest"), topic("Share prices")])

    assert await unslashed("digest", USAGES, stores, NOW) == ""
    assert await unslashed("share prices", USAGES, stores, NOW) == ""


async def test_so_do_words_that_stand_in_a_story(stores: Stores) -> None:
    assert await unslashed("share zeppelins", USAGES, stores, NOW) == "/share zeppelins"

    await reported(stores, "share of zeppelins", 1)

    assert await unslashed("share zeppelins", USAGES, stores, NOW) == ""
