"""Big answers: an envelope with tens of thousands of records, written to a file record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from lxml import etree

from module.dev.standins.commission import names
from module.dev.standins.commission.envelope import Header, application_message
from module.dev.standins.commission.generator import circulation, documents, objects
from module.dev.standins.commission.generator.building import build, build_root
from module.dev.standins.commission.generator.facts import Record
from module.dev.standins.commission.process import CIRCULATION, REGISTER, message

_SHAPES: dict[str, tuple[str, str, Callable[[Record], etree._Element]]] = {
    REGISTER: (message(14), "R.IP.SP.01.002", objects.entry),
    CIRCULATION: (message(16), "R.IP.SP.01.003", circulation.circulation),
}


def write_message(path: Path, header: Header, resource: str, records: Iterable[Record], reference: str = "") -> str:
    """Write MSG.014 or MSG.016 with its envelope to a file and return the EDocId. Memory does not grow with records."""
    code, structure, make = _SHAPES[resource]
    edoc = documents.header(code, structure, reference)
    root = build_root(structure, edoc)
    whole = application_message(header, root)
    declared = _declarations()
    end = f"</doc:{etree.QName(root).localname}>".encode()
    before, tail, after = whole.partition(end)
    with path.open("wb") as stream:
        stream.write(before)
        for record in records:
            element = etree.tostring(make(record), encoding="UTF-8", xml_declaration=False)
            stream.write(element.replace(declared, b"", 1))
        stream.write(tail + after)
    return str(edoc.findtext(names.clark("csdo:EDocId")))


def _declarations() -> bytes:
    """Return the namespace declarations that every record repeats and the root already has."""
    lone = etree.tostring(build("csdo:DocId"))
    return lone.removeprefix(b"<csdo:DocId").removesuffix(b"/>")
