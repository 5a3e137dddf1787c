"""The chat page itself: a template, filled with words of the reader's language."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from bot.channels.web.words import words_for

WEB: Final = Path(__file__).parents[2] / "web"

_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(WEB / "templates"), autoescape=True, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page is served: our address as readers reach it, and who may frame it."""

    public_url: str = ""
    embed_on: Sequence[str] = ()


def page(language: str, *, is_embedded: bool) -> str:
    words = words_for(language)
    return _TEMPLATES.get_template("chat.html").render(
        is_embedded=is_embedded,
        language=words.language,
        direction=words.direction,
        texts=json.dumps(words.translated, ensure_ascii=False),
        t=words.said,
    )
