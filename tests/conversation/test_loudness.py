"""What readers mute and turn down, as values."""

from datetime import timedelta

from bot.conversation.loudness import levelled, muted
from bot.model.tuning import Level, Tuning
from tests.builders import CLIMATE, NOW, WORLD


def test_a_mute_more_leaves_the_others_but_those_that_ended() -> None:
    before = Tuning(mutes={"a": None, "b": NOW, "c": NOW + timedelta(hours=1)})

    after = muted(before, "a", NOW + timedelta(hours=2), NOW)

    assert dict(after.mutes) == {"c": NOW + timedelta(hours=1), "a": NOW + timedelta(hours=2)}


def test_one_topics_level_leaves_the_others() -> None:
    before = Tuning(levels={WORLD.slug: Level.SILENT})

    assert dict(levelled(before, CLIMATE.slug, "digest").levels) == {
        WORLD.slug: Level.SILENT,
        CLIMATE.slug: Level.DIGEST,
    }
    assert levelled(before, WORLD.slug, "less") == before
    assert dict(levelled(before, WORLD.slug, "usual").levels) == {}
