"""What readers say instead of a command in the languages other than English, as tables.

`<tag>.txt` beside this file, for those who speak the language and write no code: a line is one
meaning in a wording, `command: words`, and the first line that fits all of what was said counts.

    …             what it is about (once in a line)
    (one|other)   one of these words, or rows of words
    [one|other]   one of these, or nothing; `[…]`: it may be about nothing
    <the> = [a|b] a name for what stands behind it, in the lines below
    please: a|b   may stand before and behind it all

The invariant: a table is ours, never a reader's; whatever is said, the work is bounded, for a line
has one `…` and nothing that repeats.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from bot.locales import ENGLISH, FOLDER, language_of

_ABOUT = "…"
_TOKEN = re.compile(r"\[[^\]]*\]|\([^)]*\)|[^\s\[\]()]+")
_NAME = re.compile(r"<\w+>")
# Between two words, but for l'Ukraine; a comma changes no meaning.
_GAP = "(?:[,،]? |(?<='))"
# Of languages that are written without spaces.
_NO_GAP = "[,，、]? ?"
_UNSPACED = frozenset({"zh"})
_PLEASE = "please"
# Of each side, and no more: "please, please, could you …".
_MOST_COURTESY = 3
_NEVER = "(?!)"
# The dot below of Hindi, which many leave out.
_NUKTA = "\u093c"


@dataclass(frozen=True, slots=True)
class Table:
    """A language's wordings, each with its command, in the order in which they are tried."""

    wordings: Sequence[tuple[str, re.Pattern[str]]]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    is_unspaced: bool


def meaning(said: str, language: str) -> str:
    """The command line that this means in a language; empty where it means none that we know.

    `said` is one line without the signs that end a sentence.
    """
    table = table_of(language_of(language))
    if table is None:
        return ""
    return _found(table, said) or _found(table, _bare(table, said))


@cache
def table_of(language: str) -> Table | None:
    """The table of one of our languages; None where it has none, like English, whose wordings
    stand in bot.core.understanding."""
    path = FOLDER / f"{language}.txt"
    if language == ENGLISH or not path.exists():
        return None
    return table_in(path.read_text("utf-8"), is_unspaced=language in _UNSPACED)


def table_in(text: str, *, is_unspaced: bool = False) -> Table:
    """What a table says. ValueError: it is broken, and where."""
    gap = _NO_GAP if is_unspaced else _GAP
    names: dict[str, str] = {}
    wordings: list[tuple[str, re.Pattern[str]]] = []
    please = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        key, sign, words = _parted(_NAME.sub(lambda name: names.get(name[0], name[0]), line))
        if not sign or _NAME.search(words) or words.count(_ABOUT) > 1:
            raise ValueError(f"line {number}: {line}")
        if sign == "=":
            names[line.partition("=")[0].strip()] = words
        elif key == _PLEASE:
            please = _either(words.split("|"))
        else:
            wordings.append((f"/{key}", re.compile(_pattern(words, gap))))
    some = f"{{1,{_MOST_COURTESY}}}"
    before = f"(?:(?:{please}){gap}){some}" if please else _NEVER
    behind = f"(?:{gap}(?:{please})){some}$" if please else _NEVER
    return Table(wordings, re.compile(before), re.compile(behind), is_unspaced)


def folded(text: str) -> str:
    """Without case and accents, letter by letter: what stands where stays there."""
    return "".join(map(_letter, text))


def _found(table: Table, said: str) -> str:
    # The first word, too, has a gap before it.
    line = f" {folded(said)}"
    for command, wording in table.wordings:
        if found := wording.fullmatch(line):
            start, end = found.span("about") if "about" in wording.groupindex else (-1, -1)
            about = said[start - 1 : end - 1] if start > 0 else ""
            # Without spaces the beginning of a word might be taken for a courtesy.
            about = about if table.is_unspaced else _bare(table, about)
            return f"{command} {about}".strip()
    return ""


def _bare(table: Table, said: str) -> str:
    """Without the courtesies around it."""
    line = folded(said)
    before, behind = table.before.match(line), table.behind.search(line)
    return said[before.end() if before else 0 : behind.start() if behind else len(said)]


def _parted(line: str) -> tuple[str, str, str]:
    found = re.match(r"\s*(<\w+>|[a-z ]+?)\s*([=:])\s*(.+?)\s*$", line)
    return (found[1], found[2], found[3]) if found else ("", "", "")


def _pattern(words: str, gap: str) -> str:
    return "".join(_piece(token, gap) for token in _TOKEN.findall(words))


def _piece(token: str, gap: str) -> str:
    is_optional, is_choice = token.startswith("["), token[0] in "[("
    group = f"{gap}(?:{_either((token[1:-1] if is_choice else token).split('|'))})"
    if not is_optional:
        return group
    # What it is about comes last: of "news today" it is not "today", where a table says so.
    return f"(?:{group})??" if _ABOUT in token else f"(?:{group})?"


def _either(words: Sequence[str]) -> str:
    """The longest first: "latest news" is not "latest" about "news"."""
    ordered = sorted((word.strip() for word in words), key=len, reverse=True)
    return "|".join(_word(word) for word in ordered if word)


def _word(word: str) -> str:
    if word == _ABOUT:
        return "(?P<about>.+?)"
    return re.escape(folded(normalize("NFC", word))).replace(_NUKTA, f"{_NUKTA}?")


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    bare = normalize("NFD", letter)[0].casefold()
    return bare if len(bare) == 1 else letter
