"""Domain values go into forms and come back unchanged."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from module.forms.draft import DraftForm
from module.forms.fields import ChoiceField, TypedField
from module.forms.goods import GoodsForm
from module.forms.insurance import InsuranceForm
from module.forms.party import HolderForm, PartyForm, RepresentativeForm
from module.forms.party_values import party_of, party_values, with_place
from module.forms.right import right_form
from module.forms.terms import TermsForm
from module.forms.values import (
    goods_of,
    goods_values,
    insurance_of,
    insurance_values,
    kept,
    right_of,
    right_values,
    terms_of,
    terms_values,
)
from module.kernel.cleaning import clean
from module.kernel.identifiers import check_digit
from module.registry.application import Capacity, Insurance, Terms
from module.registry.classifiers import ShippedClassifiers
from module.registry.ip_objects import geographical_indication, trademark
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import Condition, Direction, GoodsBlock, MarkType, NiceClass, ObjectKind
from module.registry.party import Address, AddressKind, ChannelKind, Confirmation, Contact, Name, Party, PartyKind
from module.settings import config_dir, read_classifiers

TEXT = st.text(st.characters(categories=("L", "N", "P")), max_size=30).map(clean)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2190, 1, 1))
LISTS = ShippedClassifiers(read_classifiers(config_dir()))
BIN = f"19044000001{check_digit('19044000001')}"


def sent(form: DraftForm) -> MultiDict[str, str]:
    """Send back what a browser would: the values as they are drawn."""
    pairs: list[tuple[str, str]] = []
    for field in form:
        if isinstance(field, TypedField):
            pairs.append((field.name, field._value()))
        elif isinstance(field, ChoiceField):
            pairs += [(field.name, line.value) for line in field.choice_lines() if line.checked]
    return MultiDict(pairs)


def there_and_back(form: type[DraftForm], values: dict[str, Any]) -> dict[str, Any]:
    first = form(**values)
    if isinstance(first, PartyForm):
        first.offer(LISTS, "ru")
    again = form(sent(first))
    assert again.validate(), again.errors
    return dict(again.data)


@given(
    st.builds(
        Terms,
        object_kind=st.just(ObjectKind.TRADEMARK),
        directions=st.sampled_from([(), (Direction.IMPORT,), (Direction.IMPORT, Direction.EXPORT)]),
        conditions=st.sampled_from([(), (Condition.USED,), (Condition.NEW, Condition.USED)]),
        start=DAYS,
        end=DAYS,
        genuine_features=TEXT,
        infringing_features=TEXT,
        permitted_quantity=st.integers(0, 10**9),
        quantity_unit=TEXT,
    )
)
def test_terms(terms: Terms) -> None:
    data = there_and_back(TermsForm, terms_values(terms))
    assert terms_of(data, Terms()) == Terms(**terms_values(terms) | {"start": terms.start})


def test_unit_without_quantity_is_dropped() -> None:
    data = there_and_back(TermsForm, terms_values(Terms(quantity_unit="kg")))
    assert terms_of(data, Terms()) == Terms(), "several kinds can be filed, so none is chosen for the person"


@pytest.mark.parametrize("kind", [ObjectKind.COPYRIGHT, ObjectKind.RELATED_RIGHTS])
def test_a_kind_that_is_not_offered_stays_until_another_is_chosen(kind: ObjectKind) -> None:
    kept_draft = Terms(kind, genuine_features="Seam")
    data = there_and_back(TermsForm, terms_values(kept_draft))
    assert terms_of(data, kept_draft) == kept_draft
    assert terms_of(data | {"object_kind": ObjectKind.TRADEMARK}, kept_draft).object_kind is ObjectKind.TRADEMARK


@given(DAYS, st.none() | st.integers(0, 10**12), TEXT)
def test_insurance_by_hand(day: date | None, amount: int | None, text: str) -> None:
    insurance = Insurance("A-1", text, text, BIN, day, day, day, amount)
    assert insurance_of(there_and_back(InsuranceForm, insurance_values(insurance)), insurance) == insurance


def test_insurance_from_the_database_is_locked() -> None:
    known = Insurance("A-1", "Insurer", amount=5_000_000, confirmation=Confirmation.STATE_REGISTER)
    data = there_and_back(InsuranceForm, insurance_values(known)) | {"amount": 1, "insurer": "Other"}
    assert insurance_of(data, known) == known
    assert insurance_of(data | {"contract_number": "A-2"}, known) == Insurance("A-2")
    assert insurance_of(data, replace(known, confirmation=Confirmation.UNCONFIRMED)).amount == 1


@given(TEXT, st.lists(st.sampled_from(["610910", "64039900", "8703230000"]), unique=True))
def test_goods(text: str, codes: list[str]) -> None:
    block = GoodsBlock(tuple(codes), text, text, (18, 25), ("p1",), ("p2",))
    data = there_and_back(GoodsForm, goods_values(block))
    assert goods_of(data, block) == block
    more = goods_of(data, block, ["610910", "999999"])
    assert set(more.hs_codes) == {*codes, "610910", "999999"}
    assert len(more.hs_codes) == len(set(more.hs_codes))


CERTIFICATE = TrademarkRight(
    "12345",
    Name("ТОМИРИС", "ТОМИРИС", "TOMIRIS", "Tomiris®"),
    date(2020, 2, 29),
    date(2030, 2, 28),
    (Party(name=Name(ru="Owner")),),
    Confirmation.STATE_REGISTER,
    MarkType.COMBINED,
    (NiceClass(25, "одежда"), NiceClass(18, "сумки")),
)
MARK, MARK_FORM = trademark.OBJECT, right_form(trademark.OBJECT)


def test_trademark_untouched_is_the_same_value() -> None:
    data = there_and_back(MARK_FORM, right_values(MARK, CERTIFICATE))
    assert right_of(MARK, data, CERTIFICATE) == CERTIFICATE


def test_trademark_changed() -> None:
    data = there_and_back(MARK_FORM, right_values(MARK, CERTIFICATE))
    assert right_of(MARK, data | {"nice_classes": (18, 35)}, CERTIFICATE).classes == (
        NiceClass(18, "сумки"),
        NiceClass(35),
    )
    other = right_of(MARK, data | {"certificate_number": "777"}, CERTIFICATE)
    assert other.owners == ()
    assert right_of(MARK, data | {"mark_type": None}, CERTIFICATE).mark_type is MarkType.WORD


@given(DAYS, TEXT, st.text(st.characters(categories=("L", "N", "P"), include_characters="\n "), max_size=60).map(clean))
def test_an_indication(day: date | None, text: str, long: str) -> None:
    right = IndicationRight(
        "17-Қ",
        Name(text, text, text),
        day,
        day,
        registration_number=text,
        place=text,
        registered_goods=long,
        quality=long,
    )
    indication = geographical_indication.OBJECT
    data = there_and_back(right_form(indication), right_values(indication, right))
    assert right_of(indication, data, right) == right
    assert right_of(indication, data, CERTIFICATE) == right, "of the right of a mark nothing is left"


ADDRESS = Address(AddressKind.REGISTRATION, "KZ", "750000000", "", "", "Алматы", "", "Абая", "1/2", "3", "050000")
PARTY = Party(
    PartyKind.LEGAL_ENTITY,
    True,
    BIN,
    Name("ТОО  «Пример»", "«Мысал» ЖШС", "Example LLP", "Original"),
    (ADDRESS, Address(AddressKind.POSTAL, city="Астана")),
    (
        Contact(ChannelKind.TELEPHONE, "+77012345678"),
        Contact(ChannelKind.EMAIL, "a@example.kz"),
        Contact(ChannelKind.SITE, "example.kz"),
        Contact(ChannelKind.TELEPHONE, "+77272345678"),
    ),
    Confirmation.STATE_REGISTER,
)


@pytest.mark.parametrize("party", [Party(), PARTY, replace(PARTY, addresses=())])
def test_party_untouched_is_the_same_value(party: Party) -> None:
    assert party_of(there_and_back(HolderForm, party_values(party)), party) == party


@given(st.lists(TEXT, min_size=8, max_size=8))
def test_every_part_of_an_address_has_its_own_field(parts: list[str]) -> None:
    region, district, city, settlement, street, house, room, _ = parts
    address = Address(AddressKind.REGISTRATION, "DE", "", region, district, city, settlement, street, house, room[:20])
    party = Party(addresses=(address,) if any(parts[:7]) or room else ())
    assert party_of(there_and_back(HolderForm, party_values(party)), party) == party


@pytest.mark.asvs("2.2.3")
def test_kind_follows_the_number() -> None:
    data = there_and_back(HolderForm, party_values(Party()))
    person = party_of(data | {"identifier": "900101300017"}, Party())
    assert person.kind is PartyKind.INDIVIDUAL
    assert party_of(data | {"identifier": BIN}, person).kind is PartyKind.LEGAL_ENTITY
    entrepreneur = Party(PartyKind.ENTREPRENEUR)
    assert party_of(data | {"identifier": "900101300017"}, entrepreneur).kind is PartyKind.ENTREPRENEUR


def test_register_text_is_not_changed_by_being_shown() -> None:
    assert kept("ТОО «Пример»", "ТОО  «Пример» ") == "ТОО  «Пример» "
    assert kept("Other", "ТОО") == "Other"


def test_slips_in_the_representative_do_not_count_when_the_holder_files() -> None:
    wrong = MultiDict([("capacity", Capacity.REPRESENTATIVE.value), ("identifier", "1"), ("email", "x")])
    form = RepresentativeForm(wrong)
    assert not form.validate()
    assert {line.href for line in form.errors_list()} == {"#identifier", "#email"}
    wrong.setlist("capacity", [Capacity.HOLDER.value])
    form = RepresentativeForm(wrong)
    assert form.validate()
    assert form.errors_list() == []


@pytest.mark.parametrize(("text", "word"), [("12ab", "digits only"), ("75", "There are 2")])
def test_territory_code(text: str, word: str) -> None:
    form = HolderForm(MultiDict([("territory", text)]))
    assert not form.validate()
    assert word in str(form.territory.errors[0])


def test_needed_fields_are_not_called_optional() -> None:
    form = HolderForm()
    assert not form.name_ru.flags.optional
    assert form.name_kk.flags.optional


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("", 0), ("-1", 0), ("x", 0), ("9" * 12, 0)])
def test_version_that_was_shown(text: str, number: int) -> None:
    form = HolderForm(MultiDict([("version", text)]))
    assert form.shown_version == number
    form.show_version(12)
    assert form.version._value() == "12"


def test_countries_speak_the_language_of_the_page() -> None:
    form = HolderForm()
    form.offer(LISTS, "kk")
    lines = form.country.choice_lines()
    assert (lines[1].value, lines[1].label, lines[1].checked) == ("KZ", "Қазақстан", True)
    assert len(lines) == 250
    names = [line.label for line in lines[2:]]
    assert names.index("Өзбекстан") > names.index("Норвегия"), "Ө stands after О, not after Я"
    assert names.index("Әзірбайжан") < names.index("Белиз")


@pytest.mark.parametrize(("sent", "passes"), [("DE", True), ("ZZ", False), ("de", False), ("", True)])
def test_a_country_is_one_of_the_classifier(sent: str, passes: bool) -> None:
    form = HolderForm(MultiDict([("country", sent)]))
    form.offer(LISTS, "ru")
    assert form.validate() is passes
    assert bool(form.country.errors) is not passes


KATO = LISTS["kato"]
EMPTY = {"territory": "", "region": "", "city": "", "settlement": ""}


@pytest.mark.parametrize(
    ("place", "typed", "expected"),
    [
        (None, {}, {}),
        ("999999999", {}, {}),
        ("352310000", {}, {"territory": "352310000", "region": "Карагандинская область", "city": "Темиртау"}),
        ("352310000", {"city": "X", "region": "Y"}, {"territory": "352310000", "region": "Y", "city": "X"}),
        ("352310000", {"settlement": "X"}, {"territory": "352310000", "region": "Карагандинская область"}),
        ("750000000", {"territory": "710000000"}, {"territory": "750000000", "city": "Алматы"}),
        ("350000000", {}, {"territory": "350000000", "region": "Карагандинская область"}),
    ],
)
def test_a_chosen_place_fills_what_is_empty(place: str | None, typed: dict[str, str], expected: dict[str, str]) -> None:
    data = {**EMPTY, **typed, "place": place}
    assert with_place(data, KATO) == {**data, **expected}


def test_a_picture_needs_words() -> None:
    class File:
        filename = "a.jpg"

    form = GoodsForm(MultiDict([("genuine_picture", File())]))
    assert not form.validate()
    assert [line.href for line in form.errors_list()] == ["#genuine_text"]
