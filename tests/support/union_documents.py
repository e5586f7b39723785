"""Documents of the exchange written straight from the facts with lxml, without the product's codec: smallest, fullest,
random, and one acceptable document for each message.

`at`, `put` and `drop` change a document; a path goes down from the given element by names with prefixes:
`ccdo:EDocHeader/csdo:EDocId`, `doc:IPObjectVolatileDetails/ipcdo:RegistryIPObjectVolatileDetails[2]/ipsdo:IPObjectId`.
"""

from __future__ import annotations

import base64
import json
import random
import re
import struct
import tomllib
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
FACTS: dict[str, Any] = json.loads((ROOT / "module/eaeu/spec/structures.json").read_text(encoding="utf-8"))
PROCESS: dict[str, Any] = json.loads((ROOT / "module/eaeu/spec/process.json").read_text(encoding="utf-8"))
VERSIONS: dict[str, str] = tomllib.loads((ROOT / "config/exchange.toml").read_text(encoding="utf-8"))["versions"]

APPLICATION, REGISTER, CIRCULATION, OPINION = (f"R.IP.SP.01.00{n}" for n in (1, 2, 3, 4))
RESULT, STATUS, GENERIC = "R.006", "R.007", "R.010"
STRUCTURES = tuple(FACTS["documents"])
ENTRY_RECORD = "ipcdo:CustomsRegisterIPObjectDetails"
CIRCULATION_RECORD = "ipcdo:RegistryIPObjectVolatileDetails"
MODELS = {
    "bdt": ("urn:EEC:M:BaseDataTypes", "base"),
    "csdo": ("urn:EEC:M:SimpleDataObjects", "base"),
    "ccdo": ("urn:EEC:M:ComplexDataObjects", "base"),
    "ipsdo": ("urn:EEC:M:IP:SimpleDataObjects", "ip"),
    "ipcdo": ("urn:EEC:M:IP:ComplexDataObjects", "ip"),
}
NAMESPACES = {prefix: f"{name}:v{VERSIONS[key]}" for prefix, (name, key) in MODELS.items()}
NUMBER = "00001/ТЗ-0001-150126"
OTHER_NUMBER = "00001/ТЗ-0002-160126"


