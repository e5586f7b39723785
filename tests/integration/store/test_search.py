"""The search by index over PostgreSQL: every step, every filter, in both registers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from module.dev.launcher.services import Services
from module.registry.register_query import MOST_FOUND, RegisterFilters, RegisterQuery
from module.registry.standing import ProtectionState
from module.store.search import asking, writing
from module.store.search.subject import (
    NO_FACETS,
    RecordFacets,
    SearchedRegister,
    SearchSubject,
    subject,
    union_periods,
)
from module.store.unit import Store, Unit, connect
from tests.support.app_env import NOW, open_app_env
from tests.support.databases import new_database
from tests.support.transliteration import labelled

NATIONAL, UNION = SearchedRegister.NATIONAL, SearchedRegister.UNION
NAMES = (
    *("АЛАТАУ", "ІЛЕ АЛАТАУЫ", "ЖЕТІСУ ТАҒАМ", "Integrated Designs Hub", "INTEGRATEDDESIGNSHUB", "NIKE", "ZORGWAARD"),
    *("Шымбұлақ су", "L'Oréal", "Өскемен сүт", "Rahat", "Қазығұрт", "Щедрая ярмарка", "XEROX", "Бәйтерек", "Nurly Tan"),
)
"""Names of entries, by hand: an entry's number is its place."""


def stored(name: str, number: str, facets: RecordFacets = NO_FACETS) -> SearchSubject:
    return subject(number, union_periods("01", NOW, None, None, None), (name,), facets)


@pytest.fixture(scope="module")
def store(servers: Services) -> Iterator[Store]:
    with new_database(servers) as url:
        open_app_env(url).store.engine.dispose()
        made = connect(url)
        with made.unit() as unit:
            writing.write(
                unit, NATIONAL, [stored(name, f"N-{place}") for place, name in enumerate(NAMES)], NOW, known=False
            )
        yield made
        made.engine.dispose()


def found(
    unit: Unit, text: str, register: SearchedRegister = NATIONAL, now: datetime = NOW, **filters: object
) -> list[str]:
    query = RegisterQuery(text, RegisterFilters(**filters))  # type: ignore[arg-type]
    return asking.find(unit, register, query, now, MOST_FOUND)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("алатау", "АЛАТАУ"),
        ("Alatau", "АЛАТАУ"),
        ("алотау", "АЛАТАУ"),
        ("ile alatauy", "ІЛЕ АЛАТАУЫ"),
        ("Жетысу", "ЖЕТІСУ ТАҒАМ"),
        ("тагам жетису", "ЖЕТІСУ ТАҒАМ"),
        ("integrated design", "Integrated Designs Hub"),
        ("Найк", "NIKE"),
        ("Zorgwaa", "ZORGWAARD"),
        ("gwaard", "ZORGWAARD"),
        ("лореаль", "L'Oréal"),
        ("оскемен", "Өскемен сүт"),
        ("рахат", "Rahat"),
        ("qazygurt", "Қазығұрт"),
        ("bayterek", "Бәйтерек"),
        ("Нурлы тан", "Nurly Tan"),
        ("N-0", "АЛАТАУ"),
    ],
)
def test_what_is_looked_for_stands_first(store: Store, query: str, first: str) -> None:
    with store.unit() as unit:
        numbers = found(unit, query)
    assert numbers[:1] == [f"N-{NAMES.index(first)}"]


def test_parts_that_were_written_together_are_found_apart(store: Store) -> None:
    with store.unit() as unit:
        assert f"N-{NAMES.index('INTEGRATEDDESIGNSHUB')}" in found(unit, "integrated designs")
        assert f"N-{NAMES.index('ІЛЕ АЛАТАУЫ')}" in found(unit, "алатау")
        assert found(unit, "нетакогонигде") == []


@given(some.sampled_from(NAMES), some.data())
def test_every_beginning_finds_the_name_and_more_letters_never_lose_it(
    store: Store, name: str, data: some.DataObject
) -> None:
    length = data.draw(some.integers(3, len(name)))
    with store.unit() as unit:
        assert f"N-{NAMES.index(name)}" in found(unit, name[:length])[:20]


def test_names_with_signs_are_found_as_they_are_written(store: Store) -> None:
    """Query text is data: no sign is an operator, and it tells names apart that letters do not (P2)."""
    signs = ("&", "/", '"', "№", "%", "_", "\\", "'", "+", "#", "😀", "!", "*", "?", "(", ")", ";", "--", "®", "^")
    names = [f"Q{place % 50}{sign}{other}Z" for place, sign in enumerate(signs * 3) for other in signs][:1000]
    names = list(dict.fromkeys(names))
    assert len(names) == 1000
    with store.unit() as unit:
        writing.write(unit, UNION, [stored(name, f"S-{name}") for name in names], NOW, known=False)
        lost = [name for name in names if found(unit, name, UNION)[:1] != [f"S-{name}"]]
        unit.connection.rollback()
    assert lost == []


