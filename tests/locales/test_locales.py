"""Which language a tag asks for, and what a language is made of."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales import (
    ENGLISH,
    FOLDER,
    LANGUAGES,
    accepted,
    catalogue_of,
    fits,
    language_of,
    own_name,
)

# Of one, two, and three or more.
FORM = [0, 0, 1, *[2] * 300].__getitem__


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"), ("", "en"), ("es-MX", "es"), ("pt-br", "pt"), ("pt_PT", "pt"),
        ("zh-hans", "zh"), ("zh-Hant-TW", "zh"), ("in", "id"), ("in-ID", "id"), ("ms", "ms"),
        ("AR", "ar"), ("iw", "en"), ("tlh", "en"), ("-", "en"), ("../es", "en"), ("es\x00", "en"),
    ],
)  # fmt: skip
def test_a_tag_as_platforms_write_it_leads_to_a_language_of_ours(tag: str, language: str) -> None:
    assert language_of(tag) == language
    assert catalogue_of(tag).language == language


@given(st.text())
def test_any_tag_leads_to_some_language(tag: str) -> None:
    assert language_of(tag) in LANGUAGES


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en;q=0.5, es;q=0.9", "es"),
        ("nl, fr;q=0.1, *;q=0.9", "fr"),
        ("ru;q=0, hi;q=0.001", "hi"),
        ("ru;q=0", "en"),
        ("in-ID", "id"),
        ("zh_Hans", "zh"),
        ("tlh, nl", "en"),
        ("de;q=x, es;q=2, ar ; q=1.0", "ar"),
        (",;q=,,=;" * 9999, "en"),
    ],
)
def test_a_browser_gets_what_it_likes_best_of_what_we_speak(header: str, language: str) -> None:
    assert accepted(header) == language


@given(st.text())
def test_whatever_a_browser_sends_we_speak_some_language(header: str) -> None:
    assert accepted(header) in LANGUAGES


def test_every_language_has_its_file_and_its_name() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == set(LANGUAGES) - {ENGLISH}
    assert [own_name(language) for language in LANGUAGES] == [
        "English", "Español", "Português", "Français", "Deutsch", "Indonesia", "Melayu",
        "العربية", "हिन्दी", "Русский", "中文",
    ]  # fmt: skip


def test_what_is_not_translated_is_said_in_english() -> None:
    spanish = catalogue_of("es")

    assert spanish.sentence("Help") == "Ayuda"
    assert spanish.sentence("No translator has seen this.") == "No translator has seen this."
    assert spanish.sentence("One wolf", "{count} wolves", 1) == "One wolf"
    assert spanish.sentence("One wolf", "{count} wolves", 0) == "{count} wolves"


@pytest.mark.parametrize(
    ("count", "words"), [(1, "Una información"), (0, "{count} informaciones"), (7, "{count} i")]
)
def test_a_count_decides_on_the_words(count: int, words: str) -> None:
    assert catalogue_of("es").sentence("One report", "{count} reports", count).startswith(words)


@pytest.mark.parametrize(
    ("sentence", "forms", "is_sound"),
    [
        (("Hi {name}", ""), ("Hola {name}",), True),
        (("Hi {name}", ""), ("{name}: {name}",), True),
        (("Hi {name}", ""), ("Hola",), False),
        (("Hi {name}", ""), ("Hola {nombre}",), False),
        (("Hi", ""), ("Hola {name}",), False),
        (("One by {who}", "{count} by {who}"), ("No {who}", "{who} 2", "{count} {who}"), False),
        (("One by {who}", "{count} by {who}"), ("{count} {who}", "2 {who}", "{count} {who}"), True),
        (("One by {who}", "{count} by {who}"), ("{count} {who}", "{who}", "{who}"), False),
        (("One by {who}", "{count} by {who}"), ("{count} {who}", "two", "{count} {who}"), False),
    ],
)
def test_a_translation_has_the_holes_of_its_sentence(
    sentence: tuple[str, str], forms: tuple[str, ...], is_sound: bool
) -> None:
    assert fits(sentence, forms, FORM) is is_sound


@pytest.mark.parametrize(
    ("language", "day", "time", "number"),
    [
        ("en", "3 Sept", "09:05", "12,500"), ("es", "3 sept", "9:05", "12.500"),
        ("de", "3. Sept.", "09:05", "12.500"), ("fr", "3 sept.", "09:05", "12\u202f500"),
        ("pt", "3 de set.", "09:05", "12.500"), ("ru", "3 сент.", "09:05", "12\xa0500"),
        ("id", "3 Sep", "09.05", "12.500"), ("ms", "3 Sep", "09:05", "12,500"),
        ("ar", "3 سبتمبر", "09:05", "12,500"), ("hi", "3 सित॰", "09:05", "12,500"),
        ("zh", "9月3日", "09:05", "12,500"),
    ],
)  # fmt: skip
def test_dates_and_numbers_are_written_as_the_language_does(
    language: str, day: str, time: str, number: str
) -> None:
    catalogue, moment = catalogue_of(language), datetime(2026, 9, 3, 9, 5, tzinfo=UTC)

    assert (catalogue.day_of(moment), catalogue.hour_of(moment)) == (day, time)
    assert catalogue.number(12_500) == number


def test_arabic_alone_runs_from_right_to_left() -> None:
    assert [one for one in LANGUAGES if catalogue_of(one).is_right_to_left] == ["ar"]
