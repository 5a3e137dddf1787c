"""What a reader means who writes plain words instead of a command: in English here, in the other
languages by their tables (bot.locales.wordings).

The invariant: out comes a command line or nothing, never an exception, and the work is bounded.
Wordings are matched whole: a sentence that merely holds the word "stop" stops nothing.
"""

import re
from collections.abc import Sequence

from bot.core.fingerprint import folded
from bot.core.text import clean
from bot.core.topic_names import is_called_abroad
from bot.core.topics import closest
from bot.core.vocabulary import sought
from bot.locales import LANGUAGES, language_of
from bot.locales.wordings import meaning
from bot.model.topic import Topic

# A list of fifty topics fits; nobody types more into a chat, and the rest is not read.
MOST_READ = 2000
# In ten languages: two milliseconds of work.
_MOST_READ_ELSEWHERE = 200
# Far beyond what is kept of any list; a page further back does not exist.
MOST_PAGE = 999
# What a button has room for beside `/search` and a page.
_MOST_SOUGHT_BYTES = 50

_ABOUT = r"(?: (?:the )?(?P<about>.+))?"
# News is of today anyhow: who says so names no topic.
_LATELY = (
    r"(?: (?:(?:(?:from|of|for|so far) )?(?:today|tonight|(?:right )?now|this (?:morning|afternoon"
    r"|evening|week)|at the moment|currently|lately|recently)|(?:from|of|for) the day))?"
)
_ON = r"(?: (?:on|about|from|in|with|for|of|at|to))?"
_LATEST_ON = rf"{_LATELY}{_ON}(?: (?:the )?(?P<about>.+?))??{_LATELY}"
_NEWS = r"(?:latest|breaking|news|headlines|updates?|stories)"
_ASKED = r"(?:(?:is there |do you have )?any|(?:give|show|send|tell) me)"
_WARN = r"(?:tell|alert|notify|warn|ping|message)"
_WHEN = r"(?:when(?:ever)?|if|once|as soon as)(?: there is)?(?: any)?(?: news)?"
_SHOW = r"(?:give|show|send|tell)(?: me)?"
_TOP = r"(?:(?:top|main|biggest|most important) (?:stories|news|headlines)|brief(?:ing)?|summary)"
_TODAY = r"(?: (?:today|now|right now|(?:the |this )?(?:day|morning|evening)))?"
_TURN = r"(?:(?:turn|switch) )?"
_THANK_YOU = (
    r"(?:thanks|thank (?:yo)?u|thx|ty|cheers)(?: (?:a lot|so much|very much|again|bot|for (?:that"
    r"|this|everything|(?:the|your) (?:news|updates?|help))))?"
)
_GOODBYE = r"(?:good ?(?:night|bye)|bye(?: bye)?|see you(?: (?:later|soon|tomorrow))?)"

