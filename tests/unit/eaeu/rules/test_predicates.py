"""What rules share: their messages, the names they know, which files and forms they mean."""

import pytest

from module.eaeu.rules.base import Broken, Document, RuleKind
from module.eaeu.rules.engine import ALL
from module.eaeu.rules.labels import LABELS, label
from module.eaeu.rules.predicates import (
    SHOWN,
    Permission,
    ValueAllowed,
    broken,
    filled,
    lacking,
    other_than,
    wrong_value,
)
from module.eaeu.structures.node import Node
from module.kernel.text import Message
from tests.support.inclusion_cases import (
    APPLICATION,
    CIRCULATION,
    CONTACT,
    PARTY,
    POINT,
    RECORD,
    REGISTER,
    ROOT,
    STORAGE,
    TRANSPORT,
    doubled,
    marked,
    written,
)
from tests.support.rule_cases import Edit, answer, gone
from tests.support.union_nodes import at, element, message_001, message_006

RULES = {rule.code: rule for rule in ALL}
OBJECT = "//ipcdo:RegistrationFormIPObjectDetails"
MEND = Message("Use {one}.", {"one": "1"})


def test_an_element_is_filled_by_a_text_or_by_elements() -> None:
    assert filled(element("csdo:DocId", "7"))
    assert filled(element("ccdo:FullNameDetails", Node("csdo:FirstName")))
    assert not filled(element("csdo:DocId", " \n"))
    assert not filled(None)


def test_one_filled_child_of_several_is_enough() -> None:
    parent = element("ipcdo:GoodsBaseDetails", element("ipsdo:GoodsName", ""), element("ipsdo:GoodsName", "одежда"))
    assert lacking(parent, ("ipsdo:GoodsName",)) == []


def test_every_child_of_a_name_has_an_allowed_value() -> None:
    parent = element("ccdo:StatusV2Details", *(element("csdo:StatusCode", code) for code in ("01", "02", "03")))
    assert [one.path for one in other_than(parent, "csdo:StatusCode", ("02",), MEND)] == [
        "/ccdo:StatusV2Details/csdo:StatusCode",
        "/ccdo:StatusV2Details/csdo:StatusCode[3]",
    ]


def test_a_long_wrong_value_is_cut() -> None:
    long = "x" * (SHOWN + 1)
    assert wrong_value(element("csdo:StatusCode", long), MEND).message.params["value"] == "x" * SHOWN
    assert wrong_value(element("csdo:StatusCode", long[1:]), MEND).message.params["value"] == "x" * SHOWN
    assert SHOWN == 60


def test_a_fault_names_its_node_or_another_element() -> None:
    node = element("csdo:DocId", "7")
    assert broken(node, "{label} {element} {more}", more=1) == Broken(
        "/csdo:DocId",
        Message("{label} {element} {more}", {"label": label("csdo:DocId"), "element": "csdo:DocId", "more": 1}),
    )
    assert broken(node, "{label}", "csdo:DocName").message.params["element"] == "csdo:DocName"


def test_a_value_is_looked_for_in_every_parent() -> None:
    class Both(ValueAllowed):
        table, number = 0, 1
        within = ("csdo:A", "csdo:B")
        child = "csdo:C"
        allowed = ("1",)
        mend = MEND

    root = element(
        "doc:R", *(element(name, element("csdo:C", text)) for name, text in (("csdo:A", "2"), ("csdo:B", "2")))
    )
    assert [one.path for one in Both().check(Document(root, ""))] == ["/doc:R/csdo:A/csdo:C", "/doc:R/csdo:B/csdo:C"]


def test_nothing_breaks_a_permission() -> None:
    class Free(Permission):
        table, number = 0, 1

    assert Free.kind is RuleKind.PERMISSION
    assert list(Free().check(message_001())) == []


def test_an_element_without_a_label_is_called_by_its_name() -> None:
    assert label("csdo:FirstName") == Message("First name")
    assert label("csdo:Nobody") == Message("csdo:Nobody")
    assert all(LABELS.values())


