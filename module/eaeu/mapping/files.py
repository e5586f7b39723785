"""Exported documents as bytes that the schema accepts."""

from __future__ import annotations

from lxml import etree

from module.eaeu.codec import Names, NotReadable, Validator, element
from module.eaeu.mapping.national import Exported
from module.kernel.errors import Fault, Refused
from module.registry.exchange import ExchangeSettings

_CODE = "XSD"


class DocumentWriter:
    """Writes documents. The schemas are compiled once."""

    def __init__(self, settings: ExchangeSettings) -> None:
        self._names = Names(settings.versions)
        self._validator = Validator(self._names)

    def document(self, exported: Exported) -> bytes:
        """Return a document as UTF-8. Raises Refused with the place of each value that its structure does not take."""
        try:
            made = element(exported.root, self._names)
        except NotReadable as error:
            found = list(error.faults)
        else:
            found = self._validator.faults(made, self._names.structure_of(str(made.tag)))
            if not found:
                return etree.tostring(made, encoding="utf-8", xml_declaration=True)
        raise Refused(tuple(Fault(_CODE, fault.path, fault.message) for fault in found))
