"""Languages are told by their letters, as far as letters tell."""

import pytest

from bot.core.scripts import is_written_in, script_of, scripts_in


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("en", "LATIN"),
        ("pt-br", "LATIN"),
        ("ru", "CYRILLIC"),
        ("ar", "ARABIC"),
        ("hi", "DEVANAGARI"),
        ("zh-hant", "CJK"),
        ("id", "LATIN"),
        ("sr", "CYRILLIC"),
    ],
)
def test_the_script_of_a_language(language: str, script: str) -> None:
    assert script in script_of(language)


@pytest.mark.parametrize("language", ["", "xx", "klingon", "../etc", "e", "🙂", "en-", "x" * 1000])
def test_of_what_is_no_language_nothing_is_said(language: str) -> None:
    assert script_of(language) == ()
    assert not is_written_in("words", language)


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("Zürich naïve ªº 12 µm ⚡ ｆｕｌｌ", set()),
        ("Землетрясение", {"CYRILLIC"}),
        ("Tesla 特斯拉", {"CJK"}),
        ("東京タワーへ", {"CJK", "KATAKANA", "HIRAGANA"}),
        ("बाढ़ \x00\ud800", {"DEVANAGARI"}),
        ("", set()),
    ],
)
def test_other_letters_than_latin_ones_are_told(text: str, scripts: set[str]) -> None:
    assert scripts_in(text) == scripts


@pytest.mark.parametrize(
    ("text", "language", "is_so"),
    [
        ("Землетрясение в Maravel", "ru", True),
        ("Earthquake in Маравель", "ru", False),
        ("地震 2026", "zh", True),
        ("12", "ar", True),
    ],
)
def test_half_of_the_letters_are_the_languages_own(text: str, language: str, is_so: bool) -> None:
    assert is_written_in(text, language) is is_so
