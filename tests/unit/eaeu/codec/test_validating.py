"""The verdict of the schema: whose, where, and in which words."""

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from lxml import etree

from module.eaeu.codec.explaining import Explainer
from module.eaeu.codec.names import XSI
from module.eaeu.codec.validating import MOST_FAULTS, Validator, is_base64
from tests.support import union_documents as documents
from tests.unit.eaeu.codec.schemas import NAMES, validator

RECORD = documents.ENTRY_RECORD
HOLDER = f"{RECORD}/ipcdo:RightholderDetails"
PLACE = f"/doc:IPObjectRegisterDetails/{RECORD}"
Change = Callable[[etree._Element], object]


def register(**values: str) -> etree._Element:
    return documents.fullest(documents.REGISTER, repeat=1, **values)


def faults(document: etree._Element, structure: str = documents.REGISTER) -> list[tuple[str, str]]:
    return [(fault.path, fault.text) for fault in validator().faults(document, structure)]


def put(path: str, value: str) -> Change:
    return lambda document: documents.put(document, path, value)


def unknown(document: etree._Element) -> None:
    documents.at(document, RECORD).insert(0, etree.Element("Unknown"))


def misplaced(document: etree._Element) -> None:
    record = documents.at(document, RECORD)
    record.append(record[0])


EXPLAINED: dict[str, tuple[Change, str, str]] = {
    "missing": (
        lambda document: documents.drop(document, f"{RECORD}/ipsdo:IPObjectName"),
        PLACE,
        "Add what is missing: ipsdo:IPObjectName.",
    ),
    "too long": (
        put(f"{RECORD}/ipsdo:IPObjectName", "x" * 501),
        f"{PLACE}/ipsdo:IPObjectName",
        "Shorten the value. Its greatest length is 500.",
    ),
    "empty": (
        put(f"{RECORD}/ipsdo:IPObjectName", ""),
        f"{PLACE}/ipsdo:IPObjectName",
        "Lengthen the value. Its least length is 1.",
    ),
    "pattern": (
        put(f"{HOLDER}/csdo:UnifiedCountryCode", "kz"),
        f"{PLACE}/ipcdo:RightholderDetails/csdo:UnifiedCountryCode",
        "Change the value so that it matches the pattern [A-Z]{2}.",
    ),
    "date": (put(f"{RECORD}/csdo:EndDate", "2026-02-30"), f"{PLACE}/csdo:EndDate", "Enter a value of the type date."),
    "digits": (
        put(f"{RECORD}/ipsdo:RightholderQuantity", "12345"),
        f"{PLACE}/ipsdo:RightholderQuantity",
        "Shorten the number. It may have at most 4 digits.",
    ),
    "attribute missing": (
        lambda document: documents.drop(document, f"{HOLDER}/csdo:UnifiedCountryCode@codeListId"),
        f"{PLACE}/ipcdo:RightholderDetails/csdo:UnifiedCountryCode",
        "Add the attribute codeListId.",
    ),
    "attribute unknown": (
        put(f"{RECORD}@lang", "ru"),
        PLACE,
        "Remove the attribute lang. The element does not have it.",
    ),
    "element unknown": (
        unknown,
        f"{PLACE}/Unknown",
        "Remove the element Unknown. No structure has it, or its namespace has another version.",
    ),
    "element misplaced": (
        misplaced,
        f"{PLACE}/ipsdo:IPObjectName",
        "The element ipsdo:IPObjectName may not stand here. Expected: ipsdo:IPObjectKindCode.",
    ),
    "text": (
        lambda document: setattr(documents.at(document, RECORD), "text", "text"),
        PLACE,
        "Remove the text. Only elements may stand here.",
    ),
    "element in a value": (
        lambda document: etree.SubElement(documents.at(document, f"{RECORD}/ipsdo:IPObjectName"), "b"),
        f"{PLACE}/ipsdo:IPObjectName",
        "Remove the elements inside. Only a value may stand here.",
    ),
    "no records": (
        lambda document: documents.drop(document, RECORD),
        "/doc:IPObjectRegisterDetails",
        f"Add what is missing: {RECORD}.",
    ),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_refusal_says_where_and_how_to_mend_it(name: str) -> None:
    change, path, text = EXPLAINED[name]
    document = register()
    change(document)
    assert faults(document) == [(path, text)]


@pytest.fixture
def speechless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Explainer, "explain", lambda self, element, most: [])
    yield


@pytest.mark.parametrize("name", EXPLAINED)
@pytest.mark.usefixtures("speechless")
def test_without_an_explanation_libxml2_speaks(name: str) -> None:
    change, path, _ = EXPLAINED[name]
    document = register()
    change(document)
    (found, text), *_ = faults(document)
    assert found.startswith(path.rpartition("/")[0])
    assert text.startswith("The document does not fit its structure: Element '{urn:EEC:") or name == "element unknown"


@pytest.mark.usefixtures("speechless")
@pytest.mark.parametrize("path", ["csdo:EndDate", "ipsdo:IPObjectId", "ipsdo:RightholderQuantity"])
def test_values_are_not_repeated(path: str) -> None:
    document = register()
    documents.put(document, f"{RECORD}/{path}", "It's 'personal'")
    ((_, text),) = faults(document)
    assert "personal" not in text


def test_a_structure_is_told_by_its_root() -> None:
    ((path, text),) = faults(documents.minimal(documents.RESULT))
    assert path == "/doc:ProcessingResultDetails"
    assert text.endswith("Expected: doc:IPObjectRegisterDetails.")


