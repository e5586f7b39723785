"""A new application from an old one: the fate of every field, by hand (issue 11, templates)."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from module.registry.application import Capacity, Form, Insurance, Terms
from module.registry.ip_objects.trademark import MarkType, NiceClass, TrademarkRight
from module.registry.objects import Condition, Direction, GoodsBlock, ObjectKind
from module.registry.party import Address, AddressKind, ChannelKind, Confirmation, Contact, Name, Party, PartyKind
from module.registry.standing import SuspensionCause
from module.registry.templates import from_template

DAY = date(2026, 12, 1)
REGISTERED = Address(AddressKind.REGISTRATION, city="Алматы", street="Абая")
POSTAL = Address(AddressKind.POSTAL, city="Астана", street="Мира")
PHONE = Contact(ChannelKind.TELEPHONE, "+77012345678")
PARTY = Party(
    kind=PartyKind.INDIVIDUAL,
    resident=False,
    identifier="900101300007",
    name=Name(ru="Имя"),
    addresses=(REGISTERED, POSTAL),
    contacts=(PHONE,),
    tax_number="T-1",
    registration_number="R-1",
)
MARK = TrademarkRight(
    certificate_number="100001",
    name=Name(ru="ЗНАК"),
    registered_on=DAY,
    valid_until=DAY,
    owners=(PARTY,),
    mark_type=MarkType.COMBINED,
    classes=(NiceClass(12, "Cars"),),
)
FULL = Form(
    capacity=Capacity.HOLDER,
    representative=PARTY,
    holder=PARTY,
    terms=Terms(
        ObjectKind.TRADEMARK, (Direction.IMPORT,), (Condition.NEW,), DAY, DAY, "Голограмма", "Нет голограммы", 5, "шт."
    ),
    insurance=Insurance(
        "77-1",
        "Страховщик",
        "ТОО",
        "200140000004",
        DAY,
        DAY,
        DAY,
        100,
        rescinded_on=DAY,
        is_annulled=True,
        another_class="КАСКО",
    ),
    goods=(GoodsBlock(("870310",), "ЗНАК", "Cars", (12,), ("one",), ("two",)),),
    right=MARK,
    undertaking=True,
    same_right_reason="Другая запись",
    reason="Причина",
    cause=SuspensionCause.AT_WILL,
    until=DAY,
    changed_on=DAY,
)
KEPT = object()
# field -> what stands in the new application: KEPT, or the value it begins with
TYPED: dict[str, dict[str, Any]] = {
    "form": {
        "capacity": KEPT,
        "undertaking": False,
        "same_right_reason": "",
        "reason": "",
        "cause": None,
        "until": None,
        "changed_on": None,
    },
    "terms": {
        "object_kind": KEPT,
        "directions": KEPT,
        "conditions": KEPT,
        "start": None,
        "end": None,
        "genuine_features": KEPT,
        "infringing_features": KEPT,
        "permitted_quantity": KEPT,
        "quantity_unit": KEPT,
    },
    "party": {
        "kind": KEPT,
        "resident": KEPT,
        "identifier": KEPT,
        "name": KEPT,
        "addresses": KEPT,
        "contacts": KEPT,
        "confirmation": Confirmation.BY_HAND,
        "tax_number": KEPT,
        "registration_number": KEPT,
    },
    "insurance": {
        "contract_number": KEPT,
        "insurer": KEPT,
        "policy_holder": KEPT,
        "policy_holder_identifier": KEPT,
        "concluded_on": KEPT,
        "start": KEPT,
        "end": KEPT,
        "amount": KEPT,
        "confirmation": Confirmation.BY_HAND,
        "rescinded_on": None,
        "is_annulled": False,
        "another_class": "",
    },
    "goods": {
        "hs_codes": KEPT,
        "word_name": KEPT,
        "description": KEPT,
        "nice_classes": KEPT,
        "genuine_pictures": (),
        "infringing_pictures": (),
    },
    "right": {
        "certificate_number": KEPT,
        "name": KEPT,
        "registered_on": KEPT,
        "valid_until": KEPT,
        "owners": (),
        "confirmation": Confirmation.BY_HAND,
        "mark_type": KEPT,
        "classes": KEPT,
    },
}
LOOKED_UP: dict[str, dict[str, Any]] = {
    "party": {
        **TYPED["party"],
        "name": Name(),
        "addresses": (POSTAL,),
        "tax_number": "",
        "registration_number": "",
    },
    "insurance": {
        **dict.fromkeys(("insurer", "policy_holder", "policy_holder_identifier"), ""),
        **dict.fromkeys(("concluded_on", "start", "end", "amount", "rescinded_on"), None),
        "contract_number": KEPT,
        "confirmation": Confirmation.BY_HAND,
        "is_annulled": False,
        "another_class": "",
    },
    "right": {
        "certificate_number": KEPT,
        "name": Name(),
        "registered_on": None,
        "valid_until": None,
        "owners": (),
        "confirmation": Confirmation.BY_HAND,
        "mark_type": MarkType.WORD,
        "classes": (),
    },
}


def compared(before: Any, after: Any, table: dict[str, Any]) -> list[str]:
    """The fields whose fate is another one than the table says."""
    expected = {name: getattr(before, name) if value is KEPT else value for name, value in table.items()}
    return [name for name, value in expected.items() if getattr(after, name) != value]


def parts(form: Form) -> dict[str, Any]:
    return {
        "form": form,
        "terms": form.terms,
        "party": form.holder,
        "insurance": form.insurance,
        "goods": form.goods[0],
        "right": form.right,
    }


def from_registers(how: Confirmation) -> Form:
    return replace(
        FULL,
        representative=replace(PARTY, confirmation=how),
        holder=replace(PARTY, confirmation=how),
        insurance=replace(FULL.insurance, confirmation=how),
        right=replace(MARK, confirmation=how),
    )


def test_the_table_judges_every_field() -> None:
    whole = {"representative", "holder", "terms", "insurance", "goods", "right"}
    for name, part in parts(FULL).items():
        known = {one.name for one in fields(part)} - (whole if name == "form" else set())
        assert set(TYPED[name]) == known, name
        assert name not in LOOKED_UP or set(LOOKED_UP[name]) == known, name


@pytest.mark.parametrize("how", [Confirmation.BY_HAND, Confirmation.UNCONFIRMED])
def test_what_was_typed_goes_over(how: Confirmation) -> None:
    old = from_registers(how)
    new = from_template(old)
    after = parts(new)
    assert {name: compared(part, after[name], TYPED[name]) for name, part in parts(old).items()} == {
        name: [] for name in TYPED
    }
    assert new.representative == new.holder
    assert type(new.right) is TrademarkRight


@pytest.mark.parametrize("how", [Confirmation.STATE_REGISTER, Confirmation.EDITED])
def test_what_registers_gave_is_asked_for_anew(how: Confirmation) -> None:
    old = from_registers(how)
    new = from_template(old)
    before, after = parts(old), parts(new)
    assert {name: compared(before[name], after[name], table) for name, table in LOOKED_UP.items()} == {
        name: [] for name in LOOKED_UP
    }
    assert new.representative == new.holder
    assert type(new.right) is TrademarkRight, "the kind of object is kept, and with it the fields of the step"
