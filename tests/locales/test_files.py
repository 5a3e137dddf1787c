"""Bringing a translators' file up to date: what is done stays, what is gone goes, all in order."""

import pytest
from babel.messages.pofile import PoFileError

from bot.locales import Sentence
from tests.locales.files import TRANSLATED, catalog_of, up_to_date, written
from tests.locales.texts import texts

SENTENCES: dict[Sentence, list[str]] = {
    ("Help", ""): ["a.py", "b.py"],
    ("One report", "{count} reports"): ["a.py"],
    ("Say “hi”:\n\n\\o/ {name}", ""): ["b.py"],
}
FILE = """# Русский
msgid ""
msgstr ""
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

#: a.py b.py
msgid "Help"
msgstr ""

#: a.py
msgid "One report"
msgid_plural "{count} reports"
msgstr[0] ""
msgstr[1] ""
msgstr[2] ""

#: b.py
msgid ""
"Say “hi”:\\n"
"\\n"
"\\\\o/ {name}"
msgstr ""
"""  # noqa: E501


def test_a_new_file_has_every_sentence_in_order() -> None:
    assert up_to_date("ru", "", SENTENCES) == FILE


def test_what_is_translated_stays_with_its_marks_and_remarks() -> None:
    done = (
        FILE.replace('msgid "Help"\nmsgstr ""', 'msgid "Help"\nmsgstr "Помощь"')
        .replace("#: a.py\n", "# As a newsroom says it.\n#: a.py\n#, fuzzy\n")
        .replace('msgstr[2] ""', 'msgstr[2] "{count} сообщений"')
        .replace('{name}"\nmsgstr ""', '{name}"\nmsgstr ""\n"Скажи «привет»:\\n"\n"\\n"\n"{name}"')
    )

    assert up_to_date("ru", done, SENTENCES) == done


def test_what_the_source_says_no_more_goes_and_what_it_says_newly_comes_in_its_place() -> None:
    done = FILE.replace('msgid "Help"\nmsgstr ""', 'msgid "Help"\nmsgstr "Помощь"')
    changed = {("New", ""): ["a.py"], ("Help", ""): ["c.py"]}

    assert up_to_date("ru", done, changed).partition("\n\n")[2] == (
        '#: a.py\nmsgid "New"\nmsgstr ""\n\n#: c.py\nmsgid "Help"\nmsgstr "Помощь"\n'
    )


def test_a_sentence_that_got_a_plural_is_a_new_one() -> None:
    content = up_to_date("ru", "", {("Help", ""): ["a.py"]}).replace(
        'msgid "Help"\nmsgstr ""', 'msgid "Help"\nmsgstr "Помощь"'
    )
    again = up_to_date("ru", content, {("Help", "{count} helps"): ["a.py"]})

    assert "Помощь" not in again
    assert again.count("msgstr[") == 3


@pytest.mark.parametrize("junk", ['msgid "Help\nmsgstr ""\n', 'msgid "a"\nmsgstr 1\n', "<<<<<<<\n"])
def test_a_broken_file_is_refused_and_not_written_over(junk: str) -> None:
    with pytest.raises((ValueError, PoFileError)):
        up_to_date("ru", FILE + junk, SENTENCES)


@pytest.mark.parametrize("language", TRANSLATED)
def test_bringing_a_file_up_to_date_twice_changes_nothing(language: str) -> None:
    once = up_to_date(language, written(language), texts().sentences)

    assert up_to_date(language, once, texts().sentences) == once
    kept = {one.id: one.string for one in catalog_of(language, once) if one.id}
    for before in catalog_of(language, written(language)):
        if before.id in kept:
            assert kept[before.id] == before.string
