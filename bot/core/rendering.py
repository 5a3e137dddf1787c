"""How alerts and answers look: runs of plain text, each of one look, and rows of buttons.

The invariant: nothing that a publisher or a reader wrote can become markup, a hole or a button:
it is text, put in last, and each channel escapes it. A gap in an answer is shown, never raised.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.account import account
from bot.core.central import teller
from bot.core.remarks import change_retold
from bot.core.speech import named, quoted, said, time_of_day
from bot.core.wordings import wording_for
from bot.core.writing import headline
from bot.model.alert import Alert, AlertKind
from bot.model.chat import PLAIN, Voice
from bot.model.message import Button, Post, Reply, Span
from bot.model.story import Story, StoryId, Urgency
from bot.model.text import N_, Text, lines
from bot.model.topic import STORY

# Three short labels stand beside each other on a narrow phone; longer ones are cut there.
MOST_IN_ROW = 3
MOST_IN_ROW_CHARACTERS = 30
# Of labels that are mere numbers.
MOST_NUMBERS_IN_ROW = 5

_MARKS = {
    Urgency.FLASH: N_("⚡ FLASH"),
    Urgency.URGENT: N_("🔴 URGENT"),
    Urgency.NEWS: N_("🔹 NEWS"),
    Urgency.ROUTINE: N_("🔹 NEWS"),
}
_FOLLOW_UP_MARKS = {
    AlertKind.UPDATED: N_("🔄 UPDATE"),
    AlertKind.CORRECTED: N_("✏️ CORRECTED"),
    AlertKind.WITHDRAWN: N_("⛔ WITHDRAWN"),
}
_LOUD = {AlertKind.BREAKING, AlertKind.RAISED}
_FOLLOW_UP_NOTES = {
    AlertKind.CORRECTED: N_("This corrects an earlier alert."),
    AlertKind.WITHDRAWN: N_("This report has been withdrawn. Please disregard the earlier alert."),
}
# Below what a machine put: never without it.
_BY_MACHINE = N_("🤖 Shortened by machine")
_TRANSLATED = N_("🤖 Machine translation")


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
    wording = wording_for(alert, voice.language)
    told = wording or alert
    title = Span(told.headline, bold=True, language=told.language)
    spans = [Span(said(mark, voice), bold=True), Span("\n"), title]
    news = Text("New: {change}", change=change_retold(alert.change)) if alert.change else ""
    for note in filter(None, (_FOLLOW_UP_NOTES.get(alert.kind), news)):
        spans += [Span("\n\n"), Span(said(note, voice), italic=True)]
    if told.summary:
        spans.append(Span(f"\n\n{told.summary}", language=told.language))
    if wording:
        label = _BY_MACHINE if wording.language == alert.language else _TRANSLATED
        spans += [Span("\n\n"), Span(said(label, voice), italic=True)]
    spans += _source(alert, voice)
    spans += _invitation(follow_link, topic_name, voice)
    return Post(
        spans=tuple(spans),
        rows=_rows(under_alert(alert.story, alert.url), voice),
        tag=alert.urgency.name.lower() if kind in _LOUD else kind.value,
    )


def post_of_reply(reply: Reply, voice: Voice = PLAIN) -> Post:
    """The sentence with its holes filled, then the stories, numbered if there are several."""
    spans = [Span(said(reply.text, voice))]
    is_only = len(reply.stories) == 1
    for number, story in enumerate(reply.stories, start=1):
        spans.append(Span("\n\n" if spans[0].text or number > 1 else ""))
        spans += _listed(story, "" if is_only else f"{number}. ", voice)
        if is_only:
            spans += _account(story, voice)
    mark = [Span(said(reply.mark, voice), bold=True), Span("\n")] if reply.mark else []
    return Post(
        spans=(*mark, *(span for span in spans if span.text)),
        rows=_rows(reply.buttons, voice),
        enclosure=reply.enclosure,
    )


def mark_of(story: Story) -> str:
    """Above a story as it stands: what was withdrawn or set right is not loud any more."""
    if story.is_withdrawn:
        return _FOLLOW_UP_MARKS[AlertKind.WITHDRAWN]
    if story.is_corrected:
        return _FOLLOW_UP_MARKS[AlertKind.CORRECTED]
    return _MARKS[story.urgency if story.told is None else story.told]


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


def layout(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows, in order: as many beside each other as can be read."""
    rows: list[list[Button]] = []
    for button in buttons:
        if not rows or not _has_room(rows[-1], button):
            rows.append([])
        rows[-1].append(button)
    return tuple(tuple(row) for row in rows)


def _rows(buttons: Sequence[Button], voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """In the reader's language first: labels are longer in some."""
    return layout([replace(button, label=said(button.label, voice)) for button in buttons])


def _has_room(row: Sequence[Button], button: Button) -> bool:
    are_numbers = all(one.label.isdecimal() for one in (*row, button))
    characters = sum(len(other.label) for other in row) + len(button.label)
    most = MOST_NUMBERS_IN_ROW if are_numbers else MOST_IN_ROW
    return len(row) < most and characters <= MOST_IN_ROW_CHARACTERS


def _source(alert: Alert, voice: Voice) -> list[Span]:
    told = Text(
        "{publisher} · {time}"
        if alert.is_confirmed
        else "{publisher} (only source so far) · {time}",
        publisher=alert.publisher,
        time=time_of_day(alert.published, voice),
    )
    words = said(told, voice)
    start = words.find(alert.publisher)
    end = start + len(alert.publisher)
    name = Span(alert.publisher, href=alert.url)
    return [Span(f"\n\n{words[:start]}"), name, Span(words[end:])]


def _invitation(follow_link: str, topic_name: str, voice: Voice) -> list[Span]:
    if not follow_link:
        return [Span(f"\n{named(topic_name, voice)}")] if topic_name else []
    if not topic_name:
        words = said("Follow us for breaking news alerts", voice)
        return [Span("\n"), Span(words, href=follow_link)]
    # The name alone is the link, wherever in the sentence it stands.
    words = said(Text("Follow us for breaking news alerts: {topic}", topic="{topic}"), voice)
    before, _, after = words.partition("{topic}")
    spans = [Span(f"\n{before}"), Span(named(topic_name, voice), href=follow_link)]
    return [*spans, Span(after)] if after else spans


def _account(story: Story, voice: Voice) -> list[Span]:
    """What is known, under the names of all but the first report: that one stands above."""
    spans: list[Span] = []
    for number, part in enumerate(account(story)):
        spans.append(Span("\n\n"))
        if number:
            name = quoted(part.report.publisher, voice)
            spans += [Span(name, href=part.report.url), Span(": ")]
        spans.append(Span(part.text, language=part.report.language))
    return spans


def _listed(story: Story, bullet: str, voice: Voice) -> list[Span]:
    lead = teller(story)
    spans = [Span(bullet)] if bullet else []
    spans.append(Span(headline(lead), bold=True, href=lead.url, language=lead.language))
    told: list[object] = [lead.publisher]
    if (others := len(story.publishers) - 1) > 0:
        told[0] = Text(
            "{publisher} and {count} other",
            "{publisher} and {count} others",
            publisher=lead.publisher,
            count=others,
        )
    told.append(lead.published or lead.received)
    if story.is_withdrawn:
        told.append(Text("withdrawn"))
    elif story.is_corrected:
        told.append(Text("corrected"))
    return [*spans, Span(f"\n{said(lines(told, between=' · '), voice)}")]
