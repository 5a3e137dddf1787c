"""Large cities that the tables of time zones do not name, and which clocks come first.

Written by hand: the largest cities of each zone but the one that it is called by, and the spellings
that the places themselves use. A city that two zones have is in both.
"""

from collections.abc import Mapping
from functools import cache

from bot.core.fingerprint import folded

_CITIES = """
Asia/Shanghai: Beijing, Peking, Guangzhou, Canton, Shenzhen, Tianjin, Chengdu, Wuhan, Xi'an, Xian,
  Hangzhou, Nanjing, Shenyang, Qingdao, Suzhou, Dongguan, Foshan, Jinan, Zhengzhou, Changsha,
  Kunming, Dalian, Xiamen, Ningbo, Hefei, Fuzhou, 北京, 上海, 广州, 深圳, 天津, 成都, 武汉, 西安,
  杭州, 南京, 重庆, 沈阳, 青岛, 苏州, 郑州, 长沙, Пекин, Шанхай, Pékin, Pekín, Pequim, بكين
Asia/Hong_Kong: 香港, Kowloon
Asia/Taipei: Kaohsiung, Taichung, Tainan, 台北, 臺北, 高雄, 台中
Asia/Tokyo: Osaka, Yokohama, Nagoya, Kyoto, Sapporo, Fukuoka, Kobe, Hiroshima, 東京, 大阪, 横浜,
  名古屋, 京都, 札幌, 福岡
Asia/Seoul: Busan, Incheon, Daegu, Daejeon, 서울, 부산, 인천
Asia/Manila: Quezon City, Cebu, Davao, Makati
Asia/Ho_Chi_Minh: Hanoi, Ha Noi, Hà Nội, Da Nang, Đà Nẵng, Haiphong, Hai Phong, Ho Chi Minh City
Asia/Bangkok: Chiang Mai, Phuket, Pattaya, กรุงเทพ, เชียงใหม่
Asia/Jakarta: Bandung, Surabaya, Medan, Semarang, Yogyakarta, Palembang, Bogor, Tangerang, Bekasi
Asia/Makassar: Bali, Denpasar, Lombok, Manado
Asia/Kuala_Lumpur: Johor Bahru, Penang, George Town, Ipoh, Melaka, Malacca
Asia/Kuching: Kota Kinabalu
Asia/Yangon: Mandalay, Naypyidaw
Asia/Kolkata: Mumbai, Bombay, Delhi, New Delhi, Bengaluru, Bangalore, Hyderabad, Chennai, Madras,
  Ahmedabad, Pune, Surat, Jaipur, Lucknow, Kanpur, Nagpur, Indore, Bhopal, Patna, Kochi,
  Chandigarh, Visakhapatnam, मुंबई, दिल्ली, नई दिल्ली, कोलकाता, चेन्नई, बेंगलुरु, हैदराबाद, पुणे,
  अहमदाबाद, जयपुर, लखनऊ, कानपुर, पटना, भोपाल, Мумбаи, Дели, Bombaim, Nova Déli, Nueva Delhi,
  Neu-Delhi
Asia/Karachi: Lahore, Islamabad, Faisalabad, Rawalpindi, Peshawar, Multan, Hyderabad, کراچی, لاہور
Asia/Dhaka: Chittagong, Chattogram, Khulna, ঢাকা
Asia/Kathmandu: Pokhara, काठमांडू
Asia/Colombo: Kandy
Asia/Tehran: Mashhad, Isfahan, Shiraz, Tabriz, تهران, مشهد
Asia/Baghdad: Basra, Mosul, Erbil, Najaf, بغداد, البصرة, الموصل, أربيل
Asia/Riyadh: Jeddah, Mecca, Makkah, Medina, Dammam, الرياض, جدة, مكة, المدينة المنورة, الدمام
Asia/Dubai: Abu Dhabi, Sharjah, دبي, أبو ظبي, أبوظبي, الشارقة
Asia/Qatar: Doha, الدوحة
Asia/Bahrain: Manama, المنامة
Asia/Kuwait: Kuwait City, مدينة الكويت
Asia/Aden: Sanaa, Sana'a, صنعاء, عدن
Asia/Damascus: Aleppo, Homs, دمشق, حلب
Asia/Beirut: بيروت
Asia/Jerusalem: Haifa, תל אביב, ירושלים, القدس
Asia/Hebron: Ramallah, Nablus, رام الله
Asia/Almaty: Astana, Nur-Sultan, Shymkent, Алматы, Алма-Ата, Астана, Шымкент
Asia/Tashkent: Ташкент
Asia/Tbilisi: Batumi, Тбилиси
Asia/Baku: Баку
Asia/Yerevan: Ереван
Asia/Yekaterinburg: Chelyabinsk, Perm, Ufa, Tyumen, Екатеринбург, Челябинск, Пермь, Уфа, Тюмень
Asia/Omsk: Омск
Asia/Novosibirsk: Новосибирск
Asia/Krasnoyarsk: Красноярск
Asia/Irkutsk: Иркутск, Ulan-Ude
Asia/Yakutsk: Якутск
Asia/Vladivostok: Khabarovsk, Владивосток, Хабаровск
Europe/Moscow: Saint Petersburg, St Petersburg, Kazan, Nizhny Novgorod, Rostov-on-Don, Krasnodar,
  Voronezh, Sochi, Moskau, Moscou, Moscú, Moscovo, Москва, Санкт-Петербург, Петербург, Казань,
  Нижний Новгород, Ростов-на-Дону, Краснодар, Воронеж, Сочи
Europe/Samara: Togliatti, Самара
Europe/Kaliningrad: Калининград
Europe/Minsk: Минск
Europe/Kyiv: Kharkiv, Kharkov, Odesa, Odessa, Dnipro, Lviv, Київ, Киев, Харків, Харьков, Одеса,
  Одесса, Дніпро, Львів
Europe/Istanbul: Ankara, Izmir, Bursa, Antalya, Adana
Europe/Athens: Thessaloniki, Αθήνα, Θεσσαλονίκη, Athen
Europe/Sofia: Plovdiv, Varna, София
Europe/Bucharest: București, Cluj, Cluj-Napoca, Iași, Timișoara
Europe/Belgrade: Beograd, Novi Sad, Београд
Europe/Warsaw: Warszawa, Krakow, Cracow, Kraków, Łódź, Lodz, Gdańsk, Wrocław, Wroclaw, Poznań
Europe/Prague: Praha, Brno
Europe/Budapest: Debrecen
Europe/Vienna: Wien, Graz, Linz, Salzburg, Innsbruck
Europe/Zurich: Geneva, Genève, Genf, Ginebra, Basel, Bern, Berne, Lausanne, Luzern, Lugano
Europe/Berlin: Munich, München, Hamburg, Cologne, Köln, Frankfurt, Stuttgart, Düsseldorf, Leipzig,
  Dresden, Hanover, Hannover, Nuremberg, Nürnberg, Bremen, Essen, Dortmund, Bonn, Берлин
Europe/Rome: Roma, Milan, Milano, Mailand, Naples, Napoli, Turin, Torino, Florence, Firenze, Venice,
  Venezia, Bologna, Palermo, Genoa, Genova
Europe/Paris: Marseille, Lyon, Toulouse, Nice, Bordeaux, Lille, Strasbourg, Nantes, Montpellier,
  Rennes
Europe/Madrid: Barcelona, Valencia, Seville, Sevilla, Zaragoza, Málaga, Bilbao, Murcia, Alicante
Europe/Lisbon: Porto, Oporto, Braga, Coimbra, Lisboa
Europe/Amsterdam: Rotterdam, The Hague, Den Haag, Utrecht, Eindhoven
Europe/Brussels: Bruxelles, Brussel, Antwerp, Antwerpen, Ghent, Gent, Liège
Europe/Copenhagen: København, Aarhus
Europe/Stockholm: Gothenburg, Göteborg, Malmö
Europe/Oslo: Bergen, Trondheim
Europe/Helsinki: Tampere, Turku
Europe/London: Manchester, Birmingham, Glasgow, Edinburgh, Liverpool, Leeds, Bristol, Sheffield,
  Newcastle, Nottingham, Cardiff, Scotland, Wales, Londres, Лондон
Europe/Dublin: Cork, Galway
Africa/Cairo: Alexandria, Giza, القاهرة, الإسكندرية, الجيزة
Africa/Casablanca: Rabat, Marrakesh, Marrakech, Fes, Tangier, Agadir, الدار البيضاء, الرباط, مراكش,
  فاس, طنجة
Africa/Algiers: Alger, Oran, Constantine, وهران
Africa/Tunis: Sfax
Africa/Tripoli: Benghazi, طرابلس, بنغازي
Africa/Khartoum: Omdurman, الخرطوم, أم درمان
Africa/Lagos: Abuja, Kano, Ibadan, Port Harcourt, Benin City, Kaduna
Africa/Accra: Kumasi
Africa/Abidjan: Yamoussoukro
Africa/Douala: Yaoundé
Africa/Nairobi: Mombasa, Kisumu
Africa/Dar_es_Salaam: Dodoma, Zanzibar, Mwanza
Africa/Lubumbashi: Goma, Bukavu, Kisangani, Mbuji-Mayi
Africa/Luanda: Huambo, Benguela
Africa/Maputo: Beira
Africa/Harare: Bulawayo
Africa/Johannesburg: Cape Town, Durban, Pretoria, Soweto, Port Elizabeth, Gqeberha, Bloemfontein
America/New_York: New York City, NYC, Brooklyn, Washington, Washington DC, DC,
  Washington D.C., Boston, Miami, Philadelphia, Atlanta, Orlando, Tampa, Charlotte, Raleigh,
  Pittsburgh, Cleveland, Cincinnati, Baltimore, Jacksonville, Buffalo, Florida, Nueva York,
  Nova York, Nova Iorque, Нью-Йорк, 纽约
America/Chicago: Houston, Dallas, Austin, San Antonio, Fort Worth, Minneapolis, St Louis,
  Saint Louis, Kansas City, Milwaukee, New Orleans, Nashville, Memphis, Birmingham,
  Oklahoma City, Texas
America/Denver: Salt Lake City, Albuquerque, El Paso, Colorado Springs
America/Phoenix: Tucson
America/Los_Angeles: LA, San Francisco, SF, San Diego, San Jose, Seattle, Portland, Las Vegas,
  Sacramento, Oakland, California, 洛杉矶, 旧金山
America/Toronto: Ottawa, Quebec, Québec, Mississauga
America/Edmonton: Calgary
America/Regina: Saskatoon
America/Mexico_City: Guadalajara, Puebla, León, CDMX, Ciudad de México, Querétaro, Toluca, Veracruz,
  Acapulco, Oaxaca
America/Guatemala: Guatemala City, Ciudad de Guatemala
America/Tegucigalpa: San Pedro Sula
America/El_Salvador: San Salvador
America/Costa_Rica: San José
America/Panama: Panama City, Ciudad de Panamá
America/Havana: La Habana, Santiago de Cuba
America/Jamaica: Kingston
America/Puerto_Rico: San Juan
America/Santo_Domingo: Santiago de los Caballeros
America/Bogota: Medellín, Cali, Barranquilla, Cartagena, Bucaramanga
America/Caracas: Maracaibo, Valencia
America/Guayaquil: Quito, Cuenca
America/Lima: Arequipa, Trujillo, Cusco
America/La_Paz: Santa Cruz, Cochabamba
America/Santiago: Valparaíso, Concepción
America/Argentina/Buenos_Aires: Mar del Plata, La Plata
America/Sao_Paulo: Rio, Rio de Janeiro, Brasília, Belo Horizonte, Porto Alegre, Curitiba, Campinas,
  Goiânia, Florianópolis, Vitória, Guarulhos
America/Bahia: Salvador
America/Fortaleza: Natal, Teresina, São Luís, João Pessoa
Australia/Brisbane: Gold Coast, Cairns
Pacific/Auckland: Wellington, Christchurch
"""

