"""The names in a text: people, organisations and places, as they are written.

The invariant: what comes out stands in the text word for word, each once, in its order; where all
words have capitals, as in an alert of the wire, capitals tell nothing and nothing comes out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_READ = 20_000
MOST_NAMES = 50
_LONGEST = 6  # words; what is longer is a heading

_WORD = re.compile(r"[^\W\d_](?:[\w&]|['’-](?=\w))*")
# Small words that join a name: "Bank of Ostrania", "Ursula von der Mark", "Abu al Kelm".
_JOINTS_TEXT = "of the for de del della da do dos di du la le van von der den bin al"
_JOINTS = frozenset(_JOINTS_TEXT.split())
_MOST_JOINTS = 2
_ENDS_SENTENCE = re.compile(r"[.!?:…\n][\"”’)]*\s*[\"“‘(\[]*$|^\s*[\"“‘(\[]*$")
_NEAR = re.compile(r"\.? ")  # between the words of one name: "J. Voss"

# Above this part of words with a capital a text is all headline.
_TITLE_CASE = 0.6

_NO_NAME_TEXT = """
a an the this that these those it its he she they we i you his her their our my your there here
what when where why who how which while after before as at by for from in into of off on over to
under until up with without about amid and but or nor not no yes if so than then now just also
all any both each few more most other some such two three four five six seven eight nine ten one
another many several according despite during since because although though however meanwhile
monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december mr mrs ms dr sir president minister prime
breaking update live exclusive watch video photo read new police officials
"""
NO_NAME = frozenset(_NO_NAME_TEXT.split())


@dataclass(slots=True)
class _Run:
    """Words with capitals that stand together."""

    words: list[str]
    end: int
    begins_sentence: bool
    joints: list[str] = field(default_factory=list)
    """Small words behind them, which are part of the name if it goes on."""


def names_of(text: str) -> tuple[str, ...]:
    """Names, the longer forms as they stand: "Mara Voss" and, where it stands alone, "Voss"."""
    text = text[:MOST_READ]
    if _is_all_headline(text):
        return ()
    names = (_name(run) for run in _runs(text))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_NAMES]


def _runs(text: str) -> Iterator[_Run]:
    run: _Run | None = None
    for match in _WORD.finditer(text):
        word, between = match[0], text[run.end : match.start()] if run else ""
        is_near = run is not None and _is_near(run, between)
        if run and is_near and word[0].isupper():
            run.words += [*run.joints, word]
            run.joints, run.end = [], match.end()
        elif run and is_near and word in _JOINTS and len(run.joints) < _MOST_JOINTS:
            run.joints.append(word)
            run.end = match.end()
        else:
            if run:
                yield run
            begins = _ENDS_SENTENCE.search(text[max(0, match.start() - 8) : match.start()])
            run = _Run([word], match.end(), begins is not None) if word[0].isupper() else None
    if run:
        yield run


def _is_near(run: _Run, between: str) -> bool:
    """A full stop divides sentences, but not an initial from a name."""
    is_initial = not run.joints and len(run.words[-1]) <= 2
    return between == " " or (is_initial and _NEAR.fullmatch(between) is not None)


def _name(run: _Run) -> str:
    """The name in a run of words with capitals; "" if there is none."""
    words, is_doubtful = run.words, run.begins_sentence
    while words and words[0].lower() in NO_NAME:
        words, is_doubtful = words[1:], False
    while words and (words[-1].lower() in NO_NAME or words[-1] in _JOINTS):
        words = words[:-1]
    # Any word may begin a sentence; capitals within it tell more.
    if len(words) == 1 and is_doubtful and not words[0][1:2].isupper():
        return ""
    if not words or len(words) > _LONGEST:
        return ""
    name = " ".join(words).removesuffix("'s").removesuffix("’s")
    return name if len(name) > 1 else ""


def _is_all_headline(text: str) -> bool:
    words = _WORD.findall(text[:2000])
    return len(words) > 3 and sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)
