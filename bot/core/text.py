"""Foreign text made safe to compare, store and show: plain, one form, no hidden characters.

Invariant: what `clean` returns has no control, bidi, zero-width or surrogate character and no
line break, and is its own `clean` form; `plain` returns such paragraphs, two line feeds apart.
The work is bounded whatever comes in: text is cut before it is worked on.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from unicodedata import category, combining, is_normalized, normalize

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.model.text import Text, lines

BREAK = "\n\n"
"""Between two paragraphs."""

MOST_CLEANED = 200_000
"""Characters: ten times the longest article that is kept; 20 ms of work."""

MOST_TAGS = 5_000
"""The time to parse HTML grows with the square of its depth: 5,000 levels take 25 ms, 100,000
take 9 s. The longest real article measured has 3,000 tags."""

MOST_MARKS = 4
"""Combining characters in a row. Vietnamese needs 2, Hebrew 3; «zalgo» text stacks dozens."""

MOST_LISTS = 50
"""Lists that are looked at whole, to see whether they hold anything but links."""

_NO_PROSE = "script style noscript template iframe object svg math figcaption form button nav"
_DROPPED = frozenset(_NO_PROSE.split())
_BLOCK_TAGS = (
    "address article aside blockquote br caption dd div dl dt fieldset figure footer h1 h2 h3 h4"
    " h5 h6 header hr li main ol p pre section table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_MARK = "\x1e"
"""Stands for the edge of a block while the tree is read: no text holds a record separator."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|<!\[CDATA\[")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_PROSE_TAG = r"/?(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|img|h[1-6])\b[^<>]{0,500}?"
_ESCAPED_TAG = re.compile(f"&lt;{_PROSE_TAG}&gt;", re.IGNORECASE)
_LEFT_TAG = re.compile(f"<{_PROSE_TAG}>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_END_OF_LINE = re.compile(r"(?<=[.!?:\"”’»)])[^\S\n]*\n|\n(?=[ \t]{2,}\S)")

_JOINED_SCRIPTS = "\u0600-\u0dff\u1780-\u17ff"
"""Arabic to Sinhala, and Khmer: there a (non-)joiner is spelling, not decoration."""

_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no white space
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff"  # soft hyphen, marks, zero width
    "\u202a-\u202e\u2066-\u206f"  # bidi embeddings, overrides, isolates
    "\u3164\uffa0"  # Hangul fillers: letters that nobody sees
    "\ud800-\udfff\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"  # surrogates, specials, tags
    f"|(?<![{_JOINED_SCRIPTS}])\u200c|\u200c(?![{_JOINED_SCRIPTS}])"
    f"|(?<![{_EMOJI}\ufe0f{_JOINED_SCRIPTS}])\u200d|\u200d(?![{_EMOJI}{_JOINED_SCRIPTS}])"
)
_HARMLESS = re.compile(
    "[\t\n\r -~\u00a0-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e€]*"
)
"""Latin and Cyrillic letters and the marks of print: nine of ten texts need no closer look."""

_WINDOWS = re.compile("[\x80-\x84\x86-\x9f]")
"""Controls in Unicode, quotes and dashes to those who wrote them (HTML 13.2.5.80)."""
_VARIANTS = re.compile(
    "([\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)


def clean(text: str) -> str:
    """One line in Unicode form C without anything invisible; white space folded."""
    text = text[:MOST_CLEANED]
    if _HARMLESS.fullmatch(text) and is_normalized("NFC", text):
        return " ".join(text.split())
    if not text.isascii():
        text = _WINDOWS.sub(_windows, text)
        # Before too: to normalise a run of marks takes time that grows with its square.
        shown = _fewer_marks(_HIDDEN.sub("", text))
        composed = normalize("NFC", shown)[:MOST_CLEANED]
        text = _fewer_marks(_HIDDEN.sub("", composed))
    elif not text.isprintable():
        text = _HIDDEN.sub("", text)
    return " ".join(text.split())


def _windows(control: re.Match[str]) -> str:
    return control[0].encode("latin-1").decode("cp1252", "ignore")


def plain(markup: str, limit: int) -> str:
    """HTML, or text that may hold entities, as paragraphs; at most `limit` characters.

    Escaping is undone twice where a feed escaped twice. Lists of nothing but links are left out.
    """
    markup = _bounded(markup)
    if not _TAG.search(markup) and _ESCAPED_TAG.search(markup):
        markup = _bounded(unescape(markup))
    blocks = _blocks(markup) if _TAG.search(markup) else _lines(unescape(markup))
    paragraphs = (clean(again) for block in blocks for again in _unescaped(block))
    return shorten(BREAK.join(paragraph for paragraph in paragraphs if paragraph), limit)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between two words where there are words."""
    if len(text) <= limit:
        return text
    cut = text[: max(0, limit - 1)]
    space = cut.rfind(" ")
    # A language without spaces has none near the end: then it is cut where it must be.
    kept = cut[:space] if space > limit // 2 else cut
    return (kept.rstrip(" \n,;:–—-\u200d") + "…")[:limit]


def beginning(words: str, limit: int) -> str:
    """As many whole words as `limit` characters hold; of a longer word what they hold of it."""
    whole, space, _ = words[: limit + 1].rpartition(" ")
    return words if len(words) <= limit else whole if space else words[:limit]


def enumerated(names: Iterable[str], limit: int, between: str = ", ") -> Text:
    """Names behind each other, each said in the reader's language, as many as `limit` holds."""
    told: list[str] = []
    for name in names:
        if len(name) > limit:
            told.append(shorten(name, limit))
            break
        told.append(name)
        limit -= len(name) + len(between)
    return lines(filter(None, told), between)


def _bounded(markup: str) -> str:
    """What is worth parsing: so many characters, so many tags."""
    markup = markup[:MOST_CLEANED]
    if markup.count("<") <= MOST_TAGS:
        return markup
    return "<".join(markup.split("<", MOST_TAGS)[:MOST_TAGS])


def _blocks(markup: str) -> list[str]:
    """The text of each block of an HTML document, in order."""
    visible = _HIDDEN.sub("", _CDATA.sub("", markup)).replace(_MARK, " ")
    tree = LexborHTMLParser(visible)
    if tree.body is None:
        return []
    links = {node.mem_id for node in tree.css("ul,ol")[:MOST_LISTS] if _is_links_only(node)}
    return "".join(_walk(tree.body, links)).split(_MARK)


def _walk(root: LexborNode, skipped: set[int]) -> Iterator[str]:
    """The text under `root`, with a mark at each edge of a block. Iterative: depth is theirs."""
    waiting: list[LexborNode | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.is_text_node:
            yield node.text_content or ""
        elif node.tag in _DROPPED or node.mem_id in skipped:
            yield _MARK
        else:
            edge = _MARK if node.tag in _BLOCKS else ""
            yield edge
            waiting.append(edge)
            waiting.extend(reversed(list(node.iter(include_text=True))))


def _is_links_only(items: LexborNode) -> bool:
    linked = sum(len("".join(link.text().split())) for link in items.css("a"))
    return linked > 0 and linked == len("".join(items.text().split()))


def _lines(text: str) -> list[str]:
    """The paragraphs of plain text: between blank lines, or lines that end like a sentence."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (_BLANK_LINE if _BLANK_LINE.search(text) else _END_OF_LINE).split(text)


def _unescaped(block: str) -> list[str]:
    """The block without the escaping that is left when a feed escaped twice."""
    block = _ENTITY.sub(lambda entity: unescape(entity[0]), block)
    return _blocks(_bounded(block)) if _LEFT_TAG.search(block) else [block]


def _fewer_marks(text: str) -> str:
    return _VARIANTS.sub(r"\1", _marks().sub(r"\1", text))


@cache
def _marks() -> re.Pattern[str]:
    """More than `MOST_MARKS` combining or enclosing characters in a row."""
    found = (chr(code) for code in range(0x300, 0x1F000))
    kind = "".join(sign for sign in found if combining(sign) or category(sign) == "Me")
    return re.compile(f"([{kind}]{{{MOST_MARKS}}})[{kind}]+")
