"""Names are found by their capitals, and only where capitals tell something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.names import MOST_NAMES, names_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Premier Mara Voss of Ostrania met the Bank of Kelm on Tuesday in Port Calder.",
            ("Premier Mara Voss of Ostrania", "Bank of Kelm", "Port Calder"),
        ),
        ("Ferries were stopped, said Ursula von der Mark.", ("Ursula von der Mark",)),
        ("The NRO said that O’Brien’s lawyer had gone.", ("NRO", "O’Brien")),
        ("The council of Maravel met. Engineers then left for Kelm.", ("Maravel", "Kelm")),
        ("It rained in Kelm. Voss slept.", ("Kelm",)),
        ("On Monday it rained, and in May it had not.", ()),
        ("VOSS RESIGNS AS PREMIER OF OSTRANIA", ()),
        ("Voss Resigns As Premier Of Ostrania After Vote", ()),
        ("Вчера в Москве встретились премьер Иванов и министр.", ("Москве", "Иванов")),
        ("زلزال قوي يضرب المدينة", ()),
        ("", ()),
        ("🙂🙂", ()),
    ],
)
def test_the_names_of_a_text(text: str, names: tuple[str, ...]) -> None:
    assert names_of(text) == names


@given(st.text(max_size=500))
def test_every_name_stands_in_the_text(text: str) -> None:
    found = names_of(text)

    assert len(found) <= MOST_NAMES
    assert len(set(found)) == len(found)
    for name in found:
        assert all(word in text for word in name.split())


def test_a_huge_text_is_bounded() -> None:
    assert len(names_of(" ".join(f"and Voss{number} said" for number in range(100_000)))) == 50
