"""What an alert says: a headline, one or two sentences, and who reported it.

The invariant: every word is the source's own, in its order. We cut and choose; we never write, so
that no alert holds a fact that its source does not.
"""

import hashlib
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.core.central import teller
from bot.core.fingerprint import folded
from bot.model.alert import Alert, AlertId, AlertKind
from bot.model.article import Article
from bot.model.story import Story

# News agencies' own bound for an alert; more is cut by the lock screens of most phones (~180
# characters in all).
LONGEST_HEADLINE = 100

# Two sentences; what WhatsApp shows before it folds a message is longer.
LONGEST_SUMMARY = 280

# A cut that leaves less than half of a headline tells too little: then the softer rules give way.
_SHORTEST_CUT = 50

# A sentence that shares this part of its words with the headline only says it again.
_REPEATS = 0.75

# Fewer are a credit, a place line or a cry, not a sentence.
_FEWEST_WORDS = 4

# Reports are written top-down; what stands further down is background.
_READ = 3000

_ABBREVIATIONS_TEXT = """
mr mrs ms dr prof rev hon gen col maj capt lt sgt cmdr adm gov sen rep pres st mt ft sr jr vs inc
ltd co corp dept est approx jan feb mar apr jun jul aug sep sept oct nov dec al etc ca bzw str sra
mme mlle
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())

# Abbreviations before a number, words before anything else: "No. 10", "He said no."
_NUMBERED = frozenset({"no", "nos", "nr", "art", "fig", "vol", "pp"})

# Words after which a reader waits for the next one; a headline is not cut behind them.
_LEADING_WORDS_TEXT = """
a an the of in on at to for from by with and or but nor not no as is are was were be than that who
which over under after before into near about despite without amid against der die das und von mit
le la les de des du et el los y en para por con il di e
"""
_LEADING_WORDS = frozenset(_LEADING_WORDS_TEXT.split())

# "… - NYT", "… - sources", "… – state television": the manner of the wires.
_ATTRIBUTED = re.compile(
    r"(?P<told>.+\S)(?P<source>(?=.{4,32}$) [-–—] [^\W\d_][\w.&'’]*(?: [\w.&'’]+){0,2})"
)

_STOP = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s)|[。！？।؟]+[”’」』]*")
_OPEN_QUOTES = "“„«"
_CLOSED_QUOTES = "”»"
_ELLIPSIS = re.compile(r"\s*[\[(]\s*(?:…|\.\.\.)\s*[\])]\s*$|\s*\.\.\.\s*$")


def headline(article: Article) -> str:
    """The report's title on one line of at most 100 characters; cut between words, with "…"."""
    title = _one_line(article.title)
    if not title:
        title = next(sentences(article.text), "")
    if len(title) > LONGEST_HEADLINE and (found := _ATTRIBUTED.fullmatch(title)):
        # Who says so is a part of what is said: the rest gives way.
        told, source = found["told"], found["source"]
        return f"{_cut(told, LONGEST_HEADLINE - len(source))}{source}"
    return _cut(title, LONGEST_HEADLINE)


def credit_of(title: str) -> str:
    """Who says so, as " - NYT", where a headline ends with it."""
    found = _ATTRIBUTED.fullmatch(title)
    return found["source"] if found else ""


def summary(article: Article) -> str:
    """One or two sentences of at most 280 characters that add to the headline; "" if none do.

    The second is cut where only its beginning has room, if that is worth reading.
    """
    said = frozenset(folded(f"{article.title} {headline(article)}").split())
    chosen = ""
    for sentence in sentences(article.text):
        if not adds(sentence, said):
            continue
        if not chosen:
            chosen = _cut(sentence, LONGEST_SUMMARY)
            said |= set(folded(chosen).split())
            continue
        room = LONGEST_SUMMARY - len(chosen) - 1
        if room < _SHORTEST_CUT or sentence.endswith("…"):
            break
        rest = _cut(sentence, room)
        return f"{chosen} {rest}" if len(rest) >= min(_SHORTEST_CUT, len(sentence)) else chosen
    return chosen


