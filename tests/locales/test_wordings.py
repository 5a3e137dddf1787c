"""What readers say in plain words of their language, and which command that means."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding import MOST_READ, command_line
from bot.locales import LANGUAGES
from bot.locales.wordings import folded, meaning, table_in, table_of
from handlers import MENU

OTHERS = LANGUAGES[1:]
SAID = {
    "es": [
        ("¿Qué hay de nuevo sobre las inundaciones en Asia?", "/latest inundaciones en Asia"),
        ("que hay de nuevo sobre el clima", "/latest clima"),
        ("últimas noticias de Tesla", "/latest Tesla"),
        ("Noticias", "/latest"),
        ("Háblame del clima", "/latest clima"),
        ("sigue a Tesla", "/follow Tesla"),
        ("Avísame cuando Tesla abra una fábrica", "/follow Tesla abra una fábrica"),
        ("avísame si hay noticias sobre el clima, por favor", "/follow clima"),
        ("avísame si hay un terremoto", "/follow terremoto"),
        ("deja de seguir el clima", "/unfollow clima"),
        ("no más noticias de fútbol", "/unfollow fútbol"),
        ("busca puente de Kelm", "/search puente de Kelm"),
        ("hola, dame las últimas noticias", "/latest"),
        ("resumen de hoy", "/brief"),
        ("ayuda", "/help"),
    ],
    "pt": [
        ("Quais são as últimas notícias sobre as enchentes na Ásia?", "/latest enchentes na Ásia"),
        ("o que há de novo sobre o clima?", "/latest clima"),
        ("notícias", "/latest"),
        ("me fale sobre a Tesla", "/latest Tesla"),
        ("siga a Tesla", "/follow Tesla"),
        ("Me avise quando a Tesla abrir uma fábrica", "/follow Tesla abrir uma fábrica"),
        ("avise-me se houver notícias sobre o clima", "/follow clima"),
        ("deixar de seguir o clima", "/unfollow clima"),
        ("chega de notícias de futebol", "/unfollow futebol"),
        ("procure a ponte de Kelm", "/search ponte de Kelm"),
        ("resumo do dia", "/brief"),
        ("oi", "/start"),
    ],
    "fr": [
        ("Quoi de neuf sur les inondations en Asie ?", "/latest inondations en Asie"),
        ("Quelles sont les dernières nouvelles de l’Ukraine ?", "/latest Ukraine"),
        ("actualités", "/latest"),
        ("parle-moi du climat", "/latest climat"),
        ("Suis le climat", "/follow climat"),
        ("Préviens-moi quand Tesla ouvre une usine", "/follow Tesla ouvre une usine"),
        ("préviens-moi dès qu'il y a du nouveau sur le climat", "/follow climat"),
        ("arrête de suivre le climat", "/unfollow climat"),
        ("plus d'alertes sur le football", "/unfollow football"),
        ("cherche pont de Kelm s'il te plaît", "/search pont de Kelm"),
        ("résumé du jour", "/brief"),
        ("bonjour", "/start"),
    ],
    "de": [
        (
            "Was gibt es Neues zu den Überschwemmungen in Asien?",
            "/latest Überschwemmungen in Asien",
        ),
        ("Was ist los in Kelm?", "/latest Kelm"),
        ("Nachrichten über das Klima", "/latest Klima"),
        ("Nachrichten", "/latest"),
        ("Erzähl mir was über Tesla", "/latest Tesla"),
        ("Folge Tesla", "/follow Tesla"),
        ("Sag mir, wenn Tesla eine Fabrik eröffnet", "/follow Tesla eine Fabrik eröffnet"),
        ("Sag mir Bescheid, sobald es etwas Neues zum Klima gibt", "/follow Klima"),
        ("Folge dem Klima nicht mehr", "/unfollow Klima"),
        ("keine Nachrichten mehr über Fußball", "/unfollow Fußball"),
        ("Suche nach der Brücke von Kelm", "/search Brücke von Kelm"),
        ("Was ist heute wichtig?", "/brief"),
        ("Hilfe", "/help"),
    ],
    "id": [
        ("Apa berita terbaru tentang banjir di Asia?", "/latest banjir di Asia"),
        ("Ada apa di Kelm?", "/latest Kelm"),
        ("berita terkini", "/latest"),
        ("ceritakan tentang Tesla", "/latest Tesla"),
        ("ikuti Tesla", "/follow Tesla"),
        ("Beri tahu saya kalau Tesla membuka pabrik", "/follow Tesla membuka pabrik"),
        ("kabari saya jika ada berita tentang iklim", "/follow iklim"),
        ("berhenti mengikuti iklim", "/unfollow iklim"),
        ("jangan kirim berita tentang sepak bola", "/unfollow sepak bola"),
        ("tolong carikan jembatan Kelm", "/search jembatan Kelm"),
        ("ringkasan hari ini", "/brief"),
        ("halo", "/start"),
    ],
    "ms": [
        ("Apa berita terkini tentang banjir di Asia?", "/latest banjir di Asia"),
        ("Apa yang berlaku di Kelm?", "/latest Kelm"),
        ("berita", "/latest"),
        ("ceritakan tentang Tesla", "/latest Tesla"),
        ("ikuti Tesla", "/follow Tesla"),
        ("Beritahu saya apabila Tesla membuka kilang", "/follow Tesla membuka kilang"),
        ("maklumkan saya jika ada berita tentang iklim", "/follow iklim"),
        ("berhenti mengikuti iklim", "/unfollow iklim"),
        ("tak nak lagi berita tentang bola sepak", "/unfollow bola sepak"),
        ("tolong cari jambatan Kelm", "/search jambatan Kelm"),
        ("ringkasan hari ini", "/brief"),
        ("helo", "/start"),
    ],
    "ar": [
        ("ما آخر الأخبار عن الفيضانات في آسيا؟", "/latest الفيضانات في آسيا"),
        ("ما الجديد في كيلم؟", "/latest كيلم"),
        ("اخر الاخبار", "/latest"),
        ("حدثني عن تسلا", "/latest تسلا"),
        ("تابع تسلا", "/follow تسلا"),
        ("أخبرني عندما تفتح تسلا مصنعًا", "/follow تفتح تسلا مصنعًا"),
        ("نبهني إذا كان هناك جديد عن المناخ", "/follow المناخ"),
        ("توقف عن متابعة المناخ", "/unfollow المناخ"),
        ("لا أريد أخبار عن كرة القدم", "/unfollow كرة القدم"),
        ("من فضلك ابحث عن جسر كيلم", "/search جسر كيلم"),
        ("ملخص اليوم", "/brief"),
        ("مرحبا", "/start"),
    ],
    "hi": [
        ("एशिया में बाढ़ की ताज़ा खबर क्या है?", "/latest एशिया में बाढ़"),
        ("केल्म में क्या हो रहा है?", "/latest केल्म"),
        ("ताजा खबरें", "/latest"),
        ("टेस्ला के बारे में बताओ", "/latest टेस्ला"),
        ("टेस्ला को फॉलो करो", "/follow टेस्ला"),
        ("जब टेस्ला कारखाना खोले तो मुझे बताना", "/follow टेस्ला कारखाना खोले"),
        ("जलवायु पर नई खबर आए तो बताना", "/follow जलवायु"),
        ("जलवायु को अनफ़ॉलो करो", "/unfollow जलवायु"),
        ("फ़ुटबॉल की खबरें बंद करो।", "/unfollow फ़ुटबॉल"),
        ("कृपया केल्म का पुल खोजो", "/search केल्म का पुल"),
        ("आज की मुख्य खबरें", "/brief"),
        ("नमस्ते", "/start"),
    ],
    "ru": [
        ("Что нового о наводнениях в Азии?", "/latest наводнениях в Азии"),
        ("Последние новости про климат", "/latest климат"),
        ("новости", "/latest"),
        ("расскажи о Тесле", "/latest Тесле"),
        ("Подпишись на Теслу", "/follow Теслу"),
        ("Сообщи, когда Тесла откроет завод", "/follow Тесла откроет завод"),
        ("сообщи мне, если будут новости про климат", "/follow климат"),
        ("следи за климатом", "/follow климатом"),
        ("отпишись от климата", "/unfollow климата"),
        ("хватит новостей про футбол", "/unfollow футбол"),
        ("пожалуйста, найди мост в Кельме", "/search мост в Кельме"),
        ("главное за сегодня", "/brief"),
        ("привет", "/start"),
    ],
    "zh": [
        ("亚洲洪水有什么最新消息？", "/latest 亚洲洪水"),
        ("关于气候的最新消息", "/latest 气候"),
        ("最新消息", "/latest"),
        ("有什么新闻？", "/latest"),
        ("跟我说说关于特斯拉的情况", "/latest 特斯拉"),
        ("关注特斯拉", "/follow 特斯拉"),
        ("特斯拉有新闻时通知我", "/follow 特斯拉"),
        ("当特斯拉开新工厂时告诉我", "/follow 特斯拉开新工厂"),
        ("请关注 Tesla", "/follow Tesla"),
        ("取消关注气候", "/unfollow 气候"),
        ("不要再发足球的消息", "/unfollow 足球"),
        ("请搜索凯尔姆大桥", "/search 凯尔姆大桥"),
        ("今日要闻", "/brief"),
        ("你好", "/start"),
    ],
}
STOPPED = {
    "es": ["para", "¡Basta ya!", "olvídame por favor", "deja de escribirme"],
    "pt": ["pare", "chega", "esqueça-me", "apague os meus dados"],
    "fr": ["arrête", "Arrêtez s'il vous plaît", "oublie-moi", "ça suffit !"],
    "de": ["Stopp", "hör auf", "vergiss mich", "Lösche meine Daten"],
    "id": ["berhenti", "hentikan", "lupakan saya", "hapus data saya"],
    "ms": ["berhenti", "hentikan", "lupakan saya", "padam data saya"],
    "ar": ["توقف", "كفى", "انسني", "احذف بياناتي"],
    "hi": ["रुको", "बंद करो", "मुझे भूल जाओ", "मेरा डेटा हटा दो"],
    "ru": ["стоп", "хватит", "забудь меня", "удали мои данные"],
    "zh": ["停止", "停", "忘记我", "请删除我的数据"],
}
PAIRS = [(language, *pair) for language, pairs in SAID.items() for pair in pairs]


def test_every_language_but_english_has_its_table() -> None:
    assert set(SAID) == set(OTHERS)
    assert [language for language in OTHERS if table_of(language) is None] == []
    assert table_of("en") is None


@pytest.mark.parametrize(("language", "text", "line"), PAIRS)
def test_what_is_said_is_what_is_meant(language: str, text: str, line: str) -> None:
    assert command_line(text, language) == line


@pytest.mark.parametrize(
    ("language", "text"),
    [(language, text) for language, several in STOPPED.items() for text in several],
)
def test_who_has_enough_says_so_in_any_language(language: str, text: str) -> None:
    assert command_line(text, language) == "/stop"


@pytest.mark.parametrize("language", OTHERS)
def test_english_is_understood_whatever_the_language(language: str) -> None:
    assert command_line("what's the latest on the floods?", language) == "/latest floods"
    assert command_line("tell me when Tesla opens a factory", language) == (
        "/follow Tesla opens a factory"
    )
    assert command_line("/follow climate", language) == "/follow climate"
    assert command_line("stop", language) == "/stop"


def test_another_language_than_the_readers_is_not_guessed() -> None:
    assert command_line("sigue a Tesla", "") == ""
    assert command_line("sigue a Tesla", "es-MX") == "/follow Tesla"


@pytest.mark.parametrize("language", OTHERS)
def test_a_table_means_commands_that_there_are(language: str) -> None:
    table = table_of(language)
    assert table is not None
    commands = {command.split()[0] for command, _ in table.wordings}

    assert commands >= {
        "/latest",
        "/follow",
        "/unfollow",
        "/search",
        "/brief",
        "/help",
        "/start",
        "/stop",
    }
    assert commands <= {f"/{command.name}" for command in MENU}


@pytest.mark.parametrize(
    "table",
    ["latest", "latest: a … b …", "latest: <news> …", "<news> news", ": a", "Latest: a"],
)
def test_a_broken_table_is_named_by_its_line(table: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        table_in(f"# A language.\n{table}")


def test_the_longest_of_several_words_counts() -> None:
    table = table_in("latest: (news|news today|today) […]")

    ((_, wording),) = table.wordings
    found = wording.fullmatch(" news today")
    assert found is not None
    assert found["about"] is None


@pytest.mark.parametrize("language", OTHERS)
@given(text=st.text())
def test_anything_is_a_command_line_or_nothing(language: str, text: str) -> None:
    line = command_line(text, language)

    assert line == "" or (line.startswith("/") and len(line) > 1)
    assert len(line) <= MOST_READ
    assert command_line(line, language) == line


@given(st.text())
def test_folding_moves_no_letter(text: str) -> None:
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize("language", OTHERS)
def test_ten_thousand_characters_are_read_in_no_time(language: str) -> None:
    """Made of the tables' own beginnings, again and again."""
    pieces = [text.rstrip("?？؟") for text, _ in SAID[language]]
    texts = [f"{piece} " * 500 for piece in pieces] + ["".join(pieces) * 50, "、" * 9_999]
    started = time.perf_counter()
    for text in texts:
        meaning(text[:MOST_READ], language)

    assert (time.perf_counter() - started) / len(texts) < 0.1
