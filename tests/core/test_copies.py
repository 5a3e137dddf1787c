"""One agency's text in several papers is one text."""

from bot.core.copies import same_text, text_hash
from tests.builders import article

COPY = (
    "Rescue teams searched the flooded valley of Tarn on Monday after a dam gave way in heavy "
    "rain and swept away two villages, the governor of Kestria said. Helicopters lifted families "
    "from the roofs of their houses."
)


def test_copies_of_one_text_hash_alike_whatever_stands_above() -> None:
    one, other = (
        article(title="Dam gives way", text=COPY),
        article(title="Flood", text=COPY.upper()),
    )

    assert text_hash(one) == text_hash(other) != ""
    assert same_text(one, other)


def test_a_copy_with_another_ending_is_a_copy() -> None:
    credited = article(text=f"{COPY} Additional reporting by A. Writer.")

    assert same_text(article(text=COPY), credited)


def test_two_writers_on_one_event_are_no_copies() -> None:
    other = (
        "Two villages were swept away in Kestria when a dam burst. Helicopters were plucking "
        "people from rooftops in the Tarn valley on Monday, and the governor spoke of heavy rain."
    )

    assert not same_text(article(text=COPY), article(text=other))


def test_a_text_too_short_to_tell_is_nobodys_copy() -> None:
    assert text_hash(article(text="More follows.")) == ""
    assert not same_text(article(text="More follows."), article(text="More follows."))
