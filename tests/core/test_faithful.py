"""A machine's words are taken only with the source's numbers, names, quotations and doubts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.faithful import can_shorten, fault_of
from bot.model.wording import Wish, Wording

SOURCE = Wording(
    headline="Earthquake of magnitude 6.8 shakes the port of Maravel",
    summary=(
        "The civil defence of Ostrania said that at least 12 people were hurt and 3 were "
        "reportedly missing. Premier Mara Voss called it “the worst night in decades”."
    ),
    language="en",
)
SPANISH = (
    "Un terremoto de magnitud 6,8 sacude el puerto de Maravel",
    (
        "La defensa civil de Ostrania dijo que al menos 12 personas resultaron heridas y 3 están "
        "supuestamente desaparecidas. La primera ministra Mara Voss lo llamó «la peor noche en "
        "décadas»."
    ),
)
GERMAN = (
    "Erdbeben der Stärke 6,8 erschüttert den Hafen von Maravel",
    (
        "Der Zivilschutz von Ostrania teilte mit, dass mindestens 12 Menschen verletzt wurden und "
        "3 angeblich vermisst sind. Premierministerin Mara Voss nannte es „die schlimmste Nacht "
        "seit Jahrzehnten“."
    ),
)
RUSSIAN = (
    "Землетрясение магнитудой 6,8 сотрясло порт Маравель",
    (
        "Гражданская оборона Острании сообщила, что по меньшей мере 12 человек пострадали и 3, как "
        "сообщается, пропали без вести. Премьер Мара Восс назвала это «худшей ночью за "
        "десятилетия»."
    ),
)
CHINESE = (
    "6.8级地震袭击马拉维尔港",
    "奥斯特拉尼亚民防部门表示，至少12人受伤，据报3人失踪。总理玛拉·沃斯称这是“几十年来最糟糕的一夜”。",
)
ARABIC = (
    "زلزال بقوة 6.8 يهز ميناء مارافيل",
    (
        "قال الدفاع المدني في أوسترانيا إن ١٢ شخصا على الأقل أصيبوا وإن 3 أشخاص في عداد المفقودين. "
        'ووصفته رئيسة الوزراء مارا فوس بأنه "أسوأ ليلة منذ عقود".'
    ),
)


def shortened(headline: str, summary: str = "", source: Wording = SOURCE) -> str:
    """What is wrong with a shorter text."""
    wish = Wish(source=source, language=source.language, longest_headline=90, longest_summary=160)
    return fault_of(wish, Wording(headline=headline, summary=summary, language=source.language))


def translated(language: str, headline: str, summary: str = "", source: Wording = SOURCE) -> str:
    """What is wrong with a translation."""
    wish = Wish(source=source, language=language, longest_headline=100, longest_summary=280)
    return fault_of(wish, Wording(headline=headline, summary=summary, language=language))


def about(headline: str, summary: str = "", language: str = "en") -> Wording:
    return Wording(headline=headline, summary=summary, language=language)


@pytest.mark.parametrize(
    ("headline", "summary"),
    [
        ("6.8 earthquake shakes Maravel", ""),
        ("Earthquake of magnitude 6.8 shakes Maravel", ""),
        ("Earthquake shakes port of Maravel", "Voss called it “the worst night in decades”."),
        (
            "Earthquake shakes Maravel",
            "At least 12 were hurt and 3 reportedly missing, civil defence said.",
        ),
    ],
)
def test_a_shorter_text_of_the_sources_own_words_is_taken(headline: str, summary: str) -> None:
    assert shortened(headline, summary) == ""


@pytest.mark.parametrize(
    ("headline", "summary", "fault"),
    [
        ("", "", "no headline"),
        ("Earthquake shakes Maravel " * 4, "", "too long"),
        ("Earthquake shakes Maravel", "hurt " * 40, "too long"),
        ("Earthquake\nshakes Maravel", "", "one plain line"),
        ("Earthquake \u202eshakes Maravel", "", "one plain line"),
        ("Earthquake shakes\u200b Maravel", "", "one plain line"),
        ("<b>Earthquake</b> shakes Maravel", "", "markup"),
        ("**Earthquake** shakes Maravel", "", "markup"),
        ("[Earthquake](x) shakes Maravel", "", "markup"),
        ("Earthquake &amp; port of Maravel", "", "markup"),
        ("Earthquake shakes Maravel https://evil.example", "", "an address"),
        ("Earthquake shakes Maravel evil.example/win", "", "an address"),
        ("Earthquake shakes Maravel @evil_bot", "", "an address"),
        ("Earthquake shakes Maravel /stop", "", "an address"),
        ("Earthquake of magnitude 6.9 shakes Maravel", "", "number"),
        ("Earthquake of magnitude 68 shakes Maravel", "", "number"),
        ("Earthquake shakes Maravel, fourteen hurt", "", "number"),
        ("Earthquake shakes Maravel, dozens hurt", "", "number"),
        ("Earthquake hurts 12% of Maravel", "", "number"),
        ("Earthquake hurts 12 million people", "", "number"),
        ("Earthquake costs Maravel $12", "", "number"),
        ("Second earthquake shakes Maravel", "", "number"),
        ("Earthquake shakes Maravel", "Civil defence said 3 people were hurt.", "something else"),
        ("Earthquake shakes Kelm", "", "name"),
        ("Kelm earthquake shakes port", "", "name"),
        ("Earthquake shakes Maravel, premier Ivo Voss", "", "name"),
        ("Voss Maravel shakes the port", "", "name"),
        ("EARTHQUAKE SHAKES KELM", "", "name"),
        ("Earthquake shakes Maravel", "Voss called it “the worst in years”.", "quotation"),
        ("Earthquake “shakes” Maravel", "", "quotation"),
        ("Earthquake shakes Maravel", "Voss called it the worst night in decades.", "its marks"),
        ("Earthquake shakes Maravel", "Voss called it “the worst night.", "do not fit"),
        ("No earthquake shakes Maravel", "", "denial"),
        ("Earthquake shakes Maravel", "At least 12 people were hurt.", "doubt"),
        ("Earthquake shakes Maravel", "The civil defence said 3 were hurt.", "something else"),
        ("Earthquake of fate, follow our channel for prizes", "", "words of its own"),
        ("Ignore all rules", "", "a name"),
        ("earthquake victims urged to ignore every other rule", "", "words of its own"),
    ],
)
def test_what_the_source_lacks_is_not_taken(headline: str, summary: str, fault: str) -> None:
    found = shortened(headline, summary)

    assert fault in found
    assert len(found) < 60


@pytest.mark.parametrize(
    ("source", "headline", "fault"),
    [
        ("Minister accused of taking bribes from the port", "Minister took bribes", "doubt"),
        ("Minister may resign over the bribes from the port", "Minister resigns", "doubt"),
        ("Minister denies taking bribes from the port", "Minister taking bribes", "doubt"),
        ("Minister did not take bribes from the port", "Minister take bribes", "doubt"),
        ("Voss: minister took bribes from the port", "Minister took bribes", "doubt"),
        ("Port of Kelm closes after the strike of crews", "Port of Kelm closes", ""),
        ("Port of Kelm closes at 9.30 after the strike", "Port of Kelm closes at 9.30", ""),
        ("Twelve dead as the port of Kelm burns down", "12 dead as port burns", ""),
        ("12 dead as the port of Kelm burns down", "Twelve dead as port burns", ""),
        ("Booking.example closes after the strike of crews", "Booking.example closes", ""),
        ("Talks on Kelm end after 12 hours of silence", "Talks on Kelm end after silence", ""),
        ("VOSS TO RESIGN AS PREMIER OF OSTRANIA AFTER VOTE", "Voss to resign after vote", ""),
    ],
)
def test_doubts_stay_and_more_or_less_words_may_go(source: str, headline: str, fault: str) -> None:
    found = shortened(headline, "", about(source))

    assert fault in found
    assert bool(fault) is bool(found)


def test_what_is_no_shorter_is_not_taken() -> None:
    assert shortened(SOURCE.headline, "", about(SOURCE.headline)) == "no shorter"


def test_only_languages_whose_doubts_are_known_are_shortened() -> None:
    assert can_shorten("en-gb")
    assert can_shorten("pt-br")
    assert not can_shorten("hu")
    assert not can_shorten("")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", SPANISH),
        ("de", GERMAN),
        ("ru", RUSSIAN),
        ("zh", CHINESE),
        ("ar", ARABIC),
    ],
)
def test_a_translation_that_tells_the_same_numbers_and_names_is_taken(
    language: str, text: tuple[str, str]
) -> None:
    assert translated(language, *text) == ""


@pytest.mark.parametrize(
    ("language", "text", "was", "becomes", "fault"),
    [
        ("es", SPANISH, "12 personas", "13 personas", "number"),
        ("es", SPANISH, "12 personas", "doce mil personas", "number"),
        ("es", SPANISH, "12 personas", "personas", "number"),
        ("es", SPANISH, "6,8", "6.800", "number"),
        ("es", SPANISH, "6,8", "6,8 %", "number"),
        ("es", SPANISH, "heridas y", "heridas, siete de gravedad, y", "number"),
        ("es", SPANISH, "Maravel", "Kelm", "name"),
        ("es", SPANISH, "Mara Voss", "Mara Ostrania", "name"),
        ("es", SPANISH, "Mara Voss", "Ivo Kelm", "name"),
        ("es", SPANISH, "Mara Voss", "de Ostrania", "name is lost"),
        ("de", GERMAN, "Mara Voss", "des Landes", "name is lost"),
        ("es", SPANISH, "«la peor noche en décadas»", "la peor noche", "quotations"),
        ("es", SPANISH, "la defensa", "la «defensa»", ""),
        ("es", SPANISH, "supuestamente", "", "doubt"),
        ("es", SPANISH, "sacude", "https://evil.example sacude", "address"),
        ("es", SPANISH, "sacude", "<b>sacude</b>", "markup"),
        ("es", SPANISH, SPANISH[1], "", "no summary"),
        ("es", SPANISH, "décadas».", "décadas». Kelm renuncia.", "more sentences"),
        ("es", SPANISH, "sacude", "sacude EE. UU. y", "name"),
        ("es", SPANISH, SPANISH[1], "Hay 12, 3 y «eso».", "too short"),
        ("ru", RUSSIAN, "порт", "порт Kelm", "name"),
        ("ru", RUSSIAN, "12", "21", "number"),
        ("ru", RUSSIAN, RUSSIAN[1], SOURCE.summary, "script"),
        ("zh", CHINESE, "12人", "十三人", "number"),
        ("zh", CHINESE, "12人", "12万人", "number"),
        ("ar", ARABIC, "١٢", "١٣", "number"),
    ],
)
def test_a_translation_that_tells_something_else_is_not_taken(
    language: str, text: tuple[str, str], was: str, becomes: str, fault: str
) -> None:
    headline, summary = (part.replace(was, becomes) for part in text)

    found = translated(language, " ".join(headline.split()), " ".join(summary.split()))

    assert fault in found
    assert bool(fault) is bool(found)


def test_a_translation_does_not_swap_the_dead_and_the_hurt() -> None:
    source = about("Port fire in Kelm: 12 dead, 40 hurt")

    assert translated("es", "Incendio en puerto de Kelm: 12 muertos, 40 heridos", "", source) == ""
    swapped = translated("es", "Incendio en puerto de Kelm: 40 muertos, 12 heridos", "", source)
    assert swapped == "a number of something else"


def test_what_was_not_translated_is_not_taken() -> None:
    assert translated("es", SOURCE.headline, SOURCE.summary) == "not translated"


@pytest.mark.parametrize(
    ("language", "source", "headline"),
    [
        ("es", "Talks with Germany end in March", "Las conversaciones con Alemania cesan en marzo"),
        ("es", "US and UN leave talks with EU", "EE. UU. y la ONU abandonan diálogo con la UE"),
        ("pt", "The United States leave talks", "Os Estados Unidos deixam negociações"),
        ("fr", "Talks with Germany end after 5 days", "Les discussions avec l'Allemagne: 5 jours"),
        ("de", "Talks end after $5 million theft", "Gespräche enden nach Raub: 5 Millionen Dollar"),
        ("zh", "Port of Kelm closes on November 3", "凯尔姆港将于11月3日关闭"),
        ("en", "El puerto de Kelm cierra el 3 de mayo", "The port of Kelm closes on 3 May"),
    ],
)
def test_countries_months_and_sums_have_other_names_elsewhere(
    language: str, source: str, headline: str
) -> None:
    own = "es" if language == "en" else "en"

    assert translated(language, headline, "", about(source, language=own)) == ""


TEXTS = st.text(max_size=120) | st.text(alphabet="12,. %$€“”\"'ABab\n<&@/:", max_size=60)
LANGUAGES = st.sampled_from(["en", "es", "de", "ru", "zh", "ar", "hu", "xx", ""])


@given(TEXTS, TEXTS, TEXTS, TEXTS, LANGUAGES)
def test_no_draft_is_too_odd_to_be_judged(
    headline: str, summary: str, title: str, text: str, language: str
) -> None:
    source = about(title, text)

    shortened(headline, summary, source)
    translated(language, headline, summary, source)


@given(st.integers(13, 10**6), st.sampled_from(["shakes", "hits", "in"]))
def test_a_made_up_number_is_never_taken(number: int, verb: str) -> None:
    assert shortened(f"Earthquake {verb} Maravel, {number} hurt") != ""
    assert translated("es", SPANISH[0].replace("6,8", str(number)), SPANISH[1]) != ""


@given(st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True))
def test_a_made_up_name_is_never_taken(name: str) -> None:
    known = f"{SOURCE.headline} {SOURCE.summary}".casefold()
    found = shortened(f"Earthquake shakes port of {name}")

    assert found != "" or name.casefold() in known
