"""What a machine is asked for, and which readers get its words."""

from dataclasses import replace

import pytest

from bot.core.wordings import SHORT_SUMMARY, wishes_for, wording_for, wording_of
from bot.core.writing import LONGEST_HEADLINE
from bot.model.alert import Alert, AlertKind
from bot.model.feed import FeedId, own_topic
from bot.model.wording import Wording
from tests.builders import alert

LONG = "The civil defence of Ostrania said that at least 12 people were hurt along the harbour. "
ENGLISH = alert(language="en-gb", summary=LONG * 2)


def wanted(about: Alert, title: str = "", *, shortens: bool = True) -> list[str]:
    wishes = wishes_for(
        about, title or about.headline, shortens=shortens, languages=("es", "en", "pt-br")
    )
    return [wish.language for wish in wishes]


@pytest.mark.parametrize(
    ("about", "languages"),
    [
        (ENGLISH, ["en-gb", "es", "pt-br"]),
        (replace(ENGLISH, summary="Short."), ["es", "pt-br"]),
        (replace(ENGLISH, headline="Cut in the…", summary=""), ["en-gb", "es", "pt-br"]),
        (replace(ENGLISH, kind=AlertKind.UPDATED), ["en-gb", "es", "pt-br"]),
        (replace(ENGLISH, language="hu"), ["es", "en", "pt-br"]),
        (replace(ENGLISH, language=""), []),
        (replace(ENGLISH, kind=AlertKind.CORRECTED), []),
        (replace(ENGLISH, kind=AlertKind.WITHDRAWN), []),
        (replace(ENGLISH, edition=1), []),
        (replace(ENGLISH, topics=(own_topic(FeedId("f1")),)), []),
    ],
)
def test_what_is_asked_for(about: Alert, languages: list[str]) -> None:
    assert wanted(about) == languages


def test_shortening_is_asked_for_only_where_it_is_wanted() -> None:
    assert wanted(ENGLISH, shortens=False) == ["es", "pt-br"]


def test_a_cut_headline_is_shortened_from_what_it_was_cut_from() -> None:
    cut = replace(ENGLISH, headline="The port of Maravel…")

    shortening, translation, _ = wishes_for(
        cut, "The port of Maravel is closed", shortens=True, languages=("es", "pt-br")
    )

    assert shortening.source.headline == "The port of Maravel is closed"
    assert shortening.longest_summary == SHORT_SUMMARY
    assert translation.source.headline == cut.headline


def test_who_says_so_stays_behind_the_headline_whatever_a_machine_does() -> None:
    about = replace(ENGLISH, headline="Minister to resign - NYT")
    (wish,) = wishes_for(about, about.headline, shortens=False, languages=("es",))

    draft = Wording(headline="El ministro renuncia", summary="", language="es")

    assert wish.source.headline == "Minister to resign"
    assert wish.longest_headline + len(" - NYT") == LONGEST_HEADLINE
    assert wording_of(wish, draft, 0).headline == "El ministro renuncia - NYT"


def worded(*languages: str, edition: int = 0) -> Alert:
    """An English alert as a machine put it."""
    wordings = tuple(
        Wording(headline=f"In {one}", summary="", language=one, edition=edition)
        for one in languages
    )
    return replace(ENGLISH, wordings=wordings)


@pytest.mark.parametrize(
    ("languages", "reader", "found"),
    [
        (("es",), "es", "es"),
        (("es",), "es-mx", "es"),
        (("pt-br",), "pt", "pt-br"),
        (("pt-br", "pt"), "pt-BR", "pt-br"),
        (("es",), "fr", None),
        (("es",), "en", None),
        (("es",), "", None),
        (("en-gb", "es"), "en", "en-gb"),
        (("en-gb", "es"), "", "en-gb"),
        (("en-gb", "es"), "fr", "en-gb"),
        (("en-gb", "es"), "es", "es"),
        ((), "es", None),
    ],
)
def test_whom_the_words_are_for(languages: tuple[str, ...], reader: str, found: str | None) -> None:
    wording = wording_for(worded(*languages), reader)

    assert (wording and wording.language) == found


def test_words_for_another_edition_are_for_nobody() -> None:
    assert wording_for(worded("es", edition=1), "es") is None
    assert wording_for(replace(worded("es"), edition=1), "es") is None
