"""How languages write numbers: words, scales, separators, currencies. Tables, no rules.

The words for one are left out where they are articles, too. Where a word has two meanings it is
listed: a text with it is then read as telling a number, which at worst refuses a sound sentence.
"""

from unicodedata import normalize

_TEENS_EN = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TEENS_DE = "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _counted(text: str, first: int = 2, step: int = 1) -> dict[str, int]:
    """The words of `text` as first, first + step, …; forms of one number are joined by "/"."""
    return {
        form: first + step * at
        for at, forms in enumerate(text.split())
        for form in forms.split("/")
    }


WORDS: dict[str, dict[str, int]] = {
    "en": _counted(f"one two three four five six seven eight nine ten eleven twelve {_TEENS_EN}", 1)
    | _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    "es": _counted(
        "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    )
    | _counted("dieciséis diecisiete dieciocho diecinueve veinte", 16)
    | _counted("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10)
    | _counted("cien/ciento doscientos/doscientas trescientos/trescientas", 100, 100),
    "fr": _counted(
        "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    )
    | _counted("seize vingt trente quarante cinquante soixante", 10, 10)
    | {"seize": 16, "cent": 100, "cents": 100},
    "de": _counted(f"zwei drei vier fünf sechs sieben acht neun zehn elf zwölf {_TEENS_DE}")
    | _counted("zwanzig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)
    | {"dreißig": 30, "hundert": 100},
    "pt": _counted("dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze")
    | _counted("quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove", 15)
    | _counted("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem/cento", 20, 10)
    | {"cem": 100, "cento": 100, "duzentos": 200, "duzentas": 200},
    "id": _counted("dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"),
    "ru": _counted("два/две/двух три/трех/трёх четыре/четырех/четырёх пять/пяти шесть/шести")
    | _counted("семь/семи восемь/восьми девять/девяти десять/десяти одиннадцать двенадцать", 7)
    | {"двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100},
    "ar": _counted(
        "اثنان/اثنين ثلاثة/ثلاث أربعة/أربع خمسة/خمس ستة/ست سبعة/سبع ثمانية/ثماني تسعة/تسع"
    )
    | {"عشرة": 10, "عشر": 10, "عشرين": 20, "عشرون": 20},
    "hi": _counted("दो तीन चार पांच/पाँच छह सात आठ नौ दस"),
}

IDEOGRAPHS = {"零": 0, "〇": 0, "两": 2} | {
    sign: worth for worth, sign in enumerate("一二三四五六七八九", start=1)
}

_THOUSAND, _MILLION, _MILLIARD, _BILLION = 10**3, 10**6, 10**9, 10**12


def _scaled(**worths: str) -> dict[str, int]:
    known = {"thousand": _THOUSAND, "million": _MILLION, "milliard": _MILLIARD, "billion": _BILLION}
    return {word: known[name] for name, words in worths.items() for word in words.split()}


SCALES: dict[str, dict[str, int]] = {
    "en": _scaled(
        thousand="thousand", million="million mn", milliard="billion bn", billion="trillion tn"
    )
    | {"hundred": 100},
    "es": _scaled(thousand="mil", million="millón millones", billion="billón billones"),
    "fr": _scaled(thousand="mille", million="million millions", milliard="milliard milliards"),
    "de": _scaled(
        thousand="tausend",
        million="million millionen mio",
        milliard="milliarde milliarden mrd",
        billion="billion billionen",
    ),
    "pt": _scaled(
        thousand="mil", million="milhão milhões", milliard="bilhão bilhões bi", billion="trilhão"
    ),
    "id": _scaled(thousand="ribu", million="juta", milliard="miliar", billion="triliun")
    | {"ratus": 100, "puluh": 10},
    "ru": _scaled(
        thousand="тысяча тысячи тысяч тыс",
        million="миллион миллиона миллионов млн",
        milliard="миллиард миллиарда миллиардов млрд",
        billion="триллион триллиона триллионов трлн",
    ),
    "ar": _scaled(
        thousand="ألف آلاف", million="مليون ملايين", milliard="مليار مليارات", billion="تريليون"
    ),
    "hi": _scaled(thousand=normalize("NFC", "हजार हज़ार"), million="मिलियन", milliard="अरब")
    | {normalize("NFC", "करोड़"): 10**7, "लाख": 10**5},
    "zh": {"万": 10**4, "亿": 10**8},
}

# They count for nothing certain; whoever shortens may not make one up.
VAGUE: dict[str, frozenset[str]] = {
    "en": _words(
        "dozen dozens score scores hundreds thousands millions billions trillions half halves "
        "third thirds quarter double doubled twice triple tripled couple pair first second fourth "
        "fifth sixth seventh eighth ninth tenth"
    ),
    "es": _words(
        "docena docenas decenas cientos centenares miles mitad tercio cuarto doble triple primer "
        "primero primera segundo segunda tercer tercero tercera"
    ),
    "fr": _words(
        "dizaine dizaines douzaine centaine centaines millier milliers moitié tiers quart double "
        "triple premier première deuxième second seconde troisième"
    ),
    "de": _words(
        "dutzend dutzende dutzenden hunderte hunderten tausende tausenden hälfte drittel viertel "
        "doppelt dreifach erste ersten zweite zweiten dritte dritten"
    ),
    "pt": _words(
        "dezena dezenas dúzia dúzias centena centenas milhar milhares metade terço quarto dobro "
        "triplo primeiro primeira segundo segunda terceiro terceira"
    ),
}

# By the Unicode CLDR's number patterns.
DECIMAL_COMMA = _words(
    "bg cs da de el es fi fr hr hu id it nl no nb pl pt ro ru sk sl sr sv tr uk vi"
)
SPACED_GROUPS = _words("bg cs es fi fr hu no nb pl pt ru sk sv uk")

PER_CENT = (
    "percent", "per cent", "pct", "por ciento", "por cento", "pour cent", "prozent", "persen",
    "процент", "في المئة", "في المائة", "بالمئة", "بالمائة", "प्रतिशत", "फीसदी",
)  # fmt: skip

CURRENCIES = {
    "dollar": "$", "dólar": "$", "dolar": "$", "доллар": "$", "دولار": "$", "डॉलर": "$",
    "美元": "$",
    "euros": "€", "евро": "€", "يورو": "€", "यूरो": "€", "欧元": "€",
    "pound": "£", "libra": "£", "фунт": "£", "英镑": "£",
    "yen": "¥", "yuan": "¥", "иен": "¥", "юан": "¥", "日元": "¥", "人民币": "¥",
    "rupee": "₹", "rupi": "₹", "रुपये": "₹",
}  # fmt: skip
