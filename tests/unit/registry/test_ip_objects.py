"""What the law asks of each kind of object, written by hand; the rest is advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from module.registry import ip_objects
from module.registry.application import Form, Section
from module.registry.cautions import cautions
from module.registry.ip_objects import asks_classes, fitted, ip_object, offered, section_label
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import GoodsBlock, IpRight, ObjectKind
from module.registry.party import Confirmation, Name
from module.registry.rules import ApplicationForRules, faults
from tests.support.registry import FILES, FORM
from tests.unit.registry.test_rules import context, without

INDICATIONS = (ObjectKind.GEOGRAPHICAL_INDICATION, ObjectKind.APPELLATION_OF_ORIGIN)
RIGHT = IndicationRight(
    "17-ПП",
    Name(ru="АЛМАТИНСКИЙ АПОРТ"),
    valid_until=date(2028, 12, 1),
    registration_number="17",
    place="Алматинская область",
    registered_goods="Яблоки",
)


def of_kind(kind: ObjectKind, **changes: Any) -> Form:
    goods = tuple(replace(block, nice_classes=()) for block in FORM.goods)
    return replace(FORM, terms=replace(FORM.terms, object_kind=kind), right=replace(RIGHT, **changes), goods=goods)


def refused(form: Form, files: Any = FILES) -> list[tuple[str, str, str]]:
    found = faults(ApplicationForRules(form, files, filer=form.representative.identifier), context())
    return [(fault.code, fault.path, fault.message.msgid) for fault in found]


def advised(form: Form) -> list[str]:
    return [one.path for one in cautions(form, context())]


def test_exactly_the_kinds_with_a_file_are_offered_in_the_order_of_the_law() -> None:
    files = {file.stem for file in Path(ip_objects.__file__).parent.glob("*.py")} - {"__init__", "base", "unfiled"}
    assert {kind.value for kind in offered()} == files
    assert [kind.value for kind in offered()] == [
        "trademark",
        "service_mark",
        "geographical_indication",
        "appellation_of_origin",
    ]


@pytest.mark.parametrize("kind", INDICATIONS)
def test_a_whole_indication_is_neither_refused_nor_advised(kind: ObjectKind) -> None:
    assert refused(of_kind(kind)) == []
    assert advised(of_kind(kind)) == []


@pytest.mark.parametrize("kind", INDICATIONS)
@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"name": Name()}, "right.name_ru", "Enter the name as it is registered."),
        (
            {"certificate_number": ""},
            "right.certificate_number",
            "Enter the number of the certificate of the right to use.",
        ),
        ({"valid_until": None}, "right.valid_until", "Enter the day until which the right to use is valid."),
    ],
)
def test_the_proof_of_the_right_is_demanded(kind: ObjectKind, changes: Any, path: str, words: str) -> None:
    """Art. 461 para. 4: documents of existence and ownership; art. 464: never past the right."""
    assert refused(of_kind(kind, **changes)) == [("CC461.4", path, words)]


@pytest.mark.parametrize("field", ["registration_number", "place", "registered_goods"])
def test_what_only_describes_an_indication_is_advice(field: str) -> None:
    form = of_kind(ObjectKind.GEOGRAPHICAL_INDICATION, **{field: ""})
    assert refused(form) == []
    assert advised(form) == [f"right.{field}"]


def test_advice_waits_until_somebody_has_begun_with_the_right() -> None:
    form = of_kind(ObjectKind.GEOGRAPHICAL_INDICATION)
    assert [path for path in advised(replace(form, right=IndicationRight())) if path.startswith("right")] == []


def test_the_certificate_of_an_indication_is_attached_since_no_register_answers() -> None:
    assert refused(of_kind(INDICATIONS[0]), without("right")) == [
        ("CC461.4", "documents.right", "Attach the certificate of the right to use.")
    ]


def test_a_right_to_use_that_has_ended_is_refused() -> None:
    ended = of_kind(INDICATIONS[0], valid_until=date(2026, 11, 19))
    assert ("CC461.4", "right.valid_until") in [found[:2] for found in refused(ended)]


def test_protection_ends_with_the_right_to_use_and_says_so() -> None:
    cut = of_kind(INDICATIONS[0], valid_until=date(2028, 6, 1))
    assert refused(cut) == []
    assert "terms.end" in advised(cut)


def test_the_step_of_the_right_is_called_by_the_object() -> None:
    names = {
        kind: section_label(Section.RIGHT, Form(terms=replace(FORM.terms, object_kind=kind))).msgid
        for kind in offered()
    }
    assert list(names.values()) == [
        "Trademark",
        "Service mark",
        "Geographical indication",
        "Appellation of origin",
    ]
    assert section_label(Section.RIGHT, Form()).msgid == "Right document"
    assert section_label(Section.GOODS, FORM).msgid == "Details of goods"


@pytest.mark.parametrize(
    ("kind", "right", "kept"),
    [
        (ObjectKind.SERVICE_MARK, FORM.right, FORM.right),
        (ObjectKind.TRADEMARK, IpRight("1", Name("АЛТЫН")), TrademarkRight("1", Name("АЛТЫН"))),
        (ObjectKind.GEOGRAPHICAL_INDICATION, FORM.right, IndicationRight()),
        (ObjectKind.APPELLATION_OF_ORIGIN, RIGHT, RIGHT),
        (ObjectKind.COPYRIGHT, FORM.right, FORM.right),
        (None, FORM.right, FORM.right),
    ],
)
def test_another_kind_keeps_what_of_the_right_is_the_same(kind: ObjectKind, right: IpRight, kept: IpRight) -> None:
    assert fitted(Form(terms=replace(FORM.terms, object_kind=kind), right=right)).right == kept


def test_kinds_on_the_wire_have_the_code_of_the_act_and_indications_none() -> None:
    """Decision 148 names the service mark beside the trademark (rules para. 4, regulation para. 5)."""
    assert {kind: ip_object(kind).wire_code for kind in ObjectKind} == {
        ObjectKind.COPYRIGHT: "АП",
        ObjectKind.RELATED_RIGHTS: "СП",
        ObjectKind.TRADEMARK: "ТЗ",
        ObjectKind.SERVICE_MARK: "ТЗ",
        ObjectKind.GEOGRAPHICAL_INDICATION: "",
        ObjectKind.APPELLATION_OF_ORIGIN: "",
    }


def test_a_right_is_empty_whatever_its_source() -> None:
    assert IndicationRight(confirmation=Confirmation.UNCONFIRMED).is_empty
    assert not RIGHT.is_empty and IpRight().is_empty


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (None, True),
        (ObjectKind.TRADEMARK, True),
        (ObjectKind.SERVICE_MARK, True),
        *((kind, False) for kind in INDICATIONS),
    ],
)
def test_classes_of_goods_are_asked_of_marks_and_shown_where_some_stand(kind: ObjectKind | None, asked: bool) -> None:
    form = Form(terms=replace(FORM.terms, object_kind=kind))
    assert asks_classes(form, GoodsBlock()) is asked
    assert asks_classes(form, GoodsBlock(nice_classes=(31,)))
