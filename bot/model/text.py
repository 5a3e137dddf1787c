"""What we say in words of our own: English sentences with `{holes}`, translated at the last moment.

The invariant: a `Text` can be used wherever a string can, and reads then as plain English; nothing
that fills a hole is ever taken for a hole itself.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Self

HOLE = re.compile(r"\{([A-Za-z_]\w*)\}")


class Text(str):
    """An English sentence, and what fills its `{holes}`, for bot.core.speech to say as it should.

    `plural` is for any `{count}` but 1: Text("One report", "{count} reports", count=3). A hole may
    be filled by another Text, by a number, or by a time, which each language writes in its way;
    whatever else fills one stays as it is.
    """

    __slots__ = ("holes", "plural", "template")

    template: str
    plural: str
    holes: Mapping[str, object]

    def __new__(cls, text: str, plural: str = "", /, **holes: object) -> Self:
        if isinstance(text, Text):
            plural, holes = plural or text.plural, {**text.holes, **holes}
            text = text.template
        is_one = not plural or holes.get("count") == 1
        self = super().__new__(cls, filled(text if is_one else plural, holes))
        self.template, self.plural, self.holes = text, plural, holes
        return self


class TopicName(str):
    """What a topic is called: bot.core.speech says it as the reader's language has it.

    Reads as the name that the topic was given, which stays where a language has none.
    """

    __slots__ = ("code", "slug")

    slug: str
    code: str

    def __new__(cls, name: str, slug: str, code: str = "") -> Self:
        self = super().__new__(cls, name)
        self.slug, self.code = slug, code
        return self

    def __reduce__(self) -> tuple[object, ...]:
        # A copy, or what another process gets, knows its slug, too.
        return TopicName, (str(self), self.slug, self.code)


def N_(text: str) -> str:  # noqa: N802 - the name that gettext has for it
    """Marks a sentence for the translators where it waits in a constant for its holes."""
    return text


def lines(parts: Iterable[object], between: str = "\n") -> Text:
    """Parts that follow each other, each said in the reader's language."""
    holes = {f"part{number}": part for number, part in enumerate(parts)}
    template = between.join(f"{{{name}}}" for name in holes)
    return Text(template, **holes)


def ticked(label: str, *, is_so: bool) -> Text:
    """The label of a choice, with a sign where it is the one that was made."""
    told = label if isinstance(label, TopicName) else Text(label)
    return Text("✓ {label}" if is_so else "{label}", label=told)


def crossed(label: str) -> Text:
    """The label of a button that takes it away: somebody's word, or a TopicName."""
    return Text("✕ {label}", label=label)


def filled(text: str, holes: Mapping[str, object]) -> str:
    """`text` with every known `{hole}` replaced, once: braces in a value stay as they are."""
    return HOLE.sub(lambda hole: str(holes.get(hole[1], hole[0])), text)
