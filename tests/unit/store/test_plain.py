"""Values go into JSON and come back as they were, whatever a person has typed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from module.registry.application import Attachment, Capacity, Form, Insurance, Terms
from module.registry.entry import (
    CommonContent,
    EntryOrigin,
    NationalContent,
    Recording,
    entry_contents,
    entry_form,
    opened,
)
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.lookups import CompanyRecord, InsuranceRecord, TrademarkRecord
from module.registry.objects import GoodsBlock, IpRight, MarkType, NiceClass
from module.registry.party import Address, Contact, Name, Party
from module.registry.prints import LegalText
from module.registry.signatures import OwnerRole, Signer
from module.store.plain import from_plain, to_plain

Value = TypeVar("Value")
TEXT = st.text(max_size=8)
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(str, TEXT)
NAME = st.builds(Name, TEXT, TEXT, TEXT, TEXT)
PARTY = st.builds(
    Party,
    name=NAME,
    identifier=TEXT,
    addresses=st.lists(st.from_type(Address), max_size=2).map(tuple),
    contacts=st.lists(st.from_type(Contact), max_size=2).map(tuple),
)
CLASSES = st.lists(st.from_type(NiceClass), max_size=2).map(tuple)
RIGHT = st.builds(
    TrademarkRight,
    name=NAME,
    classes=CLASSES,
    owners=st.lists(PARTY, max_size=1).map(tuple),
    registered_on=st.none() | st.dates(),
    valid_until=st.none() | st.dates(),
)
INDICATION = st.builds(IndicationRight, name=NAME, place=TEXT, quality=TEXT, valid_until=st.none() | st.dates())
FORM = st.builds(
    Form,
    representative=PARTY,
    holder=PARTY,
    terms=st.from_type(Terms),
    insurance=st.from_type(Insurance),
    goods=st.lists(st.from_type(GoodsBlock), max_size=2).map(tuple),
    right=st.one_of(RIGHT, INDICATION, st.builds(IpRight, name=NAME)),
    undertaking=st.booleans(),
)
QUICK = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def through_json(value: Value) -> Value:
    return from_plain(json.loads(json.dumps(to_plain(value))), type(value))


@given(FORM)
@QUICK
def test_a_form(form: Form) -> None:
    assert through_json(form) == form


@given(FORM, st.lists(st.from_type(Attachment), max_size=2).map(tuple))
@QUICK
def test_a_form_becomes_an_entry_and_comes_back(form: Form, files: tuple[Attachment, ...]) -> None:
    """Nothing is lost on the way but what an entry does not keep: the undertaking, a representative nobody acts by."""
    common, national = through_json(entry_contents(form, files)[0]), through_json(entry_contents(form, files)[1])
    day = date(2026, 12, 1)
    entry = opened("00001", EntryOrigin.DECIDED, Recording(day, datetime(2026, 12, 1, tzinfo=UTC)), common, national)
    now = entry.as_of(day)
    acts = form.representative if form.capacity is Capacity.REPRESENTATIVE else Party()
    assert entry_form(now) == replace(form, representative=acts, undertaking=False)
    assert now.common.files == files


@pytest.mark.parametrize("kind", [Attachment, Signer, LegalText, InsuranceRecord, Name, Terms])
@given(data=st.data())
@QUICK
def test_other_values(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert through_json(value) == value


@given(
    st.builds(CompanyRecord, identifier=TEXT, name=NAME, address=st.from_type(Address), registered_on=st.none()),
    st.builds(
        TrademarkRecord,
        certificate_number=TEXT,
        name=NAME,
        registered_on=st.dates(),
        valid_until=st.none(),
        classes=CLASSES,
        owners=st.just(()),
        picture=st.binary(max_size=9),
        contracts=st.just(("a", "b")),
    ),
)
@QUICK
def test_answers_of_registers(company: CompanyRecord, mark: TrademarkRecord) -> None:
    assert through_json(company) == company
    assert through_json(mark) == mark


def test_the_roles_of_a_certificate_have_one_order() -> None:
    """The journal and the evidence hold digests: the same set must give the same text."""
    roles = frozenset(OwnerRole)
    assert to_plain(roles) == sorted(roles)


def test_a_form_of_an_older_day_gets_the_defaults_of_what_came_later() -> None:
    assert from_plain({}, Form) == Form()
    assert from_plain({"undertaking": True, "gone_since": 1}, Form) == Form(undertaking=True)


def test_a_form_of_9217642_has_its_right_under_another_name() -> None:
    kept = {"certificate_number": "200201", "mark_type": "combined", "valid_until": "2031-01-02"}
    right = TrademarkRight("200201", mark_type=MarkType.COMBINED, valid_until=date(2031, 1, 2))
    assert from_plain({"trademark": kept}, Form) == Form(right=right)


@pytest.mark.parametrize(
    ("right", "tag"), [(IpRight(), "plain"), (TrademarkRight(), "mark"), (IndicationRight(), "indication")]
)
def test_the_tags_of_rights_are_contract(right: IpRight, tag: str) -> None:
    assert to_plain(right)["type"] == tag
    assert to_plain(Form(right=right))["right"]["type"] == tag


def test_the_right_of_a_landed_entry_is_that_of_a_mark() -> None:
    kept = {"object_kind": "trademark", "right": {"certificate_number": "200301", "mark_type": "word"}}
    assert from_plain(kept, CommonContent).right == TrademarkRight("200301")


def test_a_right_that_nobody_knows_is_no_other_right() -> None:
    with pytest.raises(Exception, match="Form"):
        from_plain({"right": {"type": "patent"}}, Form)


@pytest.mark.parametrize("plain", [{"capacity": "nobody"}, {"terms": {"start": "31.12.2026"}}, {"goods": 1}])
@pytest.mark.asvs("15.3.5")
def test_data_that_do_not_fit_are_not_taken(plain: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"structuring|capacity|terms|goods"):
        from_plain(plain, Form)


def test_content_of_an_earlier_release_is_read_with_nothing_in_its_new_fields() -> None:
    """Importers came later: stored content without them says that there are none."""
    stored = to_plain(NationalContent(genuine_features="Голограмма"))
    del stored["importers"]
    found = from_plain(stored, NationalContent)
    assert found == NationalContent(genuine_features="Голограмма")
    assert found.importers == ()
