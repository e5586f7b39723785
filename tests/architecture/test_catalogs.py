"""The catalogs: complete, in the agreed terms, in clean letters, and with SMS texts that stay short."""

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as Texts
from babel.messages.pofile import read_po

from module.correspondence import cases
from module.correspondence.texts import LetterTextWriter
from module.dev.launcher.catalogs import PLACEHOLDER, catalog_faults
from module.dev.launcher.prepare import compile_catalog
from module.registry.letters import LetterChannel, LetterEvent, NoticeFacts
from module.registry.objects import ObjectKind
from module.settings.catalog import Catalog
from module.settings.law import read_law

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
LEAST_TERMS = 60
ONE_PART, TWO_PARTS = 70, 134  # letters of an SMS with Cyrillic in it
SAME_IN_BOTH = {
    "%(count)s мс",
    "{size} КБ",
    "{size} МБ",
    "SMS",
    "Акт",
    "Лицензия",
    "Объект",
    "Редакция",
    "Резидент",
    "Телеграф",
    "Телекс",
    "Телефон",
    "Файл",
    "Факс",
}
CYRILLIC, LATIN = re.compile(r"[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]"), re.compile(r"[A-Za-z]")
LOOK_ALIKES = set("aceopxyiABCEHIKMOPTXY")
WORD = re.compile(r"[^\W\d_]+")
STRAIGHT_QUOTES = re.compile(r'"[^"]*"')
SAYS_SOMETHING_ELSE = {
    "kk": (
        "жұмысқа ал",  # to hire, of an object: қарауға алу
        "Әкемнің",  # of my father, of one's own patronymic
        "Көрсетілім",  # a showing, of demonstration data: демонстрациялық
        "Патент мекемесі",  # no such body: ҰЗМИ
        "Кеден кодекс",  # no act is called so
        "Сенімхатты тіркеу",  # to register, of attaching: қоса беру
        "Оны құжаттар қадамында тіркеңіз",
        "күнге ұқсамайды",  # does not look like the sun
        "Сіз неге",  # why do you, of what you sign
        "Комиссия не жіберді",  # to a reader of two languages: the Commission did not send
        "Тегін енгізіңіз",  # enter free of charge, of the last name
        "мсек",
        "174-шешім",  # the 174th decision
        "ұйымында жұмыс істеу",  # a job, of an access
        "ұйымы үшін жұмыс",
    ),
    "ru": (
        "Таможенного кодекса",  # that is the code of the Union
        "заявление только на товарный знак",  # an application to the patent office
        "работать за организацию",  # a job, of an access
        "к работе в организации",
        "Во включении в Единый реестр отказать",
        "под рукой",
        ". Передал:",  # people have two genders
        ". Принял:",
        ". Подготовил:",
    ),
    "en": ("work for", "pplication is accepted", "Activate the person", "before the term of protection"),
}
"""Words that once stood in the product and said something else than they meant."""
SUFFIX = re.compile(rf"(?:{PLACEHOLDER.pattern})-?{CYRILLIC.pattern}")


def po(language: str) -> Path:
    return TRANSLATIONS / language / "LC_MESSAGES" / "trois.po"


def read(language: str) -> Texts:
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def texts(catalog: Texts) -> list[str]:
    return [form for message in catalog if message.id for form in forms(message.string)]


def says_something(text: str) -> bool:
    """A text of numbers and placeholders alone is in no language."""
    return bool(WORD.search(PLACEHOLDER.sub("", text)))


def same_in_both(kazakh: Texts, russian: Texts) -> set[str]:
    found = set()
    for message in kazakh:
        other = russian.get(message.id, message.context) if message.id else None
        if other is not None:
            found |= set(forms(message.string)) & set(forms(other.string))
    return {text for text in found if says_something(text)}


def unequal_forms(catalog: Texts) -> list[str]:
    return [str(message.id) for message in catalog if message.id and len(set(forms(message.string))) > 1]


def foreign_letters(text: str) -> list[str]:
    """Words that mix both scripts, and Latin words that only look Cyrillic."""
    return [
        word
        for word in WORD.findall(PLACEHOLDER.sub(" ", text))
        if LATIN.search(word) and (CYRILLIC.search(word) or set(word) <= LOOK_ALIKES)
    ]


def straight_quotes(text: str) -> list[str]:
    return [found for found in STRAIGHT_QUOTES.findall(text) if CYRILLIC.search(found)]


