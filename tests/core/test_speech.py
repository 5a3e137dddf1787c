"""Sentences as readers hear them."""

import pickle
import re
from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clock import letters_of
from bot.core.speech import day_and_time, named, said, time_of_day
from bot.locales import LANGUAGES
from bot.model.chat import Voice
from bot.model.text import Text, TopicName, lines
from tests.builders import CLIMATE, NOW

SPANISH, ARABIC = Voice("es-AR", "America/Lima"), Voice("ar")
# Around what is foreign in a sentence that runs from right to left.
ISOLATE, END = "\u2068", "\u2069"


def test_a_sentence_is_said_in_the_language_of_the_reader() -> None:
    text = Text("You follow {topics}. Tap a topic to unfollow it.", topics="Climate, Art")

    assert said(text, SPANISH) == "Sigues Climate, Art. Toca un tema para dejar de seguirlo."
    assert said(text) == said(text, Voice("tlh")) == str(text)


def test_a_topics_name_is_said_in_the_language_of_the_reader() -> None:
    climate, germany = TopicName("Climate", "climate"), TopicName("Germany", "germany", "DE")

    assert said(Text("More on {topic}", topic=climate), SPANISH).endswith("Clima")
    assert said(climate, ARABIC) == "المناخ"
    assert said(lines((climate, germany), between=", "), Voice("de")) == "Klima, Deutschland"
    assert said(climate) == said(climate, Voice("tlh")) == climate == "Climate"


def test_a_topic_that_was_sent_to_another_process_is_called_the_same() -> None:
    sent = pickle.loads(pickle.dumps(CLIMATE))

    assert sent == CLIMATE
    assert said(sent.name, SPANISH) == "Clima"


@pytest.mark.parametrize("name", ["Our town", "Help", "{count} reports"])
def test_a_name_that_no_language_knows_stays_as_it_was_given(name: str) -> None:
    assert said(TopicName(name, "our-own"), SPANISH) == name
    assert named(name, SPANISH) == name


def test_a_text_reads_as_english_wherever_a_string_stands() -> None:
    text = Text("{beginning}, the newest of {count}:", beginning=Text("You missed this"))

    assert f"{Text(text, count=12)}" == "You missed this, the newest of 12:"
    assert text == "You missed this, the newest of {count}:"
    assert Text("One day", "{count} days", count=3) == "3 days"


def test_a_plain_string_is_said_where_it_is_a_sentence_of_ours() -> None:
    assert said("Help", SPANISH) == "Ayuda"
    assert said("Climate {x}", SPANISH) == "Climate {x}"
    assert said("", SPANISH) == ""


def test_what_fills_a_hole_is_said_by_its_kind() -> None:
    text = Text(
        "{a} · {b} · {c} · {d}", a=Text("Help"), b=12_500, c=NOW, d=Text("{x}", x=Text("Help"))
    )

    assert said(text, SPANISH) == "Ayuda · 12.500 · 3 nov 9:05 UTC-5 · Ayuda"
    assert said(text) == "Help · 12,500 · 3 Nov 14:05 UTC · Help"


@pytest.mark.parametrize(
    ("count", "english", "spanish"),
    [
        (1, "One report", "Una información"),
        (2, "2 reports", "2 informaciones"),
        (1200, "1,200 reports", "1.200 informaciones"),
    ],
)
def test_a_count_decides_on_the_words(count: int, english: str, spanish: str) -> None:
    text = Text("One report", "{count} reports", count=count)

    assert said(text) == english
    assert said(text, SPANISH) == spanish


def test_parts_follow_each_other_in_the_language_of_the_reader() -> None:
    text = lines([Text("Help"), "Climate", Text("Follow {topic}", topic="{part0}")])

    assert said(text, SPANISH) == "Ayuda\nClimate\nSeguir {part0}"
    assert said(lines(["a", NOW], between=" · ")) == "a · 3 Nov 14:05 UTC"
    assert said(lines([])) == ""


@given(st.text(), st.text(), st.sampled_from(LANGUAGES))
def test_what_others_wrote_goes_in_as_it_is(foreign: str, label: str, language: str) -> None:
    words = said(Text("<{x}>", x=foreign), Voice(language))

    assert words.replace(ISOLATE, "").replace(END, "") == (
        f"<{foreign}>".replace(ISOLATE, "").replace(END, "")
    )
    assert isinstance(said(label, Voice(language)), str)


def test_in_arabic_what_is_foreign_keeps_its_own_direction() -> None:
    text = Text("{a}: {b} {c}", a="Example Wire", b=7, c=Text("Help"))

    assert said(text, ARABIC).startswith(f"\u200f{ISOLATE}Example Wire{END}: 7 ")
    assert ISOLATE not in said(text, SPANISH)


def test_a_name_that_runs_from_right_to_left_does_not_turn_a_sentence_that_does_not() -> None:
    text = Text("{publisher} (only source so far) · {time}", publisher="صحيفة", time=NOW)

    assert said(text).startswith(f"\u200e{ISOLATE}صحيفة{END} (only")


@pytest.mark.parametrize(
    ("sentence", "typed"),
    [
        ("… /unfollow.", "/unfollow"),
        ("… /follow Kenya, …", "/follow Kenya"),
        ("… /search flood warning", "/search flood warning"),
        ("(/help)", "/help"),
    ],
)
def test_in_arabic_a_command_is_shown_as_it_is_typed(sentence: str, typed: str) -> None:
    assert f"{ISOLATE}{typed}{END}" in said(Text(sentence), ARABIC)


def test_in_arabic_each_line_is_a_paragraph_of_its_own() -> None:
    words = said(Text("{x}", x="one\n\ntwo"), ARABIC)

    assert words == f"{ISOLATE}one{END}\n\n{ISOLATE}two{END}"


def test_times_are_of_the_readers_zone_and_day() -> None:
    late = NOW + timedelta(hours=11)
    tokyo = Voice("zh", "Asia/Tokyo")

    assert day_and_time(late) == "4 Nov 01:05 UTC"
    assert day_and_time(late, SPANISH) == "3 nov 20:05 UTC-5"
    assert day_and_time(late, tokyo) == "11月4日 10:05 JST"
    assert time_of_day(late, tokyo) == "10:05 JST"


@pytest.mark.parametrize(
    ("zone", "letters"),
    [("Asia/Kathmandu", "UTC+5:45"), ("Pacific/Marquesas", "UTC-9:30"), ("Etc/GMT-3", "UTC+3"),
     ("Asia/Dubai", "UTC+4"), ("Atlantic/Azores", "UTC-1"), ("America/Sao_Paulo", "UTC-3"),
     ("Antarctica/Troll", "UTC"), ("Europe/London", "GMT"), ("", "UTC")],
)  # fmt: skip
def test_a_clock_without_letters_is_told_by_what_it_is_ahead(zone: str, letters: str) -> None:
    assert time_of_day(NOW, Voice(zone=zone)).split(" ", 1)[1] == letters


def test_whatever_the_zone_there_are_letters() -> None:
    for zone in available_timezones():
        for days in (0, 180):
            there = (NOW + timedelta(days)).astimezone(ZoneInfo(zone))
            assert re.fullmatch(r"[A-Za-z]+|UTC[+-][1-9]\d?(:\d\d)?", letters_of(there))
