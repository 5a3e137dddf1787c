"""What the page says of its own, in the language that the reader chose, or the browser
asks for.

The page's script and template ask for a sentence by its English; what stands here, translators see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.locales import catalogue_of
from bot.model.text import N_

WORDS: Final = (
    N_("Breaking news as short alerts, on the topics that you choose."),
    N_("connecting…"),
    N_("online"),
    N_("reconnecting…"),
    N_("closed"),
    N_("feeds: {total}"),
    N_("feeds: {total}, failing: {failing}"),
    N_("feeds: {total}, read so far: {answered}"),
    N_("fictional news from a bundled wire"),
    N_("This page needs JavaScript: it shows the news as it comes."),
    N_("Conversation"),
    N_("Breaking news, each story once"),
    N_("Follow a topic, and its news reaches you here as short alerts, the moment it breaks."),
    N_("Follow World"),
    N_("Topics"),
    N_("Help"),
    N_("Watch the demo"),
    N_("Starting the demo…"),
    N_("new messages"),
    N_("Your browser keeps no cookie of this chat here, and without one there is no conversation."),
    N_("Open the chat"),
    N_("Follow {topic}?"),
    N_("Read the story you were sent?"),
    N_("Start"),
    N_("Commands"),
    N_("Message"),
    N_("Message, or / for commands"),
    N_("Send"),
    N_("not sent yet, trying again…"),
    N_("not sent: reload the page"),
    N_("not sent: {reason}"),
    N_("You:"),
    N_("In reply to: {headline}"),
    N_("Withdrawn"),
    N_("withdrawn {time}"),
    N_("corrected {time}"),
    N_("changed {time}"),
    N_("Updated {time}"),
    N_("Corrected {time}"),
    N_("Withdrawn {time}"),
    N_("Followed up {time}"),
    N_("Picture: {name}"),
    N_("Save {name}"),
    N_("{name} is too large to be kept here."),
)


@dataclass(frozen=True, slots=True)
class Words:
    """The page's words in one language; those that it has no word for are missing."""

    language: str
    direction: str
    translated: Mapping[str, str]

    def said(self, english: str) -> str:
        return self.translated.get(english, english)


def words_for(tag: str) -> Words:
    """In the language of a tag as browsers send it, or English."""
    catalogue = catalogue_of(tag)
    translated = {english: catalogue.sentence(english) for english in WORDS}
    return Words(
        catalogue.language,
        "rtl" if catalogue.is_right_to_left else "ltr",
        {english: words for english, words in translated.items() if words != english},
    )