def test_labelled_pairs_across_scripts(store: Store) -> None:
    pairs = labelled()
    names = list(dict.fromkeys(name for name, _, _ in pairs))
    with store.unit() as unit:
        writing.write(unit, UNION, [stored(name, f"L-{name}") for name in names], NOW, known=False)
        lost = [pair for pair in pairs if f"L-{pair[0]}" not in found(unit, pair[1], UNION)[:20]]
        unit.connection.rollback()
    assert len(pairs) >= 200
    assert len(lost) <= 0.05 * len(pairs), lost


def test_filters(store: Store) -> None:
    facets = RecordFacets(
        hs_codes=("8703 10 0000", "0902"),
        nice_classes=(12, 30),
        goods=("Чай чёрный байховый",),
        holder_numbers=("200140000004", "850101300123"),
    )
    with store.unit() as unit:
        writing.write(unit, UNION, [stored("ЧАЙНЫЙ", "F-1", facets), stored("ЧАЙНЫЙ", "F-2")], NOW, known=False)
        for wanted in (
            {"hs_code": "87"},
            {"hs_code": "8703.10"},
            {"hs_code": "0902"},
            {"nice_class": 30},
            {"goods": "черн чай"},
            {"goods": "chai"},
            {"holder_bin": "200140000004"},
            {"hs_code": "87", "nice_class": 12, "goods": "чай", "state": ProtectionState.IN_FORCE},
        ):
            assert found(unit, "", UNION, **wanted) == ["F-1"], wanted
            assert found(unit, "чайный", UNION, **wanted) == ["F-1"], wanted
            assert found(unit, "чаиныи", UNION, **wanted) == ["F-1"], wanted
        for missed in (
            {"hs_code": "703"},
            {"nice_class": 3},
            {"goods": "кофе"},
            {"holder_bin": "850101300123"},  # of a person
            {"state": ProtectionState.EXCLUDED},
        ):
            assert found(unit, "", UNION, **missed) == [], missed
        unit.connection.rollback()


def test_a_state_is_that_of_the_instant_of_the_question(store: Store) -> None:
    """No task moves it on: an entry is over with the last second of its last day in Almaty (D30)."""
    begins, last = datetime(2026, 6, 1, 5, tzinfo=UTC), date(2026, 11, 19)
    over = datetime(2026, 11, 19, 19, tzinfo=UTC)
    with store.unit() as unit:
        one = subject("T-1", union_periods("01", begins, None, last, None), ("ТЕРМИН",), NO_FACETS)
        writing.write(unit, UNION, [one], NOW, known=False)
        for at, state in (
            (datetime(2026, 6, 1, 4, 59, tzinfo=UTC), ProtectionState.NOT_BEGUN),
            (begins, ProtectionState.IN_FORCE),
            (datetime(2026, 11, 19, 18, 59, 59, tzinfo=UTC), ProtectionState.IN_FORCE),
            (over, ProtectionState.EXPIRED),
        ):
            assert [one for one in ProtectionState if found(unit, "термин", UNION, at, state=one)] == [state]
        later = datetime(2026, 12, 1, tzinfo=UTC)
        gone = subject("T-1", union_periods("04", later, None, None, later), None, NO_FACETS, later)
        writing.write(unit, UNION, [gone], NOW, known=True)
        assert found(unit, "термин", UNION, over, state=ProtectionState.EXPIRED) == ["T-1"]
        assert found(unit, "термин", UNION, later, state=ProtectionState.EXCLUDED) == ["T-1"]
        unit.connection.rollback()


def test_a_new_version_is_found_by_what_it_says(store: Store) -> None:
    with store.unit() as unit:
        writing.write(unit, UNION, [stored("ПРЕЖНИЙ", "V-1", RecordFacets(hs_codes=("0902",)))], NOW, known=False)
        writing.write(unit, UNION, [stored("ВОСХОД", "V-1")], NOW, known=True)
        assert found(unit, "восход", UNION) == ["V-1"]
        assert found(unit, "прежний", UNION) == found(unit, "", UNION, hs_code="0902") == []
        nameless = subject("V-1", union_periods("01", NOW, None, None, NOW), None, NO_FACETS, NOW)
        writing.write(unit, UNION, [nameless], NOW, known=True)
        assert found(unit, "восход", UNION) == ["V-1"]
        assert found(unit, "восход") == [], "the registers are apart"
        unit.connection.rollback()
