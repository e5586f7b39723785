"""What a change of an entry may touch, by kind of object: the row «Изменение» of application-kinds (a), by hand.

Open: representative, holder's data, features, quantity, direction, condition, goods, words, description, insurance,
what the right document says. Locked: kind, certificate number, «От», «До», and what no change asks for.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from module.registry.application import ApplicationKind, Capacity, Form, Insurance, Section
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.kinds import type_of
from module.registry.objects import Condition, Direction, GoodsBlock, IpRight, MarkType, NiceClass, ObjectKind
from module.registry.party import Confirmation, Name, Party, PartyKind
from module.registry.standing import SuspensionCause

CHANGE = type_of(ApplicationKind.CHANGE)
OTHER: dict[str, Any] = {
    "terms.object_kind": ObjectKind.RELATED_RIGHTS,
    "terms.directions": (Direction.EXPORT,),
    "terms.conditions": (Condition.USED,),
    "terms.start": date(2026, 1, 1),
    "terms.end": date(2029, 1, 1),
    "terms.genuine_features": "голограмма",
    "terms.infringing_features": "без голограммы",
    "terms.permitted_quantity": 5,
    "terms.quantity_unit": "кг",
    "holder": Party(identifier="650101000014", name=Name(ru="ТОО «Байтерек»")),
    "representative": Party(kind=PartyKind.INDIVIDUAL, identifier="900101300017"),
    "insurance": Insurance("С-2"),
    "goods": (GoodsBlock(hs_codes=("090121",), word_name="КОФЕ", genuine_pictures=("f9",)),),
    "reason": "Новая голограмма",
    "changed_on": date(2027, 1, 5),
    "capacity": Capacity.HOLDER,
    "undertaking": True,
    "same_right_reason": "другое",
    "cause": SuspensionCause.AT_WILL,
    "until": date(2027, 3, 1),
    "right.certificate_number": "9",
    "right.name": Name(ru="ЖАҢА"),
    "right.registered_on": date(2020, 1, 1),
    "right.valid_until": date(2031, 1, 1),
    "right.owners": (Party(identifier="650101000014"),),
    "right.confirmation": Confirmation.EDITED,
    "right.mark_type": MarkType.COMBINED,
    "right.classes": (NiceClass(30),),
    "right.registration_number": "ГУ-1",
    "right.place": "Алматы",
    "right.registered_goods": "яблоки",
    "right.quality": "сладкие",
}
"""Another value of each field that a draft has."""
OF_ALL_LOCKED = {
    "terms.object_kind",
    "terms.start",
    "terms.end",
    "capacity",
    "undertaking",
    "same_right_reason",
    "cause",
    "until",
    "right.certificate_number",
}
OF_ALL_OPEN = {
    "terms.directions",
    "terms.conditions",
    "terms.genuine_features",
    "terms.infringing_features",
    "terms.permitted_quantity",
    "terms.quantity_unit",
    "holder",
    "representative",
    "insurance",
    "goods",
    "reason",
    "changed_on",
    "right.name",
    "right.registered_on",
    "right.valid_until",
    "right.owners",
    "right.confirmation",
}
OF_MARKS = {"right.mark_type", "right.classes"}
OF_INDICATIONS = {"right.registration_number", "right.place", "right.registered_goods", "right.quality"}
ROWS: list[tuple[ObjectKind, IpRight, set[str]]] = [
    (ObjectKind.TRADEMARK, TrademarkRight("1"), OF_ALL_OPEN | OF_MARKS),
    (ObjectKind.SERVICE_MARK, TrademarkRight("1"), OF_ALL_OPEN | OF_MARKS),
    (ObjectKind.GEOGRAPHICAL_INDICATION, IndicationRight("1"), OF_ALL_OPEN | OF_INDICATIONS),
    (ObjectKind.APPELLATION_OF_ORIGIN, IndicationRight("1"), OF_ALL_OPEN | OF_INDICATIONS),
    (ObjectKind.COPYRIGHT, IpRight("1"), OF_ALL_OPEN),
    (ObjectKind.RELATED_RIGHTS, IpRight("1"), OF_ALL_OPEN),
]


def fields_of(form: Form) -> set[str]:
    """Every field of a draft, those of terms and right one by one."""
    whole = {one.name for one in fields(form)} - {"terms", "right"}
    return whole | {f"{part}.{one.name}" for part in ("terms", "right") for one in fields(getattr(form, part))}


def with_other(form: Form, name: str) -> Form:
    part, _, field = name.partition(".")
    if not field:
        return replace(form, **{name: OTHER[name]})
    old = getattr(form, part)
    assert is_dataclass(old) and not isinstance(old, type)
    kind = ObjectKind.COPYRIGHT if form.terms.object_kind is ObjectKind.RELATED_RIGHTS else OTHER[name]
    value = kind if name == "terms.object_kind" else OTHER[name]
    return replace(form, **{part: replace(old, **{field: value})})


@pytest.mark.parametrize(("kind", "right", "opened"), ROWS, ids=[str(row[0]) for row in ROWS])
def test_what_a_change_may_touch(kind: ObjectKind, right: IpRight, opened: set[str]) -> None:
    bare = Form(right=right)
    form = replace(bare, terms=replace(bare.terms, object_kind=kind))
    everything = fields_of(form)
    assert everything == OF_ALL_LOCKED | opened, "a new field of the form stands in the table too"
    assert {name for name in everything if CHANGE.edits_only(form, with_other(form, name))} == opened


def test_the_table_knows_every_kind_of_the_law() -> None:
    assert {row[0] for row in ROWS} == set(ObjectKind)


@pytest.mark.parametrize(("kind", "right"), [row[:2] for row in ROWS], ids=[str(row[0]) for row in ROWS])
def test_the_page_of_the_right_asks_for_no_certificate_number(kind: ObjectKind, right: IpRight) -> None:
    scope = CHANGE.scope_of(Section.RIGHT, kind)
    assert scope is not None and "certificate_number" not in scope.fields and "valid_until" in scope.fields
