"""What nothing forbids and people should know: each caution has its place, its words and the pages that show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from module.kernel.workdays import Calendar
from module.registry.application import Capacity, Form, Section
from module.registry.cautions import cautions, section_cautions
from module.registry.deadlines import Deadlines, Term, TermUnit
from module.registry.objects import NiceClass
from module.registry.party import Address, ChannelKind, Contact
from module.registry.rule_context import RuleContext
from tests.support.registry import FORM, TODAY

LAW = Deadlines(
    {"protection.max": Term("protection.max", 2, TermUnit.YEARS, "CC art. 464")},
    Calendar(frozenset(), frozenset(), date(2030, 12, 31)),
    time(18, 30),
)
WHERE = RuleContext(TODAY, LAW, {2026: 4325}, 1000)
SWEDEN = (Address(country="SE", city="Borås"),)


def changed(part: str, **values: Any) -> Form:
    return replace(FORM, **{part: replace(getattr(FORM, part), **values)})


def goods(*classes: int) -> Form:
    return replace(FORM, goods=(FORM.goods[0], replace(FORM.goods[0], nice_classes=classes)))


def reported(form: Form) -> list[tuple[str, str]]:
    return [(one.path, str(one.message)) for one in cautions(form, WHERE)]


def test_a_whole_form_gives_no_caution() -> None:
    assert reported(FORM) == []
    assert reported(Form()) == []


@pytest.mark.parametrize(
    ("form", "path", "words"),
    [
        (changed("insurance", end=date(2028, 11, 19)), "insurance.end", "ends on 2028-11-19, before the end"),
        (changed("insurance", end=date(2026, 12, 31)), "insurance.end", "the end of protection, 2028-11-20"),
        (changed("insurance", start=date(2026, 12, 2)), "insurance.start", "starts on 2026-12-02, after the start"),
        (goods(29, 25), "goods.1.nice_classes", "Goods 2: the certificate does not cover these Nice classes: 25. "),
        (goods(45, 1), "goods.1.nice_classes", "1, 45. It covers: 29, 30."),
        (changed("terms", start=date(2026, 11, 19)), "terms.start", "You asked for protection from 2026-11-19."),
        (changed("right", valid_until=date(2027, 1, 31)), "terms.end", "It ends with the exclusive right, on 2027"),
        (
            changed("representative", contacts=(Contact(ChannelKind.TELEPHONE, "+77172551234"),)),
            "representative.telephone",
            "+77172551234 is a landline and receives no SMS",
        ),
        (changed("holder", addresses=SWEDEN), "holder.country", "choose “Non-resident”"),
        (changed("representative", addresses=SWEDEN), "representative.country", "choose “Non-resident”"),
        (
            changed("representative", resident=False),
            "representative.resident",
            "Check that the power of attorney is valid in Kazakhstan.",
        ),
    ],
)
def test_one_thing_is_told_at_its_place(form: Form, path: str, words: str) -> None:
    ((found, text),) = reported(form)
    assert found == path
    assert words in text


@pytest.mark.parametrize(
    "form",
    [
        goods(),
        goods(30),
        replace(goods(25), right=replace(FORM.right, classes=())),
        changed("terms", start=TODAY),
        changed("insurance", end=FORM.terms.end),
        changed("insurance", end=None, start=None),
        changed("insurance", start=TODAY),
        changed("holder", resident=False, identifier="", addresses=SWEDEN),
        replace(changed("representative", resident=False, addresses=SWEDEN), capacity=Capacity.HOLDER),
    ],
)
def test_what_needs_no_caution(form: Form) -> None:
    assert reported(form) == []


def test_a_contract_is_held_against_the_term_as_it_will_be() -> None:
    """Cut to the end of the right, begun today at the earliest."""
    cut = replace(changed("insurance", end=date(2027, 1, 31)), right=replace(FORM.right))
    cut = replace(cut, right=replace(cut.right, valid_until=date(2027, 1, 31)))
    assert [path for path, _ in reported(cut)] == ["terms.end"]
    past = replace(changed("terms", start=date(2026, 1, 1)), insurance=replace(FORM.insurance, start=TODAY))
    assert [path for path, _ in reported(past)] == ["terms.start"]


def test_a_caution_stands_on_the_pages_where_it_can_be_mended() -> None:
    form = replace(
        goods(25),
        insurance=replace(FORM.insurance, end=date(2026, 12, 31)),
        right=replace(FORM.right, valid_until=date(2027, 1, 31), classes=(NiceClass(29), NiceClass(30))),
    )
    found = cautions(form, WHERE)
    pages = {section: [one.path for one in section_cautions(found, section)] for section in Section}
    assert {section: paths for section, paths in pages.items() if paths} == {
        Section.TERMS: ["terms.end", "insurance.end"],
        Section.INSURANCE: ["insurance.end"],
        Section.GOODS: ["goods.1.nice_classes"],
        Section.RIGHT: ["terms.end", "goods.1.nice_classes"],
    }