def test_paths_lead_into_embedded_documents() -> None:
    document = documents.message_document("P.SP.01.MSG.006")
    inner = f"doc:IPObjectVolatileDetails/{documents.CIRCULATION_RECORD}"
    documents.put(document, f"{inner}/ipcdo:GoodsCirculationDetails@kindCode", "123")
    assert faults(document, documents.GENERIC) == [
        (f"/doc:GenericEDocDetails/{inner}/ipcdo:GoodsCirculationDetails", "Change the value. Its length must be 2.")
    ]
    for child in list(document)[1:]:
        document.remove(child)
    assert faults(document, documents.GENERIC) == [("/doc:GenericEDocDetails", "Add the documents that belong inside.")]


def test_only_what_messages_carry_may_be_embedded() -> None:
    document = documents.minimal(documents.GENERIC)
    document.append(documents.minimal(documents.OPINION))
    ((path, _),) = faults(document, documents.GENERIC)
    assert path == "/doc:GenericEDocDetails/doc:IPObjectCustomsDecisionDetails"


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\r\n  "])
def test_white_space_around_dates_is_collapsed_before_libxml2_judges(space: str) -> None:
    document = documents.fullest(documents.CIRCULATION, repeat=1)
    for element in document.iter():
        element.text = f"{space}{element.text}{space}" if element.text and "Text" not in element.tag else element.text
    before = etree.tostring(document)
    assert faults(document, documents.CIRCULATION) == []
    assert etree.tostring(document) == before
    documents.put(document, f"{documents.CIRCULATION_RECORD}/ipsdo:IPObjectId", " ? ")
    ((path, _),) = faults(document, documents.CIRCULATION)
    assert path == f"/doc:IPObjectVolatileDetails/{documents.CIRCULATION_RECORD}/ipsdo:IPObjectId"


def test_white_space_inside_a_date_is_not() -> None:
    document = register()
    documents.put(document, f"{RECORD}/csdo:EndDate", "2026- 01-01")
    assert len(faults(document)) == 1


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("QUJD", True),
        ("QU JD\n", True),
        ("QUI=", True),
        ("QQ==", True),
        ("QUJ", False),
        ("QUJD=", False),
        ("Q===", False),
        ("QUJ*", False),
        ("Q=JD", False),
        ("QQ=Q", False),
        ("QR==", False),
        ("QUJ=", False),
        ("ЖЖЖЖ", False),
        *((text * 40_000, fits) for text, fits in (("QUJD", True), ("QUJD\n", True), ("QUI=", False), ("QU", True))),
        ("QUJD" * 40_000 + "QQ==", True),
        ("QUJD" * 16_383 + "QUI=" + "QUJD", False),
        ("QUJD" * 16_383 + "QUI" + "\n" * 9 + "=", True),
        ("QUJD" * 40_000 + "Ж", False),
    ],
)
def test_base64_is_looked_at_again(text: str, fits: bool) -> None:
    assert is_base64(text) is fits


def test_signs_that_base64_does_not_have_are_refused() -> None:
    document = documents.fullest(documents.APPLICATION, repeat=1)
    element = next(document.iter(documents.clark("csdo:DocBinaryText")))
    element.text = "QU*JD"
    assert faults(document, documents.APPLICATION) == [(NAMES.path(element), "Enter a value of the type base64Binary.")]


def test_a_record_is_judged_alone_and_named_by_its_number() -> None:
    document = documents.minimal(documents.REGISTER, records=2)
    record = documents.at(document, f"{RECORD}[2]")
    assert validator().record_faults(record) == []
    documents.drop(record, "csdo:EndDate")
    ((path, text),) = [(fault.path, fault.text) for fault in validator().record_faults(record, 17)]
    assert (path, text) == (f"{PLACE}[17]", "Add what is missing: csdo:EndDate.")


def test_hints_at_schemas_are_not_followed() -> None:
    document = register()
    document.set(f"{{{XSI}}}schemaLocation", "urn:x file:///etc/passwd urn:EEC:R:IP:SP:01:IPObjectRegister:v1.0.0 x")
    assert faults(document) == []


def test_nothing_may_be_nil() -> None:
    document = register()
    documents.at(document, f"{RECORD}/csdo:EndDate").set(f"{{{XSI}}}nil", "true")
    assert faults(document)


def test_faults_have_an_end() -> None:
    document = documents.minimal(documents.REGISTER, records=MOST_FAULTS + 20)
    for element in document.iter(documents.clark("csdo:EndDate")):
        element.text = "?"
    assert len(faults(document)) == MOST_FAULTS


def test_large_documents_are_refused_in_libxml2s_words() -> None:
    document = register()
    picture = documents.at(document, f"{RECORD}/ipsdo:IPObjectPicture")
    picture.text = "QUJD" * 1_300_000
    documents.put(document, f"{RECORD}/csdo:EndDate", "?")
    ((path, text),) = faults(document)
    assert path == f"{PLACE}/csdo:EndDate"
    assert text.startswith("The document does not fit its structure:")


def test_threads_share_a_validator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads change as often as they can: they compile their schemas in the midst of each other's."""
    shared, wrong = Validator(NAMES), []
    monkeypatch.setattr(threading, "excepthook", lambda failed: wrong.append(str(failed.exc_value)))
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)

    def judge(number: int) -> None:
        for _ in range(30):
            document = register()
            if number % 2:
                documents.drop(document, f"{RECORD}/csdo:EndDate")
            if len(shared.faults(document, documents.REGISTER)) != number % 2:
                wrong.append(number)

    threads = [threading.Thread(target=judge, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(usual)
    assert wrong == []
