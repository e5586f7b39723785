"""Names of Kazakhstan and marks in the letters that others write them with: labelled pairs for the search.

The tables are those of the standards, not those of the product: ISO 9:1995, GOST 7.79-2000 (system B), BGN/PCGN
(Russian 1947, Kazakh 1979), the Kazakh Latin alphabet (the project of 2021). By hand, from the texts of the standards.
"""

from __future__ import annotations

from collections.abc import Mapping

_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"


def _table(russian: str, kazakh: str) -> Mapping[str, str]:
    letters = [*_RUSSIAN, *"әғқңөұүһі"]
    return dict(zip(letters, [one.strip("-") for one in (russian + " " + kazakh).split()], strict=True))


ISO_9 = _table(
    "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â",
    "a̋ ġ ķ ņ ô ū ù ḥ ì",
)
GOST_7_79 = _table(
    "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh `` y` ` e` yu ya",
    "a g k n o u u h i",
)
BGN = _table(
    "a b v g d e yë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
    "ä gh q ng ö ū ü h i",
)
KAZAKH_LATIN = _table(
    "a b v g d e io j z i i k l m n o p r s t u f h ts tş ş şş - y - e iu ia",
    "ä ğ q ñ ö ū ü h ı",
)
TABLES = {"ISO 9": ISO_9, "GOST 7.79": GOST_7_79, "BGN": BGN, "Kazakh Latin": KAZAKH_LATIN}
NAMES = tuple(
    """
    Жетісу Тағам|Қазақстан|Алатау|Шымбұлақ|Көктөбе|Бәйтерек|Нұр Шаңырақ|Өскемен Сүт|Ұлытау|Әлем Құрылыс|Қазығұрт|Рахат
    Самұрық|Айгөлек|Құлагер|Жібек жолы|Арай Нан|Ақ Бұлақ|Сарыарқа Сауда|Түркістан|Тәтті Әлем|Жұлдыз|Хан Тәңірі|Шаңырақ
    Щедрая ярмарка|Цветочный двор|Чайная чашка|Ёлочка|Объединение Южный|Яблочный сад|Белый хлопок|Ценный эликсир
    Вьюга|Журавушка|Юбилейное|Медовый пряник|Хлебный дом|Эталон|Площадь цехов|Морозко|Золотая осень|Счастье|Уют и тепло
    Қарағанды көмірі|Ертіс балығы|Мұнайшы|Ғарыш|Ңұсқа|Үміт|Іле Алатауы|Қыран|Домбыра|Бөрі|Тұлпар|Дәстүр|Мәртөк
    """.replace("\n", "|").split("|")
)
BY_EAR = (
    ("NIKE", "Найк"),
    ("ADIDAS", "Адидас"),
    ("XEROX", "Ксерокс"),
    ("PORSCHE", "Порше"),
    ("LEXUS", "Лексус"),
    ("SAMSUNG", "Самсунг"),
    ("TOYOTA", "Тойота"),
    ("NOKIA", "Нокиа"),
    ("SONY", "Сони"),
    ("ZHETISU", "Жетысу"),
    ("QAZAQSTAN", "Казахстан"),
    ("Қазақстан", "Казахстан"),
    ("Қазақстан", "Qazaqstan"),
    ("Жетісу", "Жетысу"),
    ("Шымбұлақ", "Чимбулак"),
    ("Өскемен", "Оскемен"),
    ("Ұлытау", "Улытау"),
    ("Қарағанды", "Караганда"),
    ("Алматы", "Алма-Ата"),
    ("L'ORÉAL", "Лореаль"),
    ("NESTLÉ", "Нестле"),
    ("PHILIPS", "Филипс"),
    ("CANON", "Канон"),
    ("COCA-COLA", "Кока-Кола"),
)
"""What is registered, and how people write it who heard it."""


def written(name: str, table: Mapping[str, str]) -> str:
    """Return a name in the letters of a table."""
    return "".join(_letter(table, sign) for sign in name)


def _letter(table: Mapping[str, str], sign: str) -> str:
    found = table.get(sign.lower(), sign)
    return found.capitalize() if sign.isupper() else found


def labelled() -> list[tuple[str, str, str]]:
    """Return what stands in the register, what is looked for, and by which table it is written."""
    names = [name.strip() for name in NAMES if name.strip()]
    made = [(name, written(name, table), label) for name in names for label, table in TABLES.items()]
    return made + [(name, query, "by ear") for name, query in BY_EAR]