def terms() -> list[dict[str, str]]:
    with (TRANSLATIONS / "terms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_string_is_translated() -> None:
    assert catalog_faults() == []


def test_every_term_stands_once() -> None:
    rows = terms()
    assert all(row["id"] and row["kk"] and row["ru"] and row["en"] for row in rows)
    for column in ("id", "en"):
        assert len({row[column] for row in rows}) == len(rows)


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_terms_are_those_of_the_list(language: str) -> None:
    catalog = read(language)
    used = [(row, message) for row in terms() if (message := catalog.get(row["en"])) is not None]
    assert len(used) >= LEAST_TERMS
    faults = [
        f"{row['en']}: {text}" for row, message in used for text in forms(message.string) if text != row[language]
    ]
    assert faults == []


def test_kazakh_is_not_copied_from_russian() -> None:
    assert same_in_both(read("kk"), read("ru")) - SAME_IN_BOTH == set()


def test_both_kazakh_plural_forms_are_one_text() -> None:
    """After a numeral the Kazakh noun stays in the singular, but Babel keeps two forms."""
    assert unequal_forms(read("kk")) == []


@pytest.mark.parametrize("language", SAYS_SOMETHING_ELSE)
def test_no_text_says_something_else_than_it_means(language: str) -> None:
    shipped = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "config" / "classifiers").glob("*.toml"))
    wrong = [words.casefold() for words in SAYS_SOMETHING_ELSE[language]]
    found = [text for text in [*texts(read(language)), shipped] if any(words in text.casefold() for words in wrong)]
    assert [text if text is not shipped else "config/classifiers" for text in found] == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_letters_and_quotation_marks_are_clean(language: str) -> None:
    found = texts(read(language))
    assert any(CYRILLIC.search(text) for text in found)
    assert [(text, foreign_letters(text)) for text in found if foreign_letters(text)] == []
    assert [text for text in found if straight_quotes(text)] == []


def test_no_kazakh_suffix_hangs_on_a_placeholder() -> None:
    assert [text for text in texts(read("kk")) if SUFFIX.search(text)] == []


@pytest.fixture
def compiled(tmp_path: Path) -> Catalog:
    for language in ("kk", "ru", "en"):
        copy = tmp_path / language / "LC_MESSAGES" / "trois.po"
        copy.parent.mkdir(parents=True)
        shutil.copy(po(language), copy)
        compile_catalog(copy)
    return Catalog(tmp_path)


@pytest.mark.parametrize("event", [event for event, channel in cases.WORDS if channel is LetterChannel.SMS])
@pytest.mark.parametrize(("language", "limit"), [("kk", ONE_PART), ("ru", ONE_PART), ("en", TWO_PARTS)])
def test_sms_stays_short(event: LetterEvent, language: str, limit: int, compiled: Catalog) -> None:
    numbers, day = read_law(ROOT / "config").numbers, date(2026, 12, 31)
    entries = [numbers.entry_number(99_999, day, object_kind) for object_kind in ObjectKind]
    facts = NoticeFacts(
        application_number=numbers.application_number(999_999, day),
        due_on=day,
        answer_until=day,
        hearing_on=day,
        entry_number=max(entries, key=len),
        decision_number=numbers.decision_number(99_999, day),
        suspended_until=day,
    )
    sms = LetterTextWriter(compiled.text).write(event, LetterChannel.SMS, facts, language).text
    assert facts.application_number in sms
    assert len(sms) <= limit, f"{len(sms)} letters: {sms}"


def test_the_searches_find_what_they_look_for() -> None:
    kazakh, russian = Texts(locale="kk"), Texts(locale="ru")
    for catalog, forms_of_file in ((kazakh, ("{n} файл", "{n} файлдар")), (russian, ("{n} файл", "{n} файла"))):
        catalog.add("{a}: {b}", "{a}: {b}")
        catalog.add(("{n} file", "{n} files"), forms_of_file)
    assert same_in_both(kazakh, russian) == {"{n} файл"}
    assert len(unequal_forms(kazakh)) == 1
    assert foreign_letters("Шешiм o {name}, PDF") == ["Шешiм", "o"]
    assert straight_quotes('"Заңды тұлғалар" мен "PDF"') == ['"Заңды тұлғалар"']
    assert SUFFIX.search("{name}-ға") and SUFFIX.search("%(date)sдан") and not SUFFIX.search("{max} МБ-тан")
