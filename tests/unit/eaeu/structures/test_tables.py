"""The tables of the structures: complete, and read as the facts stand."""

from collections.abc import Iterator

from module.eaeu.spec.facts import process
from module.eaeu.structures.tables import ANY, Element, Facets, complex_types, elements, simple_types, structures
from tests.support import union_documents as documents

# Rows of the tables of the formats document, R.006 to R.IP.SP.01.004
ROWS = {
    "R.006": 10,
    "R.007": 10,
    "R.010": 8,
    "R.IP.SP.01.001": 173,
    "R.IP.SP.01.002": 98,
    "R.IP.SP.01.003": 185,
    "R.IP.SP.01.004": 37,
}


def below(content: tuple[Element, ...]) -> Iterator[Element]:
    for element in content:
        yield element
        yield from below(element.content)


def test_all_rows_of_the_formats_document_are_there() -> None:
    assert {code: sum(1 for _ in below(row.content)) for code, row in structures().items()} == ROWS
    assert sum(ROWS.values()) == 521


def test_every_name_has_an_id_a_type_and_a_label() -> None:
    assert len(elements()) == 138
    for element in elements().values():
        assert element.id.startswith("M."), element
        assert element.label_kk, element
        assert element.type in (simple_types() if element.simple else complex_types())
    assert len({element.id for element in elements().values()}) == 138


def test_every_structure_of_the_process_is_there() -> None:
    named = {code for row in process().messages.values() for code in row.structures}
    assert named == set(structures())


def test_facets_of_a_derived_type_are_those_of_its_base_and_its_own() -> None:
    text = simple_types()["ipsdo:PropertyDescriptionTextType"]
    assert (text.own, text.facets) == (Facets(), Facets(min_length=1, max_length=4000))
    assert [row.name for row in text.attributes] == ["propertyName"]
    assert not text.collapses
    country = elements()["csdo:UnifiedCountryCode"]
    assert country.simple is not None
    assert country.simple.collapses
    assert [(row.name, row.required) for row in country.attributes] == [("codeListId", True)]
    assert country.simple.facets == Facets(pattern="[A-Z]{2}")


def test_an_extension_puts_its_children_behind_those_of_its_base() -> None:
    record = complex_types()["ipcdo:CustomsRegisterIPObjectDetailsType"]
    assert record.base == "ipcdo:RegistrationFormIPObjectDetailsType"
    assert [child.name for child in record.content[:2]] == ["ipsdo:IPObjectKindCode", "ipsdo:IPObjectName"]
    assert record.content[-5:] == record.own


def test_multiplicities_and_the_wildcard() -> None:
    header, anything = structures()["R.010"].content
    assert (header.least, header.most) == (1, 1)
    assert (anything.name, anything.least, anything.most) == (ANY, 1, None)


def test_records_of_the_two_registers() -> None:
    found = {code: row.record for code, row in structures().items() if row.record}
    assert found == {
        "R.IP.SP.01.002": "ipcdo:CustomsRegisterIPObjectDetails",
        "R.IP.SP.01.003": "ipcdo:RegistryIPObjectVolatileDetails",
    }


def test_the_generator_of_test_documents_knows_every_pattern() -> None:
    patterns = {row.own.pattern for row in simple_types().values() if row.own.pattern}
    assert patterns == set(documents.PATTERNS)
