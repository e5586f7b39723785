"""The unified register as one document, written record by record: it never stands in memory as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO

from lxml import etree

from module.eaeu.codec.names import Names
from module.eaeu.codec.writing import element
from module.eaeu.envelope.identifiers import new_uuid
from module.eaeu.exchange.trees import document
from module.eaeu.structures.tables import structures
from module.kernel.errors import NotFound
from module.store.exchange.union import CIRCULATION, ENTRY

REGISTER_STRUCTURES = {"R.IP.SP.01.002": ENTRY, "R.IP.SP.01.003": CIRCULATION}
"""Structures that hold a whole register, each with the line of our copy that it is made of."""

_MESSAGE = "P.SP.01.MSG.014"


def write_register(out: IO[bytes], structure: str, records: Iterable[bytes], names: Names, now: datetime) -> int:
    """Write a document with records as we keep them (exclusive canonical XML); return how many there were.

    Raises NotFound where there is none: both structures demand one (formats tables of .002 and .003).
    """
    root = document(structures()[structure].name, _MESSAGE, structure, new_uuid(), now)
    header = element(root.children[0], names)
    count = 0
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(names.clark(root.name), nsmap={"doc": names.namespace(structure)}):
            file.write(header)
            file.flush()  # the records go past the writer: they are canonical XML that names its own namespaces
            for record in records:
                out.write(record)
                count += 1
    if not count:
        raise NotFound
    return count
