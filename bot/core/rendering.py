"""How alerts and answers look: runs of plain text, each of one look, and rows of buttons.

The invariant: nothing that a publisher or a reader wrote can become markup, a hole or a button:
it is text, put in last, and each channel escapes it. A gap in an answer is shown, never raised.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.clock import zone_named
from bot.core.writing import headline, summary
from bot.model.alert import Alert, AlertKind
from bot.model.chat import PLAIN, Voice
from bot.model.message import Button, Post, Reply, Span
from bot.model.story import Story, StoryId, Urgency
from bot.model.topic import STORY

# Three short labels stand beside each other on a narrow phone; longer ones are cut there.
MOST_IN_ROW = 3
MOST_IN_ROW_CHARACTERS = 30
# Of labels that are mere numbers.
MOST_NUMBERS_IN_ROW = 5

_MARKS = {
    Urgency.FLASH: "⚡ FLASH",
    Urgency.URGENT: "🔴 URGENT",
    Urgency.NEWS: "🔹 NEWS",
    Urgency.ROUTINE: "🔹 NEWS",
}
_FOLLOW_UP_MARKS = {
    AlertKind.UPDATED: "🔄 UPDATE",
    AlertKind.CORRECTED: "✏️ CORRECTED",
    AlertKind.WITHDRAWN: "⛔ WITHDRAWN",
}
_FOLLOW_UP_NOTES = {
    AlertKind.CORRECTED: "This corrects an earlier alert.",
    AlertKind.WITHDRAWN: "This report has been withdrawn. Please disregard the earlier alert.",
}

_HOLE = re.compile(r"\{([A-Za-z_]\w*)\}")

# Not strftime: %b follows the locale of the process.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def post_of_alert(
    alert: Alert,
    *,
    follow_link: str,
    topic_name: str,
    voice: Voice = PLAIN,
) -> Post:
    """Mark, headline, summary, source, and the line that tells where to follow the topic."""
    is_follow_up = alert.kind is not AlertKind.BREAKING
    # An alert that was itself corrected after it went out says so, like one that corrects another.
    kind = AlertKind.CORRECTED if alert.edition and not is_follow_up else alert.kind
    mark = _FOLLOW_UP_MARKS.get(kind, _MARKS[alert.urgency])
    spans = [Span(mark, bold=True), Span("\n"), Span(alert.headline, bold=True)]
    note = _FOLLOW_UP_NOTES.get(alert.kind, f"New: {alert.change}" if alert.change else "")
    if note:
        spans += [Span("\n\n"), Span(note, italic=True)]
    if alert.summary:
        spans.append(Span(f"\n\n{alert.summary}"))
    spans += _source(alert, voice)
    spans += _invitation(follow_link, topic_name)
    return Post(
        spans=tuple(spans),
        rows=layout(under_alert(alert.story, alert.url)),
        tag=alert.urgency.name.lower() if kind is AlertKind.BREAKING else kind.value,
    )


def post_of_reply(reply: Reply, voice: Voice = PLAIN) -> Post:
    """The sentence with its holes filled, then the stories, numbered if there are several."""
    spans = [Span(filled(reply.text, reply.holes))]
    is_only = len(reply.stories) == 1
    for number, story in enumerate(reply.stories, start=1):
        spans.append(Span("\n\n" if spans[0].text or number > 1 else ""))
        spans += _listed(story, "" if is_only else f"{number}. ", voice)
        if is_only and (more := summary(story.lead)):
            spans.append(Span(f"\n\n{more}"))
    return Post(
        spans=tuple(span for span in spans if span.text),
        rows=layout(reply.buttons),
        enclosure=reply.enclosure,
    )


def under_alert(story: StoryId, url: str, *, is_open: bool = False) -> tuple[Button, ...]:
    """What a reader can do with an alert; less where it is opened up already."""
    return (
        *((Button("Read", url=url),) if url else ()),
        *(() if is_open else (Button("More", f"/more {story}"),)),
        Button("Follow story", f"/follow {STORY}{story}"),
        Button("Tune", f"/tune {story}"),
    )


def timelines(stories: Sequence[Story]) -> tuple[Button, ...]:
    """A button for each story that a reply lists, called as the story is numbered there."""
    is_only = len(stories) == 1
    return tuple(
        Button("Timeline" if is_only else f"{number}", f"/story {story.id}")
        for number, story in enumerate(stories, start=1)
    )


def filled(text: str, holes: Mapping[str, object]) -> str:
    """`text` with every known `{hole}` replaced, once: braces in a value stay as they are."""
    return _HOLE.sub(lambda hole: str(holes.get(hole[1], hole[0])), text)


def layout(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows, in order: as many beside each other as can be read."""
    rows: list[list[Button]] = []
    for button in buttons:
        if not rows or not _has_room(rows[-1], button):
            rows.append([])
        rows[-1].append(button)
    return tuple(tuple(row) for row in rows)


def _has_room(row: Sequence[Button], button: Button) -> bool:
    if all(one.label.isdecimal() for one in (*row, button)):
        return len(row) < MOST_NUMBERS_IN_ROW
    characters = sum(len(other.label) for other in row) + len(button.label)
    return len(row) < MOST_IN_ROW and characters <= MOST_IN_ROW_CHARACTERS


def _source(alert: Alert, voice: Voice) -> list[Span]:
    published = alert.published.astimezone(zone_named(voice.zone))
    alone = "" if alert.is_confirmed else " (only source so far)"
    return [
        Span("\n\n"),
        Span(alert.publisher, href=alert.url),
        Span(f"{alone} · {published:%H:%M %Z}"),
    ]


def _invitation(follow_link: str, topic_name: str) -> list[Span]:
    if follow_link:
        words = "Follow us for breaking news alerts"
        if not topic_name:
            return [Span("\n"), Span(words, href=follow_link)]
        return [Span(f"\n{words}: "), Span(topic_name, href=follow_link)]
    return [Span(f"\n{topic_name}")] if topic_name else []


def _listed(story: Story, bullet: str, voice: Voice) -> list[Span]:
    lead = story.lead
    spans = [Span(bullet)] if bullet else []
    spans.append(Span(headline(lead), bold=True, href=lead.url))
    others = len(story.publishers) - 1
    told = f"\n{lead.publisher}"
    if others > 0:
        told += f" and {others} other{'s' if others > 1 else ''}"
    told += f" · {day_and_time(lead.published or lead.received, voice)}"
    if story.is_withdrawn:
        told += " · withdrawn"
    elif story.is_corrected:
        told += " · corrected"
    return [*spans, Span(told)]


def day_and_time(moment: datetime, voice: Voice = PLAIN) -> str:
    """As in `3 Nov 14:05 UTC`."""
    there = moment.astimezone(zone_named(voice.zone))
    return f"{there.day} {_MONTHS[there.month - 1]} {there:%H:%M %Z}"