REASON = "csdo:TaxRegistrationReasonCode"
NUMBER = f"{RECORD}/ipsdo:IPObjectId"
PARTS_001 = "doc:IPObjectApplicationDetails, doc:IPObjectVolatileDetails"
MESSAGES: tuple[tuple[str, tuple[Edit, ...], str], ...] = (
    (
        "T18.R1",
        (gone(APPLICATION),),
        ("Application for inclusion (doc:IPObjectApplicationDetails) is missing. Add it to the message."),
    ),
    (
        "T18.R1",
        (doubled(APPLICATION),),
        (
            "doc:IPObjectApplicationDetails has no place here. The message carries these parts, each once: "
            f"{PARTS_001}. Take it out."
        ),
    ),
    (
        "T18.R6",
        (gone(f"{OBJECT}/csdo:DescriptionText"),),
        "Description (csdo:DescriptionText) is not filled in. Fill it in.",
    ),
    (
        "T18.R5",
        (answer(f"{OBJECT}/ipsdo:IPObjectKindCode", "ПО"),),
        (
            "Object kind code (ipsdo:IPObjectKindCode) has a value that cannot stand here: ПО. Use АП for "
            "copyright, СП for related rights or ТЗ for a trademark."
        ),
    ),
    (
        "T18.R5",
        (answer(f"{OBJECT}/ipsdo:IPObjectKindCode", ""),),
        "Object kind code (ipsdo:IPObjectKindCode) is not filled in. Fill it in.",
    ),
    (
        "T18.R9",
        (written("//ipcdo:RightholderDetails", REASON, "770101001"),),
        (
            "Code of the reason for tax registration (csdo:TaxRegistrationReasonCode) is only for a subject of "
            "the country RU. Take the code out or correct the country."
        ),
    ),
    (
        "T18.R11",
        (gone("//ipcdo:GoodsBaseDetails"),),
        (
            "Goods of a Nice class (ipcdo:GoodsBaseDetails) is missing in all documents that confirm the right. A"
            " trademark needs it: fill it in for one of them."
        ),
    ),
    (
        "T18.R13",
        (answer("//csdo:CommodityCode", "6109"),),
        ("Commodity code (EAEU FEACN) (csdo:CommodityCode) has fewer than 6 digits: 6109. Write at least the first 6."),
    ),
    (
        "T18.R15",
        (answer("//csdo:CommunicationChannelCode", "FX"),),
        (
            "Communication channel code (csdo:CommunicationChannelCode) has a value that cannot stand here: FX. Use TE "
            "for a telephone number or EM for an e-mail address."
        ),
    ),
    (
        "T18.R16",
        (answer(f"{CONTACT}/ccdo:SubjectAddressDetails/csdo:AddressKindCode", "1"),),
        ("Address kind code (csdo:AddressKindCode) has a value that cannot stand here: 1. Use 3 for a postal address."),
    ),
    (
        "T18.R18",
        (marked(CIRCULATION, "kindCode", None),),
        (
            "Circulation of goods (ipcdo:GoodsCirculationDetails) has no attribute kindCode. Use 01 for genuine "
            "goods or 02 for goods bearing signs of infringement."
        ),
    ),
    (
        "T18.R18",
        (marked(CIRCULATION, "kindCode", "3"),),
        (
            "Circulation of goods (ipcdo:GoodsCirculationDetails) has a value of the attribute kindCode that "
            "cannot stand there: 3. Use 01 for genuine goods or 02 for goods bearing signs of infringement."
        ),
    ),
    (
        "T18.R25",
        (answer(f"{TRANSPORT}/ipsdo:LogisticOperationKindCode", "3"),),
        (
            "Logistics operation kind code (ipsdo:LogisticOperationKindCode) has a value that cannot stand here: "
            "3. Use 01 for transport or 02 for storage."
        ),
    ),
    (
        "T18.R27",
        (answer(f"{POINT}/csdo:RoutePointKindCode", "4"),),
        (
            "Route point kind code (csdo:RoutePointKindCode) has a value that cannot stand here: 4. Use 01 for "
            "the first point, 02 for a point between or 03 for the last."
        ),
    ),
    (
        "T18.R28",
        (answer(f"{POINT}[2]/csdo:RoutePointKindCode", "01"),),
        (
            "Route point kind code (csdo:RoutePointKindCode) has a value that cannot stand here: 01. Use 02 for a"
            " point between the first and the last."
        ),
    ),
    (
        "T18.R29",
        (written(STORAGE, "csdo:TransportModeCode", "10"),),
        (
            "Transport mode code (csdo:TransportModeCode) has no place in storage. Take it out or correct the "
            "kind of operation."
        ),
    ),
    (
        "T18.R31",
        (gone(f"{TRANSPORT}/ccdo:ObjectAddressDetails/csdo:CityName"),),
        (
            "Address (ccdo:ObjectAddressDetails) has neither a city nor a settlement. Fill in csdo:CityName or "
            "csdo:SettlementName."
        ),
    ),
    (
        "T18.R33",
        (answer(f"{PARTY}/ipsdo:GoodsCirculationPartyRoleCode", "40"),),
        (
            "Code of the role in the circulation of goods (ipsdo:GoodsCirculationPartyRoleCode) has a value that "
            "cannot stand here: 40. Use 10 for a consignee, 20 for an importer, 30 for a licensee, 50 for a "
            "carrier, 60 for a manufacturer or 90 for an exporter."
        ),
    ),
    (
        "T22.R3",
        (answer(NUMBER, "1"),),
        (
            "Registration number of the object (ipsdo:IPObjectId) has a value that cannot stand here: 1. Write "
            "the number of the entry: 00017/ТЗ-0042-150326."
        ),
    ),
    (
        "T22.R13",
        (answer("//csdo:StatusCode", "02"),),
        (
            "Status code (csdo:StatusCode) has a value that cannot stand here: 02. Use 01 for an object that was "
            "included in the register."
        ),
    ),
    (
        "T22.R23",
        (written(PARTY, REASON, "770101001"),),
        (
            "Code of the reason for tax registration (csdo:TaxRegistrationReasonCode) is only for an organisation"
            " of the country RU, whose taxpayer number has 10 digits. Take the code out or correct the country "
            "and the number."
        ),
    ),
    (
        "T22.R4",
        (doubled("//ipcdo:CustomsRegisterIPObjectDetails"),),
        (
            "Entry of the unified register (ipcdo:CustomsRegisterIPObjectDetails) stands in the message more than"
            " once. Send each entry in a message of its own."
        ),
    ),
    (
        "T22.R37",
        (answer("//csdo:EDocDateTime", "now"),),
        (
            "Date and time of the electronic document (csdo:EDocDateTime) is written as now. Write it as YYYY-MM-"
            "DDThh:mm:ss.cccZ."
        ),
    ),
    (
        "T22.R38",
        (answer("//csdo:EndDate", "soon"),),
        "End date (csdo:EndDate) is written as soon. Write it as YYYY-MM-DD.",
    ),
)


