"""How alerts and answers look."""

from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.central import telling
from bot.core.rendering import (
    MOST_IN_ROW,
    MOST_IN_ROW_CHARACTERS,
    MOST_NUMBERS_IN_ROW,
    layout,
    post_of_alert,
    post_of_reply,
    timelines,
)
from bot.model.alert import Alert, AlertKind
from bot.model.chat import Voice
from bot.model.message import Button, Post, Reply, Span
from bot.model.story import Urgency
from bot.model.text import Text, filled
from bot.model.wording import Wording
from tests.builders import CLIMATE, NOW, alert, article, story

LINK = "https://chat.example/follow/climate"


def shown(given_alert: Alert, *, follow_link: str = LINK, topic_name: str = "Climate") -> Post:
    return post_of_alert(
        given_alert,
        follow_link=follow_link,
        topic_name=topic_name,
    )


def test_an_alert_has_mark_headline_summary_source_and_invitation() -> None:
    post = shown(alert(headline="Ferries stop", summary="Waves reach 9 m."))

    assert post.text == (
        "🔴 URGENT\nFerries stop\n\nWaves reach 9 m.\n\n"
        "Example Wire · 14:02 UTC\nFollow us for breaking news alerts: Climate"
    )
    assert [span.text for span in post.spans if span.bold] == ["🔴 URGENT", "Ferries stop"]
    assert [(span.text, span.href) for span in post.spans if span.href] == [
        ("Example Wire", alert().url),
        ("Climate", LINK),
    ]
    assert post.tag == "urgent"
    assert [[button.label for button in row] for row in post.rows] == [
        ["Read", "More", "Follow story"],
        ["Tune"],
    ]


def test_a_source_named_from_right_to_left_leaves_its_line_as_it_is() -> None:
    told = alert(publisher="صحيفة")

    for voice, mark in ((Voice(), "\u200e"), (Voice("ar"), "\u200f")):
        post = post_of_alert(told, follow_link="", topic_name="", voice=voice)
        assert f"\n\n{mark}\u2068صحيفة\u2069 · " in post.text
        assert Span("صحيفة", href=told.url) in post.spans


@pytest.mark.parametrize(
    ("changes", "mark", "tag"),
    [
        ({"urgency": Urgency.FLASH}, "⚡ FLASH", "flash"),
        ({"urgency": Urgency.URGENT}, "🔴 URGENT", "urgent"),
        ({"urgency": Urgency.NEWS}, "🔹 NEWS", "news"),
        ({"kind": AlertKind.UPDATED}, "🔄 UPDATE", "updated"),
        ({"kind": AlertKind.CORRECTED}, "✏️ CORRECTED", "corrected"),
        ({"kind": AlertKind.WITHDRAWN, "urgency": Urgency.FLASH}, "⛔ WITHDRAWN", "withdrawn"),
    ],
)
def test_the_mark_and_the_tag_name_the_kind(
    changes: dict[str, object], mark: str, tag: str
) -> None:
    post = shown(alert(**changes))

    assert post.spans[0] == Span(mark, bold=True)
    assert post.tag == tag


def test_an_update_says_what_is_new_and_a_lone_source_that_it_is_one() -> None:
    update = shown(alert(kind=AlertKind.UPDATED, change="40 dead (12 before)", summary=""))
    alone = shown(alert(is_confirmed=False))

    assert "\n\nNew: 40 dead (12 before)\n\nExample Wire · 14:02 UTC" in update.text
    assert "Example Wire (only source so far) · 14:02 UTC" in alone.text
    assert "New:" not in shown(alert(kind=AlertKind.UPDATED)).text


def test_a_correction_says_that_it_is_one_and_what_was_wrong() -> None:
    post = shown(alert(kind=AlertKind.CORRECTED, change="12 dead (21 before)", summary=""))

    assert "This corrects an earlier alert.\n\nNew: 12 dead (21 before)\n\n" in post.text


@pytest.mark.parametrize(
    ("follow_link", "topic_name", "ending"),
    [
        (LINK, "Climate", "UTC\nFollow us for breaking news alerts: Climate"),
        ("", "Climate", "UTC\nClimate"),
        (LINK, "", "UTC\nFollow us for breaking news alerts"),
        ("", "", "UTC"),
    ],
)
def test_without_a_link_the_last_line_is_the_topic_alone(
    follow_link: str, topic_name: str, ending: str
) -> None:
    assert shown(alert(), follow_link=follow_link, topic_name=topic_name).text.endswith(ending)


