"""Cases that tables 18 and 22 have in common: the object, its documents and parties, the circulation of goods."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from module.eaeu.rules.base import Document
from module.eaeu.structures.node import Node
from module.registry.classifiers import CodeStanding
from tests.support.rule_cases import Case, Edit, added, answer, gone
from tests.support.union_nodes import (
    application_root,
    at,
    circulation_root,
    element,
    officer,
    register_root,
    right_document,
    route_point,
    subject_address,
)

ROOT = "/doc:GenericEDocDetails"
APPLICATION = f"{ROOT}/doc:IPObjectApplicationDetails"
REGISTER = f"{ROOT}/doc:IPObjectRegisterDetails"
CIRCULATION_ROOT = f"{ROOT}/doc:IPObjectVolatileDetails"
RECORD = f"{CIRCULATION_ROOT}/ipcdo:RegistryIPObjectVolatileDetails"
CIRCULATION = f"{RECORD}/ipcdo:GoodsCirculationDetails"
PARTY = f"{CIRCULATION}/ipcdo:GoodsCirculationPartyDetails"
CONTACT = f"{RECORD}/ipcdo:AuthorizedContactEntityDetails"
TRANSPORT = f"{CIRCULATION}/ipcdo:LogisticOperationDetails"
STORAGE = f"{TRANSPORT}[2]"
POINT = f"{TRANSPORT}/ccdo:RoutePointV2Details"
HOLDER, DOCUMENT = "ipcdo:RightholderDetails", "ipcdo:CopyrightDocumentDetails"
GOODS = f"{DOCUMENT}/ipcdo:GoodsBaseDetails"
COUNTRY, NAME, TAXPAYER = "csdo:UnifiedCountryCode", "csdo:SubjectName", "csdo:TaxpayerId"
REASON = "csdo:TaxRegistrationReasonCode"
PARTS = (APPLICATION, REGISTER, CIRCULATION_ROOT)


def listed(*codes: str, other: CodeStanding | None = CodeStanding.UNKNOWN) -> Edit:
    """An edit that puts a nomenclature at hand with these codes; all others stand as `other` says."""
    known = dict.fromkeys(codes, CodeStanding.VALID)

    def put(document: Document) -> None:
        document.nomenclature = lambda code: known.get(code, other)

    return put


def marked(path: str, name: str, value: str | None) -> Edit:
    """An edit that gives an element an attribute, or takes it away."""

    def edit(document: Document) -> None:
        attributes = at(document.root, path).attributes
        attributes.pop(name, None)
        if value is not None:
            attributes[name] = value

    return edit


def doubled(path: str) -> Edit:
    """An edit that puts a copy of an element behind the children of its parent."""

    def edit(document: Document) -> None:
        node = at(document.root, path)
        parent, node.parent = node.parent, None
        copy = deepcopy(node)
        node.parent = parent
        assert parent is not None
        parent.add(copy)

    return edit


def written(path: str, name: str, text: str) -> Edit:
    """An edit that gives an element a new child of a text."""
    return added(path, lambda: element(name, text))


@dataclass(frozen=True)
class Table:
    """The cases of one table.

    Its number, the message that keeps its demands, an edit that adds an object, and where both objects then stand.
    """

    number: int
    base: Callable[[], Document]
    another: Edit
    place: str
    second: str

    def kept(self, rule: int, *edits: Edit) -> Case:
        return Case(f"T{self.number}.R{rule}", self.base, edits)

    def broken(self, rule: int, *edits: Edit, at: str | tuple[str, ...]) -> Case:
        return Case(f"T{self.number}.R{rule}", self.base, edits, (at,) if isinstance(at, str) else at)

    def needs(self, rule: int, parent: str, *names: str) -> Iterator[Case]:
        """Each of the names is compulsory in the parent: absent, empty, and all of them absent."""
        yield self.kept(rule)
        for name in names:
            yield self.broken(rule, gone(f"{parent}/{name}"), at=parent)
            yield self.broken(rule, answer(f"{parent}/{name}", " "), at=f"{parent}/{name}")
        yield self.broken(rule, *(gone(f"{parent}/{name}") for name in names), at=(parent,) * len(names))

    def takes(self, rule: int, path: str, good: tuple[str, ...], bad: tuple[str, ...]) -> Iterator[Case]:
        """The element has one of the good values; others, none and no element at all are faults."""
        for text in good:
            yield self.kept(rule, answer(path, text))
        for text in (*bad, ""):
            yield self.broken(rule, answer(path, text), at=path)
        yield self.broken(rule, gone(path), at=path.rpartition("/")[0])

    def parts(self, part: str) -> Iterator[Case]:
        """Rules 1 and 2: which parts the message has, and that each has a header."""
        yield self.kept(1)
        yield self.broken(1, gone(part), at=ROOT)
        yield self.broken(1, gone(CIRCULATION_ROOT), at=ROOT)
        yield self.broken(1, gone(part), gone(CIRCULATION_ROOT), at=(ROOT, ROOT))
        yield self.broken(1, doubled(part), at=f"{part}[2]")
        yield self.broken(1, doubled(CIRCULATION_ROOT), at=f"{CIRCULATION_ROOT}[2]")
        yield self.broken(1, _part_last, at=ROOT)
        yield self.broken(1, written(ROOT, "csdo:DocId", "7"), at=f"{ROOT}/csdo:DocId")
        other = register_root if part == APPLICATION else application_root
        path = REGISTER if part == APPLICATION else APPLICATION
        yield self.broken(1, added(ROOT, lambda: other("P.SP.01.MSG.000")), at=path)
        yield self.broken(1, gone(part), added(ROOT, lambda: other("P.SP.01.MSG.000")), at=(ROOT, path))
        yield self.broken(1, _bare, at="/doc:IPObjectVolatileDetails")
        yield self.kept(2)
        yield self.kept(2, gone(f"{ROOT}/ccdo:EDocHeader"))
        yield self.kept(2, gone(part))
        for place in (part, CIRCULATION_ROOT):
            yield self.broken(2, gone(f"{place}/ccdo:EDocHeader"), at=place)
            yield self.broken(2, answer(f"{place}/ccdo:EDocHeader", ""), at=f"{place}/ccdo:EDocHeader")

    def object_rules(self, first: int) -> Iterator[Case]:
        """Kind, description, kind of document, trademark, goods, commodity codes; `first` is the third of them."""
        place, second = f"{self.place}/{DOCUMENT}", f"{self.place}/{DOCUMENT}[2]"
        kind = "ipsdo:IPObjectKindCode"
        yield from self.takes(5, f"{self.place}/{kind}", ("АП", "СП", "ТЗ"), ("ПО", "AP", "АПС", "тз"))
        yield self.broken(5, self.another, answer(f"{self.second}/{kind}", "П"), at=f"{self.second}/{kind}")
        yield from self.needs(6, self.place, "csdo:DescriptionText")
        yield self.broken(6, self.another, gone(f"{self.second}/csdo:DescriptionText"), at=self.second)
        yield from self.needs(first, place, "ipsdo:IPDocKindName")
        yield self.broken(first, added(self.place, right_document), gone(f"{second}/ipsdo:IPDocKindName"), at=second)
        yield from self._trademark(first + 1)
        yield from self.needs(first + 2, f"{self.place}/{GOODS}", "ipsdo:GoodsClassCode", "ipsdo:GoodsName")
        yield from self._commodities(first + 3)

    def _trademark(self, rule: int) -> Iterator[Case]:
        place = self.place
        keyword, kind, goods = f"{place}/csdo:KeywordName", f"{place}/ipsdo:IPObjectKindCode", f"{place}/{GOODS}"
        yield self.kept(rule)
        for other in ("АП", "СП"):
            yield self.kept(rule, answer(kind, other), gone(keyword), gone(goods))
        yield self.kept(rule, added(place, right_document), gone(goods))
        yield self.kept(rule, doubled(goods), answer(goods, ""))
        yield self.broken(rule, gone(keyword), at=place)
        yield self.broken(rule, answer(keyword, ""), at=keyword)
        yield self.broken(rule, gone(goods), at=place)
        yield self.broken(rule, answer(goods, ""), at=place)
        yield self.broken(rule, gone(f"{place}/{DOCUMENT}"), at=place)
        yield self.broken(rule, gone(goods), gone(keyword), at=(place, place))
        yield self.broken(rule, self.another, gone(f"{self.second}/csdo:KeywordName"), at=self.second)

    def _commodities(self, rule: int) -> Iterator[Case]:
        code = f"{self.place}/csdo:CommodityCode"
        yield self.kept(rule)
        for text in ("6109100000", "61091000"):
            yield self.kept(rule, answer(code, text))
        for text in ("6", "61", "6109", "61091", ""):
            yield self.broken(rule, answer(code, text), at=code)
        yield self.broken(rule, gone(code), at=self.place)
        yield self.broken(rule, written(self.place, "csdo:CommodityCode", "6109"), at=f"{code}[2]")
        yield self.broken(rule, self.another, gone(f"{self.second}/csdo:CommodityCode"), at=self.second)
        two = written(self.place, "csdo:CommodityCode", "640340")
        yield self.kept(rule, two, listed("610910", "640340"))
        yield self.broken(rule, two, listed("610910"), at=f"{code}[2]")
        yield self.broken(rule, two, listed("640340"), at=code)
        yield self.broken(rule, two, listed(), at=(code, f"{code}[2]"))
        for standing in (CodeStanding.ENDED, CodeStanding.NOT_YET):
            yield self.broken(rule, listed(other=standing), at=code)
        yield self.broken(rule, two, listed(other=None), at=code)  # a demonstration set: once
        yield self.broken(rule, answer(code, "61091"), listed(), at=code)  # too short to be looked up
        yield self.broken(
            rule,
            self.another,
            listed("610910"),
            answer(f"{self.second}/csdo:CommodityCode", "990101"),
            at=f"{self.second}/csdo:CommodityCode",
        )

    def subjects(self, identity: int, holder: str) -> Iterator[Case]:
        """Identity documents and, in the rule behind, contact details, in both parts of the message."""
        names = (COUNTRY, "csdo:DocKindName", "csdo:DocSeriesId", "csdo:DocCreationDate", "csdo:AuthorityName")
        for place in (holder, PARTY, CONTACT):
            signing_document = f"{place}/ccdo:IdentityDocV3Details"
            yield from self.needs(identity, signing_document, *names)
            yield self.kept(identity, gone(signing_document))
            contact = f"{place}/ccdo:CommunicationDetails"
            code = f"{contact}/csdo:CommunicationChannelCode"
            yield from self.takes(identity + 1, code, ("TE", "EM"), ("FX", "ТЕ", "te", "T"))
            yield self.kept(identity + 1, gone(contact))
        staff = f"{holder}/ipcdo:OfficerDetails/ccdo:CommunicationDetails/csdo:CommunicationChannelCode"
        yield self.broken(identity + 1, answer(staff, "AO"), at=staff)

    def reason_only_in_russia(self, rule: int, *places: str) -> Iterator[Case]:
        yield self.kept(rule)
        for place in places:
            yield self.kept(rule, written(place, REASON, "770101001"), answer(f"{place}/{COUNTRY}", "RU"))
            yield self.kept(rule, answer(f"{place}/{COUNTRY}", "RU"))
            yield self.kept(rule, written(place, REASON, " "))
            yield self.broken(rule, written(place, REASON, "770101001"), at=f"{place}/{REASON}")
            yield self.broken(
                rule, written(place, REASON, "770101001"), gone(f"{place}/{COUNTRY}"), at=f"{place}/{REASON}"
            )
            second = f"{place}[2]"
            yield self.broken(rule, doubled(place), written(second, REASON, "770101001"), at=f"{second}/{REASON}")

    def organisations(self, rule: int, place: str, demanded: bool) -> Iterator[Case]:
        """The code of the reason for tax registration of an organisation of Russia: demanded, or only permitted."""
        russian = (answer(f"{place}/{COUNTRY}", "RU"), answer(f"{place}/{TAXPAYER}", "7701010018"))
        code = written(place, REASON, "770101001")
        others = (
            (),
            (answer(f"{place}/{TAXPAYER}", "7701010018"),),
            (answer(f"{place}/{COUNTRY}", "RU"), answer(f"{place}/{TAXPAYER}", "770101001801")),
            (answer(f"{place}/{COUNTRY}", "RU"), answer(f"{place}/{TAXPAYER}", "770101001")),
            (answer(f"{place}/{COUNTRY}", "RU"), gone(f"{place}/{TAXPAYER}")),
            (*russian, gone(f"{place}/{NAME}")),
            (*russian, answer(f"{place}/{NAME}", " ")),
        )
        yield self.kept(rule, *russian, code)
        for edits in others:
            yield self.kept(rule, *edits)
            yield (
                self.kept(rule, *edits, code) if demanded else self.broken(rule, *edits, code, at=f"{place}/{REASON}")
            )
        second = f"{place}[2]"
        if demanded:
            yield self.broken(rule, *russian, code, doubled(place), gone(f"{second}/{REASON}"), at=second)
            yield self.broken(rule, *russian, at=place)
            yield self.broken(rule, *russian, written(place, REASON, " "), at=f"{place}/{REASON}")
        else:
            yield self.kept(rule, *russian)
            yield self.kept(rule, written(place, REASON, " "))
            yield self.broken(rule, doubled(place), written(second, REASON, "770101001"), at=f"{second}/{REASON}")


def _part_last(document: Document) -> None:
    root = document.root
    root.children = [root.children[0], root.children[2], root.children[1]]


def _bare(document: Document) -> None:
    document.root = circulation_root(document.message)


def circulation_cases(table: Table, shift: int) -> Iterator[Case]:
    """Rules 16 to 33 of table 18 but 17 and 22; table 22 has them shifted by one."""
    kind = f"{CONTACT}/ccdo:SubjectAddressDetails/csdo:AddressKindCode"
    yield from table.takes(16 + shift, kind, ("3",), ("1", "2", "33"))
    yield table.kept(16 + shift, gone(f"{CONTACT}/ccdo:SubjectAddressDetails"))
    yield table.kept(16 + shift, answer(f"{PARTY}/ccdo:SubjectAddressDetails/csdo:AddressKindCode", "2"))
    yield table.broken(
        16 + shift, added(CONTACT, subject_address), at=f"{CONTACT}/ccdo:SubjectAddressDetails[2]/csdo:AddressKindCode"
    )
    second = f"{CONTACT}[2]/ccdo:SubjectAddressDetails/csdo:AddressKindCode"
    yield table.broken(16 + shift, doubled(CONTACT), answer(second, "1"), at=second)
    yield from _goods(table, shift)
    yield from _staff(table, 23 + shift)
    yield from _operations(table, shift)
    yield from _points(table, shift)
    yield from _addresses(table, shift)
    yield from table.takes(
        33 + shift,
        f"{PARTY}/ipsdo:GoodsCirculationPartyRoleCode",
        ("10", "20", "30", "50", "60", "90"),
        ("40", "1", "100", "70"),
    )


def _goods(table: Table, shift: int) -> Iterator[Case]:
    for value in ("01", "02"):
        yield table.kept(18 + shift, marked(CIRCULATION, "kindCode", value))
    for wrong in (None, "", "03", "1"):
        yield table.broken(18 + shift, marked(CIRCULATION, "kindCode", wrong), at=CIRCULATION)
    yield table.broken(
        18 + shift,
        doubled(CIRCULATION),
        marked(f"{CIRCULATION}[2]", "kindCode", None),
        at=f"{CIRCULATION}[2]",
    )
    yield table.kept(19 + shift)
    yield table.broken(19 + shift, gone(PARTY), at=CIRCULATION)
    yield table.broken(19 + shift, gone(TRANSPORT), gone(TRANSPORT), at=CIRCULATION)
    yield table.broken(19 + shift, gone(f"{CIRCULATION}/ipcdo:GoodsDescriptionDetails"), at=CIRCULATION)
    yield table.broken(
        19 + shift, added(RECORD, lambda: Node("ipcdo:GoodsCirculationDetails")), at=(f"{CIRCULATION}[2]",) * 3
    )
    yield from table.needs(20 + shift, f"{CIRCULATION}/ipcdo:GoodsDescriptionDetails", "csdo:ProductName")
    for place in (PARTY, CONTACT):
        yield from table.needs(21 + shift, place, COUNTRY, NAME, TAXPAYER)


def _staff(table: Table, rule: int) -> Iterator[Case]:
    for place in (PARTY, CONTACT):
        name = f"{place}/ipcdo:OfficerDetails/ccdo:FullNameDetails"
        yield from table.needs(rule, name, "csdo:FirstName", "csdo:MiddleName", "csdo:LastName")
        yield table.broken(rule, gone(name), at=(name.rpartition("/")[0],) * 3)
        yield table.kept(rule, gone(f"{place}/ipcdo:OfficerDetails"))
        second = f"{place}/ipcdo:OfficerDetails[2]/ccdo:FullNameDetails"
        yield table.broken(rule, added(place, officer), gone(f"{second}/csdo:LastName"), at=second)
        another = f"{place}[2]/ipcdo:OfficerDetails/ccdo:FullNameDetails"
        yield table.broken(rule, doubled(place), gone(f"{another}/csdo:LastName"), at=another)
    for elsewhere in (f"//{HOLDER}/ipcdo:OfficerDetails", f"{RECORD}/ipcdo:SignatoryDetails"):
        yield table.kept(rule, gone(f"{elsewhere}/ccdo:FullNameDetails/csdo:LastName"))


def _operations(table: Table, shift: int) -> Iterator[Case]:
    rule, goods = 24 + shift, f"{CIRCULATION}/ipcdo:GoodsDescriptionDetails"
    yield table.kept(rule)
    yield table.kept(rule, gone(TRANSPORT), gone(TRANSPORT), gone(goods))
    yield table.broken(rule, gone(goods), at=CIRCULATION)
    yield table.broken(rule, answer(goods, ""), at=goods)
    for place in (TRANSPORT, STORAGE):
        yield table.broken(rule, gone(f"{place}/ccdo:CustomsOfficeDetails"), at=place)
    yield table.broken(rule, gone(f"{STORAGE}/ccdo:RoutePointV2Details"), at=STORAGE)
    yield table.broken(rule, gone(POINT), gone(POINT), gone(POINT), at=TRANSPORT)
    yield table.broken(rule, gone(f"{TRANSPORT}/ccdo:CustomsOfficeDetails"), gone(goods), at=(TRANSPORT, CIRCULATION))
    second = f"{CIRCULATION}[2]"
    yield table.broken(rule, doubled(CIRCULATION), gone(f"{second}/ipcdo:GoodsDescriptionDetails"), at=second)
    code = f"{TRANSPORT}/ipsdo:LogisticOperationKindCode"
    yield from table.takes(25 + shift, code, ("01", "02"), ("03", "1", "00"))
    rule = 29 + shift
    yield from table.needs(rule, TRANSPORT, "ipcdo:BorderCheckpointDetails", "csdo:TransportModeCode")
    yield table.kept(rule, answer(code, "03"), gone(f"{TRANSPORT}/csdo:TransportModeCode"))
    checkpoint = element("csdo:BorderCheckpointName", "Пункт пропуска")
    places = (f"{STORAGE}/ipcdo:BorderCheckpointDetails", f"{STORAGE}/csdo:TransportModeCode")
    yield table.broken(rule, added(STORAGE, lambda: element("ipcdo:BorderCheckpointDetails", checkpoint)), at=places[0])
    yield table.broken(rule, written(STORAGE, "csdo:TransportModeCode", "10"), at=places[1])
    yield table.kept(rule, written(STORAGE, "csdo:TransportModeCode", ""))
    yield table.broken(
        rule,
        answer(code, "02"),
        at=(f"{TRANSPORT}/ipcdo:BorderCheckpointDetails", f"{TRANSPORT}/csdo:TransportModeCode"),
    )


def _points(table: Table, shift: int) -> Iterator[Case]:
    for place in (POINT, f"{STORAGE}/ccdo:RoutePointV2Details"):
        yield from table.needs(26 + shift, place, "csdo:ObjectOrdinal")
        yield from table.takes(27 + shift, f"{place}/csdo:RoutePointKindCode", ("01", "02", "03"), ("04", "2", "00"))
        yield from table.needs(32 + shift, place, "csdo:LocationName", "csdo:CargoHandlingLocationCode")
    rule, kind = 28 + shift, "csdo:RoutePointKindCode"
    middle = f"{POINT}[2]"
    yield from table.takes(rule, f"{middle}/{kind}", ("02",), ("01", "03"))
    yield table.kept(rule, answer(f"{POINT}/{kind}", "03"), answer(f"{POINT}[3]/{kind}", "01"))
    yield table.kept(rule, gone(f"{POINT}[3]"), answer(f"{middle}/{kind}", "03"))
    yield table.kept(rule, gone(POINT), gone(POINT), gone(POINT))
    yield table.kept(rule, answer(f"{middle}/csdo:ObjectOrdinal", "one"), answer(f"{middle}/{kind}", "01"))
    yield table.kept(rule, answer(f"{middle}/csdo:ObjectOrdinal", "1234567890"), answer(f"{middle}/{kind}", "01"))
    yield table.kept(rule, answer(f"{middle}/csdo:ObjectOrdinal", "1"), answer(f"{middle}/{kind}", "01"))
    yield table.kept(rule, answer(f"{middle}/csdo:ObjectOrdinal", "003"), answer(f"{middle}/{kind}", "03"))
    yield table.broken(
        rule, answer(f"{POINT}[3]/csdo:ObjectOrdinal", "10"), answer(f"{middle}/{kind}", "03"), at=f"{middle}/{kind}"
    )
    yield table.broken(rule, answer(f"{middle}/csdo:ObjectOrdinal", "999999999"), at=f"{POINT}[3]/{kind}")
    yield table.kept(rule, answer(f"{STORAGE}/ccdo:RoutePointV2Details/csdo:ObjectOrdinal", "2"))
    yield table.broken(
        rule,
        added(STORAGE, lambda: route_point("2", "01")),
        added(STORAGE, lambda: route_point("3", "03")),
        at=f"{STORAGE}/ccdo:RoutePointV2Details[2]/{kind}",
    )


def _addresses(table: Table, shift: int) -> Iterator[Case]:
    rule, address = 30 + shift, "ccdo:ObjectAddressDetails"
    for place in (TRANSPORT, STORAGE):
        app_env = f"{place}/ccdo:CustomsOfficeDetails"
        yield from table.needs(rule, app_env, "csdo:CustomsOfficeCode", "csdo:CustomsOfficeName", COUNTRY)
        yield table.broken(rule, gone(f"{place}/{address}"), at=place)
        yield table.broken(rule, answer(f"{place}/{address}", ""), at=f"{place}/{address}")
        yield table.kept(rule, gone(app_env), gone(f"{place}/{address}"))
    rule = 31 + shift
    for where in (f"{TRANSPORT}/{address}", f"{POINT}/{address}", f"{CONTACT}/ccdo:SubjectAddressDetails"):
        town = f"{where}/csdo:CityName"
        yield table.kept(rule)
        yield table.kept(rule, gone(town), written(where, "csdo:SettlementName", "Үлгі ауылы"))
        yield table.kept(rule, gone(where))
        yield table.broken(rule, gone(f"{where}/{COUNTRY}"), at=where)
        yield table.broken(rule, gone(town), at=where)
        yield table.broken(rule, answer(town, " "), written(where, "csdo:SettlementName", ""), at=where)
        yield table.broken(rule, gone(town), gone(f"{where}/{COUNTRY}"), at=(where, where))
    yield table.kept(rule, gone(f"{PARTY}/ccdo:SubjectAddressDetails/csdo:CityName"))
    second = f"{CONTACT}/ccdo:SubjectAddressDetails[2]"
    yield table.broken(rule, added(CONTACT, subject_address), gone(f"{second}/csdo:CityName"), at=second)
    second = f"{CONTACT}[2]/ccdo:SubjectAddressDetails"
    yield table.broken(rule, doubled(CONTACT), gone(f"{second}/{COUNTRY}"), at=second)


def record_cases(table: Table, rule: int) -> Iterator[Case]:
    yield from table.needs(
        rule,
        RECORD,
        "ipcdo:GoodsCirculationDetails",
        "ipsdo:ProtectionExemptionText",
        "ipcdo:AuthorizedContactEntityDetails",
        "ipsdo:ApplicationId",
        "ipsdo:RegistrationFormId",
        "ipsdo:IPObjectId",
        "ipcdo:SignatoryDetails",
    )