def _png() -> bytes:
    """One grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


# What the rules of filling and plain sense want; anything else is made from the facets.
SAMPLES: dict[str, str] = {
    "csdo:EDocDateTime": "2026-01-15T09:00:00.000Z",
    "csdo:UpdateDateTime": "2026-01-15T08:00:00.000Z",
    "csdo:EventDateTime": "2026-01-15T09:00:00.000Z",
    "csdo:StartDateTime": "2026-01-15T08:00:00.000Z",
    "csdo:EndDateTime": "2026-06-15T08:00:00.000Z",
    "csdo:LanguageCode": "ru",
    "csdo:ProcessingResultV2Code": "3",
    "csdo:InformationResourceId": "P.SP.01.BEN.002",
    "csdo:UnifiedCountryCode": "KZ",
    "csdo:TerritoryCode": "711110000",
    "csdo:RegionName": "Астана",
    "csdo:DistrictName": "Есиль",
    "csdo:CityName": "Астана",
    "csdo:SettlementName": "Астана",
    "csdo:StreetName": "Достык",
    "csdo:PostCode": "010000",
    "csdo:AddressKindCode": "3",
    "csdo:CommunicationChannelCode": "EM",
    "csdo:CommunicationChannelName": "электронная почта",
    "csdo:CommunicationChannelId": "office@example.test",
    "csdo:SubjectName": 'ТОО "Пример"',
    "csdo:BusinessEntityName": 'ТОО "Пример"',
    "csdo:SubjectBriefName": "Пример",
    "csdo:BusinessEntityTypeCode": "KZ1010",
    "csdo:BusinessEntityId": "990140000000",
    "csdo:TaxpayerId": "990140000000",
    "csdo:TaxRegistrationReasonCode": "770101001",
    "csdo:IdentityDocKindCode": "KZ001",
    "csdo:FirstName": "Имя",
    "csdo:MiddleName": "Отчество",
    "csdo:LastName": "Фамилия",
    "csdo:PositionName": "директор",
    "csdo:DocName": "Документ",
    "csdo:DocKindCode": "09999",
    "csdo:DocValidityDuration": "P1Y",
    "csdo:PageQuantity": "2",
    "csdo:KeywordName": "EXAMPLE",
    "csdo:CommodityCode": "6403990000",
    "csdo:StatusCode": "01",
    "csdo:EndDate": "2028-01-15",
    "csdo:DocValidityDate": "2030-01-15",
    "csdo:AuthorityDecisionCode": "1",
    "csdo:CustomsOfficeCode": "50999",
    "csdo:TransportModeCode": "30",
    "csdo:ObjectOrdinal": "1",
    "csdo:RoutePointKindCode": "01",
    "csdo:PackageQuantity": "10",
    "csdo:ProductName": "Обувь",
    "ipsdo:IPObjectKindCode": "ТЗ",
    "ipsdo:IPObjectName": "EXAMPLE",
    "ipsdo:IPObjectId": NUMBER,
    "ipsdo:ApplicationId": "A-1",
    "ipsdo:RegistrationFormId": "F-1",
    "ipsdo:RightholderQuantity": "1",
    "ipsdo:CopyrightTermDefinedIndicator": "true",
    "ipsdo:GoodsClassCode": "25",
    "ipsdo:GoodsCirculationPartyRoleCode": "20",
    "ipsdo:LogisticOperationKindCode": "01",
    "ipsdo:IdentificationKindCode": "01",
    "ipsdo:IPDocKindCode": "01001",
}
ATTRIBUTES = {
    "csdo:UnifiedCountryCode@codeListId": "2021",
    "csdo:IdentityDocKindCode@codeListId": "2053",
    "csdo:DocKindCode@codeListId": "2009",
    "ipcdo:GoodsCirculationDetails@kindCode": "01",
    "csdo:BusinessEntityId@kindId": "KZ01",
    "ipsdo:IPObjectPicture@mediaTypeCode": "image/png",
    "ipsdo:ObjectImagePicture@mediaTypeCode": "image/png",
    "ipsdo:IPObjectSound@mediaTypeCode": "audio/mpeg",
    "ipsdo:IPObjectVideo@mediaTypeCode": "video/mp4",
    "csdo:DocBinaryText@mediaTypeCode": "application/pdf",
}
_CYRILLIC_KIND = ("АП", "СП", "ТЗ")
# A value for each pattern of the facts; the test of this table tells when a pattern is new.
PATTERNS: dict[str, Callable[[random.Random], str]] = {
    r"\d{2}|\d{4}|\d{6}|\d{8,10}": lambda r: _digits(r, r.choice((2, 4, 6, 8, 9, 10))),
    r"[0-9]{2}|[0-9]{5}|[0-9]{8}": lambda r: _digits(r, r.choice((2, 5, 8))),
    r"R(\.[A-Z]{2}\.[A-Z]{2}\.[0-9]{2})?\.[0-9]{3}": lambda r: r.choice((RESULT, APPLICATION, REGISTER)),
    r"P\.[A-Z]{2}\.[0-9]{2}\.MSG\.[0-9]{3}": lambda r: r.choice(sorted(PROCESS["messages"])),
    r"[a-z]{2}": lambda r: r.choice(("kk", "ru", "en")),
    r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]": lambda r: r.choice(("010000", "Z05 T3E", "A-1", "0123456789")),
    r"\d{9}": lambda r: _digits(r, 9),
    r"\d{2}": lambda r: _digits(r, 2),
    r"\d{5}": lambda r: _digits(r, 5),
    r"[A-Z]{2}": lambda r: r.choice(("KZ", "RU", "BY", "AM", "KG", "CN")),
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}": lambda r: str(
        uuid.UUID(int=r.getrandbits(128), version=4)
    ),
    r"0[1-9]|[1-3][0-9]|4[0-5]": lambda r: f"{r.randint(1, 45):02d}",
    r"\d{5}/(АП|СП|ТЗ)-\d{4}-(0[1-9]|[1|2]\d|3[0|1])(0[1-9]|1[0-2])\d{2}": lambda r: (
        f"{_digits(r, 5)}/{r.choice(_CYRILLIC_KIND)}-{_digits(r, 4)}-{r.randint(1, 28):02d}{r.randint(1, 12):02d}26"
    ),
}


def _digits(source: random.Random, count: int) -> str:
    return "".join(source.choice("0123456789") for _ in range(count))


def namespace(structure: str) -> str:
    """Return the namespace of a document structure in its configured version."""
    return f"{FACTS['documents'][structure]['namespace']}:v{VERSIONS[structure]}"


def root_name(structure: str) -> str:
    """Return the root's tag in Clark notation."""
    return f"{{{namespace(structure)}}}{FACTS['documents'][structure]['root']}"


