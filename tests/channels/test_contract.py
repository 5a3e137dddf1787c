"""What all channels are told alike."""

from bot.channels.contract import Introduction, spoken
from handlers import MENU


def test_the_command_list_is_told_in_a_language() -> None:
    menu = [Introduction(one.name, one.summary) for one in MENU]

    spanish = {line.name: line.summary for line in spoken(menu, "es-MX")}

    assert spanish["follow"] == "Recibir alertas sobre un tema o cualquier palabra"
    assert list(spanish) == [line.name for line in menu]
    assert spoken(menu, "tlh") == tuple(menu)
