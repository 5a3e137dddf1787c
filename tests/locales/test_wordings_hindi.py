"""Hindi as many type it: in Latin letters."""

import pytest

from bot.core.understanding import command_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("mujhe khabar do", "/latest"),
        ("मुझे ख़बर दो", "/latest"),
        ("Taza khabar?", "/latest"),
        ("aaj ki khabar kya hai", "/latest"),
        ("kya chal raha hai?", "/latest"),
        ("mujhe cricket ki taza khabar batao", "/latest cricket"),
        ("cricket ke baare mein batao", "/latest cricket"),
        ("cricket mein kya hua", "/latest cricket"),
        ("aaj ki badi khabren", "/brief"),
        ("Tesla ko follow karo", "/follow Tesla"),
        ("Tesla ki khabar aaye to mujhe batana", "/follow Tesla"),
        ("jab Tesla factory khole to mujhe batana", "/follow Tesla factory khole"),
        ("cricket unfollow karo", "/unfollow cricket"),
        ("cricket ki khabar band karo", "/unfollow cricket"),
        ("baadh khojo", "/search baadh"),
        ("band karo", "/stop"),
        ("madad karo", "/help"),
        ("namaste", "/start"),
        # English, whose words some of them are.
        ("how many can I follow", ""),
        ("the band", ""),
        ("do not follow", ""),
    ],
)
def test_what_is_said_is_what_is_meant(text: str, line: str) -> None:
    assert command_line(text, "hi") == line