# A line is one meaning in several wordings; the first that fits the whole text counts.
_WORDINGS = tuple(
    (command, re.compile(wording, re.IGNORECASE))
    for command, wording in (
        ("/start", r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening))(?: there| bot)?"),
        ("/start", r"start|begin"),
        ("/help", r"help(?: me)?|commands|menu|how does (?:this|it) work"),
        ("/help", r"what can (?:you|i) (?:do|ask|say)(?: here)?"),
        ("/following", r"(?:show |list )?my (?:topics|subscriptions|follows)|following"),
        ("/following", r"what (?:do i follow|am i following|am i subscribed to)|subscriptions"),
        ("/topics", r"(?:show |list |me |all |the |what |which )*topics"),
        ("/topics", r"(?:what|which) topics (?:are there|do you have|can i follow)"),
        ("/topics", r"what can i follow"),
        ("/settings", r"(?:show |change |the |my )*(?:settings|preferences)"),
        ("/settings sound off", rf"mute|be quiet|{_TURN}(?:the |my )?sound off"),
        ("/settings sound off", r"(?:turn|switch) off (?:the |my )?sound"),
        ("/settings sound on", rf"unmute|{_TURN}(?:the |my )?sound on"),
        ("/settings sound on", r"(?:turn|switch) on (?:the |my )?sound"),
        ("/catchup", r"catch (?:me )?up|(?:fill|clue) me in|bring me up to (?:date|speed)"),
        ("/catchup", r"what (?:did i miss|have i missed)"),
        ("/thanks", rf"(?:(?:ok|okay|great|cool|perfect|many|no),? )?{_THANK_YOU}"),
        ("/thanks ok", r"(?:ok(?:ay)?,? )?(?:ok(?:ay)?|all ?right|got it|great|cool|perfect)"),
        ("/thanks bye", rf"(?:(?:okay|{_THANK_YOU}),? (?:and )?)?{_GOODBYE}(?: bot)?"),
        ("/stop", r"stop(?: it| now| everything)?|quit|(?:that'?s )?enough|leave me alone"),
        ("/stop", r"forget (?:me|this chat)|delete (?:me|(?:all )?my (?:data|account))"),
        ("/unfollow", rf"(?:unfollow|unsubscribe(?: me)?(?: from)?|stop following){_ABOUT}"),
        ("/unfollow", rf"stop (?:the |sending me )?(?:alerts|news)(?: (?:on|about|for))?{_ABOUT}"),
        ("/unfollow", rf"no more(?: (?:alerts|news)(?: (?:on|about|for))?)?{_ABOUT}"),
        ("/follow", rf"(?:start following|follow|subscribe(?: me)?(?: to)?){_ABOUT}"),
        ("/follow", rf"(?:alert|notify|warn|ping) me (?:about|on|of){_ABOUT}"),
        ("/follow", rf"{_WARN} me {_WHEN}{_ON}{_ABOUT}"),
        (
            "/brief",
            rf"(?:{_SHOW} )?(?:the |today's |a )*{_TOP}(?: (?:of|from|for)(?: the)?)?{_TODAY}",
        ),
        ("/brief", rf"what(?:'?s| is| are)(?: the)? (?:{_TOP}|important|big){_TODAY}"),
        ("/brief", rf"brief(?: me)?{_TODAY}|sum(?: it)? up{_TODAY}"),
        ("/search", r"(?:(?:search|find)(?: me)?(?: for)?|look (?:for|up)) (?:the )?(?P<about>.+)"),
        ("/latest", rf"what(?:'?s| is| are)(?: the)? (?:new|happening|going on|up){_LATEST_ON}"),
        ("/latest", rf"what(?:'?s| is| are)(?: the| today'?s)? {_NEWS}(?: news)?{_LATEST_ON}"),
        ("/latest", rf"(?:anything|something) new{_LATEST_ON}"),
        ("/latest", rf"what did i miss{_LATEST_ON}"),
        ("/latest", rf"what(?:'?s| has| is)? happen(?:s|ed|ing){_LATEST_ON}"),
        ("/latest", rf"(?:the |today'?s )?{_NEWS}(?: (?:news|stories|headlines))?{_LATEST_ON}"),
        ("/latest", rf"{_ASKED}(?: the| some| any)?(?: latest)? {_NEWS}{_LATEST_ON}"),
        ("/latest", rf"(?:tell me|what do you know) about{_ABOUT}"),
    )
)
_COURTESY = re.compile(
    r"\A(?:(?:hi|hello|hey|ok|please|can you|could you|i want to|i would like to|i'd like to),? )+",
    re.IGNORECASE,
)
_THANKS = re.compile(r",? (?:please|thanks|thank you)\Z", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+")
# Of sentences, in any of our languages.
_SIGNS = " ?!.…¿¡؟。？！।"


def readable(text: str) -> str:
    """The text as one line without invisible characters, at most MOST_READ long."""
    # Cleaning may make text longer, and a cut may bare what cleaning drops.
    return clean(clean(text[:MOST_READ])[:MOST_READ])


def command_line(text: str, language: str = "") -> str:
    """The command line that the text is, or means in that language or else in English; empty where
    it means none that we know."""
    line = readable(text)
    if line.startswith("/"):
        rest = line.lstrip("/ ")
        return readable(f"/{rest}") if rest else ""
    said = _sentence(line)
    if meant := meaning(said, language):
        return readable(meant)
    return readable(_meaning(said) or _meaning(_THANKS.sub("", said)) or _meaning(bared(said)))


def command_lines(text: str, *, besides: str) -> dict[str, str]:
    """The command line that the text means in each of our other languages in which it means one;
    of long text in none, for nobody says that in so many words."""
    said = _sentence(readable(text))
    if len(said) > _MOST_READ_ELSEWHERE:
        return {}
    known = language_of(besides)
    lines = {one: readable(meaning(said, one)) for one in LANGUAGES if one != known}
    return {one: line for one, line in lines.items() if line}


def bared(text: str) -> str:
    """Without the signs that end a sentence, and without English courtesies around it."""
    return _COURTESY.sub("", _THANKS.sub("", _sentence(readable(text))))


def is_called(topic: Topic, words: str) -> bool:
    """Whether the words are one of the topic's names in any language, and not merely near one.

    Who is merely near is asked before anything changes.
    """
    names = (topic.slug, topic.name, *topic.aliases)
    said = words[:MOST_READ]
    return folded(said) in {folded(name) for name in names} or is_called_abroad(topic, said)


def called(words: str, topics: Sequence[Topic]) -> Topic | None:
    """The topic that the words are a name of."""
    near = closest(words, topics)
    return near[0] if len(near) == 1 and is_called(near[0], words) else None


def paged(argument: str, mark: str = "") -> tuple[str, int]:
    """The words, and the number of a page behind them: 1 without one, never beyond MOST_PAGE.

    `mark` stands before the number where numbers may be words, as in `/search apollo 11 #2`.
    """
    words, _, last = argument.rpartition(" ")
    number = last.removeprefix(mark)
    if not last.startswith(mark) or not _NUMBER.fullmatch(number):
        return argument, 1
    # Python refuses to read a number of thousands of digits; four are enough to be too many.
    return words, min(max(int(number[:4]), 1), MOST_PAGE)


def searchable(text: str) -> str:
    """The words to look for, without small ones, as many as a button has room for."""
    chosen: list[str] = []
    for word in sought(text[:MOST_READ]):
        if len(" ".join((*chosen, word)).encode()) > _MOST_SOUGHT_BYTES:
            break
        chosen.append(word)
    return " ".join(chosen)


def _sentence(line: str) -> str:
    return line.replace("’", "'").strip(_SIGNS)


def _meaning(said: str) -> str:
    for command, wording in _WORDINGS:
        if match := wording.fullmatch(said):
            about = match.groupdict().get("about") or ""
            return f"{command} {about}".strip()
    return ""
