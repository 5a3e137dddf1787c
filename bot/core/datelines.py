"""The place line before a report: `PORT CALDER, Nov 3 (Meridian Wire) - `.

Invariant: a dateline is told by an agency in brackets, by a date, or by capitals; where nothing
but a dash divides two pieces of prose, both stay.
"""

import re

LONGEST = 120
"""Characters; the longest real one measured has 75."""

_DASH = r"(?:-{1,2}|[–—―])"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DAY = r"\d{1,2}(?:/\d{1,2})?"
_DATE = rf"(?i:{_MONTH}[.,]? ?{_DAY}(?:,? \d{{4}})?|{_DAY} {_MONTH}\.?(?:,? \d{{4}})?)"

_PLACE = (
    r"[A-ZÀ-Þ][\w.'’-]*(?:[ /](?:[A-ZÀ-Þ][\w.'’-]*|of|de|del|da|di|do|la|le|el|al|am|on|upon)){0,4}"
)
# Some wires know no capitals at all: then a small word or a weekday tells prose from a place.
_SMALL = (
    r"(?:a|an|and|are|as|at|by|for|from|he|in|is|it|of|on|or|she|since|the|they|this|to|until|"
    r"was|we|with|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b"
)
_PLAIN_PLACE = rf"(?!{_SMALL})[a-zß-ÿ][a-zß-ÿ.'’-]+(?: (?!{_SMALL})[a-zß-ÿ.'’-]+){{0,2}}"
_REGION = r"[A-ZÀ-Þ][\w.'’-]*(?: (?:[A-ZÀ-Þ][\w.'’-]*|of|and|de|do|da)){0,3}"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{2,}(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’/-]+){0,3}"
_AGENCY = r"\([A-Z][\w.&'’/ -]{1,40}\)"
_SENTENCE = r"(?=[\"“‘'«(<]?[A-Z0-9À-ÞĀ-ž])"
"""What follows a dateline begins a sentence: "NATO — the western alliance — said" does not."""

_RULES = (
    # `PORT CALDER, Nov 3 (Meridian Wire) - `, `London (Reuters) - `, `(AP) — `: the agency tells
    re.compile(rf"(?:{_PLACE}(?:, {_REGION})?(?:, {_DATE})?)? ?{_AGENCY} ?{_DASH} ?{_SENTENCE}"),
    # `Port Calder, Norland, Nov 3 - `: the date tells, whatever follows
    re.compile(
        rf"\*{{0,6}}(?!(?i:(?!the){_SMALL}))(?:{_PLACE}|{_PLAIN_PLACE})"
        rf"(?: ?, (?:{_REGION}|{_PLAIN_PLACE})){{0,2}} ?[,.;]? ?{_DATE}[.,]?"
        rf"(?:,? (?:{_AGENCY}|{_REGION}))? ?{_DASH} ?(?=\S)"
    ),
    # `WASHINGTON — `, `PORT CALDER, Norland — `: the capitals tell
    re.compile(rf"{_CAPITALS}(?:, {_REGION})? {_DASH} {_SENTENCE}"),
    # `(CNN) `: an agency's letters, alone
    re.compile(rf"\((?:[A-Z]{{2,6}}|Reuters|Bloomberg|Xinhua)\) {_SENTENCE}"),
)
_DATED = _RULES[1]


def without_dateline(text: str) -> str:
    """The paragraph behind its dateline; as it is where it has none."""
    for rule in _RULES:
        found = rule.match(text[:LONGEST])
        if found is None:
            continue
        rest = text[found.end() :]
        # In an alert all in capitals the dash divides the headline, not a place from a sentence.
        if rule is _DATED or any(sign.islower() for sign in rest):
            return rest
    return text
