"""Registers of any length, record by record."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from module.eaeu.codec.reading import read
from module.eaeu.codec.streaming import Stream, StreamedRecord
from module.eaeu.codec.writing import record_bytes
from module.registry.exchange import MessageLimits
from module.xmldoor import XmlRefused
from tests.support import union_documents as documents
from tests.unit.eaeu.codec.schemas import NAMES, validator

LIMITS = MessageLimits(message=4_000_000, register=40_000_000, element=1_000_000)
SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
RECORD = documents.ENTRY_RECORD
ROOT = "/doc:IPObjectRegisterDetails"
MESSAGES = {"P.SP.01.MSG.014": documents.REGISTER, "P.SP.01.MSG.016": documents.CIRCULATION}


def register(records: int = 3) -> etree._Element:
    return documents.fullest(documents.REGISTER, repeat=1, records=records, message="P.SP.01.MSG.014")


def stream(document: etree._Element | bytes, limits: MessageLimits = LIMITS) -> Stream:
    content = document if isinstance(document, bytes) else documents.to_bytes(document)
    return Stream(BytesIO(content), NAMES, limits)


def faults(document: etree._Element) -> list[tuple[str, str]]:
    with stream(document) as source:
        for _ in source.records():
            pass
        return [(fault.path, fault.text) for fault in source.frame_faults(validator())]


@pytest.mark.parametrize("message", MESSAGES)
def test_header_first_then_records(message: str) -> None:
    document = documents.fullest(MESSAGES[message], records=4, repeat=1, message=message)
    expected = [record_bytes(child) for child in document[1:]]
    with stream(document) as source:
        assert source.structure == MESSAGES[message]
        assert source.header is not None
        assert source.header.value("csdo:InfEnvelopeCode") == message
        found: list[StreamedRecord] = []
        for record in source.records():
            assert record_bytes(record.element) == expected[len(found)]
            assert validator().record_faults(record.element, record.number) == []
            read(record.element, NAMES)
            found.append(record)
        assert source.frame_faults(validator()) == []
    name = RECORD if source.structure == documents.REGISTER else documents.CIRCULATION_RECORD
    root = f"/doc:{documents.FACTS['documents'][MESSAGES[message]]['root']}/{name}"
    assert [record.path for record in found] == [root, f"{root}[2]", f"{root}[3]", f"{root}[4]"]
    assert [record.number for record in found] == [1, 2, 3, 4]


def test_a_document_in_an_envelope(tmp_path: Path) -> None:
    envelope = etree.Element(f"{SOAP}Envelope")
    etree.SubElement(etree.SubElement(envelope, f"{SOAP}Header"), "{urn:x}Id").text = "1"
    etree.SubElement(envelope, f"{SOAP}Body").append(register())
    (tmp_path / "message.xml").write_bytes(documents.to_bytes(envelope))
    with Stream(tmp_path / "message.xml", NAMES, LIMITS) as source:
        assert source.root is not None
        assert source.root.find(f"{SOAP}Header/{{urn:x}}Id") is not None
        assert next(record.path for record in list(source.records())) == f"{ROOT}/{RECORD}"
        assert source.frame_faults(validator()) == []
        assert source.document is not None
        assert [child.tag for child in source.document] == [documents.clark("ccdo:EDocHeader")]


def test_a_document_without_a_header() -> None:
    with stream(documents.minimal(documents.REGISTER, records=2)) as source:
        assert source.header is None
        assert len(list(source.records())) == 2
        assert source.frame_faults(validator()) == []


def test_no_record_at_all() -> None:
    document = register()
    documents.drop_all(document, RECORD)
    assert faults(document) == [(ROOT, f"Add what is missing: {RECORD}.")]


def test_a_wrong_header() -> None:
    document = register()
    documents.put(document, "ccdo:EDocHeader/csdo:EDocId", "?")
    ((path, _),) = faults(document)
    assert path == f"{ROOT}/ccdo:EDocHeader/csdo:EDocId"


def behind(document: etree._Element) -> None:
    document.append(document[0])


def twice(document: etree._Element) -> None:
    document.insert(2, register()[0])


def junk(document: etree._Element) -> None:
    document.insert(2, etree.Element("{urn:x}junk"))


def other_records(document: etree._Element) -> None:
    document.append(documents.minimal(documents.CIRCULATION)[0])


def text(document: etree._Element) -> None:
    document[2].tail = "text"


def attribute(document: etree._Element) -> None:
    document.set("lang", "ru")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (behind, f"{ROOT}/ccdo:EDocHeader"),
        (twice, f"{ROOT}/ccdo:EDocHeader[2]"),
        (junk, f"{ROOT}/{{urn:x}}junk"),
        (other_records, f"{ROOT}/{documents.CIRCULATION_RECORD}"),
        (text, ROOT),
        (attribute, ROOT),
    ],
)
def test_what_does_not_fit_around_the_records(change: Callable[[etree._Element], object], path: str) -> None:
    document = register()
    change(document)
    assert [place for place, _ in faults(document)] == [path]
    assert validator().faults(document, documents.REGISTER)


def test_another_document_has_no_records() -> None:
    assert [path for path, _ in faults(documents.minimal(documents.RESULT))] == ["/doc:ProcessingResultDetails"]
    assert [path for path, _ in faults(etree.Element("a"))] == ["/a"]
    wrapped = etree.Element("a")
    etree.SubElement(wrapped, "b").append(register())
    assert [path for path, _ in faults(wrapped)] == ["/a"]
    assert [path for path, _ in faults(register()[1])] == [f"/{RECORD}"]


def test_records_inside_the_general_structure_are_not_streamed() -> None:
    found = faults(documents.message_document("P.SP.01.MSG.006"))
    assert found[0][0].startswith("/doc:GenericEDocDetails")


def test_the_frame_is_known_at_the_end_only() -> None:
    with stream(register()) as source, pytest.raises(RuntimeError, match="behind the last record"):
        source.frame_faults(validator())


def test_bounds_are_those_of_the_settings() -> None:
    content = documents.to_bytes(register(3))
    with pytest.raises(XmlRefused), stream(content, MessageLimits(4_000_000, len(content) - 1, 1_000_000)) as source:
        list(source.records())
    document = documents.fullest(documents.CIRCULATION, repeat=1, message="P.SP.01.MSG.016")
    for name, passes in (
        ("ipsdo:IPObjectVideo", True),
        ("ipsdo:IPObjectSound", True),
        ("ipsdo:ObjectImagePicture", False),
    ):
        changed = etree.fromstring(documents.to_bytes(document))
        next(changed.iter(documents.clark(name))).text = "QUJD" * 300_000
        if passes:
            assert len(faults(changed)) == 0
        else:
            with pytest.raises(XmlRefused):
                faults(changed)


MEASURE = """
import io, resource, sys
from module.eaeu.codec.streaming import Stream
from module.registry.exchange import MessageLimits
from tests.support import union_documents as documents
from tests.unit.eaeu.codec.schemas import NAMES, validator

document = documents.to_bytes(documents.fullest(documents.REGISTER, repeat=1))
tag = b"<ipcdo:CustomsRegisterIPObjectDetails>"
head, _, rest = document.partition(tag)
tail = b"</doc:IPObjectRegisterDetails>"
record = tag + rest.removesuffix(tail)

class Source(io.RawIOBase):
    def __init__(self, count):
        self.parts = iter([head, *[record] * count, tail])
        self.held = b""
    def read(self, size=-1):
        while len(self.held) < size:
            part = next(self.parts, None)
            if part is None:
                break
            self.held += part
        given, self.held = self.held[:size], self.held[size:]
        return given

def peak(count):
    with Stream(Source(count), NAMES, MessageLimits(2**24, 2**31, 2**20)) as stream:
        assert sum(1 for one in stream.records() if not validator().record_faults(one.element)) == count
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

few = peak(200)
print(peak(4000) - few, len(record) * 4000 // 1024)
"""


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    finished = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    grown, size = map(int, finished.stdout.split())
    assert size > 20_000, "KiB of records"
    assert grown < 4_000, "KiB of memory more than with a twentieth of them"
