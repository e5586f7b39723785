"""The schemas: shape of the files, and two engines that agree on what is valid and what is not."""

import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.schema import XS, embedded, schemas
from tests.support import sizes
from tests.support import union_documents as documents
from tests.unit.eaeu.codec.schemas import FILES, libxml2, other

SEVEN = documents.STRUCTURES
Mutant = Callable[[etree._Element], object]


def judged(structure: str, document: etree._Element) -> tuple[bool, bool]:
    return libxml2(structure).validate(document), bool(other(structure).is_valid(document))


def test_one_file_for_each_namespace() -> None:
    assert list(FILES)[:3] == [
        "EEC_M_BaseDataTypes_v0.4.12.xsd",
        "EEC_M_SimpleDataObjects_v0.4.12.xsd",
        "EEC_M_ComplexDataObjects_v0.4.12.xsd",
    ]
    assert "EEC_R_ProcessingResultDetails_v1.0.7.xsd" in FILES
    assert len(FILES) == 12
    for content in FILES.values():
        root = etree.fromstring(content)
        assert root.get("elementFormDefault") == "qualified"
        assert root.get("attributeFormDefault") is None
        assert str(root.get("targetNamespace")).endswith(f":v{root.get('version')}")
        for found in root.iter(f"{{{XS}}}import"):
            assert found.get("schemaLocation") in FILES


def test_every_element_is_global_with_a_named_type_and_documents_go_by_reference() -> None:
    for content in FILES.values():
        root = etree.fromstring(content)
        for element in root.iter(f"{{{XS}}}element"):
            if element.getparent() is root:
                assert str(element.get("type")).endswith("Type")
            else:
                assert element.get("ref") and not element.get("name")
        assert all(row.getparent() is root for row in root.iter(f"{{{XS}}}complexType", f"{{{XS}}}simpleType"))


def test_versions_come_from_the_settings() -> None:
    found = schemas(Names({**documents.VERSIONS, "base": "0.4.14", "R.IP.SP.01.002": "1.2.0"}))
    assert "EEC_M_SimpleDataObjects_v0.4.14.xsd" in found
    assert b"urn:EEC:R:IP:SP:01:IPObjectRegister:v1.2.0" in found["EEC_R_IP_SP_01_IPObjectRegister_v1.2.0.xsd"]


def test_code_lists_are_demanded_where_the_base_model_demands_them() -> None:
    text = FILES["EEC_M_SimpleDataObjects_v0.4.12.xsd"].decode()
    required = re.findall(r'name="codeListId" type="csdo:ReferenceDataIdType" use="(\w+)"', text)
    assert sorted(required) == ["optional", "optional", "required"]
    assert '<xs:extension base="csdo:Code20Type">' in text  # csdo:IdentityDocKindCodeType, where it is optional


def test_the_general_structure_carries_what_messages_put_into_it() -> None:
    assert embedded("R.010") == ("R.IP.SP.01.001", "R.IP.SP.01.002", "R.IP.SP.01.003")
    assert embedded("R.006") == ()


@pytest.mark.parametrize("structure", SEVEN)
def test_smallest_fullest_and_longest_documents_are_valid(structure: str) -> None:
    for document in (
        documents.minimal(structure),
        documents.fullest(structure),
        documents.fullest(structure, longest=True, repeat=1),
        documents.minimal(structure, records=7),
    ):
        assert judged(structure, document) == (True, True)


@pytest.mark.parametrize("code", documents.PROCESS["messages"])
def test_the_document_of_each_message_is_valid(code: str) -> None:
    structure = documents.PROCESS["messages"][code]["structures"][0]
    assert judged(structure, documents.message_document(code)) == (True, True)


@settings(max_examples=30)
@given(st.data(), st.sampled_from(SEVEN))
def test_random_documents_are_valid(data: st.DataObject, structure: str) -> None:
    document = data.draw(documents.random_documents(structure))
    assert judged(structure, document) == (True, True)


def mutants(structure: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield a broken document for each way to break the first element of each name, or for the ways that are drawn."""
    whole = documents.fullest(structure, repeat=1)
    ways = [(name, title, way) for name in _firsts(whole) for title, way in _ways(name).items()]
    for name, title, break_it in sizes.draw(ways, 60, f"mutants of {structure}"):
        broken = copy.deepcopy(whole)
        if break_it(next(broken.iter(documents.clark(name)))) is not False:
            yield f"{name}: {title}", broken


def _firsts(root: etree._Element) -> list[str]:
    seen = {str(element.tag) for element in root.iterdescendants()}
    return [name for name in documents.FACTS["elements"] if documents.clark(name) in seen]


def _ways(name: str) -> dict[str, Mutant]:
    type_name = documents.FACTS["elements"][name][0]
    ways: dict[str, Mutant] = {"unknown element": _unknown, "unknown attribute": lambda e: e.set("unknown", "1")}
    for attribute, (_, required) in documents.attributes(type_name).items():
        if required:
            ways[f"no {attribute}"] = lambda e, attribute=attribute: e.attrib.pop(attribute)
        ways[f"long {attribute}"] = lambda e, attribute=attribute: e.set(attribute, "x" * 300)
    if type_name in documents.FACTS["complex_types"]:
        return ways | {"text": lambda e: setattr(e, "text", "text"), "order": _swap, "required": _bereave}
    limits = documents.facets(type_name)
    wrong = {
        "max_length": lambda e: setattr(e, "text", _over(limits)),
        "min_length": lambda e: setattr(e, "text", ""),
        "pattern": lambda e: setattr(e, "text", "?"),
        "total_digits": lambda e: setattr(e, "text", "9" * (limits["total_digits"] + 1)),
    }
    ways |= {title: way for title, way in wrong.items() if title in limits}
    if limits["primitive"] not in ("xs:token", "xs:string", "xs:base64Binary"):
        ways["type"] = lambda e: setattr(e, "text", "no such value")
    return ways


def _over(limits: dict[str, int]) -> str:
    if limits["primitive"] != "xs:base64Binary":
        return "x" * (limits["max_length"] + 1)
    return "QUJD" * (limits["max_length"] // 3 + 1)


def _unknown(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.insert(parent.index(element), etree.Element(f"{{{etree.QName(element).namespace}}}Unknown"))


def _swap(element: etree._Element) -> object:
    """Put the first child last, unless all are alike."""
    if element[0].tag == element[-1].tag:
        return False
    element.append(element[0])
    return True


def _bereave(element: etree._Element) -> object:
    """Take away a child that must be there."""
    name = next(name for name in documents.FACTS["elements"] if documents.clark(name) == element.tag)
    needed = [child for child, least, _ in documents.content(name) if least]
    if not needed:
        return False
    element.remove(element.findall(documents.clark(needed[0]))[0])
    return True


@pytest.mark.parametrize("structure", [code for code in SEVEN if code != documents.GENERIC])
def test_mutants_are_refused_by_both_engines(structure: str) -> None:
    count = 0
    for title, document in mutants(structure):
        assert judged(structure, document) == (False, False), title
        count += 1
    assert count > 20


def test_what_is_embedded_is_judged_strictly() -> None:
    for break_it in (
        lambda root: documents.drop(root, "doc:IPObjectApplicationDetails/ipcdo:IPObjectApplicationDetails"),
        lambda root: root.append(etree.Element("{urn:example}Unknown")),
        lambda root: [root.remove(child) for child in list(root)[1:]],
    ):
        document = documents.minimal("R.010")
        break_it(document)
        assert judged("R.010", document) == (False, False)


def test_schemas_are_the_same_each_time(tmp_path: Path) -> None:
    assert schemas(Names(documents.VERSIONS)) == FILES