@pytest.mark.parametrize(("code", "edits", "text"), MESSAGES)
def test_a_message_says_what_is_wrong_and_how_to_mend_it(code: str, edits: tuple[Edit, ...], text: str) -> None:
    document = message_001() if code.startswith("T18") else message_006()
    for edit in edits:
        edit(document)
    assert [str(one.message) for one in RULES[code].check(document)] == [text]


def test_the_order_of_parts_and_the_root_are_named() -> None:
    document = message_006()
    document.root.children.reverse()
    (order,) = RULES["T22.R1"].check(document)
    assert order.path == ROOT
    assert "doc:IPObjectRegisterDetails, doc:IPObjectVolatileDetails" in str(order.message)
    document.root = at(document.root, REGISTER)
    (root,) = RULES["T22.R1"].check(document)
    assert "(doc:GenericEDocDetails)" in str(root.message)


def test_several_entries_are_named_together() -> None:
    document = message_006()
    doubled("//ipcdo:CustomsRegisterIPObjectDetails")(document)
    answer("//ipcdo:CustomsRegisterIPObjectDetails[2]/ipsdo:IPObjectId", "B")(document)
    answer(NUMBER, "C")(document)
    (found,) = RULES["T22.R3"].check(document)
    assert str(found.message).endswith("Write the number of the entry: 00017/ТЗ-0042-150326, B.")


def test_an_entry_behind_another_is_indexed_in_document_order() -> None:
    document = message_006()
    assert [node.name for node in document.every("csdo:EDocDateTime")] == ["csdo:EDocDateTime"] * 3
    inside = [node for node in document.root.walk() if node.name == "csdo:UnifiedCountryCode"]
    assert document.every("csdo:UnifiedCountryCode") == inside
    assert document.every("csdo:Nothing") == []
