"""Which values of a change are answered together (DESIGN D15), by hand: every field that a change may touch has a row.

The number of a person goes with the name, an amount with its unit, a contract of insurance whole; addresses and
contacts have answers of their own, so has each detail of the right document and of a block of goods.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from module.registry.amending import value_changes
from module.registry.application import Attachment, AttachmentRole, Insurance, Section
from module.registry.change_groups import AskedGroup, grouped, nearest, related, row_group
from module.registry.entry import CommonContent, Content, NationalContent
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import OBJECT, TrademarkRight
from module.registry.kinds.changeable import TERMS
from module.registry.objects import Condition, Direction, GoodsBlock, MarkType, NiceClass
from module.registry.party import Address, ChannelKind, Confirmation, Contact, Name, Party, PartyKind

OWNER = Party(
    identifier="120340000018",
    name=Name(ru="ТОО «Достык»"),
    addresses=(Address(city="Астана"),),
    contacts=(Contact(ChannelKind.EMAIL, "a@example.kz"),),
)
PICTURE = Attachment("f1", AttachmentRole.GENUINE, "tea.png", "image/png", 100, "ab" * 32)
TEA = GoodsBlock(hs_codes=("090210",), word_name="ЧАЙ", description="Чай зелёный", nice_classes=(30,))
COFFEE = GoodsBlock(hs_codes=("090121",), word_name="КОФЕ", description="Кофе")
COCOA = GoodsBlock(hs_codes=("180500",), word_name="КАКАО", description="Какао")
MARK = TrademarkRight(certificate_number="1", name=Name(ru="ДОСТЫК"), valid_until=date(2030, 6, 30))
PLACE = IndicationRight(certificate_number="1", name=Name(ru="ДОСТЫК"))
COMMON = CommonContent(right=MARK, holders=(OWNER,), goods=(TEA, COFFEE))
OF_A_PLACE = replace(COMMON, right=PLACE)
NATIONAL = NationalContent(
    representative=OWNER,
    insurance=Insurance("С-1", amount=5_000_000),
    directions=(Direction.IMPORT,),
    genuine_features="голограмма",
    permitted_quantity=100,
    quantity_unit="шт",
)
OF_A_PARTY: dict[str, tuple[Any, str]] = {
    "kind": (PartyKind.INDIVIDUAL, ""),
    "resident": (False, ""),
    "identifier": ("650101000014", ""),
    "name": (Name(ru="ТОО «Достык»", kk="«Достық» ЖШС"), ""),
    "confirmation": (Confirmation.EDITED, ""),
    "tax_number": ("620200000001", ""),
    "registration_number": ("12", ""),
    "addresses": ((Address(city="Алматы"),), ".addresses"),
    "contacts": ((Contact(ChannelKind.EMAIL, "b@example.kz"),), ".contacts"),
}
"""Another value of a field, and what stands behind the name of the party in its key."""
OF_GOODS: dict[str, tuple[Any, str]] = {
    "hs_codes": (("090122",), "goods.2.hs_codes"),
    "word_name": ("КОФЕ ДОСТЫК", "goods.2.word_name"),
    "description": ("Кофе молотый", "goods.2.description"),
    "nice_classes": ((30,), "goods.2.nice_classes"),
    "genuine_pictures": (("f1",), "goods.2.genuine_pictures"),
    "infringing_pictures": (("f1",), "goods.2.infringing_pictures"),
}
OF_A_MARK: dict[str, tuple[Any, str]] = {
    "name": (Name(ru="ДОСТЫҚ"), "right.name"),
    "registered_on": (date(2020, 1, 1), "right.registered_on"),
    "valid_until": (date(2031, 6, 30), "right.valid_until"),
    "owners": ((OWNER,), "right.owners"),
    "confirmation": (Confirmation.EDITED, "right"),
    "mark_type": (MarkType.COMBINED, "right.mark_type"),
    "classes": ((NiceClass(30),), "right.classes"),
}
OF_AN_INDICATION: dict[str, tuple[Any, str]] = {
    "registration_number": ("ГУ-1", "right.registration_number"),
    "place": ("Алматы", "right.place"),
    "registered_goods": ("яблоки", "right.registered_goods"),
    "quality": ("сладкие", "right.quality"),
}
OF_TERMS: dict[str, tuple[Any, str]] = {
    "directions": ((Direction.EXPORT,), "directions"),
    "conditions": ((Condition.USED,), "conditions"),
    "genuine_features": ("две голограммы", "genuine_features"),
    "infringing_features": ("без голограммы", "infringing_features"),
    "permitted_quantity": (5, "permitted_quantity"),
    "quantity_unit": ("кг", "permitted_quantity"),
}
OF_INSURANCE: dict[str, Any] = {
    "contract_number": "С-2",
    "insurer": "АО «Сақтандыру»",
    "policy_holder": "ТОО «Достык»",
    "policy_holder_identifier": "120340000018",
    "concluded_on": date(2026, 1, 1),
    "start": date(2026, 1, 2),
    "end": date(2027, 1, 1),
    "amount": 6_000_000,
    "confirmation": Confirmation.EDITED,
}
SAID_BY_THE_REGISTER_ALONE = {"rescinded_on", "is_annulled", "another_class"}
LOCKED = {"certificate_number"}


def keys(before: Content, after: Content) -> list[str]:
    return [one.key for one in grouped(value_changes(before, after), ())]


def names(of: type[Any]) -> set[str]:
    return {one.name for one in fields(of)}


def test_every_field_of_a_change_has_a_row() -> None:
    assert set(OF_A_PARTY) == names(Party)
    assert set(OF_GOODS) == names(GoodsBlock)
    assert set(OF_A_MARK) == names(TrademarkRight) - LOCKED
    assert set(OF_A_MARK) | set(OF_AN_INDICATION) == (names(IndicationRight) | {"mark_type", "classes"}) - LOCKED
    assert set(OF_TERMS) == TERMS
    assert set(OF_INSURANCE) == names(Insurance) - SAID_BY_THE_REGISTER_ALONE


@pytest.mark.parametrize("name", OF_A_PARTY)
def test_a_person(name: str) -> None:
    value, behind = OF_A_PARTY[name]
    changed = replace(OWNER, **{name: value})
    assert keys(COMMON, replace(COMMON, holders=(changed,))) == [f"holder{behind}"]
    assert keys(NATIONAL, replace(NATIONAL, representative=changed)) == [f"representative{behind}"]


@pytest.mark.parametrize("name", OF_GOODS)
def test_a_block_of_goods(name: str) -> None:
    value, key = OF_GOODS[name]
    assert keys(COMMON, replace(COMMON, goods=(TEA, replace(COFFEE, **{name: value})))) == [key]


@pytest.mark.parametrize("name", OF_A_MARK)
def test_a_mark(name: str) -> None:
    value, key = OF_A_MARK[name]
    assert keys(COMMON, replace(COMMON, right=replace(MARK, **{name: value}))) == [key]


@pytest.mark.parametrize("name", OF_AN_INDICATION)
def test_an_indication(name: str) -> None:
    value, key = OF_AN_INDICATION[name]
    assert keys(OF_A_PLACE, replace(OF_A_PLACE, right=replace(PLACE, **{name: value}))) == [key]


@pytest.mark.parametrize("name", OF_TERMS)
def test_terms(name: str) -> None:
    value, key = OF_TERMS[name]
    assert keys(NATIONAL, replace(NATIONAL, **{name: value})) == [key]


@pytest.mark.parametrize("name", OF_INSURANCE)
def test_insurance(name: str) -> None:
    changed = replace(NATIONAL.insurance, **{name: OF_INSURANCE[name]})
    assert keys(NATIONAL, replace(NATIONAL, insurance=changed)) == ["insurance"]


def test_what_goes_together_is_one_group() -> None:
    found = grouped(value_changes(NATIONAL, replace(NATIONAL, permitted_quantity=7, quantity_unit="кг")), ())
    assert [(one.key, len(one.changes)) for one in found] == [("permitted_quantity", 2)]
    named = replace(OWNER, tax_number="1", registration_number="2", addresses=(Address(city="Алматы"),))
    found = grouped(value_changes(COMMON, replace(COMMON, holders=(named,))), ())
    assert [(one.key, len(one.changes)) for one in found] == [("holder.addresses", 1), ("holder", 2)]
    buyer = replace(OWNER, identifier="650101000014", name=Name(ru="ТОО «Байтерек»"), addresses=(), contacts=())
    assert keys(COMMON, replace(COMMON, holders=(buyer,))) == ["holder"]


def test_another_source_of_the_details_makes_one_group_of_all() -> None:
    """Nobody can say which half of a person or a right document the register confirms."""
    owner = replace(
        OWNER, confirmation=Confirmation.STATE_REGISTER, tax_number="1", addresses=(Address(city="Алматы"),)
    )
    right = replace(MARK, confirmation=Confirmation.STATE_REGISTER, name=Name(ru="ДОС"), valid_until=date(2031, 1, 1))
    asked = replace(COMMON, holders=(owner,), right=right)
    assert sorted(keys(COMMON, asked)) == ["holder", "right"]


def test_blocks_and_holders_that_come_or_go_have_a_key_each() -> None:
    assert keys(COMMON, replace(COMMON, goods=(TEA, COFFEE, COCOA, GoodsBlock(word_name="МЁД")))) == [
        "goods.+1",
        "goods.+2",
    ]
    assert keys(COMMON, replace(COMMON, goods=(COFFEE,))) == ["goods.1"]
    second = Party(identifier="650101000014", name=Name(ru="ТОО «Байтерек»"))
    both = replace(COMMON, holders=(OWNER, second))
    assert keys(both, COMMON) == ["holder.2"]
    assert keys(both, replace(both, holders=(OWNER, replace(second, tax_number="1")))) == ["holder.2"]


def test_a_file_has_no_answer_of_its_own() -> None:
    shown = replace(COMMON, goods=(replace(TEA, genuine_pictures=("f1",)), COFFEE), files=(PICTURE,))
    assert keys(COMMON, shown) == ["goods.1.genuine_pictures"]
    assert keys(COMMON, replace(COMMON, files=(PICTURE,))) == []


def features(asked: str, now: str) -> AskedGroup:
    theirs = value_changes(NATIONAL, replace(NATIONAL, genuine_features=now))
    (found,) = grouped(value_changes(NATIONAL, replace(NATIONAL, genuine_features=asked)), theirs)
    return found


def test_what_somebody_else_wrote_is_told_with_its_mark() -> None:
    two, three = features("две", "три"), features("две", "четыре")
    assert [one.after for one in two.against] == ["три"]
    assert two.seen and three.seen and two.seen != three.seen
    assert two.enterable
    assert (features("две", "две").against, features("две", "две").seen) == ((), "")


def test_nothing_is_entered_into_what_is_gone() -> None:
    asked = value_changes(COMMON, replace(COMMON, goods=(TEA, replace(COFFEE, description="Кофе молотый"))))
    (found,) = grouped(asked, value_changes(COMMON, replace(COMMON, goods=(TEA,))))
    assert found.key == "goods.2.description" and not found.enterable


@pytest.mark.parametrize(
    ("section", "name", "key"),
    [
        (Section.HOLDER, "identifier", "holder"),
        (Section.HOLDER, "nameKk", "holder"),
        (Section.HOLDER, "address", "holder.addresses"),
        (Section.HOLDER, "territory", "holder.addresses"),
        (Section.HOLDER, "contact", "holder.contacts"),
        (Section.REPRESENTATIVE, "contact", "representative.contacts"),
        (Section.INSURANCE, "amount", "insurance"),
        (Section.GOODS, "hsCode", "goods.2.hs_codes"),
        (Section.GOODS, "wordName", "goods.2.word_name"),
        (Section.GOODS, "niceClass", "goods.2.nice_classes"),
        (Section.GOODS, "genuinePicture", "goods.2.genuine_pictures"),
        (Section.GOODS, "infringingPicture", "goods.2.infringing_pictures"),
        (Section.GOODS, "description", "goods.2.description"),
        (Section.RIGHT, "nameRu", "right.name"),
        (Section.RIGHT, "nameKk", "right.name"),
        (Section.RIGHT, "markType", "right.mark_type"),
        (Section.RIGHT, "niceClass", "right.classes"),
        (Section.RIGHT, "validUntil", "right.valid_until"),
        (Section.RIGHT, "owner", "right.owners"),
        (Section.RIGHT, "source", "right"),
        (Section.TERMS, "direction", "directions"),
        (Section.TERMS, "condition", "conditions"),
        (Section.TERMS, "genuineFeatures", "genuine_features"),
        (Section.TERMS, "infringingFeatures", "infringing_features"),
        (Section.TERMS, "permittedQuantity", "permitted_quantity"),
    ],
)
def test_a_row_of_the_application_belongs_to_a_key(section: Section, name: str, key: str) -> None:
    assert row_group(section, "2", name, OBJECT) == key


@pytest.mark.parametrize(
    ("key", "asked", "found"),
    [
        ("holder.addresses", {"holder.addresses", "holder"}, "holder.addresses"),
        ("holder.addresses", {"holder"}, "holder"),
        ("goods.+1.hs_codes", {"goods.+1"}, "goods.+1"),
        ("goods.2.hs_codes", {"goods.1"}, ""),
        ("holder", {"holder.addresses"}, ""),
    ],
)
def test_the_nearest_key(key: str, asked: set[str], found: str) -> None:
    assert nearest(key, asked) == found


def test_a_whole_and_its_part_are_related_and_two_blocks_are_not() -> None:
    assert related("holder", "holder.addresses") and related("holder.addresses", "holder")
    assert not related("goods.1", "goods.10") and not related("holder.addresses", "holder.contacts")