def clark(name: str) -> str:
    """Return a prefixed name in Clark notation; a name with `doc` is the root of its structure."""
    prefix, local = name.split(":")
    if prefix != "doc":
        return f"{{{NAMESPACES[prefix]}}}{local}"
    return next(root_name(code) for code, facts in FACTS["documents"].items() if facts["root"] == local)


def content(name: str) -> list[tuple[str, int, int | None]]:
    """Return the children of an element or a structure: name, least, most; `*` is the wildcard."""
    if name in FACTS["documents"]:
        return [_card(row) for row in FACTS["documents"][name]["children"]]
    return _complex(FACTS["elements"][name][0])


def _complex(type_name: str) -> list[tuple[str, int, int | None]]:
    facts = FACTS["complex_types"].get(type_name)
    if facts is None:
        return []
    inherited = _complex(facts["base"]) if "base" in facts else []
    return [*inherited, *(_card(row) for row in facts["children"])]


def _card(row: Sequence[str]) -> tuple[str, int, int | None]:
    least, _, most = row[1].partition("..")
    return row[0], int(least), None if most == "*" else int(most or least)


def _chain(type_name: str) -> Iterator[dict[str, Any]]:
    while not type_name.startswith("xs:"):
        facts = FACTS["simple_types"].get(type_name) or FACTS["complex_types"][type_name]
        yield facts
        type_name = facts.get("base", "xs:anyType")
    yield {"primitive": type_name}


def facets(type_name: str) -> dict[str, Any]:
    """Return what is in force for a simple type: facets, and `primitive`, the XML Schema type."""
    found: dict[str, Any] = {}
    for facts in _chain(type_name):
        found = {**{key: value for key, value in facts.items() if key not in ("id", "base", "attributes")}, **found}
    return found


def attributes(type_name: str) -> dict[str, tuple[str, bool]]:
    """Return the attributes of a type: name to (type, required)."""
    return {name: (row[0], row[1]) for facts in _chain(type_name) for name, row in facts.get("attributes", {}).items()}


