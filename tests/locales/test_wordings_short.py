"""Thanks, and short orders that have no topic, in each language."""

import pytest

from bot.core.understanding import command_line

THANKS, MISSED = "/thanks", "/catchup"
OFF, ON = "/settings sound off", "/settings sound on"
SAID = {
    "en": [
        ("Thanks!", THANKS),
        ("thank you very much", THANKS),
        ("ok, thanks", THANKS),
        ("many thanks", THANKS),
        ("thanks for the news", THANKS),
        ("catch me up", MISSED),
        ("what did I miss?", MISSED),
        ("what did I miss on climate?", "/latest climate"),
        ("turn off sound", OFF),
        ("Turn the sound off, please", OFF),
        ("switch on the sound", ON),
    ],
    "es": [
        ("¡Muchas gracias!", THANKS),
        ("ponme al día", MISSED),
        ("quita el sonido", OFF),
        ("activa el sonido", ON),
    ],
    "pt": [
        ("obrigada", THANKS),
        ("o que eu perdi?", MISSED),
        ("tira o som", OFF),
        ("liga o som", ON),
    ],
    "fr": [
        ("Merci beaucoup !", THANKS),
        ("qu’est-ce que j’ai raté ?", MISSED),
        ("coupe le son", OFF),
        ("remets le son", ON),
    ],
    "de": [
        ("danke", THANKS),
        ("Vielen Dank!", THANKS),
        ("Was habe ich verpasst?", MISSED),
        ("Mach den Ton aus, bitte", OFF),
        ("Ton an", ON),
    ],
    "id": [
        ("makasih ya", THANKS),
        ("apa yang saya lewatkan?", MISSED),
        ("matikan suara", OFF),
        ("nyalakan suara", ON),
    ],
    "ms": [
        ("terima kasih", THANKS),
        ("apa yang saya terlepas?", MISSED),
        ("matikan bunyi", OFF),
        ("hidupkan bunyi", ON),
    ],
    "ar": [
        ("شكرا", THANKS),
        ("شكرًا جزيلًا!", THANKS),
        ("ماذا فاتني؟", MISSED),
        ("أوقف الصوت", OFF),
        ("شغل الصوت", ON),
    ],
    "hi": [
        ("धन्यवाद", THANKS),
        ("मुझसे क्या छूट गया?", MISSED),
        ("आवाज़ बंद करो", OFF),
        ("आवाज चालू करो", ON),
    ],
    "ru": [
        ("Спасибо!", THANKS),
        ("спасибо большое", THANKS),
        ("что я пропустил?", MISSED),
        ("выключи звук", OFF),
        ("включи звук", ON),
    ],
    "zh": [
        ("谢谢", THANKS),
        ("非常感谢！", THANKS),
        ("我错过了什么？", MISSED),
        ("关闭声音", OFF),
        ("打开声音", ON),
    ],
}
PAIRS = [(language, *pair) for language, pairs in SAID.items() for pair in pairs]


@pytest.mark.parametrize(("language", "text", "line"), PAIRS)
def test_short_words_are_understood(language: str, text: str, line: str) -> None:
    assert command_line(text, language) == line
