"""Numbers are told by their worth, in digits of any script and in words, with their unit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.figures import Figures, figures


def told(found: Figures) -> list[str]:
    """Each as `6.8%`, those in words behind those in digits."""
    return [
        f"{float(one.worth):g}{one.unit}"
        for counted in (found.digits, found.words)
        for one in sorted(counted.elements())
    ]


@pytest.mark.parametrize(
    ("text", "language", "worths"),
    [
        ("At least 12 hurt", "en", ["12"]),
        ("1,200 homes", "en", ["1200"]),
        ("1.200 casas", "es", ["1200"]),
        ("1 200 maisons", "fr", ["1200"]),
        ("1,234.5 tonnes", "en", ["1234.5"]),
        ("1.234,5 Tonnen", "de", ["1234.5"]),
        ("magnitude 6.8", "en", ["6.8"]),
        ("magnitud 6,8", "es", ["6.8"]),
        ("1.234 metres", "en", ["1.234"]),
        ("12%", "en", ["12%"]),
        ("12 per cent", "en", ["12%"]),
        ("12 por ciento", "es", ["12%"]),
        ("12 процентов", "ru", ["12%"]),
        ("$5m", "en", ["5e+06$"]),
        ("5 million dollars", "en", ["5e+06$"]),
        ("5 millones de dólares", "es", ["5e+06$"]),
        ("500万美元", "zh", ["5e+06$"]),
        ("5m tall", "en", ["5"]),
        ("€3.2bn", "en", ["3.2e+09€"]),
        ("3,2 Milliarden Euro", "de", ["3.2e+09€"]),
        ("12 European ministers", "en", ["12"]),
        ("5 करोड़", "hi", ["5e+07"]),
        ("١٢ قتيلا", "ar", ["12"]),
        ("१२ लोग", "hi", ["12"]),
        ("at -5 degrees", "en", ["-5"]),
        ("2-5 degrees", "en", ["2", "5"]),
        ("3.11.2026 at 14:05", "de", ["3", "5", "11", "14", "2026"]),
        ("twelve dead", "en", ["12"]),
        ("doce muertos", "es", ["12"]),
        ("три человека", "ru", ["3"]),
        ("三百二十人", "zh", ["320"]),
        ("一些人", "zh", []),
        ("three million", "en", ["3e+06"]),
        ("nothing", "en", []),
        ("douze", "xx", []),
        ("", "", []),
    ],
)
def test_what_the_numbers_of_a_text_are_worth(text: str, language: str, worths: list[str]) -> None:
    assert told(figures(text, language)) == worths


def test_vague_ones_are_kept_as_they_stand() -> None:
    assert figures("Dozens hurt, half of them ½", "en").vague == {"dozens", "half", "½"}


def test_months_stand_apart() -> None:
    found = figures("on 3 November", "en")

    assert [one.worth for one in found.months] == [11]
    assert not found.words


@given(
    st.integers(0, 10**12), st.sampled_from(["en", "es", "fr", "de", "ru", "ar", "hi", "zh", ""])
)
def test_a_whole_number_is_worth_itself_in_every_language(number: int, language: str) -> None:
    ((figure, count),) = figures(f"x {number} y", language).digits.items()

    assert (figure.worth, count) == (Fraction(number), 1)


@given(st.integers(1000, 10**9), st.sampled_from([("en", ","), ("de", "."), ("fr", " ")]))
def test_groups_change_nothing(number: int, manner: tuple[str, str]) -> None:
    language, sign = manner
    (figure,) = figures(f"{number:,}".replace(",", sign), language).digits

    assert figure.worth == Fraction(number)


@given(st.text(max_size=300), st.sampled_from(["en", "zh", "ar", "xx", ""]))
def test_no_text_is_too_much(text: str, language: str) -> None:
    figures(text, language)


def test_a_huge_text_is_bounded() -> None:
    assert sum(figures("1,2 " * 1_000_000, "en").digits.values()) <= 4000