@dataclass
class Fill:
    """What a builder asks: is an optional part there, how often, which value."""

    source: random.Random = field(default_factory=lambda: random.Random(1))
    density: float = 0.0
    repeat: int = 1
    samples: Mapping[str, str] = field(default_factory=lambda: SAMPLES)
    longest: bool = False
    texts: Sequence[str] = ()
    without: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    message: str = ""
    structure: str = ""

    def times(self, name: str, least: int, most: int | None) -> int:
        """Return how often a child stands."""
        if name in self.counts:
            return self.counts[name]
        if name in self.without:
            return least
        if least == 0 and self.source.random() >= self.density:
            return 0
        wanted = self.repeat if self.repeat == 1 or self.density >= 1 else self.source.randint(1, self.repeat)
        return max(least, min(wanted, most or wanted), 1)

    def value(self, name: str, type_name: str) -> str:
        """Return a valid text of an element or attribute (`element@attribute`)."""
        if name == "csdo:InfEnvelopeCode" and self.message:
            return self.message
        if name == "csdo:EDocCode":
            return self.structure
        if name in ("csdo:EDocId", "csdo:EDocRefId"):
            return str(uuid.uuid4())
        return self.samples.get(name) or self._made(name, facets(type_name))

    def _made(self, name: str, limits: Mapping[str, Any]) -> str:
        if "pattern" in limits:
            return PATTERNS[limits["pattern"]](self.source)
        primitive = limits["primitive"]
        if primitive not in ("xs:token", "xs:string"):
            return self._typed(primitive, limits)
        return self._text(name.split(":")[-1], primitive, limits)

    def _typed(self, primitive: str, limits: Mapping[str, Any]) -> str:
        day = f"20{self.source.randint(10, 40)}-{self.source.randint(1, 12):02d}-{self.source.randint(1, 28):02d}"
        return {
            "xs:date": day,
            "xs:dateTime": f"{day}T{self.source.randint(0, 23):02d}:00:00.{self.source.randint(0, 999):03d}Z",
            "xs:duration": self.source.choice(("P1Y", "P6M", "P10D", "P1Y2M3DT4H")),
            "xs:boolean": self.source.choice(("true", "false")),
            "xs:base64Binary": _base64(_png()),
            "xs:positiveInteger": str(self.source.randint(1, 10 ** limits.get("total_digits", 3) - 1)),
            "xs:nonNegativeInteger": str(self.source.randint(0, 10 ** limits.get("total_digits", 3) - 1)),
        }[primitive]

    def _text(self, name: str, primitive: str, limits: Mapping[str, Any]) -> str:
        most = limits.get("length") or limits.get("max_length") or 20
        if "length" in limits:
            return ("X" * most)[:most]
        if self.longest:
            return ("Ұзақ мәтін " * (most // 11 + 1))[: most - 1] + "."
        text = self.source.choice(self.texts)[:most] if self.texts else name[:most]
        if primitive == "xs:token":
            text = " ".join(text.split())
        return text or name[:most]


def _element(parent: etree._Element, name: str, fill: Fill) -> etree._Element:
    element = etree.SubElement(parent, clark(name))
    type_name = FACTS["elements"][name][0]
    for attribute, (attribute_type, required) in attributes(type_name).items():
        if required or fill.source.random() < fill.density:
            key = f"{name}@{attribute}"
            element.set(attribute, ATTRIBUTES.get(key) or fill.value(key, attribute_type))
    if type_name in FACTS["complex_types"]:
        _children(element, content(name), fill)
    else:
        element.text = fill.value(name, type_name)
    return element


def _children(parent: etree._Element, rows: Sequence[tuple[str, int, int | None]], fill: Fill) -> None:
    for name, least, most in rows:
        if name != "*":
            for _ in range(fill.times(name, least, most)):
                _element(parent, name, fill)


def messages_of(structure: str) -> list[str]:
    """Return the messages whose root is of a structure."""
    return [code for code, row in PROCESS["messages"].items() if row["structures"][0] == structure]


def build(structure: str, fill: Fill, message: str = "") -> etree._Element:
    """Return a document; the roots inside R.010 are those of its message (MSG.001 unless told)."""
    fill.message = message or messages_of(structure)[0]
    fill.structure = structure
    if message and structure not in (RESULT, STATUS, GENERIC):
        fill.counts = {"ccdo:EDocHeader": 1, **fill.counts}
    root = etree.Element(root_name(structure), nsmap={"doc": namespace(structure), **NAMESPACES})
    _children(root, content(structure), fill)
    if structure == GENERIC:
        for embedded in PROCESS["messages"][fill.message]["structures"][1:]:
            root.append(build(embedded, fill, fill.message))
    etree.cleanup_namespaces(root)
    return root


def _records(count: int) -> dict[str, int]:
    return {ENTRY_RECORD: count, CIRCULATION_RECORD: count}


def minimal(structure: str, *, message: str = "", records: int = 1, values: Mapping[str, str] | None = None) -> Any:
    """Return the smallest document; a header stands where it must, or where a message is named."""
    return _with(build(structure, Fill(counts=_records(records)), message), values)


def fullest(
    structure: str,
    *,
    message: str = "",
    records: int = 1,
    repeat: int = 2,
    longest: bool = False,
    without: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
) -> Any:
    """Return a document with every optional element and attribute, what may repeat `repeat` times."""
    fill = Fill(density=1, repeat=repeat, longest=longest, without=frozenset(without), counts=_records(records))
    if longest:
        fill.samples = {}
    return _with(build(structure, fill, message), values)


def _with(root: etree._Element, values: Mapping[str, str] | None) -> etree._Element:
    for path, value in (values or {}).items():
        put(root, path, value)
    return root


_FREE = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=60)
_KEPT = st.sampled_from(["  leading", "line\nbreak", "tab\tbed", "& < > \" '", "]]>", "Ұлттық «№»", "👍🏽", "end \r\n"])


@st.composite
def random_documents(draw: st.DrawFn, structure: str, message: str = "") -> Any:
    """Draw valid documents with any subset of the optional parts, any texts, up to three repeats."""
    fill = Fill(
        source=random.Random(draw(st.integers(0, 2**32))),
        density=draw(st.sampled_from((0.0, 0.2, 0.5, 0.8, 1.0))),
        repeat=draw(st.integers(1, 3)),
        samples={},
        texts=draw(st.lists(st.one_of(_FREE, _KEPT), min_size=1, max_size=6)),
    )
    # nested repeats of a full document grow fast
    if fill.density * fill.repeat > 1:
        fill.repeat = 1
    return build(structure, fill, message)


def to_bytes(root: etree._Element) -> bytes:
    """Return the document as it travels."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def at(root: etree._Element, path: str) -> etree._Element:
    """Return the element at a path; raises KeyError where there is none."""
    element = root
    for step in path.split("/"):
        name, number = _step(step)
        found = element.findall(clark(name))
        if len(found) < number:
            raise KeyError(path)
        element = found[number - 1]
    return element


def _step(step: str) -> tuple[str, int]:
    match = re.fullmatch(r"([^\[]+)(?:\[(\d+)\])?", step)
    assert match, step
    return match.group(1), int(match.group(2) or 1)


def put(root: etree._Element, path: str, value: str) -> etree._Element:
    """Set the text at a path, or an attribute (`csdo:UnifiedCountryCode@codeListId`), and return the element.

    Missing elements are made in their place, with what they must have.
    """
    path, _, attribute = path.partition("@")
    element = root
    for step in path.split("/") if path else ():
        name, number = _step(step)
        while len(found := element.findall(clark(name))) < number:
            _insert(element, name)
        element = found[number - 1]
    if attribute:
        element.set(attribute, value)
    elif not len(element):
        element.text = value
    return element


def _insert(parent: etree._Element, name: str) -> None:
    order = [clark(row[0]) for row in content(_prefixed(parent)) if row[0] != "*"]
    holder = etree.Element("holder", nsmap=NAMESPACES)
    made = _element(holder, name, Fill())
    place = order.index(made.tag)
    before = [child for child in parent if order.index(child.tag) <= place]
    parent.insert(len(before), made)
    etree.cleanup_namespaces(parent)


def _prefixed(element: etree._Element) -> str:
    """Return the prefixed name of an element, the code of the structure for a root."""
    for code in STRUCTURES:
        if element.tag == root_name(code):
            return code
    name = etree.QName(element)
    return next(f"{prefix}:{name.localname}" for prefix, space in NAMESPACES.items() if space == name.namespace)


def drop(root: etree._Element, path: str) -> None:
    """Remove the element or the attribute at a path; raises KeyError where there is none."""
    path, _, attribute = path.partition("@")
    element = at(root, path) if path else root
    if attribute:
        del element.attrib[attribute]
        return
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


# What must be absent in an acceptable document: this code is for subjects of Russia only.
_NOT_OURS = ("csdo:TaxRegistrationReasonCode",)


def message_document(code: str, *, number: str = NUMBER, edoc_id: str = "") -> Any:
    """Return an acceptable document of a message, `P.SP.01.MSG.006`: schema, header and rules of filling hold."""
    structures = PROCESS["messages"][code]["structures"]
    two = code[-3:] in ("007", "008", "010")
    root = fullest(structures[0], message=code, records=2 if two else 1, repeat=1, without=_NOT_OURS)
    for element in root.iter(clark("ipsdo:IPObjectId")):
        element.text = number
    _fit(root, code)
    if edoc_id:
        at(root, "ccdo:EDocHeader/csdo:EDocId").text = edoc_id
    return root


def _fit(root: etree._Element, code: str) -> None:
    """Set what differs from message to message."""
    if code.endswith(".004"):
        put(root, "csdo:AuthorityDecisionCode", "0")
    if code.endswith(".015"):
        put(root, "csdo:ProcessingResultV2Code", "1")
    if any(code == row["request"] for row in PROCESS["transactions"].values()):
        drop_all(root, "csdo:EDocRefId")
    if code.endswith((".001", ".006")):
        drop_all(root, "csdo:EndDateTime")
    if code.endswith((".007", ".008", ".010")):
        _change(root, {"007": "02", "008": "03"}.get(code[-3:], ""))
    if code.endswith(".009"):
        put(root, f"{ENTRY_RECORD}/ccdo:StatusV2Details/csdo:StatusCode", "04")


def _change(root: etree._Element, status: str) -> None:
    """Make of two records the closed one and the new one: the new one begins after the closed one has ended."""
    record = ENTRY_RECORD if status else CIRCULATION_RECORD
    period = "ccdo:ResourceItemStatusDetails/ccdo:ValidityPeriodDetails"
    put(root, f"{record}[1]/{period}/csdo:EndDateTime", "2026-06-15T08:00:00.000Z")
    put(root, f"{record}[2]/{period}/csdo:StartDateTime", "2026-06-15T08:00:00.001Z")
    drop(root, f"{record}[2]/{period}/csdo:EndDateTime")
    if status:
        put(root, f"{record}[2]/ccdo:StatusV2Details/csdo:StatusCode", status)
    if status == "03":
        put(root, f"{record}[2]/csdo:EndDate", "2030-01-15")


def drop_all(root: etree._Element, name: str) -> None:
    """Remove every element of a name."""
    for element in list(root.iter(clark(name))):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
