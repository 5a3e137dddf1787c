"""What sort of piece a report is, where it is no report of an event: opinion, live blog, video …

Invariant: only the publisher's own signs count (title, section, address), never the subject: an
article about a podcast is a story. The first rule that fits wins, and says why.
"""

import re

from bot.core import remarks
from bot.model.article import Kind
from bot.model.text import Text

_OPENING = r"^[\W_]*(?:{})\s*(?:[:|]|\s[-–—]\s)"
_CLOSING = r"(?:\s[-–—|]\s*|[:(\[]\s*)(?:{})[)\]]?\s*$"


def _signs(kind: Kind, openings: str, closings: str, phrases: str) -> list[tuple[str, Kind]]:
    """Words before a colon or bar at the beginning, behind one at the end, and anywhere."""
    rules = [_OPENING.format(openings), _CLOSING.format(closings), phrases]
    return [(rule, kind) for rule in rules]


_TITLES = tuple(
    (re.compile(rule, re.IGNORECASE), kind)
    for rule, kind in (
        *_signs(
            Kind.SPONSORED,
            r"sponsored(?: (?:content|post))?|advertisement|advertorial|promoted|paid (?:post|"
            r"content)|partner content|brand ?voice|in partnership with [^:|]{2,40}|ad feature",
            r"sponsored|advertorial|ad|ad feature|paid post|partner content|promoted",
            r"\[(?:ad|sponsored|advertorial)\]|^sponsored by\b",
        ),
        *_signs(
            Kind.LIVE_BLOG,
            r"live|live ?blog|live updates?|live coverage|live reports?|(?:[\w' ]{2,40} )live",
            r"live|live ?blog|live updates?|latest updates?|as it happened|live coverage|"
            r"live reporting|minute by minute|rolling coverage",
            r"\b(?:live updates|live ?blog|as it happened|follow (?:it )?live|minute-by-minute)\b",
        ),
        *_signs(
            Kind.ROUND_UP,
            r"(?:morning|evening|daily|weekly|monday|tuesday|wednesday|thursday|friday|weekend|"
            r"world|us|uk|business|market|markets|sports?|news|campaign|election|tech|press)? ?"
            r"(?:brief(?:ing|s)?|round[ -]?up|digest|newsletter|recap|wrap(?:[ -]?up)?|bulletin)|"
            r"wrapup ?\d*|table|diary|schedule|calendar|factbox|highlights|newsmaker|preview|"
            r"what you need to know|corrections? and clarifications?|today'?s? headlines?",
            r"(?:morning|evening|daily|weekly|news|your \w+) (?:briefing|digest|round[ -]?up|"
            r"newsletter|recap)|round[ -]?up|news in brief|in brief|world news in brief|"
            r"the week(?:end)? in [\w ]{2,20}|what (?:we know|you need to know)(?: so far)?",
            r"\b(?:your (?:mon|tues|wednes|thurs|fri|satur|sun)day (?:briefing|evening)|"
            r"news in brief|(?:morning|evening|daily) briefing|news round[ -]?up|"
            r"top (?:\d+|five|ten) (?:stories|headlines)|"
            r"(?:\d+|three|four|five|six|seven|ten) things (?:to know|we learned|you)|"
            r"(?:this|the|last) week(?:'s|’s)? (?:top|biggest|best|most|in (?:review|pictures))|"
            r"week in review|today in history|on this day|stories you (?:may|might) have missed|"
            r"everything (?:you need to know|we know))\b",
        ),
        *_signs(
            Kind.OPINION,
            r"(?:guest )?(?:opinion|op-?ed|editorial|comment|commentary|column|analysis|"
            r"perspective|viewpoint|review|letters?(?: to the editor)?|essay|explainer|explained|"
            r"leader|the view|q&a|ask [\w ]{2,20}|timeline|quiz|obituary|first person|"
            r"breakingviews|(?:book|film|movie|tv|theatre|album|restaurant) review)",
            r"(?:guest )?(?:opinion|op-?ed|editorial|comment|commentary|column|analysis|letters|"
            r"(?:book |film |movie |tv |theatre |album )?review|explainer|explained|quiz|obituary)",
            r"^(?:how to|how i|why (?:i|we|you)|what to|"
            r"where to|when to|letters? to the editor|(?:the )?(?:\d+|five|seven|ten) best|"
            r"(?:the )?best \w+ (?:of|for|in) (?:20)?\d\d|quiz)\b(?!-)|"
            r"\b(?:explained|explainer|everything to know)\s*$|\b(?:book|film|movie|tv) review\b",
        ),
        *_signs(
            Kind.VIDEO,
            r"video|watch|watch live|in pictures|photos?|pictures|gallery|podcast|listen|audio|"
            r"in photos",
            r"video|watch|in pictures|photos|pictures|gallery|podcast|audio|slideshow|"
            r"picture essay",
            r"^(?:watch|in pictures|podcast)\b",
        ),
        *_signs(
            Kind.ROUTINE,
            r"horoscopes?|crossword|recipe|weather(?: forecast)?|forecast|lottery(?: results?)?|"
            r"tv (?:guide|listings)|traffic|fixtures|on tv (?:today|tonight)",
            r"horoscopes?|crossword|weather forecast|lottery results?|recipe",
            r"\b(?:horoscopes?|crossword|lottery (?:results|numbers)|winning numbers|pollen count|"
            r"weather (?:forecast|today|tomorrow|this week)|forecast for (?:the week|today|"
            r"tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
            r"weekend weather|sunny spells)\b",
        ),
    )
)

_FILED = {
    Kind.SPONSORED: "sponsored sponsor advertorial paid-post partner-content brandvoice "
    "paidcontent paid-content ad-feature promoted branded-content",
    Kind.LIVE_BLOG: "live liveblog live-updates live-blog live-news live-reporting",
    Kind.ROUND_UP: "briefing briefings newsletter newsletters morning-briefing roundup round-up "
    "digest news-in-brief",
    Kind.OPINION: "opinion opinions comment commentary commentisfree editorial editorials "
    "op-ed oped columnists columns letters reviews review blogs perspective ideas analysis "
    "voices viewpoint analysis-opinion",
    Kind.VIDEO: "video videos av podcast podcasts audio gallery galleries in-pictures photos "
    "slideshow watch pictures",
    Kind.ROUTINE: "horoscope horoscopes crosswords recipes lifestyle quiz quizzes lottery "
    "tv-guide weather-forecast",
}
_SECTIONS = {section: kind for kind, words in _FILED.items() for section in words.split()}

_MOST_TITLE = 300
_MOST_SECTIONS = 30
_WORDS = re.compile(r"[^\W_]+")


def sort_of(title: str, sections: tuple[str, ...], url: str) -> tuple[Kind, str]:
    """What the publisher's own signs say the piece is, and which sign; (STORY, "") without one.

    `sections` are the entry's categories; of the address all but its last part counts.
    """
    title = title[:_MOST_TITLE]
    for rule, kind in _TITLES:
        if found := rule.search(title):
            sign = found[0].strip(" :|-–—([])")
            return kind, Text(remarks.CUES, words=f"“{sign}”")
    for section in (*sections[:_MOST_SECTIONS], *url.split("?", maxsplit=1)[0].split("/")[3:-1]):
        slug = "-".join(_WORDS.findall(section[:40].lower()))
        if slug in _SECTIONS:
            return _SECTIONS[slug], Text(remarks.FILED, section=slug)
    return Kind.STORY, ""
