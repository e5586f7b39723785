"""Why a document was refused, in sentences that say how to mend it. `xmlschema` finds the places."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from lxml import etree

from module.eaeu.codec.faults import (
    WRONG_TYPE,
    SchemaFault,
    missing_attribute,
    missing_element,
    unexpected_attribute,
    unexpected_element,
    unexpected_text,
    unknown_element,
)
from module.eaeu.codec.names import Names
from module.eaeu.codec.schema import file_name
from module.eaeu.structures.tables import GENERIC
from module.kernel.text import N_, Message

MOST_BYTES = 4 * 1024 * 1024  # at about 5 MB a second, larger ones would hold a worker too long
MOST_ELEMENTS = 20_000  # at some 10,000 a second
_DETAIL = 300
_NOTHING_EMBEDDED = N_("Add the documents that belong inside.")


class Explainer:
    """Explains with a schema that is built when the first document is refused: it takes a quarter of a second."""

    def __init__(self, names: Names, files: Mapping[str, bytes]) -> None:
        self._names = names
        self._files = files
        self._lock = threading.Lock()
        self._built: Any = None

    def explain(self, element: etree._Element, most: int) -> list[SchemaFault]:
        """Return the faults of an element that libxml2 has refused; none where this cannot say."""
        if _is_long(element):
            return []
        from xmlschema import XMLSchemaException  # a fifth of a second, and only refusals need it

        with self._lock:
            try:
                return [self._fault(error) for error in islice(self._schema().iter_errors(element), most)]
            except XMLSchemaException:
                return []

    def _schema(self) -> Any:
        if self._built is None:
            from xmlschema import XMLSchema10

            # an import finds what was loaded before it; R.010 imports other documents, so it comes last
            last = file_name(self._names, GENERIC)
            files = sorted(self._files.items(), key=lambda file: file[0] == last)
            sources: list[Any] = [content for _, content in files]
            self._built = XMLSchema10(sources, allow="none")
        return self._built

    def _fault(self, error: Any) -> SchemaFault:
        path = self._names.path(error.elem)
        kind = type(error.validator).__name__
        if hasattr(error, "particle"):
            return self._children(error, path)
        if kind == "XsdAttributeGroup":
            return _attribute(error, path)
        if kind == "XsdGroup":
            return unexpected_text(path)
        if kind == "XsdAnyElement":
            return unknown_element(path, self._names.shown(error.elem))
        return SchemaFault(path, _value(error, kind))

    def _children(self, error: Any, path: str) -> SchemaFault:
        shown = [self._names.shown(particle) for particle in error.expected or () if particle.name]
        expected = shown[0] if shown else ""
        if error.invalid_tag is None:
            return missing_element(path, expected) if expected else SchemaFault(path, Message(_NOTHING_EMBEDDED))
        child = error.elem[error.index]
        place = self._names.path(child)
        if not self._names.known(child):
            return unknown_element(place, self._names.shown(child))
        if expected and all(self._names.shown(other) != expected for other in error.elem):
            return missing_element(path, expected)
        return unexpected_element(place, self._names.shown(child), expected)


def _is_long(element: etree._Element) -> bool:
    """Tell whether there is more in an element than is explained; its markup counts where its texts are short."""
    length = 0
    for number, part in enumerate(element.iter()):
        if number > MOST_ELEMENTS:
            return True
        length += len(part.text or "") + len(part.tail or "")
        if length > MOST_BYTES:
            return True
    return len(etree.tostring(element, with_tail=False)) > MOST_BYTES


def _attribute(error: Any, path: str) -> SchemaFault:
    """`xmlschema` tells of attributes in words only; the name stands between the first quotes."""
    name = str(error.reason).split("'")[1]
    return missing_attribute(path, name) if "missing" in error.reason else unexpected_attribute(path, name)


def _limit(error: Any) -> dict[str, object]:
    return {"limit": error.validator.value}


_VALUES: Mapping[str, tuple[str, Callable[[Any], dict[str, object]]]] = {
    "XsdMaxLengthFacet": (N_("Shorten the value. Its greatest length is {limit}."), _limit),
    "XsdMinLengthFacet": (N_("Lengthen the value. Its least length is {limit}."), _limit),
    "XsdLengthFacet": (N_("Change the value. Its length must be {limit}."), _limit),
    "XsdTotalDigitsFacet": (N_("Shorten the number. It may have at most {limit} digits."), _limit),
    "XsdPatternFacets": (
        N_("Change the value so that it matches the pattern {pattern}."),
        lambda error: {"pattern": " | ".join(error.validator.regexps)},
    ),
    "XsdAtomicBuiltin": (WRONG_TYPE, lambda error: {"type": error.validator.local_name}),
    "XsdElement": (N_("Remove the elements inside. Only a value may stand here."), lambda error: {}),
}


def _value(error: Any, kind: str) -> Message:
    if kind in _VALUES:
        text, parameters = _VALUES[kind]
        return Message(text, parameters(error))
    detail = {"detail": str(error.reason)[:_DETAIL]}
    return Message(N_("The document does not fit its structure: {detail}"), detail)