def alert_of(
    story: Story, *, kind: AlertKind, created: datetime, follows_up: AlertId | None
) -> Alert:
    """The alert about a story as it stands. The same story, kind and lead make the same id; one
    that raises it, the same urgency.

    A withdrawal repeats the headline, so that readers know which; not the facts.
    """
    lead = teller(story)
    return Alert(
        id=_alert_id(story, kind),
        story=story.id,
        kind=kind,
        urgency=story.urgency,
        headline=headline(lead),
        summary="" if kind is AlertKind.WITHDRAWN else summary(lead),
        publisher=lead.publisher,
        published=lead.published or lead.received,
        url=lead.url,
        topics=story.topics,
        language=lead.language,
        created=created,
        follows_up=follows_up,
        is_confirmed=len(story.sources) > 1,
    )


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, paragraph by paragraph."""
    for paragraph in text[:_READ].splitlines():
        line = _ELLIPSIS.sub("…", _one_line(paragraph))
        start = 0
        for stop in _STOP.finditer(line):
            if _ends(line[start : stop.end()], line[stop.end() :].lstrip()):
                yield line[start : stop.end()].strip()
                start = stop.end()
        if rest := line[start:].strip():
            yield rest


def adds(sentence: str, said: AbstractSet[str]) -> bool:
    """Whether it says more than these words (`folded`); a credit or a place line does not."""
    words = folded(sentence).split()
    if len(words) < _FEWEST_WORDS and sentence.isascii():
        return False
    return sum(word in said for word in words) < _REPEATS * len(words)


def _alert_id(story: Story, kind: AlertKind) -> AlertId:
    parts = f"{story.id}\n{kind}\n{story.lead.id}"
    if kind is AlertKind.RAISED:
        # The same report may lead at each step.
        parts += f"\n{story.urgency}"
    return AlertId(hashlib.sha256(parts.encode(errors="replace")).hexdigest()[:16])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _ends(sentence: str, following: str) -> bool:
    """Whether the full stop at the end of `sentence` is one, given the text behind it."""
    if _is_quoting(sentence):
        return False
    if following[:1].islower():
        return False
    if not sentence.endswith("."):
        return True
    last = sentence.rsplit(maxsplit=1)[-1].strip("(“\"'‘").rstrip(".")
    if last.lower() in _NUMBERED:
        return not following[:1].isdigit()
    is_initial = len(last) == 1 and last.isupper()
    return not (is_initial or "." in last or last.lower() in _ABBREVIATIONS)


def _is_quoting(text: str) -> bool:
    """Whether a quotation that began in the text is still open at its end."""
    opened = sum(text.count(mark) for mark in _OPEN_QUOTES)
    closed = sum(text.count(mark) for mark in _CLOSED_QUOTES)
    # „German“ quotations end with the mark that opens the English ones.
    if "„" in text:
        opened, closed = text.count("„"), text.count("“") + text.count("”")
    return opened > closed or text.count('"') % 2 == 1


def _cut(text: str, most: int) -> str:
    """`text`, or its longest good beginning with "…", of at most `most` characters.

    Never behind a number, for "12…" may have been 12 million; where the words allow it, neither
    within a quotation or a name, nor behind a word that leads on.
    """
    if len(text) <= most:
        return text
    words = text.split()
    ends: list[int] = []
    length = -1
    for count, word in enumerate(words, start=1):
        length += len(word) + 1
        if length >= most:
            break
        ends.append(count)
    for rules, least in ((3, _SHORTEST_CUT), (2, _SHORTEST_CUT), (1, 1)):
        for count in reversed(ends):
            if _is_good_cut(words, count, rules):
                beginning = " ".join(words[:count]).rstrip(" ,;:–—-")
                if len(beginning) >= least:
                    return f"{beginning}…"
    return f"{text[: most - 1].rstrip('0123456789.,') or text[: most - 1]}…"


def _is_good_cut(words: list[str], count: int, rules: int) -> bool:
    """Whether the text may end behind its first `count` words; of three rules the first `rules`."""
    last, following = words[count - 1], words[count]
    if last[-1].isdigit() or last.rstrip("%")[-1:].isdigit() or following[0].isdigit():
        return False
    if rules >= 2 and _is_quoting(" ".join(words[:count])):
        return False
    is_name = last[0].isupper() and following[0].isupper()
    return rules < 3 or not (is_name or last.lower() in _LEADING_WORDS)
