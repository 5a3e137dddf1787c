"""Thanks, goodbyes and short orders that have no topic, in each language."""

import pytest

from bot.core.understanding import command_line
from bot.locales import LANGUAGES

THANKS, MISSED = "/thanks", "/catchup"
FINE, BYE = "/thanks ok", "/thanks bye"
OFF, ON = "/settings sound off", "/settings sound on"
SAID = {
    "en": [
        ("Thanks!", THANKS),
        ("thank you very much", THANKS),
        ("ok, thanks", THANKS),
        ("ty", THANKS),
        ("OK", FINE),
        ("okay!", FINE),
        ("ok, got it", FINE),
        ("Good night", BYE),
        ("okay, good night bot", BYE),
        ("thanks and goodbye", BYE),
        ("good night, thanks", BYE),
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
        ("vale", FINE),
        ("¡Hasta mañana!", BYE),
        ("ponme al día", MISSED),
        ("quita el sonido", OFF),
        ("activa el sonido", ON),
    ],
    "pt": [
        ("obrigada", THANKS),
        ("ta bom", FINE),
        ("tchau", BYE),
        ("o que eu perdi?", MISSED),
        ("tira o som", OFF),
        ("liga o som", ON),
    ],
    "fr": [
        ("Merci beaucoup !", THANKS),
        ("D’accord", FINE),
        ("bonne nuit !", BYE),
        ("qu’est-ce que j’ai raté ?", MISSED),
        ("coupe le son", OFF),
        ("remets le son", ON),
    ],
    "de": [
        ("danke", THANKS),
        ("Vielen Dank!", THANKS),
        ("alles klar", FINE),
        ("Gute Nacht!", BYE),
        ("Was habe ich verpasst?", MISSED),
        ("Mach den Ton aus, bitte", OFF),
        ("Ton an", ON),
    ],
    "id": [
        ("makasih ya", THANKS),
        ("oke", FINE),
        ("sampai jumpa", BYE),
        ("apa yang saya lewatkan?", MISSED),
        ("matikan suara", OFF),
        ("nyalakan suara", ON),
    ],
    "ms": [
        ("terima kasih", THANKS),
        ("baiklah", FINE),
        ("selamat tidur", BYE),
        ("apa yang saya terlepas?", MISSED),
        ("matikan bunyi", OFF),
        ("hidupkan bunyi", ON),
    ],
    "ar": [
        ("شكرا", THANKS),
        ("شكرًا جزيلًا!", THANKS),
        ("تمام", FINE),
        ("تصبح على خير", BYE),
        ("ماذا فاتني؟", MISSED),
        ("أوقف الصوت", OFF),
        ("شغل الصوت", ON),
    ],
    "hi": [
        ("धन्यवाद", THANKS),
        ("ठीक है", FINE),
        ("शुभ रात्रि", BYE),
        ("shukriya!", THANKS),
        ("theek hai", FINE),
        ("awaz band karo", OFF),
        ("मुझसे क्या छूट गया?", MISSED),
        ("आवाज़ बंद करो", OFF),
        ("आवाज चालू करो", ON),
    ],
    "ru": [
        ("Спасибо!", THANKS),
        ("спасибо большое", THANKS),
        ("ок", FINE),
        ("Спокойной ночи!", BYE),
        ("что я пропустил?", MISSED),
        ("выключи звук", OFF),
        ("включи звук", ON),
    ],
    "zh": [
        ("谢谢", THANKS),
        ("非常感谢！", THANKS),
        ("好的", FINE),
        ("晚安", BYE),
        ("我错过了什么？", MISSED),
        ("关闭声音", OFF),
        ("打开声音", ON),
    ],
}
PAIRS = [(language, *pair) for language, pairs in SAID.items() for pair in pairs]


@pytest.mark.parametrize(("language", "text", "line"), PAIRS)
def test_short_words_are_understood(language: str, text: str, line: str) -> None:
    assert command_line(text, language) == line


@pytest.mark.parametrize("language", LANGUAGES)
def test_ok_and_good_night_are_english_to_all(language: str) -> None:
    assert command_line("OK", language) == FINE
    assert command_line("good night", language) == BYE
