"""The translators' files against the source: nothing missing, nothing left over, nothing broken."""

import ast
import gettext
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale

from bot.locales import fits, sentence_of, strings_of
from tests.locales.files import TRANSLATED, catalog_of, missing, up_to_date, written
from tests.locales.texts import texts
from tests.tree import modules, parsed

# Languages whose translators are not done: what is missing in them is said in English until then.
INCOMPLETE: frozenset[str] = frozenset()
COMPLETE = [language for language in TRANSLATED if language not in INCOMPLETE]

# Far beyond a hundred, where plural rules begin anew.
COUNTS = range(1000)

# What says much to readers, in part by tables.
TELLING = modules("handlers", "bot/conversation", "bot/commands.py")
# "Daily limit"; not "Asia/Shanghai".
_LABEL = re.compile(r"[A-Z][a-z’]*(?:[ .,:!?]|\Z)")


def test_the_source_says_its_sentences_where_translators_can_see_them() -> None:
    assert texts().faults == []
    assert len(texts().sentences) > 100


@pytest.mark.parametrize("path", TELLING, ids=str)
def test_no_sentence_waits_where_no_translator_sees_it(path: Path) -> None:
    """Also in a table that no call of a sentence is made of in sight."""
    said = {text for sentence in texts().sentences for text in sentence}

    assert [text for text in _worded(parsed(path)) if text not in said] == []


def test_every_sentence_is_translated() -> None:
    lacking = {language: missing(language) for language in COMPLETE}

    assert {language: found for language, found in lacking.items() if found} == {}


def test_no_translation_is_left_of_a_sentence_that_is_gone() -> None:
    """Whoever changes a sentence runs `./run locales`, and then translates it."""
    sentences = texts().sentences

    assert [
        language
        for language in COMPLETE
        if written(language) != up_to_date(language, written(language), sentences)
    ] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_holes_the_signs_and_the_commands_of_its_sentence(
    language: str,
) -> None:
    catalog = catalog_of(language, written(language))
    form = gettext.c2py(catalog.plural_expr)
    wrong = [
        message.id
        for message in catalog
        if message.id and (forms := strings_of(message))
        if not fits(sentence_of(message), forms, form)
        or any(_kept(text) != _kept(sentence_of(message)[0]) for text in forms)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_file_counts_as_the_unicode_consortium_does(language: str) -> None:
    form = gettext.c2py(catalog_of(language, written(language)).plural_expr)
    categories: defaultdict[int, set[str]] = defaultdict(set)
    for count in COUNTS:
        categories[form(count)].add(Locale.parse(language).plural_form(count))

    assert {len(found) for found in categories.values()} == {1}


def _worded(tree: ast.Module) -> Iterator[str]:
    """What looks like a sentence or a label: it begins with a capital, and is not a comment."""
    comments = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if node not in comments:
                if _LABEL.match(text):
                    yield text
            case _:
                pass


def _kept(text: str) -> tuple[list[str], int]:
    """What has to stand in a translation, too: commands, and breaks of lines."""
    words = text.replace("\n", " ").split()
    commands = sorted({word.rstrip(".,:;!?।。") for word in words if word.startswith("/")})
    return commands, text.count("\n")