def test_the_time_is_told_in_utc() -> None:
    published = NOW.astimezone(timezone(timedelta(hours=-7)))

    assert "· 14:05 UTC" in shown(alert(published=published)).text


@pytest.mark.parametrize(
    ("text", "holes", "expected"),
    [
        ("You follow {topic}.", {"topic": "Climate"}, "You follow Climate."),
        ("{most} topics", {"most": 50}, "50 topics"),
        ("{topic}", {"topic": "{most}", "most": 50}, "{most}"),
        ("{unknown} {0} {} { } {{x}}", {}, "{unknown} {0} {} { } {{x}}"),
        ("{topic.__class__} {topic!r} {topic:>9}", {"topic": "x"},
         "{topic.__class__} {topic!r} {topic:>9}"),
        ("a } stray { brace", {"topic": "x"}, "a } stray { brace"),
    ],
)  # fmt: skip
def test_holes_are_names_and_nothing_else(
    text: str, holes: dict[str, object], expected: str
) -> None:
    assert filled(text, holes) == expected


@given(st.text(), st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), st.text()))
def test_filling_never_raises_and_values_go_in_as_they_are(
    text: str, holes: dict[str, str]
) -> None:
    assert isinstance(filled(text, holes), str)
    for name, value in holes.items():
        assert filled(f"<{{{name}}}>", holes) == f"<{value}>"


def test_a_plain_answer_is_one_span() -> None:
    assert post_of_reply(Reply("Hello {name}", name="you")).spans == (Span("Hello you"),)


def test_one_story_is_listed_with_what_each_report_adds_under_its_name() -> None:
    other = article(
        publisher="Kelm Herald", text="The mayor of Maravel opened the town hall to all."
    )
    about = story(tellings=(telling(article()), telling(other)))
    post = post_of_reply(Reply("The latest:", stories=(about,)))

    assert post.text == (
        "The latest:\n\nEarthquake of magnitude 6.8 shakes the port of Maravel\n"
        "Example Wire · 3 Nov 14:02 UTC\n\n"
        "A strong earthquake shook the port city of Maravel early on Tuesday, damaging houses "
        "along the harbour. The civil defence of Ostrania said that at least 12 people were hurt. "
        "Ferries to the outer islands were stopped.\n\n"
        "Kelm Herald: The mayor of Maravel opened the town hall to all."
    )
    assert [span.href for span in post.spans if span.href] == [article().url, other.url]


def test_several_stories_are_numbered_and_say_how_they_stand() -> None:
    stories = (
        story(lead=article(title="Ferries stop"), publishers=("Example Wire", "B", "C")),
        story(
            lead=article(title="Trains run"), is_corrected=True, publishers=("Example Wire", "B")
        ),
        story(lead=article(title="Planes fly"), is_corrected=True, is_withdrawn=True),
    )

    assert post_of_reply(Reply("", stories=stories)).text == (
        "1. Ferries stop\nExample Wire and 2 others · 3 Nov 14:02 UTC\n\n"
        "2. Trains run\nExample Wire and 1 other · 3 Nov 14:02 UTC · corrected\n\n"
        "3. Planes fly\nExample Wire · 3 Nov 14:02 UTC · withdrawn"
    )


def test_buttons_stand_in_rows_that_a_phone_can_show() -> None:
    labels = ["Climate", "World", "Football", "Science", "A topic with quite a long name", "Art"]
    rows = layout([Button(label, f"/follow {label}") for label in labels])

    assert [[button.label for button in row] for row in rows] == [
        ["Climate", "World", "Football"],
        ["Science"],
        ["A topic with quite a long name"],
        ["Art"],
    ]


def test_the_stories_of_a_list_have_their_numbers_on_buttons_side_by_side() -> None:
    stories = [story(lead=article(title=f"Story {number}")) for number in range(7)]

    rows = layout((*timelines(stories), Button("More", "/latest 2")))

    assert [[button.label for button in row] for row in rows] == [
        ["1", "2", "3", "4", "5"],
        ["6", "7", "More"],
    ]
    assert rows[0][1].command == f"/story {stories[1].id}"
    assert [button.label for button in timelines(stories[:1])] == ["Timeline"]


