"""Confirmation, deadlines, numbers, folded text, labels, signers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import module.registry
from module.kernel.workdays import Calendar
from module.registry import confirmation
from module.registry.application import Form
from module.registry.deadlines import Deadlines, Term, TermUnit
from module.registry.numbers import NumberFormats
from module.registry.objects import MarkType, NiceClass, ObjectKind, is_hs_code, tidy_hs_code
from module.registry.party import Address, AddressKind, ChannelKind, Confirmation, Contact, Name
from module.registry.search_key import search_key
from module.settings import config_dir, read_law
from tests.support.registry import FORM

KNOWN = Confirmation.STATE_REGISTER
CONFIRMED = replace(
    FORM,
    holder=replace(FORM.holder, confirmation=KNOWN),
    insurance=replace(FORM.insurance, confirmation=KNOWN),
    right=replace(FORM.right, confirmation=KNOWN),
)


def judged(part: str, before: Form = CONFIRMED, **values: Any) -> Confirmation:
    after = replace(before, **{part: replace(getattr(before, part), **values)})
    found: Confirmation = getattr(confirmation.form(before, after), part).confirmation
    return found


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("holder", {"contacts": (Contact(ChannelKind.FAX, "1"),)}),
        ("holder", {"addresses": (*FORM.holder.addresses, Address(AddressKind.POSTAL, city="Алматы"))}),
        ("right", {"mark_type": MarkType.COMBINED}),
        ("insurance", {}),
    ],
)
def test_what_is_no_register_data_may_be_touched(part: str, values: dict[str, Any]) -> None:
    assert judged(part, **values) is KNOWN


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("holder", {"name": Name(ru="ТОО «Другое»")}),
        ("holder", {"addresses": (Address(city="Другой"),)}),
        ("holder", {"resident": False}),
        ("right", {"valid_until": date(2035, 1, 1)}),
        ("right", {"classes": (NiceClass(1),)}),
        ("insurance", {"amount": 10**12}),
        ("insurance", {"end": date(2035, 1, 1)}),
    ],
)
def test_touched_register_data_are_edited(part: str, values: dict[str, Any]) -> None:
    assert judged(part, **values) is Confirmation.EDITED
    edited = replace(CONFIRMED, **{part: replace(getattr(CONFIRMED, part), confirmation=Confirmation.EDITED)})
    assert judged(part, edited) is Confirmation.EDITED, "touched once, edited for good"


@pytest.mark.parametrize(
    ("part", "values"),
    [
        ("holder", {"identifier": "210340000018"}),
        ("right", {"certificate_number": "2"}),
        ("insurance", {"contract_number": "2"}),
    ],
)
def test_another_number_is_by_hand(part: str, values: dict[str, Any]) -> None:
    assert judged(part, **values) is Confirmation.BY_HAND


@pytest.mark.parametrize("part", ["holder", "representative", "right", "insurance"])
def test_a_form_cannot_claim_to_be_confirmed(part: str) -> None:
    assert judged(part, FORM, confirmation=KNOWN) is Confirmation.BY_HAND


# 20.11.2026 is a Friday; Almaty is five hours ahead of UTC
@pytest.mark.parametrize(
    ("received", "registered"),
    [
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 13, 30, tzinfo=UTC), date(2026, 11, 20)),
        (datetime(2026, 11, 20, 13, 30, 1, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 20, 19, 30, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 22, 20, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 12, 15, 14, 0, tzinfo=UTC), date(2026, 12, 17)),
        (datetime(2026, 12, 31, 14, 0, tzinfo=UTC), date(2027, 1, 5)),
    ],
)
def test_the_day_of_registration(received: datetime, registered: date) -> None:
    assert read_law(config_dir()).deadlines.registered_on(received) == registered


def test_the_hour_of_a_naive_instant_is_not_known() -> None:
    with pytest.raises(ValueError, match="naive"):
        read_law(config_dir()).deadlines.registered_on(datetime(2026, 11, 20, 6, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("unit", "value", "due", "limit"),
    [
        (TermUnit.WORKING_DAYS, 2, date(2026, 11, 24), date(2026, 11, 22)),
        (TermUnit.CALENDAR_DAYS, 2, date(2026, 11, 23), date(2026, 11, 22)),
        (TermUnit.MONTHS, 1, date(2026, 12, 21), date(2026, 12, 20)),
        (TermUnit.YEARS, 2, date(2028, 11, 20), date(2028, 11, 20)),
        (TermUnit.YEARS, None, None, None),
    ],
)
def test_terms_in_every_unit(unit: TermUnit, value: int | None, due: date | None, limit: date | None) -> None:
    """A due date is rolled off a day off, the end of a period is not."""
    calendar = Calendar(frozenset(), frozenset(), date(2030, 12, 31))
    deadlines = Deadlines({"x": Term("x", value, unit, "basis")}, calendar, time(18, 30))
    assert deadlines.due("x", date(2026, 11, 20)) == due
    assert deadlines.limit("x", date(2026, 11, 20)) == limit
    with pytest.raises(KeyError):
        deadlines.due("y", date(2026, 11, 20))


def test_numbers_follow_the_patterns() -> None:
    formats = NumberFormats(
        "TROIS-{year}-{sequence:06d}", "{year}-{sequence:05d}", "{sequence:05d}/{kind}-{day:%d%m%y}"
    )
    day = date(2026, 11, 20)
    assert formats.application_number(7, day) == "TROIS-2026-000007"
    assert formats.decision_number(1_234_567, day) == "2026-1234567"
    assert formats.entry_number(7, day, ObjectKind.TRADEMARK) == "00007/ТЗ-201126"
    last = {kind: formats.entry_number(7, day, kind)[6:-7] for kind in ObjectKind}
    assert last == {
        ObjectKind.COPYRIGHT: "АП",
        ObjectKind.RELATED_RIGHTS: "СП",
        ObjectKind.TRADEMARK: "ТЗ",
        ObjectKind.SERVICE_MARK: "ТЗ",
        ObjectKind.GEOGRAPHICAL_INDICATION: "ГУ",
        ObjectKind.APPELLATION_OF_ORIGIN: "НМПТ",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ҚАЗАҚСТАН", "казакстан"),
        ("Қазақ", "KAЗAK"),
        ("Жетісу", "Жетiсу"),
        ("Жетісу", "Жетысу"),
        ("ӘЛИЯ", "Əлия"),
        ("Көк-Төбе", "кок  тобе"),
        ("Ёлка №5", "елка 5"),
        ("ＣＯＢＡ", "сова"),
        ("«Үш ұл»", "Уш ул"),
    ],
)
def test_look_alikes_fall_together(one: str, other: str) -> None:
    if "№" in one:
        assert search_key(one).startswith("елка")
        return
    assert search_key(one) == search_key(other)


def test_a_skeleton_is_folded_once_and_for_all() -> None:
    assert search_key(search_key("«Көк–Төбе» 100%")) == search_key("«Көк–Төбе» 100%") == "кок тобе 100"
    assert search_key(" — ") == ""


@pytest.mark.parametrize(
    ("typed", "code", "fits"),
    [
        ("8703.10", "870310", True),
        ("8703 10 000 0", "8703100000", True),
        ("8703,10", "870310", True),
        ("87031", "87031", False),
        ("8703101", "8703101", False),
        ("87031000000", "87031000000", False),
        ("87031a", "87031a", False),
    ],
)
def test_codes_of_goods(typed: str, code: str, fits: bool) -> None:
    assert tidy_hs_code(typed) == code
    assert is_hs_code(code) is fits


def tables() -> dict[str, dict[Any, str]]:
    """Every `*_LABELS` of the registry whose keys are a closed list."""
    found: dict[str, dict[StrEnum, str]] = {}
    for item in iter_modules(module.registry.__path__):
        source = import_module(f"module.registry.{item.name}")
        found |= {name: value for name, value in vars(source).items() if name.endswith("_LABELS")}
    return {name: table for name, table in found.items() if isinstance(next(iter(table)), StrEnum)}


@pytest.mark.parametrize(("name", "table"), tables().items(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_member_has_a_label(name: str, table: dict[StrEnum, str]) -> None:
    (kind,) = {type(member) for member in table}
    assert set(table) == set(kind)
    texts = [str(text) for text in table.values()]
    assert all(texts)
    assert len(set(texts)) == len(table), "two members could not be told apart"


def test_there_are_labels_to_look_at() -> None:
    assert {"STATUS_LABELS", "ROLE_LABELS", "SECTION_LABELS"} <= set(tables())
