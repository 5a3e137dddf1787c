"""Small words and words that name nobody."""

from bot.core.stopwords import FOREIGN_STOP_WORDS, NO_NAMES, STOP_WORDS


def test_all_are_single_words_in_lower_case() -> None:
    words = STOP_WORDS | FOREIGN_STOP_WORDS | NO_NAMES

    assert all(word == word.lower() and word.isalpha() for word in words)


def test_what_is_news_in_english_is_small_in_german() -> None:
    assert {"war", "die"} <= FOREIGN_STOP_WORDS
    assert not {"war", "die"} & STOP_WORDS


def test_forms_of_companies_name_none() -> None:
    assert {"corp", "plc", "net", "qtr", "tuesday"} <= NO_NAMES
