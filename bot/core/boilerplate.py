"""What stands around a report and is none of it: datelines, credits, promotion, related lists.

Invariant: nothing is cut from within prose. Only whole short paragraphs go, a dateline at the
very start, and credits or "continue reading" at the very end; a text with substance is never
emptied. To leave a line too many costs a reader a second; to cut one costs the fact in it.
"""

import re
from typing import NamedTuple

from bot.core.datelines import without_dateline
from bot.core.text import BREAK

LONGEST_LINE = 30
"""Words: a longer paragraph is prose, whatever it starts with."""

SUBSTANCE = 12
"""Words: a text of so many says something, so if every line of it went, the rules erred."""

LONGEST_HEADLINE = 18
"""Words of a line in a list of related stories; 99 % of headlines are shorter."""

_PLATFORM = (
    r"(?:X(?![\w-])|Twitter|Facebook|Instagram|WhatsApp|Telegram|TikTok|YouTube|LinkedIn|Threads|"
    r"Bluesky|Mastodon|Google News|Apple News|social media)"
)
_BY = (
    r"(?i:(?:additional |further )?reporting|writing|written|editing|edited|compiled|translated|"
    r"translation|graphics?|production|research) by"
)
_NAME = (
    r"(?:[A-Z][\w.'’-]*|and|in|at|for|the|of|with|to|from|by|de|van|von|al|bin|newsroom|bureau|"
    r"desk|[Rr]eporting|[Ww]riting|[Ee]diting|additional|graphics?|compiled|translated)"
)

_ADVISORY = re.compile(
    r"\((?:This (?:[\w.,]+ ){0,5}(?:story|article) (?:has been|was|is|corrects|refiles)\b|"
    r"Story corrected\b|(?:Corrects|Refiles|Fixes|Clarifies|Amends|Updates|Adds|Recasts|Releads|"
    r"Repeats|Rewrites|Removes|Changes|Inserts|Deletes|Drops|New throughout|Writes through)\b)"
    r"[^()]*(?:\([^()]*\)[^()]*)*\)\s*"
)
"""`(Corrects spelling of name in paragraph 1)`: what is new, for editors."""

_BYLINE = re.compile(r"By [A-Z][\w.'’-]+(?:,? (?:and )?[A-Z][\w.'’-]+){1,7}")

_CREDIT_TAIL = re.compile(rf"\s*\({_BY} [^()]{{2,300}}\)?\.?$")
_MORE_TAIL = re.compile(
    r"(?:(?<=[.!?…\"”’])|\s*\[?(?:…|\.\.\.)\]?)\s*\[?(?:Continue reading|Read more|Keep reading|"
    r"Read (?:the )?full (?:story|article))(?:…|\.\.\.|[\s→»>\]])*$",
    re.IGNORECASE,
)
_POST_TAIL = re.compile(r"\s*The post .{1,300} (?:appeared first|first appeared) on .{1,100}$")

_LINES = tuple(
    re.compile(rule, re.IGNORECASE)
    for rule in (
        # credits
        r"[\w .,'’-]{3,120} contributed to (?:this|the) (?:report|story|article)\.?$",
        # promotion
        rf"(?:please )?follow (?:us|our|@\w+|[\w .'’@]{{2,40}}) (?:on|at|via) .*\b{_PLATFORM}\b",
        r"follow us (?:on|at|for|via) (?:our|breaking|more|the latest)\b",
        r"follow @\w+[\s.!]*$",
        rf"(?:like|join|find) (?:us|our) .*\b(?:on|our) .*\b{_PLATFORM}\b",
        r"subscribe(?:$|[.!:]| (?:now|today|here|for free)\b)",
        r"subscribe to (?:our|the|my|this|get|read|receive)\b",
        r"sign up (?:now|here|today|for|to) .*(?:newsletter|e-?mail|alert|inbox|briefing|update)",
        r"(?:get|receive) .*\b(?:in|to) your (?:inbox|e-?mail)\b",
        r"(?:our )?(?:free )?(?:daily |weekly |morning |evening )?newsletter[:.!]?$",
        r"(?:click|tap) here (?:to|for)\b",
        r"download (?:our|the) (?:free )?app\b",
        r"(?:share|save|print|comment|e-?mail)(?: (?:this|it)(?: (?:story|article|post))?)?[.!:]?$",
        rf"share (?:this .{{1,10}} )?(?:on|via|with|by) (?:{_PLATFORM}|e-?mail|friends).{{0,40}}$",
        r"(?:advertisement|advertising|sponsored(?: content)?|scroll to continue.{0,40})$",
        r"(?:article|story) continues (?:below|after)\b.{0,40}$",
        r"listen to (?:this|the) (?:article|story)\b.{0,40}$",
        r"\d{1,2}[ -]min(?:ute)?s?(?: read)?$",
        # rights
        r"(?:copyright|©|\(c\)|&copy;)\s*(?:\(c\)|©|\d{4}|all rights)",
        r".{0,80}\ball rights reserved\b.{0,80}$",
        r"our standards: .*",
        # elsewhere
        r"(?:read|see|watch|listen|learn) more(?:$|\s*[:»…→>|.-])",
        r"(?:read|see|watch|listen|learn) more (?:at|on|about|from|here|stories)\b",
        r"(?:also read|read also|see also|read next|more):\s*\S",
        r"related(?: stor(?:y|ies)| articles?)?:\s*\S",
        r"continue reading\b",
        r"keep reading(?:$|\s*[:»…→>.])",
        r"(?:read|see|view) (?:the )?(?:full|original|entire) (?:story|article|report|post)\b",
        r"\[?(?:…|\.\.\.)\]?$",
        r"the post .* (?:appeared first|first appeared) on ",
    )
)
"""Whole paragraphs of at most `LONGEST_LINE` words that begin so."""

