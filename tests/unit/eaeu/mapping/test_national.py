"""National applications and entries as documents of the exchange, and what they lose."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

import pytest

from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.files import DocumentWriter
from module.eaeu.mapping.national import Exported, application_documents, entry_documents, registration_number
from module.eaeu.mapping.unmapped import NoPlace, pieces
from module.eaeu.structures.node import Node
from module.kernel.errors import Refused
from module.registry.application import Capacity, Form
from module.registry.circulation import (
    BorderCrossing,
    CirculationContent,
    CirculationHalf,
    CirculationKind,
    CirculationPerson,
    CirculationRole,
    ControlPlace,
    GoodsTraits,
    PackageTraits,
    RouteStop,
)
from module.registry.exporting import ApplicationFacts, PersonSigning
from module.registry.ip_objects.geographical_indication import IndicationRight
from module.registry.ip_objects.trademark import TrademarkRight
from module.registry.objects import GoodsBlock, MarkType, NiceClass, ObjectKind
from module.registry.party import Address, ChannelKind, Contact, Name, Party
from module.registry.unmapped import REASONS, rows
from tests.support.exporting import SETTINGS, application, entry, stamp
from tests.support.registry import FORM, GENUINE, INFRINGING, POWER, RIGHT

FORM_PATH = ("ipcdo:IPObjectApplicationDetails", "ipcdo:IPObjectRegistrationFormDetails")
OBJECT_PATH = (*FORM_PATH, "ipcdo:RegistrationFormIPObjectDetails")


def export(facts: Any = None, structure: str = "R.010") -> Exported:
    return application_documents(facts or application(), SETTINGS, stamp(), structure)


def part(root: Node, name: str) -> Node:
    found = root.first(name)
    assert found is not None, name
    return found


def the_object(root: Node) -> Node:
    found = part(root, "doc:IPObjectApplicationDetails").first(*OBJECT_PATH)
    assert found is not None
    return found


def texts(node: Node, name: str) -> list[str]:
    return [child.text for child in node.walk() if child.name == name]


def lost(exported: Exported, path: str) -> NoPlace:
    (found,) = [loss for loss in exported.no_place if loss.field == path]
    return found


def reasons(exported: Exported, path: str) -> list[str]:
    return [loss.reason.msgid for loss in exported.no_place if loss.field == path]


def with_form(**changes: Any) -> Any:
    return application(form=replace(FORM, **changes))


def test_an_application_is_r010_with_both_documents() -> None:
    root = export().root
    assert root.name == "doc:GenericEDocDetails"
    assert [child.name for child in root.children] == [
        "ccdo:EDocHeader",
        "doc:IPObjectApplicationDetails",
        "doc:IPObjectVolatileDetails",
    ]


def test_headers_name_message_structure_moment_and_language() -> None:
    root = export().root
    headers = [node for node in root.walk() if node.name == "ccdo:EDocHeader"]
    assert [header.value("csdo:EDocCode") for header in headers] == ["R.010", "R.IP.SP.01.001", "R.IP.SP.01.003"]
    assert {header.value("csdo:InfEnvelopeCode") for header in headers} == {"P.SP.01.MSG.001"}
    assert len({header.value("csdo:EDocId") for header in headers}) == 3
    assert {header.value("csdo:EDocDateTime") for header in headers} == {"2026-11-20T06:00:00.123Z"}
    assert {header.value("csdo:LanguageCode") for header in headers} == {"ru"}


def test_documents_are_joined_by_application_and_form() -> None:
    for root in (export().root, entry_documents(entry(), SETTINGS, stamp()).root):
        assert set(texts(root, "ipsdo:ApplicationId")) == {"TROIS-2026-000001"}
        assert texts(root, "ipsdo:ApplicationId") == ["TROIS-2026-000001"] * 2
        assert texts(root, "ipsdo:RegistrationFormId") == ["TROIS-2026-000001/1"] * 2


def test_the_object_says_what_the_form_says() -> None:
    found = the_object(export().root)
    assert found.value("ipsdo:IPObjectKindCode") == "ТЗ"
    assert found.value("ipsdo:IPObjectName") == "ЖЕТІСУ"
    assert found.value("csdo:DescriptionText") == "Словесный товарный знак «ЖЕТІСУ»"
    assert [node.text for node in found.all("csdo:KeywordName")] == ["ЖЕТІСУ"]
    assert [node.text for node in found.all("csdo:CommodityCode")] == ["200799", "1905310000"]
    assert found.value("csdo:EndDate") == "2028-11-20"
    assert found.value("ipsdo:RightholderQuantity") == "1"


def test_the_right_document_carries_term_and_classes() -> None:
    document = part(the_object(export().root), "ipcdo:CopyrightDocumentDetails")
    assert document.value("ipsdo:IPDocKindName") == "Свидетельство на товарный знак"
    assert document.value("csdo:DocId") == "100001"
    assert document.value("csdo:DocCreationDate") == "2020-02-02"
    term = part(document, "ipcdo:CopyrightTermDetails")
    assert [(child.name, child.text) for child in term.children] == [
        ("ipsdo:CopyrightTermDefinedIndicator", "1"),
        ("csdo:DocValidityDate", "2028-12-01"),
        ("csdo:UnifiedCountryCode", "KZ"),
    ]
    assert term.children[2].attributes == {"codeListId": "2021"}
    classes = document.all("ipcdo:GoodsBaseDetails")
    assert [(one.value("ipsdo:GoodsClassCode"), one.value("ipsdo:GoodsName")) for one in classes] == [
        ("29", "варенье"),
        ("30", "печенье"),
    ]
    assert [node.text for node in document.all("ipsdo:GoodsName")] == ["Варенье, печенье"]


def test_a_certificate_without_its_day_takes_that_of_the_attached_document() -> None:
    right = replace(FORM.right, registered_on=None)
    found = part(the_object(export(with_form(right=right)).root), "ipcdo:CopyrightDocumentDetails")
    assert found.value("csdo:DocCreationDate") == "2020-02-02"
    exported = export(replace(with_form(right=right), attachments=()))
    assert part(the_object(exported.root), "ipcdo:CopyrightDocumentDetails").value("csdo:DocCreationDate") == ""


def test_the_right_holder_has_names_number_address_and_contacts() -> None:
    holder = part(the_object(export().root), "ipcdo:RightholderDetails")
    assert holder.value("csdo:SubjectName") == "ТОО «Жетісу Тағам»"
    assert holder.value("csdo:SubjectBriefName") == "ТОО «Жетісу Тағам»"
    assert holder.value("csdo:TaxpayerId") == "200140000004"
    assert holder.value("ccdo:SubjectAddressDetails", "csdo:CityName") == "Талдыкорган"
    assert holder.value("ccdo:SubjectAddressDetails", "csdo:PostCode") == "040000"
    channels = holder.all("ccdo:CommunicationDetails")
    assert [
        (one.value("csdo:CommunicationChannelCode"), one.value("csdo:CommunicationChannelId")) for one in channels
    ] == [
        ("TE", "+77010000001"),
        ("EM", "sample@example.kz"),
    ]
    assert holder.first("ipcdo:OfficerDetails") is None  # the signer works for the representative


def test_the_representative_has_the_signer_and_the_letter_of_attorney() -> None:
    form = part(export().root, "doc:IPObjectApplicationDetails").first(*FORM_PATH)
    assert form is not None
    representative = part(form, "ipcdo:RepresentativeDetails")
    name = part(part(representative, "ipcdo:OfficerDetails"), "ccdo:FullNameDetails")
    assert [(child.name, child.text) for child in name.children] == [
        ("csdo:FirstName", "Асан"),
        ("csdo:MiddleName", "Маратұлы"),
        ("csdo:LastName", "Сериков"),
    ]
    letter = part(representative, "ipcdo:LetterOfAttorneyDetails")
    assert letter.value("csdo:DocKindName") == "Доверенность"
    assert letter.value("csdo:PageQuantity") == "3"
    assert form.value("csdo:DocCreationDate") == "2026-11-19"


def test_a_holder_who_files_alone_has_no_representative_and_signs() -> None:
    facts = replace(with_form(capacity=Capacity.HOLDER), signer=PersonSigning("А", "Б", "", "1", "200140000004"))
    root = export(facts).root
    assert texts(root, "ipcdo:RepresentativeDetails") == []
    assert part(the_object(root), "ipcdo:RightholderDetails").first("ipcdo:OfficerDetails") is not None
    application_node = part(part(root, "doc:IPObjectApplicationDetails"), "ipcdo:IPObjectApplicationDetails")
    assert application_node.value("csdo:SubjectName") == "ТОО «Жетісу Тағам»"
    assert application_node.value("csdo:DocCreationDate") == "2026-11-20"


def test_documents_go_with_their_files() -> None:
    application_node = part(part(export().root, "doc:IPObjectApplicationDetails"), "ipcdo:IPObjectApplicationDetails")
    documents = application_node.all("ipcdo:AccompanyingDocumentsDetails")
    assert [node.value("csdo:DocName") for node in documents] == ["Свидетельство", "Доверенность", "undertaking.pdf"]
    content = documents[0].first("csdo:DocBinaryText")
    assert content is not None
    assert base64.b64decode(content.text) == b"content of right"
    assert content.attributes == {"mediaTypeCode": "application/pdf"}


def test_features_and_pictures_go_as_circulation() -> None:
    record = part(part(export().root, "doc:IPObjectVolatileDetails"), "ipcdo:RegistryIPObjectVolatileDetails")
    halves = record.all("ipcdo:GoodsCirculationDetails")
    assert [half.attributes["kindCode"] for half in halves] == ["01", "02"]
    goods = [part(half, "ipcdo:GoodsDescriptionDetails") for half in halves]
    assert [one.value("ipsdo:ProductPropertyDescriptionText") for one in goods] == [
        "Голограмма на крышке",
        "Нет голограммы",
    ]
    assert [base64.b64decode(one.value("ipsdo:ObjectImagePicture")) for one in goods] == [
        b"content of genuine",
        b"content of infringing",
    ]
    assert record.value("ccdo:ResourceItemStatusDetails", "csdo:UpdateDateTime") == "2026-11-20T06:00:00.123Z"


@pytest.mark.parametrize(
    ("structure", "root"),
    [("R.IP.SP.01.001", "doc:IPObjectApplicationDetails"), ("R.IP.SP.01.003", "doc:IPObjectVolatileDetails")],
)
def test_a_structure_is_given_alone(structure: str, root: str) -> None:
    found = export(structure=structure).root
    assert found.name == root
    assert found.value("ccdo:EDocHeader", "csdo:EDocCode") == structure
    assert found.parent is None


@pytest.mark.parametrize("structure", ["R.006", "R.IP.SP.01.002", "R.IP.SP.01.004", ""])
def test_other_structures_are_refused(structure: str) -> None:
    with pytest.raises(Refused) as refusal:
        export(structure=structure)
    assert refusal.value.faults[0].code == "EXPORT.STRUCTURE"
    with pytest.raises(Refused):
        entry_documents(entry(), SETTINGS, stamp(), "R.IP.SP.01.001")


@pytest.mark.parametrize("kind", [ObjectKind.GEOGRAPHICAL_INDICATION, ObjectKind.APPELLATION_OF_ORIGIN])
def test_kinds_without_a_code_are_refused(kind: ObjectKind) -> None:
    with pytest.raises(Refused) as refusal:
        export(with_form(terms=replace(FORM.terms, object_kind=kind)))
    (fault,) = refusal.value.faults
    assert (fault.code, fault.path) == ("EXPORT.KIND", "terms.object_kind")
    with pytest.raises(Refused):
        entry_documents(entry(common={"object_kind": kind}), SETTINGS, stamp())


@pytest.mark.parametrize(
    ("kind", "code"),
    [(ObjectKind.COPYRIGHT, "АП"), (ObjectKind.RELATED_RIGHTS, "СП"), (ObjectKind.SERVICE_MARK, "ТЗ"), (None, "")],
)
def test_kinds_have_the_codes_of_the_act(kind: ObjectKind | None, code: str) -> None:
    root = export(with_form(terms=replace(FORM.terms, object_kind=kind))).root
    assert the_object(root).value("ipsdo:IPObjectKindCode") == code


def test_an_unlimited_right_of_an_author_has_no_defined_term() -> None:
    form = {
        "terms": replace(FORM.terms, object_kind=ObjectKind.COPYRIGHT),
        "right": replace(FORM.right, valid_until=None),
    }
    found = the_object(export(with_form(**form)).root)
    assert texts(found, "ipsdo:CopyrightTermDefinedIndicator") == ["0"]
    assert found.first("csdo:DescriptionText") is None
    assert texts(found, "csdo:DocValidityDate") == []


def test_a_figurative_mark_has_no_keyword_of_its_own() -> None:
    right = replace(FORM.right, mark_type=MarkType.FIGURATIVE, name=Name())
    found = the_object(export(with_form(right=right, goods=(replace(FORM.goods[0], word_name=""),))).root)
    assert texts(found, "csdo:KeywordName") == []
    assert found.value("csdo:DescriptionText") == "Изобразительный товарный знак"


def test_an_empty_draft_still_makes_a_tree_with_every_required_element() -> None:
    facts = application(form=Form(), attachments=(), contents={})
    root = export(facts).root
    found = the_object(root)
    assert found.value("ipsdo:IPObjectName") == ""
    assert found.first("ipsdo:IPObjectName") is not None
    assert found.first("csdo:EndDate") is not None
    assert to_model(root).parts[0].application.forms[0].ip_object.end_date == ""


def test_what_has_no_place_is_listed_with_its_reason() -> None:
    exported = export()
    assert lost(exported, "terms.start").present
    assert lost(exported, "insurance").present
    assert lost(exported, "holder.name.kk").reason.msgid == REASONS["one_name"]
    assert lost(exported, "holder.name.kk").present
    assert not lost(exported, "holder.name.original").present
    assert lost(exported, "holder.addresses.0.territory").present
    assert "goods" not in [loss.field for loss in exported.no_place]
    assert lost(exported, "attachments.0.sha256").present
    paths = [loss.field for loss in exported.no_place]
    assert "holder.name.ru" not in paths
    assert "representative" not in paths
    assert len(paths) == len(set(paths))


def test_goods_of_several_blocks_lose_their_grouping() -> None:
    assert lost(export(with_form(goods=FORM.goods * 2)), "goods").present


def test_a_name_without_russian_goes_in_the_language_that_there_is() -> None:
    holder = replace(FORM.holder, name=Name(en="Sample LLC", original="サンプル"))
    exported = export(with_form(holder=holder))
    assert part(the_object(exported.root), "ipcdo:RightholderDetails").value("csdo:SubjectName") == "Sample LLC"
    paths = [loss.field for loss in exported.no_place if loss.present]
    assert "holder.name.original" in paths
    assert "holder.name.en" not in paths


def test_what_is_too_long_is_cut_and_told() -> None:
    holder = replace(FORM.holder, name=Name(ru="Ж" * 301), contacts=(Contact(ChannelKind.FAX, "+77010000001"),))
    exported = export(with_form(holder=holder))
    found = part(the_object(exported.root), "ipcdo:RightholderDetails")
    assert len(found.value("csdo:SubjectName")) == 300
    assert len(found.value("csdo:SubjectBriefName")) == 120
    cuts = [loss.reason.params["count"] for loss in exported.no_place if loss.reason.msgid == REASONS["cut"]]
    assert cuts == [300, 120]
    assert lost(exported, "holder.contacts.0").present
    assert found.first("ccdo:CommunicationDetails") is None


def test_a_long_description_goes_in_several_elements() -> None:
    text = ("Слово " * 200).strip()
    exported = export(with_form(goods=(replace(FORM.goods[0], description=text),)))
    document = part(the_object(exported.root), "ipcdo:CopyrightDocumentDetails")
    names = [node.text for node in document.all("ipsdo:GoodsName")]
    assert all(len(name) <= 500 for name in names)
    assert " ".join(dict.fromkeys(names)) in text
    assert " ".join(names) == text
    assert reasons(exported, "goods.0.description") == []


@pytest.mark.parametrize(
    ("text", "most", "found"),
    [
        ("", 5, ()),
        ("  a \n b ", 5, ("a b",)),
        ("abcde", 5, ("abcde",)),
        ("abcdef", 5, ("abcde", "f")),
        ("ab cd ef", 5, ("ab cd", "ef")),
        ("ab cdef", 5, ("ab", "cdef")),
    ],
)
def test_pieces(text: str, most: int, found: tuple[str, ...]) -> None:
    assert pieces(text, most) == found


def test_a_post_code_of_another_form_is_told() -> None:
    address = Address(country="de", city="Köln", postal_code="№5")
    exported = export(with_form(holder=Party(resident=False, name=Name(ru="Х"), addresses=(address,))))
    found = part(the_object(exported.root), "ipcdo:RightholderDetails")
    assert texts(found, "csdo:PostCode") == []
    assert lost(exported, "holder.addresses.0.postal_code").present
    assert found.first("csdo:TaxpayerId") is None
    assert found.first("csdo:UnifiedCountryCode") is None


def test_files_that_are_not_at_hand_are_told() -> None:
    exported = export(application(contents={}))
    assert texts(exported.root, "csdo:DocBinaryText") == []
    assert texts(exported.root, "ipsdo:ObjectImagePicture") == []
    reported = [loss.field for loss in exported.no_place if loss.reason.msgid == REASONS["not_at_hand"]]
    assert reported == [f"attachments.{number}" for number in (0, 1, 4, 2, 3)]


def test_an_entry_is_r010_of_a_new_record() -> None:
    root = entry_documents(entry(), SETTINGS, stamp()).root
    record = part(part(root, "doc:IPObjectRegisterDetails"), "ipcdo:CustomsRegisterIPObjectDetails")
    assert root.value("ccdo:EDocHeader", "csdo:InfEnvelopeCode") == "P.SP.01.MSG.006"
    assert record.value("ipsdo:IPObjectId") == "00001/ТЗ-0012-011226"
    assert record.value("csdo:EndDate") == "2028-11-30"
    assert record.value("ipcdo:RightholderDetails", "csdo:SubjectName") == "ТОО «Жаңа Жетісу»"
    assert [node.text for node in record.all("csdo:CommodityCode")] == ["200799"]
    status = part(record, "ccdo:StatusV2Details")
    assert (status.value("csdo:EventDate"), status.value("csdo:StatusCode")) == ("2026-12-01", "01")
    assert status.value("ccdo:DocReferenceDetails", "csdo:DocId") == "2026-00012"
    resource = part(record, "ccdo:ResourceItemStatusDetails")
    assert resource.value("ccdo:ValidityPeriodDetails", "csdo:StartDateTime") == "2026-11-30T19:00:00.000Z"
    assert resource.value("csdo:UpdateDateTime") == "2026-12-01T05:30:00.000Z"
    circulation = part(part(root, "doc:IPObjectVolatileDetails"), "ipcdo:RegistryIPObjectVolatileDetails")
    assert circulation.value("ipsdo:IPObjectId") == "00001/ТЗ-0012-011226"
    assert texts(circulation, "ipsdo:ProductPropertyDescriptionText") == ["Голограмма"]
    assert len(texts(circulation, "ipsdo:ObjectImagePicture")) == 2


@pytest.mark.parametrize(
    ("structure", "root", "message"),
    [
        ("R.IP.SP.01.002", "doc:IPObjectRegisterDetails", "P.SP.01.MSG.014"),
        ("R.IP.SP.01.003", "doc:IPObjectVolatileDetails", "P.SP.01.MSG.016"),
    ],
)
def test_an_entry_alone_travels_as_in_synchronisation(structure: str, root: str, message: str) -> None:
    found = entry_documents(entry(), SETTINGS, stamp(), structure).root
    assert found.name == root
    assert found.value("ccdo:EDocHeader", "csdo:InfEnvelopeCode") == message


def test_an_entry_loses_what_only_the_application_carries() -> None:
    exported = entry_documents(entry(), SETTINGS, stamp())
    assert lost(exported, "number").present
    assert lost(exported, "national.insurance").present
    assert lost(exported, "national.directions").present
    assert not lost(exported, "national.permitted_quantity").present
    assert lost(exported, "national.representative").reason.msgid == REASONS["in_the_application"]
    assert lost(exported, "common.files.0").reason.msgid == REASONS["in_the_application"]
    paths = [loss.field for loss in exported.no_place]
    assert "common.right.name.ru" not in paths
    assert not [path for path in paths if path.startswith(("application", "terms"))]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize(
    ("number", "decision", "found"),
    [
        ("00001/ТЗ-011226", "2026-00012", "00001/ТЗ-0012-011226"),
        ("00007/ТЗ-0003-150126", "whatever", "00007/ТЗ-0003-150126"),
    ],
)
def test_the_number_has_the_form_of_the_act(number: str, decision: str, found: str) -> None:
    made = registration_number(entry(number=number, decision_number=decision))
    assert made == found
    assert re.fullmatch(r"\d{5}/(АП|СП|ТЗ)-\d{4}-\d{6}", made)


@pytest.mark.parametrize(("number", "decision"), [("KZ-1", "2026-00012"), ("000012", "0001"), ("00001", "12")])
def test_a_number_that_cannot_be_made_is_refused(number: str, decision: str) -> None:
    with pytest.raises(Refused) as refusal:
        entry_documents(entry(number=number, decision_number=decision), SETTINGS, stamp())
    assert refusal.value.faults[0].code == "EXPORT.NUMBER"


def test_a_block_that_came_later_has_no_pictures() -> None:
    cheese = GoodsBlock(description="Сыр", hs_codes=("040610",), nice_classes=(29,))
    goods = (*entry().entry.common.goods, cheese)
    root = entry_documents(entry(common={"goods": goods}), SETTINGS, stamp()).root
    assert len(texts(root, "ipsdo:ObjectImagePicture")) == 2
    assert "040610" in texts(root, "csdo:CommodityCode")


def test_dates_that_a_draft_lacks_are_empty() -> None:
    form = replace(FORM, terms=replace(FORM.terms, end=None), right=TrademarkRight(), goods=(GoodsBlock(),))
    found = the_object(export(application(form=form, signed_on=date(2026, 1, 1))).root)
    assert found.value("csdo:EndDate") == ""
    assert [node.text for node in found.all("csdo:CommodityCode")] == [""]


def leaves(value: Any, path: str, change: Any) -> Any:
    """Yield each single value below with its path and the whole with that value changed."""
    if is_dataclass(value):
        for item in fields(value):
            inner = getattr(value, item.name)
            yield from leaves(inner, f"{path}.{item.name}", lambda new, n=item.name: change(replace(value, **{n: new})))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from leaves(inner, path, lambda new, n=number: change((*value[:n], new, *value[n + 1 :])))
    elif value is not None and not isinstance(value, Mapping):
        yield path, change(other(value))


def other(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, Enum):
        return next(one for one in type(value) if one is not value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}1" if value else "1"
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + 1


def everything() -> ApplicationFacts:
    """Return an application in which each field has a value, with a second block so that no word is told once."""
    party = replace(
        FORM.holder,
        addresses=(replace(FORM.holder.addresses[0], district="д", settlement="с", room="1"),),
        name=Name("р", "к", "e", "o"),
        tax_number="1",
        registration_number="1",
    )
    foreign = replace(party, identifier="", tax_number="7", contacts=())
    right = replace(FORM.right, name=Name("р", "к", "e", "o"), owners=())
    block = replace(FORM.goods[0], word_name="слово", nice_classes=(31,))
    form = replace(FORM, holder=foreign, representative=party, right=right, goods=(block,))
    document = replace(RIGHT, document_name="", alternative_text="a")
    details = replace(GENUINE, document_number="1", alternative_text="a", sheets=1)
    files = (document, POWER, details, INFRINGING)
    contents = {file.id: file.id.encode() for file in files}
    return application(form=form, attachments=files, contents=contents)


NOT_SEEN = {path.removeprefix("application.") for row in rows() if not row.when and not row.alone for path in row.paths}
# Decided by other values: whether the words of a file, a picture or a party go at all.
DEPENDS = {
    *(f"attachments.{name}" for name in ("id", "role", "file_name", "document_kind", "document_name")),
    *("attachments.document_number", "attachments.sheets"),
    *("form.representative.tax_number", "form.representative.identifier"),
}


@pytest.mark.parametrize(
    ("path", "changed"),
    [(path[1:], changed) for path, changed in leaves(everything(), "", lambda value: value) if path[1:] not in DEPENDS],
    ids=lambda value: str(value)[:60],
)
def test_each_field_is_seen_in_the_document_or_stands_in_the_list(path: str, changed: ApplicationFacts) -> None:
    same = to_model(export(changed).root) == to_model(export(everything()).root)
    listed = any(path == one or path.startswith(f"{one}.") for one in NOT_SEEN)
    assert same == listed, path


def test_an_indication_before_its_kind_is_chosen_loses_what_describes_it() -> None:
    right = IndicationRight("1", registration_number="7", place="Алматы", registered_goods="яблоки", quality="")
    form = replace(FORM, terms=replace(FORM.terms, object_kind=None), right=right)
    told = {loss.field: loss for loss in export(application(form=form)).no_place if loss.field.startswith("right.")}
    for name, present in (
        ("registration_number", True),
        ("place", True),
        ("registered_goods", True),
        ("quality", False),
    ):
        loss = told[f"right.{name}"]
        assert (loss.reason.msgid, loss.present) == ("The exchange has no code for objects of this kind.", present)
    assert "right.mark_type" not in told
    assert "right.classes" not in told


def test_a_mark_tells_nothing_of_an_indication() -> None:
    assert not [loss for loss in export(application()).no_place if loss.field.endswith((".place", ".quality"))]


def test_a_copyright_that_a_first_release_kept_as_a_mark_loses_what_only_a_mark_has() -> None:
    right = TrademarkRight("1", mark_type=MarkType.COMBINED, classes=(NiceClass(31, "Яблоки"),))
    block = replace(FORM.goods[0], nice_classes=(31,))
    form = replace(FORM, terms=replace(FORM.terms, object_kind=ObjectKind.COPYRIGHT), right=right, goods=(block,))
    told = {loss.field for loss in export(application(form=form)).no_place if loss.present}
    assert {"right.mark_type", "right.classes"} <= told


MOVED = CirculationContent(
    (
        CirculationHalf(
            CirculationKind.INFRINGING,
            (CirculationPerson(FORM.holder, (CirculationRole.CARRIER, CirculationRole.IMPORTER)),),
            (
                RouteStop("CN", "", "Сиань", "20"),
                RouteStop("KZ", "", "Достык", "20"),
                RouteStop("KZ", "", "Алматы", "20"),
            ),
            (BorderCrossing("", "Қорғас"),),
            (ControlPlace("KZ", "", "Таможенный пост", "7", FORM.holder.addresses[0]),),
            (GoodsTraits("Ж-1", "Банка с крышкой", ("QR-код", "Голограмма")),),
            (PackageTraits("BX", "10", "Пломба"),),
            "Накладная",
        ),
    ),
    "Личное пользование",
    (FORM.holder,),
)


def test_circulation_goes_where_it_has_a_place_and_the_schema_takes_it() -> None:
    """Decision 174 rows 1.6.4 to 1.7 by the elements of .003, read off the structure by hand."""
    facts = entry()
    told = datetime(2026, 12, 3, 4, tzinfo=UTC)
    moved = replace(facts, entry=replace(facts.entry, circulation=MOVED, circulation_recorded_at=told))
    exported = entry_documents(moved, SETTINGS, stamp(), "R.IP.SP.01.003")
    assert DocumentWriter(SETTINGS).document(exported).startswith(b"<?xml")
    record = part(exported.root, "ipcdo:RegistryIPObjectVolatileDetails")
    assert record.value("ccdo:ResourceItemStatusDetails", "csdo:UpdateDateTime") == "2026-12-03T04:00:00.000Z"
    half = record.all("ipcdo:GoodsCirculationDetails")[1]
    assert half.attributes["kindCode"] == "02"
    parties = half.all("ipcdo:GoodsCirculationPartyDetails")
    assert [one.value("ipsdo:GoodsCirculationPartyRoleCode") for one in parties] == ["50", "20"]
    route, crossing, place = half.all("ipcdo:LogisticOperationDetails")
    points = route.all("ccdo:RoutePointV2Details")
    assert [one.value("csdo:ObjectOrdinal") for one in points] == ["1", "2", "3"]
    assert [one.value("csdo:RoutePointKindCode") for one in points] == ["01", "02", "03"]
    assert (route.value("csdo:TransportModeCode"), points[0].value("csdo:LocationName")) == ("20", "Сиань")
    assert crossing.value("ipcdo:BorderCheckpointDetails", "csdo:BorderCheckpointName") == "Қорғас"
    assert place.value("ipsdo:LogisticOperationKindCode") == "02"
    assert place.value("csdo:DescriptionText") == "Зона таможенного контроля: 7"
    assert place.value("ccdo:ObjectAddressDetails", "csdo:CityName") == "Талдыкорган"
    goods = half.all("ipcdo:GoodsDescriptionDetails")[-1]
    assert texts(goods, "ipsdo:ProductPropertyDescriptionText") == ["Банка с крышкой", "QR-код", "Голограмма"]
    assert texts(half, "ipsdo:GoodsAccompanyingDocumentPropertyDescriptionText") == ["Накладная"]
    assert record.value("ipsdo:ProtectionExemptionText") == "Личное пользование"
    assert part(record, "ipcdo:AuthorizedContactEntityDetails").value("csdo:SubjectName") == "ТОО «Жетісу Тағам»"
    assert lost(exported, "circulation.halves.0.packages.0.goods_quantity").present
    assert lost(exported, "circulation.halves.0.packages.0.kind_code").present
    assert not [one for one in exported.no_place if "transport" in one.field]
