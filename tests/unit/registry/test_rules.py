"""Each provision passes the whole form and finds the one thing that breaks it, at the place where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from module.kernel.workdays import Calendar
from module.registry.application import Attachment, Capacity, DocumentKind, Form, Section
from module.registry.deadlines import Deadlines, Term, TermUnit
from module.registry.objects import MarkType, ObjectKind
from module.registry.party import Address, Confirmation, Name, PartyKind
from module.registry.rule_context import RuleContext
from module.registry.rules import INCLUSION_RULES, ApplicationForRules, faults, section_faults
from tests.support.registry import FILES, FORM, HOLDER, POWER, RIGHT, TODAY

CALENDAR = Calendar(frozenset(), frozenset(), date(2030, 12, 31))


def context(years: int | None = 2, **index: int) -> RuleContext:
    term = Term("protection.max", years, TermUnit.YEARS, "CC art. 464")
    deadlines = Deadlines({term.key: term}, CALENDAR, time(18, 30))
    return RuleContext(TODAY, deadlines, {2026: 4325} if not index else {}, 1000)


def found(form: Form, files: tuple[Attachment, ...] = FILES, where: RuleContext | None = None) -> list[tuple[str, str]]:
    return [(fault.code, fault.path) for fault in faults(ApplicationForRules(form, files), where or context())]


def changed(part: str, **values: Any) -> Form:
    return replace(FORM, **{part: replace(getattr(FORM, part), **values)})


def goods(**values: Any) -> Form:
    return replace(FORM, goods=(replace(FORM.goods[0], **values),))


def nameless(*, resident: bool) -> Form:
    """A holder without a number, insured by the representative."""
    form = changed("holder", identifier="", resident=resident)
    return replace(form, insurance=replace(form.insurance, policy_holder_identifier=form.representative.identifier))


def abroad(**values: Any) -> Form:
    """A holder from abroad without a number of the Republic."""
    address = Address(country="SE", city="Borås", street="Allégatan", house="12")
    form = nameless(resident=False)
    return replace(form, holder=replace(form.holder, **{"addresses": (address,), **values}))


def without(*ids: str) -> tuple[Attachment, ...]:
    return tuple(file for file in FILES if file.id not in ids)


BEFORE, DAY = TODAY - timedelta(days=1), timedelta(days=1)


def test_a_whole_form_breaks_nothing() -> None:
    assert found(FORM) == []


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (changed("holder", name=Name()), ("CC461.3.1", "holder.name_ru")),
        (nameless(resident=True), ("CC461.3.1", "holder.identifier")),
        (changed("holder", addresses=()), ("CC461.3.1", "holder.city")),
        (changed("holder", addresses=(Address(),)), ("CC461.3.1", "holder.city")),
        (changed("holder", contacts=HOLDER.contacts[1:]), ("CC461.3.1", "holder.telephone")),
        (changed("representative", contacts=HOLDER.contacts[:1]), ("CC461.3.1", "representative.email")),
        (abroad(addresses=HOLDER.addresses), ("CC461.3.1", "holder.country")),
        (abroad(addresses=(Address(country="SE"),)), ("CC461.3.1", "holder.city")),
        (changed("terms", object_kind=None), ("CC461.3.2", "terms.object_kind")),
        (changed("terms", object_kind=ObjectKind.COPYRIGHT), ("CC461.3.2", "terms.object_kind")),
        (changed("terms", directions=()), ("CC461.3.2", "terms.directions")),
        (changed("terms", conditions=()), ("CC461.3.2", "terms.conditions")),
        (changed("terms", genuine_features=""), ("CC461.3.2", "terms.genuine_features")),
        (changed("terms", infringing_features=""), ("CC461.3.2", "terms.infringing_features")),
        (changed("terms", start=None), ("CC464", "terms.start")),
        (changed("terms", end=None), ("CC464", "terms.end")),
        (changed("terms", end=date(2026, 11, 30)), ("CC464", "terms.end")),
        (changed("terms", start=date(2026, 11, 1), end=BEFORE), ("CC464", "terms.end")),
        (changed("terms", end=date(2028, 11, 21)), ("CC464", "terms.end")),
        (changed("terms", start=date(2028, 11, 21), end=date(2028, 11, 30)), ("CC464", "terms.end")),
        (changed("right", valid_until=date(2026, 11, 30)), ("CC464", "terms.start")),
        (replace(FORM, goods=()), ("CC461.3.2", "goods")),
        (goods(hs_codes=()), ("CC461.3.2", "goods.0.hs_codes")),
        (goods(hs_codes=("200799", "2007")), ("CC461.3.2", "goods.0.hs_codes")),
        (goods(hs_codes=("2007991",)), ("CC461.3.2", "goods.0.hs_codes")),
        (goods(description=""), ("CC461.3.2", "goods.0.description")),
        (goods(nice_classes=(46,)), ("CC461.3.2", "goods.0.nice_classes")),
        (goods(nice_classes=(0, 45)), ("CC461.3.2", "goods.0.nice_classes")),
        (goods(genuine_pictures=()), ("CC461.4", "goods.0.genuine_picture")),
        (goods(infringing_pictures=("right",)), ("CC461.4", "goods.0.infringing_picture")),
        (changed("right", certificate_number=""), ("CC461.4", "right.certificate_number")),
        (changed("right", name=Name()), ("CC461.4", "right.name_ru")),
        (changed("right", valid_until=None), ("CC461.4", "right.valid_until")),
        (replace(FORM, undertaking=False), ("CC461.4", "undertaking.undertaking")),
        (changed("insurance", contract_number=""), ("CC461.4", "insurance.contract_number")),
        (changed("insurance", amount=None), ("CC461.4", "insurance.amount")),
        (changed("insurance", amount=4_324_999), ("CC461.4", "insurance.amount")),
        (changed("insurance", end=None), ("CC461.4", "insurance.end")),
        (changed("insurance", end=BEFORE), ("CC461.4", "insurance.end")),
        (changed("insurance", policy_holder_identifier="991263000009"), ("CC461.4", "insurance.contract_number")),
        (changed("insurance", is_annulled=True), ("CC461.4", "insurance.contract_number")),
        (changed("insurance", rescinded_on=BEFORE), ("CC461.4", "insurance.contract_number")),
        (changed("insurance", another_class="Cargo"), ("CC461.4", "insurance.contract_number")),
        (
            changed(
                "insurance",
                policy_holder="Norden Mills AB",
                policy_holder_identifier="",
                confirmation=Confirmation.STATE_REGISTER,
            ),
            ("CC461.4", "insurance.contract_number"),
        ),
    ],
)
@pytest.mark.asvs("2.2.2", "2.2.3")
def test_one_thing_wrong_is_one_fault_at_its_place(form: Form, fault: tuple[str, str]) -> None:
    assert found(form) == [fault]


@pytest.mark.parametrize(
    ("form", "files"),
    [
        (abroad(), FILES),
        (abroad(name=Name(original="Norden Mills AB")), FILES),
        (abroad(kind=PartyKind.INDIVIDUAL, tax_number="19900101-1234"), FILES),
        (changed("holder", resident=False), FILES),
        (changed("holder", addresses=(Address(country="DE", city="Köln"),)), FILES),
        (changed("right", name=Name(), mark_type=MarkType.FIGURATIVE), FILES),
        (changed("right", confirmation=Confirmation.STATE_REGISTER), without("right")),
        (replace(FORM, capacity=Capacity.HOLDER), without("power")),
        (replace(FORM, representative=HOLDER), without("power")),
        (changed("insurance", policy_holder_identifier=""), FILES),
        (changed("insurance", policy_holder_identifier="210340000018"), FILES),
        (
            changed(
                "insurance",
                policy_holder="ZHETISU TAGAM, LLP",
                policy_holder_identifier="",
                confirmation=Confirmation.STATE_REGISTER,
            ),
            FILES,
        ),
        (changed("insurance", amount=4_325_000), FILES),
        (goods(nice_classes=(1, 45)), FILES),
        (goods(nice_classes=()), FILES),
        (changed("terms", start=date(2026, 11, 1), end=TODAY), FILES),
        (changed("terms", start=date(2020, 1, 1)), FILES),
        (changed("right", valid_until=date(2027, 6, 1)), FILES),
        (changed("insurance", end=date(2026, 12, 31)), FILES),
        (changed("insurance", end=TODAY), FILES),
        (changed("insurance", start=date(2028, 11, 1)), FILES),
    ],
)
def test_what_the_provisions_let_pass(form: Form, files: tuple[Attachment, ...]) -> None:
    assert found(form, files) == []


@pytest.mark.parametrize("confirmation", [Confirmation.BY_HAND, Confirmation.EDITED, Confirmation.UNCONFIRMED])
def test_a_right_that_the_patent_office_has_not_confirmed_needs_its_document(confirmation: Confirmation) -> None:
    form = changed("right", confirmation=confirmation)
    assert found(form, without("right")) == [("CC461.4", "documents.right")]
    assert found(form) == []


def test_a_representative_needs_a_power_of_attorney_in_force() -> None:
    fault = [("CC461.4", "documents.power_of_attorney")]
    assert found(FORM, without("power")) == fault
    old = replace(POWER, valid_until=BEFORE)
    assert found(FORM, (*without("power"), old)) == fault
    assert found(FORM, (*without("power"), replace(POWER, valid_until=TODAY))) == []
    assert found(FORM, (*without("power"), replace(POWER, valid_until=None))) == []
    assert found(FORM, (*FILES, old)) == [], "one in force is enough"
    assert found(FORM, (*without("power"), replace(RIGHT, id="x", document_kind=DocumentKind.OTHER))) == fault


def test_nobody_files_in_the_name_of_another() -> None:
    holder, other = FORM.holder.identifier, "960440000220"
    alone = replace(FORM, capacity=Capacity.HOLDER)

    def paths(form: Form, filer: str) -> list[str]:
        return [fault.path for fault in faults(ApplicationForRules(form, FILES, (), filer), context())]

    assert paths(alone, holder) == []
    assert paths(alone, other) == ["representative.capacity"]
    assert paths(FORM, FORM.representative.identifier) == []
    assert paths(FORM, other) == ["representative.identifier"]
    assert paths(replace(abroad(), capacity=Capacity.HOLDER), other) == ["representative.capacity"], "proved by no key"
    assert paths(abroad(), FORM.representative.identifier) == []
    unnumbered = replace(FORM.representative, resident=False, identifier="", addresses=abroad().holder.addresses)
    assert paths(replace(FORM, representative=unnumbered), other) == ["representative.identifier"]
    as_holder = replace(FORM, representative=replace(FORM.representative, identifier=holder))
    assert paths(as_holder, holder) == []
    assert paths(as_holder, other) == ["representative.identifier"], "being the holder is not proved by saying so"


@pytest.mark.parametrize(
    ("filed", "end", "passes"),
    [
        (date(2026, 11, 20), date(2028, 11, 20), True),
        (date(2026, 11, 20), date(2028, 11, 21), False),
        (date(2026, 12, 31), date(2028, 12, 31), True),
        (date(2026, 12, 31), date(2029, 1, 1), False),
        (date(2028, 2, 29), date(2030, 2, 28), True),
        (date(2028, 2, 29), date(2030, 3, 1), False),
        (date(2026, 2, 28), date(2028, 2, 28), True),
        (date(2026, 2, 28), date(2028, 2, 29), False),
        (date(2026, 3, 1), date(2028, 2, 29), True),
        (date(2026, 3, 1), date(2028, 3, 1), True),
    ],
)
@pytest.mark.parametrize("start", [date(2025, 1, 1), date(2027, 12, 1)])
def test_two_years_are_counted_from_the_day_of_filing(filed: date, end: date, passes: bool, start: date) -> None:
    """By hand from the calendar; the day asked for as the first one changes nothing."""
    form = replace(changed("terms", start=start, end=end), right=replace(FORM.right, valid_until=None))
    form = replace(form, insurance=replace(form.insurance, end=date(2031, 1, 1)))
    where = replace(context(), today=filed, monthly_index={})
    assert [path for _, path in found(form, FILES, where) if path.startswith("terms.")] == (
        [] if passes else ["terms.end"]
    )


def test_a_contract_as_long_as_the_term_is_a_demand_only_by_the_setting() -> None:
    where = replace(context(), insurance_must_cover_term=True)
    assert found(FORM, where=where) == []
    assert found(changed("insurance", end=date(2028, 11, 19)), where=where) == [("CC461.4", "insurance.end")]
    assert found(changed("insurance", start=date(2026, 12, 2)), where=where) == [("CC461.4", "insurance.start")]


def test_a_right_that_ended_cannot_be_protected() -> None:
    form = replace(changed("right", valid_until=BEFORE), terms=replace(FORM.terms, end=BEFORE, start=BEFORE))
    assert ("CC461.4", "right.valid_until") in found(form)
    assert ("CC464", "terms.end") in found(form)


def test_a_picture_that_was_removed_is_a_picture_that_is_missing() -> None:
    assert found(FORM, without("genuine")) == [("CC461.4", "goods.0.genuine_picture")]


def test_the_second_block_of_goods_is_named() -> None:
    bad = replace(FORM.goods[0], description="")
    assert found(replace(FORM, goods=(FORM.goods[0], bad))) == [("CC461.3.2", "goods.1.description")]


def test_what_the_settings_do_not_say_is_not_computed() -> None:
    """An index that is not published yet, a term that is not set: no fault is invented."""
    assert found(changed("insurance", amount=1), where=context(index=0)) == []
    assert found(changed("terms", end=date(2040, 1, 1)), where=context(years=None)) == []


def test_the_limit_is_told_with_its_date() -> None:
    (fault,) = faults(ApplicationForRules(changed("terms", end=date(2028, 11, 30)), FILES), context())
    assert fault.message.params == {"date": date(2028, 11, 20)}
    (fault,) = faults(ApplicationForRules(changed("insurance", amount=1), FILES), context())
    assert fault.message.params == {"floor": 4_325_000, "count": 1000, "year": 2026}
    (fault,) = faults(
        ApplicationForRules(changed("insurance", amount=1), FILES), replace(context(), insurance_floor=500)
    )
    assert fault.message.params == {"floor": 2_162_500, "count": 500, "year": 2026}


def test_the_index_is_that_of_the_year_of_the_contract() -> None:
    where = replace(context(), monthly_index={2025: 3932, 2026: 4325})
    last_year = {"start": date(2025, 12, 31), "amount": 3_932_000}
    assert found(changed("insurance", **last_year), where=where) == []
    (fault,) = faults(ApplicationForRules(changed("insurance", **{**last_year, "amount": 3_931_999}), FILES), where)
    assert fault.message.params == {"floor": 3_932_000, "count": 1000, "year": 2025}
    before = {"concluded_on": date(2025, 12, 20), "amount": 3_932_000}
    assert found(changed("insurance", start=date(2026, 1, 1), **before), where=where) == [
        ("CC461.4", "insurance.amount")
    ], "concluded before the year in which it begins"
    assert found(changed("insurance", start=None, **before), where=where) == []
    assert found(changed("insurance", start=date(2024, 5, 1), amount=1), where=where) == [], "not set: not judged"


def test_an_empty_form_is_told_in_the_order_of_the_form() -> None:
    """As the rules stand in the list, and each rule's own order in it."""
    draft = ApplicationForRules(Form(), ())
    by_rule = [fault for rule in INCLUSION_RULES for fault in rule.check(draft, context())]
    assert list(faults(draft, context())) == by_rule
    sections = list(dict.fromkeys(fault.path.split(".")[0] for fault in by_rule))
    assert sections == [
        "holder",
        "representative",
        "terms",
        "insurance",
        "documents",
        "goods",
        "right",
        "undertaking",
    ]
    assert {*sections, "reason"} == {section.value for section in Section}, "of inclusion no reason is asked"
    kept = section_faults(by_rule, Section.HOLDER)
    assert {fault.path for fault in kept} == {
        f"holder.{name}" for name in ("name_ru", "identifier", "city", "telephone", "email")
    }


@pytest.mark.asvs("2.1.2")
def test_every_rule_names_its_provision_and_says_it() -> None:
    for rule in INCLUSION_RULES:
        assert rule.code.startswith("CC46")
        assert rule.__doc__
        assert type(rule).__name__.startswith(f"Art{rule.code[2:5]}")