_CREDIT_LINE = re.compile(rf"\(?{_BY} (?:{_NAME}[,;]? )*{_NAME}\.?\)?$|\({_BY} [^()]*\)\.?$")
"""Names and nothing else: "Reporting by the Courier found …" has a verb, and stays."""

_RELATED = re.compile(
    r"(?:next in|more (?:on|from|in)|also (?:on|in)|the latest (?:on|from)) [\w .'’&-]{2,40}:?|"
    r"(?:related|recommended|similar|top|latest|trending|popular|other)"
    r"(?: (?:stories|articles|news|coverage|topics|posts|reading|content|headlines))?:?|"
    r"(?:most (?:read|popular|viewed)|read next|up next|what to read next|in other news|see also|"
    r"you (?:may|might) also like|editors?['’]s? picks?|also read|read more|don['’]t miss)"
    r"(?: (?:stories|in|on|from) ?[\w ]{0,30})?:?",
    re.IGNORECASE,
)
"""The heading of a list of other stories, alone on its line."""

_ENDS_LIKE_PROSE = re.compile(r"[.!]['\"”’)]*$")


class Report(NamedTuple):
    text: str
    advisory: str
    """The line for editors that stood before it, or nothing; so is the dateline."""
    dateline: str


def report_of(text: str) -> Report:
    """The report itself, and what stood before it."""
    paragraphs = text.split(BREAK) if text else []
    advisory, paragraphs = _without_advisory(paragraphs)
    lines = _without_lines(_without_related(paragraphs))
    first = without_dateline(lines[0]) if lines else ""
    dateline = lines[0][: len(lines[0]) - len(first)] if lines else ""
    kept = _without_tails([first, *lines[1:]] if lines else [])
    if not kept and len(text.split()) >= SUBSTANCE:
        kept = paragraphs
    return Report(BREAK.join(kept), advisory, dateline.strip())


def _without_advisory(paragraphs: list[str]) -> tuple[str, list[str]]:
    if not paragraphs:
        return "", []
    found = _ADVISORY.match(paragraphs[0])
    if found is None:
        return "", paragraphs
    rest = paragraphs[0][found.end() :]
    return found[0].strip(), [rest, *paragraphs[1:]] if rest else paragraphs[1:]


def _without_related(paragraphs: list[str]) -> list[str]:
    """Without the headings of related stories, and the headlines that follow each."""
    kept: list[str] = []
    in_list = False
    for paragraph in paragraphs:
        in_list = _is_related(paragraph) or (in_list and _is_headline(paragraph))
        if not in_list:
            kept.append(paragraph)
    return kept


def _is_related(paragraph: str) -> bool:
    return len(paragraph) < 80 and _RELATED.fullmatch(paragraph) is not None


def _is_headline(paragraph: str) -> bool:
    short = len(paragraph.split()) <= LONGEST_HEADLINE
    return short and not _ENDS_LIKE_PROSE.search(paragraph)


def _without_lines(paragraphs: list[str]) -> list[str]:
    kept = [paragraph for paragraph in paragraphs if not _is_boilerplate(paragraph)]
    return kept[1:] if len(kept) > 1 and _BYLINE.fullmatch(kept[0]) else kept


def _is_boilerplate(paragraph: str) -> bool:
    if len(paragraph.split()) > LONGEST_LINE:
        return False
    return any(rule.match(paragraph) for rule in (_CREDIT_LINE, *_LINES))


def _without_tails(paragraphs: list[str]) -> list[str]:
    """Without credits and invitations at the end of the last paragraph."""
    if not paragraphs:
        return paragraphs
    last = paragraphs[-1]
    for tail in (_POST_TAIL, _MORE_TAIL, _CREDIT_TAIL):
        last = tail.sub("", last)
    return [*paragraphs[:-1], last] if last else paragraphs[:-1]
