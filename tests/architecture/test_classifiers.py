"""The lists of codes that ship: each says what it is, in three languages, and every row has three names."""

from __future__ import annotations

import re

import pytest

from module.registry.classifiers import LANGUAGES
from module.settings import config_dir, read_classifiers, read_sources

LISTS = read_classifiers(config_dir())
SOURCES = read_sources(config_dir())
CYRILLIC = re.compile("[а-яёәғқңөұүһі]", re.IGNORECASE)
LATIN_IN_CYRILLIC = re.compile("[a-z][а-яёәғқңөұүһі]|[а-яёәғқңөұүһі][a-z]", re.IGNORECASE)
DEMANDED = {
    "hs": 300,
    "nice": 45,
    "kato": 20,
    "territories": 5,
    "countries": 249,
    "currencies": 150,
    "customs_bodies": 21,
    "checkpoints": 10,
    "locode": 30,
    "ip_documents": 10,
    "identity_documents": 5,
    "identification_methods": 5,
    "transport_modes": 12,
    "packaging": 40,
}
KATO_REGIONS = {"10", "11", "15", "19", "23", "27", "31", "33", "35", "39", "43", "47", "55", "59", "61", "62", "63"}
KATO_CITIES = {"71", "75", "79"}


def test_every_list_of_the_order_is_there() -> None:
    assert set(LISTS) == set(DEMANDED)
    assert {id: len(LISTS[id].rows) for id, least in DEMANDED.items() if len(LISTS[id].rows) < least} == {}


@pytest.mark.parametrize("id", LISTS)
def test_every_row_has_three_names(id: str) -> None:
    wrong = []
    for row in LISTS[id].rows:
        if set(row.names) != set(LANGUAGES) or not all(name.strip() == name != "" for name in row.names.values()):
            wrong.append(f"{row.code}: names in {sorted(row.names)}")
        elif CYRILLIC.search(row.names["en"]) or not CYRILLIC.search(row.names["ru"] + row.names["kk"]):
            wrong.append(f"{row.code}: a name in another language")
        elif any(LATIN_IN_CYRILLIC.search(name) for name in row.names.values()):
            wrong.append(f"{row.code}: Latin and Cyrillic letters in one word")
    assert wrong == []


@pytest.mark.parametrize("id", LISTS)
def test_a_set_says_what_it_is(id: str) -> None:
    found = LISTS[id]
    assert found.edition.is_demo
    assert found.edition.version
    for texts in (found.notices, found.heading.titles, found.heading.owners):
        assert set(texts) == set(LANGUAGES)
    assert len(set(found.notices.values())) == len(LANGUAGES)


@pytest.mark.parametrize("id", LISTS)
def test_shipped_codes_fit_the_form_that_files_are_held_to(id: str) -> None:
    codes = {row.code for row in LISTS[id].rows}
    assert len(codes) == len(LISTS[id].rows)
    assert [code for code in codes if not re.fullmatch(SOURCES[id].pattern, code)] == []
    assert [row.code for row in LISTS[id].rows if row.parent and row.parent not in codes] == []


def test_kato_has_all_regions_and_cities_of_republican_significance() -> None:
    highest = {row.code[:2] for row in LISTS["kato"].rows if not row.parent}
    assert highest == KATO_REGIONS | KATO_CITIES