# Of countries with several clocks: where most people are, and where most are by each other clock.
# The table of zones begins in the east with some, and in the west with others.
_FIRST = """
AU: Australia/Sydney Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Darwin
BR: America/Sao_Paulo America/Manaus America/Rio_Branco America/Noronha
CA: America/Toronto America/Vancouver America/Edmonton America/Winnipeg America/Halifax
CD: Africa/Kinshasa Africa/Lubumbashi
CL: America/Santiago America/Punta_Arenas
CN: Asia/Shanghai Asia/Urumqi
CY: Asia/Nicosia
DE: Europe/Berlin
EC: America/Guayaquil
ES: Europe/Madrid Atlantic/Canary
FM: Pacific/Pohnpei
GL: America/Nuuk
ID: Asia/Jakarta Asia/Makassar Asia/Jayapura
KI: Pacific/Tarawa
KZ: Asia/Almaty
MN: Asia/Ulaanbaatar Asia/Hovd
MX: America/Mexico_City America/Tijuana America/Hermosillo America/Cancun
NZ: Pacific/Auckland Pacific/Chatham
PF: Pacific/Tahiti
PG: Pacific/Port_Moresby
PT: Europe/Lisbon Atlantic/Azores
RU: Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Asia/Vladivostok Asia/Omsk Asia/Irkutsk
  Europe/Samara Asia/Yakutsk Europe/Kaliningrad
US: America/New_York America/Chicago America/Los_Angeles America/Denver America/Phoenix
"""

