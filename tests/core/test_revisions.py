"""A report that was changed in place says something else, or the same in other words."""

from dataclasses import replace

import pytest

from bot.core.changes import facts_of
from bot.core.fingerprint import terms
from bot.core.revisions import digest_of, revision, version_of
from bot.model.article import Article, Kind
from bot.model.version import Version
from tests.builders import article, entry

BEFORE = ("Bomb kills 12 in Port Lune", "A bomb killed 12 in the market of Port Lune, police said.")


def version(report: Article) -> Version:
    return version_of(report, terms(report), facts_of(report))


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (*BEFORE, None),
        (BEFORE[0], f"{BEFORE[1]} More follows.", None),
        (BEFORE[0], BEFORE[1].replace("market", "old market"), None),
        (BEFORE[0], f"{BEFORE[1]} Another 30 were hurt.", None),
        (f"{BEFORE[0]}, 30 hurt", BEFORE[1], Kind.UPDATE),
        (f"{BEFORE[0]}; two arrested", BEFORE[1], Kind.UPDATE),
        (f"{BEFORE[0]}; police seek two", BEFORE[1], None),
        (f"Twelve dead: {BEFORE[0]}", BEFORE[1], None),
        (BEFORE[0].replace("12", "40"), BEFORE[1].replace("12", "40"), Kind.UPDATE),
        (BEFORE[0].replace("12", "9"), BEFORE[1].replace("12", "9"), Kind.CORRECTION),
        ("Bomb kills 12 in Maravel", BEFORE[1].replace("Port Lune", "Maravel"), Kind.CORRECTION),
    ],
)
def test_what_was_said_and_is_no_more_is_a_correction(
    title: str, text: str, kind: Kind | None
) -> None:
    before = article(title=BEFORE[0], text=BEFORE[1])
    after = article(title=title, text=text)

    assert revision(version(before), version(after), Kind.STORY) is kind


@pytest.mark.parametrize("said", [Kind.CORRECTION, Kind.WITHDRAWAL])
def test_what_calls_itself_a_correction_is_one(said: Kind) -> None:
    same = version(article())

    assert revision(same, same, said) is said


def test_another_title_or_text_is_another_digest() -> None:
    one = entry()

    assert digest_of(one) == digest_of(replace(one, categories=("news",)))
    assert digest_of(one) == digest_of(replace(one, body=one.body.replace("<p>", "<p class=x>")))
    changed = {digest_of(replace(one, title="Other")), digest_of(replace(one, body="Other"))}
    assert len({digest_of(one), *changed}) == 3
