"""What the page that invites, and the lines for a publisher's own page, say in each language.

Their templates ask for a sentence by its English; what stands here, translators see.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bot.conversation.sharing import Way
from bot.core.speech import named, said
from bot.locales import catalogue_of
from bot.model.chat import Voice
from bot.model.text import N_, Text

WORDS = (
    N_("Breaking news alerts: {topic}"),
    N_("Follow us for breaking news alerts: {topic}"),
    N_("Follow us for breaking news alerts: each story once, as it breaks."),
    N_("Where to follow"),
    N_("Follow on {channel}"),
    N_("QR code that leads to {topic} on {channel}"),
    N_("or scan this with a telephone"),
    N_("No channel is on yet. Please look in again later."),
    N_("The story now"),
    N_("The newest"),
    N_("No stories yet."),
    N_("For your own page"),
    N_("Copy these lines into it. They need no script and load nothing."),
    N_("There is no such topic or story here."),
    N_("In the chat you find the topics that there are, and you can follow any words."),
    N_("Open the chat on {channel}"),
)
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "web" / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def snippet(name: str, ways: Sequence[Way], language: str = "") -> str:
    """HTML for a publisher's own page: it needs no script and loads nothing."""
    sentence = catalogue_of(language).sentence("Follow us for breaking news alerts: {topic}")
    before, _, after = sentence.partition("{topic}")
    values = {"name": named(name, Voice(language)), "ways": ways, "before": before, "after": after}
    return written("snippet.html", language, values).strip()


def written(template: str, language: str, values: Mapping[str, object]) -> str:
    """A template, filled in a language; English where we do not speak it."""
    catalogue = catalogue_of(language)

    def t(english: str, **holes: object) -> str:
        return said(Text(english, **holes), Voice(language))

    return TEMPLATES.get_template(template).render(
        values,
        t=t,
        language=catalogue.language,
        direction="rtl" if catalogue.is_right_to_left else "ltr",
    )