# Where those are who speak a language: four places, by clocks as far apart as their speakers are.
_SPOKEN = """
en: America/New_York America/Los_Angeles Europe/London Asia/Kolkata
es: America/Mexico_City America/Bogota America/Argentina/Buenos_Aires Europe/Madrid
pt: America/Sao_Paulo America/Manaus Europe/Lisbon Africa/Luanda
fr: Europe/Paris Africa/Abidjan Africa/Kinshasa America/Toronto
de: Europe/Berlin Europe/Vienna Europe/Zurich Europe/London
id: Asia/Jakarta Asia/Makassar Asia/Jayapura Asia/Kuala_Lumpur
ms: Asia/Kuala_Lumpur Asia/Kuching Asia/Singapore Asia/Brunei
ar: Africa/Cairo Asia/Riyadh Asia/Dubai Africa/Algiers
hi: Asia/Kolkata Asia/Kathmandu Asia/Dubai Europe/London
ru: Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Asia/Almaty
zh: Asia/Shanghai Asia/Hong_Kong Asia/Taipei Asia/Singapore
"""


def first_of(territory: str) -> tuple[str, ...]:
    """The zones of a country that come before its others."""
    return tuple(_rows(_FIRST).get(territory, "").split())


def spoken_in(language: str) -> tuple[str, ...]:
    """The zones to offer to who speaks a language, known by its two letters; none for others."""
    return tuple(_rows(_SPOKEN).get(language, "").split())


@cache
def zones_by_city() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for zone, cities in _rows(_CITIES).items():
        for name in dict.fromkeys(map(_key, cities.split(","))):
            found[name] = (*found.get(name, ()), zone)
    return found


@cache
def spellings() -> Mapping[str, str]:
    """A city as it is written here, by how it was called."""
    cities = ",".join(_rows(_CITIES).values()).split(",")
    return {_key(city): " ".join(city.split()) for city in reversed(cities)}


def _key(city: str) -> str:
    return folded(city).strip()


@cache
def _rows(table: str) -> Mapping[str, str]:
    """What stands behind each name; a row goes on in the lines that are set in."""
    rows = table.strip().replace("\n  ", " ").splitlines()
    return {name: text for name, _, text in (row.partition(": ") for row in rows)}
