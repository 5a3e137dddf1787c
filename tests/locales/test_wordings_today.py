"""News is of today anyhow: who says so asks for the latest, and not for what is called "today"."""

import pytest

from bot.core.understanding import command_line

SAID = {
    "en": [
        ("news today", ""),
        ("what happened today?", ""),
        ("any news for today", ""),
        ("today's news", ""),
        ("what is today's news", ""),
        ("news of the day", ""),
        ("what's new in climate today?", "climate"),
        ("what is happening right now in Kenya", "Kenya"),
        ("latest on Kenya this morning", "Kenya"),
        ("news about Earth Day", "Earth Day"),
        ("news from Todayville", "Todayville"),
    ],
    "es": [
        ("noticias de hoy", ""),
        ("¿Qué pasó hoy?", ""),
        ("¿qué pasó hoy en Kenia?", "Kenia"),
        ("qué noticias hay hoy", ""),
        ("noticias de hoy sobre el clima", "clima"),
        ("noticias de Kenia de hoy", "Kenia"),
        ("noticias de Hoyos", "Hoyos"),
    ],
    "pt": [
        ("notícias de hoje", ""),
        ("o que aconteceu hoje?", ""),
        ("o que aconteceu hoje no Quênia?", "Quênia"),
        ("quais são as notícias de hoje sobre o clima", "clima"),
    ],
    "fr": [
        ("les infos du jour", ""),
        ("actualités d’aujourd’hui", ""),
        ("quoi de neuf aujourd'hui ?", ""),
        ("qu'est-ce qui s'est passé aujourd'hui au Kenya ?", "Kenya"),
        ("infos sur le climat aujourd'hui", "climat"),
    ],
    "de": [
        ("Nachrichten von heute", ""),
        ("Nachrichten des Tages", ""),
        ("heutige Nachrichten", ""),
        ("Was ist heute passiert?", ""),
        ("Was gibt es heute Neues?", ""),
        ("Was ist heute in Kenia los?", "Kenia"),
        ("Was ist heute in Kenia passiert?", "Kenia"),
        ("Nachrichten aus Kenia von heute", "Kenia"),
    ],
    "id": [
        ("berita hari ini", ""),
        ("apa yang terjadi hari ini?", ""),
        ("apa berita hari ini tentang iklim", "iklim"),
        ("berita iklim hari ini", "iklim"),
    ],
    "ms": [
        ("berita hari ini", ""),
        ("apa yang berlaku hari ini?", ""),
        ("berita tentang iklim hari ini", "iklim"),
    ],
    "ar": [
        ("ما الجديد اليوم", ""),
        ("أخبار اليوم", ""),
        ("ماذا حدث اليوم في كينيا؟", "كينيا"),
        ("أخبار المناخ اليوم", "المناخ"),
    ],
    "hi": [
        ("आज की ख़बर", ""),
        ("आज की ताजा खबर क्या है?", ""),
        ("आज क्या हुआ?", ""),
        ("केन्या में आज क्या हुआ?", "केन्या"),
        ("आज केन्या में क्या हो रहा है", "केन्या"),
    ],
    "ru": [
        ("новости сегодня", ""),
        ("новости за сегодня", ""),
        ("Что сегодня произошло?", ""),
        ("что нового сегодня?", ""),
        ("что случилось сегодня в Кении", "Кении"),
        ("новости про климат на сегодня", "климат"),
    ],
    "zh": [
        ("今天有什么新闻？", ""),
        ("今天的新闻", ""),
        ("今天发生了什么", ""),
        ("今天肯尼亚发生了什么？", "肯尼亚"),
        ("肯尼亚今天有什么新闻", "肯尼亚"),
        ("今天的气候新闻", "气候"),
    ],
}
PAIRS = [(language, *pair) for language, pairs in SAID.items() for pair in pairs]


@pytest.mark.parametrize(("language", "text", "about"), PAIRS)
def test_today_is_no_topic(language: str, text: str, about: str) -> None:
    assert command_line(text, language) == f"/latest {about}".strip()
