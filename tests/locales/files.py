"""The translators' files, brought up to date with the source.

What is translated stays; what the source says no more goes; what it says newly is added, empty.
The order is that of the source, and the same input gives the same file, to the byte.
"""

import re
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize, read_po

from bot.locales import ENGLISH, LANGUAGES, Sentence, own_name, path_of, sentence_of, strings_of
from tests.locales.texts import texts

# The Unicode Consortium's, where gettext's are others or none.
_PLURALS = {
    "pt": "nplurals=2; plural=(n > 1);",
    "hi": "nplurals=2; plural=(n > 1);",
    "id": "nplurals=1; plural=0;",
    "ms": "nplurals=1; plural=0;",
}
_LINE = re.compile(r'#.*|((msgid|msgid_plural|msgstr|msgstr\[\d\]) )?"([^"\\]|\\.)*"|')
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)


def written(language: str) -> str:
    """A language's file as it is; empty where there is none yet."""
    path = path_of(language)
    return path.read_text("utf-8") if path.exists() else ""


def catalog_of(language: str, content: str) -> Catalog:
    """What a file says. ValueError, or babel's PoFileError: it is broken."""
    for number, line in enumerate(content.splitlines(), start=1):
        if not _LINE.fullmatch(line):
            raise ValueError(f"{language}.po:{number}: no line of such a file: {line}")
    return read_po(BytesIO(content.encode()), locale=language, abort_invalid=True)


def up_to_date(language: str, content: str, sentences: dict[Sentence, list[str]]) -> str:
    """The file as it should be for these sentences, with the translations that it has."""
    known: dict[Sentence, Message] = {}
    plurals = _PLURALS.get(language, str(get_plural(language)))
    if content:
        catalog = catalog_of(language, content)
        plurals = catalog.plural_forms
        known = {sentence_of(message): message for message in catalog if message.id}
    forms = int(plurals.removeprefix("nplurals=").partition(";")[0])
    entries = [
        _entry(sentence, places, known.get(sentence), forms)
        for sentence, places in sentences.items()
    ]
    return "\n".join([_head(language, plurals), *entries])


def update() -> None:
    """Bring every language's file up to date, then say what there is to do in each."""
    for language in TRANSLATED:
        content = up_to_date(language, written(language), texts().sentences)
        if content != written(language):
            path_of(language).write_text(content, "utf-8")
    for language in TRANSLATED:
        print(f"{path_of(language).name}: {len(missing(language))} to translate")  # noqa: T201


def missing(language: str) -> list[Sentence]:
    """The sentences of the source that a language has no translation for."""
    translated = {
        sentence_of(message)
        for message in catalog_of(language, written(language))
        if message.id and strings_of(message)
    }
    return [sentence for sentence in texts().sentences if sentence not in translated]


def _head(language: str, plurals: str) -> str:
    fields = {
        "Language": language,
        "Plural-Forms": plurals.rstrip("; ") + ";",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = [f'"{name}: {value}\\n"' for name, value in fields.items()]
    return "\n".join([f"# {own_name(language)}", 'msgid ""', 'msgstr ""', *lines, ""])


def _entry(sentence: Sentence, places: list[str], known: Message | None, forms: int) -> str:
    text, plural = sentence
    lines = [f"# {comment}".rstrip() for comment in (known.user_comments if known else ())]
    lines.append(f"#: {' '.join(places)}")
    if known is not None and known.fuzzy:
        lines.append("#, fuzzy")
    lines.append(f"msgid {_quoted(text)}")
    if not plural:
        lines.append(f"msgstr {_quoted(str(known.string) if known else '')}")
    else:
        lines.append(f"msgid_plural {_quoted(plural)}")
        strings = list(known.string or ()) if known else []
        for number, string in enumerate((strings + [""] * forms)[:forms]):
            lines.append(f"msgstr[{number}] {_quoted(string)}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return normalize(text, width=0)