@given(st.lists(st.text(max_size=40), max_size=20))
def test_every_button_is_laid_out_once_in_order(labels: list[str]) -> None:
    buttons = tuple(Button(label, "/help") for label in labels)
    rows = layout(buttons)

    assert tuple(button for row in rows for button in row) == buttons
    for row in rows:
        are_numbers = all(button.label.isdecimal() for button in row)
        assert 1 <= len(row) <= (MOST_NUMBERS_IN_ROW if are_numbers else MOST_IN_ROW)
        assert len(row) == 1 or sum(len(b.label) for b in row) <= MOST_IN_ROW_CHARACTERS


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("", "14:02 UTC"), ("America/Lima", "09:02 UTC-5"), ("Europe/Berlin", "15:02 CET"),
     ("Nowhere/Land", "14:02 UTC"), ("../etc/passwd", "14:02 UTC")],
)  # fmt: skip
def test_times_are_the_readers_own(zone: str, expected: str) -> None:
    post = post_of_alert(alert(), follow_link="", topic_name="", voice=Voice(zone=zone))

    assert f"Example Wire · {expected}" in post.text


@pytest.mark.parametrize("follow_link", [LINK, ""])
def test_an_alert_names_its_topic_in_the_readers_language(follow_link: str) -> None:
    post = post_of_alert(
        alert(), follow_link=follow_link, topic_name=CLIMATE.name, voice=Voice("ru")
    )

    assert post.spans[-1] == Span("Климат" if follow_link else "\nКлимат", href=follow_link)


def test_an_alert_is_told_in_the_readers_language_around_the_publishers_words() -> None:
    post = post_of_alert(
        alert(headline="Ferries stop", summary="", is_confirmed=False, kind=AlertKind.CORRECTED),
        follow_link=LINK,
        topic_name="Climate",
        voice=Voice("es-mx", "America/Lima"),
    )

    assert post.text == (
        "✏️ CORREGIDO\nFerries stop\n\nEsto corrige una alerta anterior.\n\n"
        "Example Wire (única fuente por ahora) · 9:02 UTC-5\n"
        "Síguenos para recibir alertas de última hora: Climate"
    )
    assert [span.text for span in post.spans if span.href] == ["Example Wire", "Climate"]
    assert [button.label for button in post.rows[0]][:2] == ["Leer", "Más"]


def test_an_answer_and_its_buttons_are_told_in_the_readers_language() -> None:
    told = story(lead=article(title="Ferries stop", text=""), publishers=("A", "B"))
    buttons = (
        Button(Text("More on {topic}", topic="Climate"), "/latest climate"),
        Button("Latest news", "/latest"),
        Button("Climate", "/follow climate"),
    )

    reply = Reply("The latest on {topic}:", topic="Climate", stories=(told,), buttons=buttons)
    post = post_of_reply(reply, Voice("es"))

    assert post.text == (
        "Lo último sobre Climate:\n\nFerries stop\nExample Wire y 1 más · 3 nov 14:02 UTC"
    )
    assert [[button.label for button in row] for row in post.rows] == [
        ["Más sobre Climate"],
        ["Últimas noticias", "Climate"],
    ]
    assert [type(button.label) for row in post.rows for button in row] == [str] * 3


@pytest.mark.parametrize("topic_name", ["Climate", "{publisher}", "{topic}"])
def test_the_invitation_names_the_topic_as_it_is_called(topic_name: str) -> None:
    post = post_of_alert(alert(), follow_link=LINK, topic_name=topic_name, voice=Voice("ar"))

    assert Span(topic_name, href=LINK) in post.spans
    assert post.text.count("\u2068") == post.text.count("\u2069") > 0


@pytest.mark.parametrize(
    ("language", "headline", "label"),
    [
        ("es", "Paran los ferris", "Traducción automática"),
        ("en", "Ferries stop", "Shortened by machine"),
    ],
)
def test_a_machines_words_are_labelled_above_the_source(
    language: str, headline: str, label: str
) -> None:
    wordings = tuple(
        Wording(headline=words, summary="9 m.", language=one)
        for one, words in (("es", "Paran los ferris"), ("en", "Ferries stop"))
    )
    told = alert(headline="Ferries stop after waves", language="en", wordings=wordings)

    post = post_of_alert(told, follow_link="", topic_name="", voice=Voice(language=language))

    assert f"\n{headline}\n\n9 m.\n\n🤖 {label}\n\nExample Wire" in post.text
    assert [span.text for span in post.spans if span.italic] == [f"🤖 {label}"]
    assert told.url in [span.href for span in post.spans]
