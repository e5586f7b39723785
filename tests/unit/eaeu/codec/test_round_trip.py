"""Reading and writing: nothing of the content is lost, everything else is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from module.eaeu.codec.faults import NotReadable
from module.eaeu.codec.names import XSI, Names
from module.eaeu.codec.reading import collapsed, read
from module.eaeu.codec.writing import record_bytes, write
from module.eaeu.structures.node import Node
from tests.support import union_documents as documents
from tests.unit.eaeu.codec.schemas import NAMES, libxml2

SEVEN = documents.STRUCTURES
RECORD = documents.ENTRY_RECORD


def plain(node: Node) -> object:
    return node.name, node.text, node.attributes, node.number, [plain(child) for child in node.children]


def assert_lossless(structure: str, document: etree._Element) -> None:
    node = read(document, NAMES)
    written = write(node, structure, NAMES)
    again = etree.fromstring(written)
    assert plain(read(again, NAMES)) == plain(node)
    assert record_bytes(again) == record_bytes(document)
    assert libxml2(structure).validate(again)


@pytest.mark.parametrize("structure", SEVEN)
def test_all_seven_are_lossless(structure: str) -> None:
    assert_lossless(structure, documents.minimal(structure))
    assert_lossless(structure, documents.fullest(structure))
    assert_lossless(structure, documents.minimal(structure, records=5))


@pytest.mark.parametrize("message", ["P.SP.01.MSG.001", "P.SP.01.MSG.006"])
def test_embedded_documents_are_lossless(message: str) -> None:
    document = documents.message_document(message)
    assert_lossless("R.010", document)
    names = [child.name for child in read(document, NAMES).children]
    last = {"1": "doc:IPObjectApplicationDetails", "6": "doc:IPObjectRegisterDetails"}[message[-1]]
    assert names == ["ccdo:EDocHeader", last, "doc:IPObjectVolatileDetails"]


@settings(max_examples=60)
@given(st.data(), st.sampled_from(SEVEN))
def test_random_documents_are_lossless(data: st.DataObject, structure: str) -> None:
    assert_lossless(structure, data.draw(documents.random_documents(structure)))


def test_paths_are_those_of_the_tree() -> None:
    document = documents.minimal(documents.REGISTER, records=3)
    node = read(document, NAMES)
    third = documents.at(document, f"{RECORD}[3]/csdo:EndDate")
    assert node.children[2].first("csdo:EndDate").path == NAMES.path(third)  # type: ignore[union-attr]
    assert NAMES.path(third) == f"/doc:IPObjectRegisterDetails/{RECORD}[3]/csdo:EndDate"


def test_a_path_begins_at_the_document_whatever_carries_it() -> None:
    envelope = etree.Element("{http://www.w3.org/2003/05/soap-envelope}Envelope")
    body = etree.SubElement(envelope, "{http://www.w3.org/2003/05/soap-envelope}Body")
    body.append(documents.minimal(documents.REGISTER))
    assert NAMES.path(body[0][0]) == f"/doc:IPObjectRegisterDetails/{RECORD}"


def test_white_space_is_collapsed_where_the_type_says_so() -> None:
    document = documents.minimal(documents.REGISTER)
    documents.put(document, f"{RECORD}/ipsdo:IPObjectName", "\n  two \t words ")
    documents.put(document, f"{RECORD}/csdo:EndDate", " 2030-01-01\n")
    documents.put(document, f"{RECORD}/csdo:DescriptionText", "  kept\n")
    documents.put(document, f"{RECORD}/ipcdo:RightholderDetails/csdo:UnifiedCountryCode", " KZ ").set(
        "codeListId", " 1 "
    )
    record = read(document, NAMES).children[0]
    assert record.value("ipsdo:IPObjectName") == "two words"
    assert record.value("csdo:EndDate") == "2030-01-01"
    assert record.value("csdo:DescriptionText") == "  kept\n"
    country = record.first("ipcdo:RightholderDetails", "csdo:UnifiedCountryCode")
    assert country is not None
    assert (country.text, country.attributes) == ("KZ", {"codeListId": "1"})


def test_only_the_four_signs_of_xml_are_white_space() -> None:
    assert collapsed("\u00a0a\u2003b\u00a0") == "\u00a0a\u2003b\u00a0"
    assert collapsed("\t a \r\n b ") == "a b"


def test_comments_and_instructions_mean_nothing() -> None:
    document = documents.minimal(documents.RESULT)
    code = documents.at(document, "csdo:ProcessingResultV2Code")
    code.text = "1"
    code.append(etree.Comment("x"))
    code[0].tail = "2"
    document.insert(0, etree.ProcessingInstruction("pi", "x"))
    assert read(document, NAMES).value("csdo:ProcessingResultV2Code") == "12"


def faults_of(document: etree._Element, names: Names = NAMES) -> list[tuple[str, str]]:
    with pytest.raises(NotReadable) as refused:
        read(document, names)
    return [(fault.path, fault.text) for fault in refused.value.faults]


def test_another_version_of_a_namespace_is_refused() -> None:
    newer = Names({**documents.VERSIONS, "base": "0.4.14"})
    assert faults_of(documents.minimal(documents.RESULT), newer) == [
        (
            "/doc:ProcessingResultDetails/{urn:EEC:M:ComplexDataObjects:v0.4.12}EDocHeader",
            "Remove the element {urn:EEC:M:ComplexDataObjects:v0.4.12}EDocHeader. "
            "No structure has it, or its namespace has another version.",
        )
    ]
    root = Names({**documents.VERSIONS, "R.006": "1.0.8"})
    assert len(faults_of(documents.minimal(documents.RESULT), root)) == 1


def test_known_names_in_the_wrong_place_are_refused() -> None:
    document = documents.minimal(documents.RESULT)
    etree.SubElement(document, documents.clark("csdo:DocId"))
    path = "/doc:ProcessingResultDetails/csdo:DocId"
    assert faults_of(document) == [(path, "Remove the element csdo:DocId. It may not stand here.")]


def test_text_between_elements_and_elements_in_values_are_refused() -> None:
    document = documents.minimal(documents.RESULT)
    document[0].tail = "\u00a0"
    assert faults_of(document) == [("/doc:ProcessingResultDetails", "Remove the text. Only elements may stand here.")]
    document = documents.minimal(documents.RESULT)
    etree.SubElement(documents.at(document, "csdo:EventDateTime"), documents.clark("csdo:DocId"))
    assert faults_of(document)[0][0] == "/doc:ProcessingResultDetails/csdo:EventDateTime/csdo:DocId"


def test_unknown_attributes_are_refused_and_hints_are_passed_over() -> None:
    document = documents.minimal(documents.RESULT)
    document.set(f"{{{XSI}}}schemaLocation", "urn:x x.xsd")
    assert read(document, NAMES).attributes == {}
    document.set("lang", "ru")
    assert faults_of(document) == [
        ("/doc:ProcessingResultDetails", "Remove the attribute lang. The element does not have it.")
    ]


def test_a_type_may_only_repeat_what_is_known() -> None:
    document = documents.minimal(documents.REGISTER)
    holder = documents.at(document, f"{RECORD}/ipcdo:RightholderDetails")
    holder.set(f"{{{XSI}}}type", "ipcdo:IPSubjectDetailsType")
    assert read(document, NAMES).children[0].first("ipcdo:RightholderDetails").attributes == {}  # type: ignore[union-attr]
    holder.set(f"{{{XSI}}}type", "ipcdo:RepresentativeDetailsType")
    assert libxml2(documents.REGISTER).validate(document)
    assert faults_of(document)[0][0] == f"/doc:IPObjectRegisterDetails/{RECORD}/ipcdo:RightholderDetails"


def tree() -> Node:
    return read(documents.minimal(documents.RESULT), NAMES)


def refused(node: Node, structure: str | None = "R.006") -> list[tuple[str, str]]:
    with pytest.raises(NotReadable) as error:
        write(node, structure, NAMES)
    return [(fault.path, fault.text) for fault in error.value.faults]


def test_writing_judges_order_and_number() -> None:
    node = tree()
    node.children.reverse()
    assert refused(node) == [("/doc:ProcessingResultDetails", "Add what is missing: ccdo:EDocHeader.")]
    node = tree()
    node.add(Node("csdo:EventDateTime", "2026-01-01T00:00:00Z"))
    assert refused(node)[0][0] == "/doc:ProcessingResultDetails/csdo:EventDateTime[2]"
    node = tree()
    node.children.pop()
    assert refused(node) == [("/doc:ProcessingResultDetails", "Add what is missing: csdo:ProcessingResultV2Code.")]


def test_writing_judges_names_attributes_and_letters() -> None:
    node = tree()
    node.children[-1].attributes["codeListId"] = "1"
    assert "codeListId" in refused(node)[0][1]
    node = tree()
    node.children[-1].text = "\x00"
    assert refused(node)[0][1] == "The value has a character that XML cannot carry."
    node = tree()
    node.text = "loose"
    assert refused(node)[0][1] == "Remove the text. Only elements may stand here."
    assert refused(tree(), "R.007")[0][1].endswith("Expected: doc:ResourceStatusDetails.")
    assert refused(Node("csdo:Unknown"), None)[0][1].startswith("Remove the element csdo:Unknown.")
    node = tree()
    node.children[-1].add(Node("csdo:DocId", "1"))
    assert refused(node)[0][0].endswith("csdo:ProcessingResultV2Code/csdo:DocId")


def test_a_part_of_a_document_is_written_alone() -> None:
    record = read(documents.minimal(documents.REGISTER), NAMES).children[0]
    root = etree.fromstring(write(record, None, NAMES))
    assert root.tag == documents.clark(RECORD)
    assert plain(read(root, NAMES)) == plain(record)


def test_a_record_has_the_same_bytes_wherever_it_stands() -> None:
    one = documents.fullest(documents.REGISTER, repeat=1)
    two = documents.fullest(documents.REGISTER, repeat=1, records=1)
    two.insert(0, etree.Comment("x"))
    alone = etree.fromstring(etree.tostring(documents.at(two, RECORD)))
    alone.insert(0, etree.Comment("x"))
    assert record_bytes(documents.at(one, RECORD)) == record_bytes(alone)
    assert b"xmlns:doc" not in record_bytes(alone)
