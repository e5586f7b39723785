"""How a business payload sits in a message of ШЭП: four conventions occur in reality (kz-integrations 1.3)."""

from __future__ import annotations

from enum import StrEnum

from lxml import etree

from module import xmldoor
from module.integrations.values import XSI, child, elements, written
from module.outbound import WireFailure

_XS = "http://www.w3.org/2001/XMLSchema"


class Convention(StrEnum):
    """Where the payload stands and in what form."""

    STRING = "string"
    TYPED = "typed"
    UNTYPED = "untyped"
    NO_DATA = "no_data"


def attach(request_data: etree._Element, payload: etree._Element, convention: Convention) -> None:
    """Put a payload into `requestData`; the element itself is moved, except as a string."""
    if convention is Convention.NO_DATA:
        request_data.append(payload)
        return
    if convention is Convention.UNTYPED:
        etree.SubElement(request_data, "data").append(payload)
        return
    if convention is Convention.STRING:
        data = etree.SubElement(request_data, "data", nsmap={"xsi": XSI, "xs": _XS})
        data.set(f"{{{XSI}}}type", "xs:string")
        data.text = etree.tostring(payload, encoding="unicode")
        return
    name = etree.QName(payload)
    if name.namespace is None:
        raise ValueError("a typed payload needs the namespace of its type")
    data = etree.SubElement(request_data, "data", nsmap={"xsi": XSI, "ns1": name.namespace})
    data.set(f"{{{XSI}}}type", f"ns1:{name.localname}")
    data.extend(list(payload))


def detach(response: etree._Element, max_bytes: int) -> list[etree._Element]:
    """Return the payload elements of an answer, whatever its convention; an empty list when there are none."""
    holder = child(response, "responseData")
    if holder is None:
        return []
    data = child(holder, "data")
    if data is None:
        return [part for part in elements(holder) if part.tag != "data"]
    inner = list(elements(data))
    type_name = data.get(f"{{{XSI}}}type", "").split(":")[-1]
    if inner and type_name:
        typed = etree.Element(type_name)
        typed.extend(inner)
        return [typed]
    return inner or _from_string(data, max_bytes)


def _from_string(data: etree._Element, max_bytes: int) -> list[etree._Element]:
    source = written(data)
    if not source:
        return []
    try:
        return [xmldoor.parse(source.encode(), max_bytes=max_bytes)]
    except xmldoor.XmlRefused as refused:
        raise WireFailure(f"payload.{refused.code}") from refused
