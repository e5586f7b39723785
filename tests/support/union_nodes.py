"""Documents of the exchange as trees of nodes: each keeps every demand of its table; tests spoil one place at a time.

Places are written as paths. `//name[2]/child` starts at the second element of that name in document order; a path that
starts with one stroke is the node's own `path`. People, companies and numbers are invented.
"""

import re

from module.eaeu.rules.base import Broken, Document, Rule
from module.eaeu.structures.node import Node

NUMBER = "00017/ТЗ-0042-150326"
APPLICATION, FORM = "2026/0001204", "1"
MOMENT = "2026-03-16T04:30:00.000Z"
DAY = "2026-03-15"
EDOC_ID = "0b8f6c1e-7d9a-4f52-9c33-5a1d2e4f6a70"
COUNTRY = {"codeListId": "2021"}
LIST = {"codeListId": "2009"}
STEP = re.compile(r"([a-z]+:\w+)(?:\[(\d+)\])?")


def element(name: str, *content: "str | dict[str, str] | Node") -> Node:
    """An element of a text, attributes and children, in any mixture."""
    node = Node(name)
    for part in content:
        if isinstance(part, Node):
            node.add(part)
        elif isinstance(part, dict):
            node.attributes.update(part)
        else:
            node.text = part
    return node


def country(code: str = "KZ") -> Node:
    return element("csdo:UnifiedCountryCode", code, COUNTRY)


def header(message: str, structure: str) -> Node:
    return element(
        "ccdo:EDocHeader",
        element("csdo:InfEnvelopeCode", message),
        element("csdo:EDocCode", structure),
        element("csdo:EDocId", EDOC_ID),
        element("csdo:EDocDateTime", MOMENT),
        element("csdo:LanguageCode", "ru"),
    )


def full_name() -> tuple[Node, Node, Node]:
    return (
        element("csdo:FirstName", "Айдар"),
        element("csdo:MiddleName", "Үлгіұлы"),
        element("csdo:LastName", "Үлгібаев"),
    )


def contact(code: str = "EM", address: str = "mail@example.kz") -> Node:
    return element(
        "ccdo:CommunicationDetails",
        element("csdo:CommunicationChannelCode", code),
        element("csdo:CommunicationChannelId", address),
    )


def officer(name: str = "ipcdo:OfficerDetails") -> Node:
    return element(
        name,
        element("ccdo:FullNameDetails", *full_name()),
        element("csdo:PositionName", "Директор"),
        contact("TE", "+77015550123"),
    )


def identity_document() -> Node:
    return element(
        "ccdo:IdentityDocV3Details",
        country(),
        element("csdo:IdentityDocKindCode", "KZ01001", {"codeListId": "2053"}),
        element("csdo:DocKindName", "Паспорт"),
        element("csdo:DocSeriesId", "N"),
        element("csdo:DocId", "00000001"),
        element("csdo:DocCreationDate", "2020-02-03"),
        element("csdo:AuthorityName", "МВД РК"),
    )


def subject_address(kind: str = "1") -> Node:
    return element(
        "ccdo:SubjectAddressDetails",
        element("csdo:AddressKindCode", kind),
        country(),
        element("csdo:CityName", "Астана"),
        element("csdo:StreetName", "Үлгі көшесі"),
    )


def object_address() -> Node:
    return element("ccdo:ObjectAddressDetails", country(), element("csdo:CityName", "Актау"))


def subject(name: str, *more: Node, address_kind: str = "1") -> Node:
    """A party of any role, of Kazakhstan; `more` stands behind the officer."""
    return element(
        name,
        country(),
        element("csdo:SubjectName", "ТОО «Үлгі тауар»"),
        element("csdo:SubjectBriefName", "Үлгі тауар"),
        element("csdo:TaxpayerId", "000000000001"),
        identity_document(),
        subject_address(address_kind),
        contact(),
        officer(),
        *more,
    )


def right_document() -> Node:
    return element(
        "ipcdo:CopyrightDocumentDetails",
        element("ipsdo:IPDocKindCode", "00001"),
        element("ipsdo:IPDocKindName", "Свидетельство на товарный знак"),
        element("csdo:DocName", "Свидетельство"),
        element("csdo:DocId", "10001"),
        element("csdo:DocCreationDate", "2021-04-05"),
        element("csdo:AuthorityName", "РГП «Үлгі»"),
        element(
            "ipcdo:CopyrightTermDetails",
            element("ipsdo:CopyrightTermDefinedIndicator", "1"),
            element("csdo:DocValidityDate", "2031-04-05"),
            country(),
        ),
        element(
            "ipcdo:GoodsBaseDetails",
            element("ipsdo:GoodsClassCode", "25"),
            element("ipsdo:GoodsName", "одежда"),
        ),
    )


def object_content(kind: str = "ТЗ") -> tuple[Node, ...]:
    """What an application and an entry have in common, in document order."""
    return (
        element("ipsdo:IPObjectKindCode", kind),
        element("ipsdo:IPObjectName", "ҮЛГІ"),
        element("csdo:DescriptionText", "Словесное обозначение"),
        element("ipsdo:RightholderQuantity", "1"),
        subject("ipcdo:RightholderDetails"),
        right_document(),
        element("csdo:KeywordName", "үлгі"),
        element("csdo:CommodityCode", "610910"),
        element("csdo:EndDate", "2028-03-15"),
    )


def resource_status(start: str = MOMENT, end: str = "") -> Node:
    period = element("ccdo:ValidityPeriodDetails")
    for name, moment in (("csdo:StartDateTime", start), ("csdo:EndDateTime", end)):
        if moment:
            period.add(element(name, moment))
    return element("ccdo:ResourceItemStatusDetails", period, element("csdo:UpdateDateTime", MOMENT))


def status(code: str = "01") -> Node:
    return element(
        "ccdo:StatusV2Details",
        element("csdo:EventDate", DAY),
        element("csdo:StatusCode", code),
        element(
            "ccdo:DocReferenceDetails",
            element("csdo:DocKindCode", "00002", LIST),
            element("csdo:DocName", "Решение"),
            element("csdo:DocId", "42"),
            element("csdo:DocCreationDate", DAY),
            element("csdo:DocStartDate", DAY),
        ),
    )


def entry(number: str = NUMBER, code: str = "01", start: str = MOMENT, end: str = "", kind: str = "ТЗ") -> Node:
    """A record of the unified register (R.IP.SP.01.002)."""
    return element(
        "ipcdo:CustomsRegisterIPObjectDetails",
        *object_content(kind),
        element("ipsdo:IPObjectId", number),
        element("ipsdo:ApplicationId", APPLICATION),
        element("ipsdo:RegistrationFormId", FORM),
        status(code),
        resource_status(start, end),
    )


def route_point(ordinal: str, kind: str) -> Node:
    return element(
        "ccdo:RoutePointV2Details",
        element("csdo:ObjectOrdinal", ordinal),
        element("csdo:RoutePointKindCode", kind),
        object_address(),
        element("csdo:LocationName", "Порт Актау"),
        element("csdo:CargoHandlingLocationCode", "KZAAU", LIST),
    )


def customs_office() -> Node:
    return element(
        "ccdo:CustomsOfficeDetails",
        element("csdo:CustomsOfficeCode", "55300"),
        element("csdo:CustomsOfficeName", "Таможенный пост"),
        country(),
    )


def transport() -> Node:
    return element(
        "ipcdo:LogisticOperationDetails",
        element("ipsdo:LogisticOperationKindCode", "01"),
        element("ipcdo:BorderCheckpointDetails", element("csdo:BorderCheckpointName", "Пункт пропуска")),
        customs_office(),
        object_address(),
        element("csdo:TransportModeCode", "10"),
        route_point("1", "01"),
        route_point("2", "02"),
        route_point("3", "03"),
    )


def storage() -> Node:
    return element(
        "ipcdo:LogisticOperationDetails",
        element("ipsdo:LogisticOperationKindCode", "02"),
        customs_office(),
        object_address(),
        route_point("1", "01"),
    )


def goods_circulation(kind: str = "01") -> Node:
    return element(
        "ipcdo:GoodsCirculationDetails",
        {"kindCode": kind},
        subject("ipcdo:GoodsCirculationPartyDetails", element("ipsdo:GoodsCirculationPartyRoleCode", "20")),
        transport(),
        storage(),
        element("ipcdo:GoodsDescriptionDetails", element("csdo:ProductName", "Футболка")),
    )


def volatile(number: str = NUMBER, start: str = MOMENT, end: str = "") -> Node:
    """A record on the circulation of goods (R.IP.SP.01.003)."""
    return element(
        "ipcdo:RegistryIPObjectVolatileDetails",
        goods_circulation(),
        element("ipsdo:ProtectionExemptionText", "Товары для личного пользования"),
        subject("ipcdo:AuthorizedContactEntityDetails", address_kind="3"),
        element("ipsdo:ApplicationId", APPLICATION),
        element("ipsdo:RegistrationFormId", FORM),
        element("ipsdo:IPObjectId", number),
        officer("ipcdo:SignatoryDetails"),
        resource_status(start, end),
    )


def registration_form(number: str = FORM, kind: str = "ТЗ") -> Node:
    return element(
        "ipcdo:IPObjectRegistrationFormDetails",
        element("ipsdo:RegistrationFormId", number),
        element("ipcdo:RegistrationFormIPObjectDetails", *object_content(kind)),
        subject(
            "ipcdo:RepresentativeDetails",
            element("ipcdo:LetterOfAttorneyDetails", element("csdo:DocId", "7"), element("csdo:DocCreationDate", DAY)),
        ),
        element("ccdo:FullNameDetails", *full_name()),
        element("csdo:DocCreationDate", DAY),
    )


def application_root(message: str = "P.SP.01.MSG.001", *forms: Node) -> Node:
    """R.IP.SP.01.001; the root of MSG.003 and a part of MSG.001."""
    return element(
        "doc:IPObjectApplicationDetails",
        header(message, "R.IP.SP.01.001"),
        element(
            "ipcdo:IPObjectApplicationDetails",
            element("ipsdo:ApplicationId", APPLICATION),
            element("csdo:DocCreationDate", DAY),
            element("csdo:SubjectName", "ТОО «Үлгі тауар»"),
            *(forms or (registration_form(),)),
            officer("ipcdo:SignatoryDetails"),
        ),
    )


def register_root(message: str, *entries: Node) -> Node:
    """R.IP.SP.01.002; the root of MSG.007, 008, 009, 014 and a part of MSG.006."""
    return element("doc:IPObjectRegisterDetails", header(message, "R.IP.SP.01.002"), *(entries or (entry(),)))


def circulation_root(message: str, *records: Node) -> Node:
    """R.IP.SP.01.003; the root of MSG.010 and 016 and a part of MSG.001 and 006."""
    return element("doc:IPObjectVolatileDetails", header(message, "R.IP.SP.01.003"), *(records or (volatile(),)))


def opinion_root(message: str = "P.SP.01.MSG.005", decision: str = "1") -> Node:
    """R.IP.SP.01.004: MSG.004 with decision 0, MSG.005 with decision 1."""
    return element(
        "doc:IPObjectCustomsDecisionDetails",
        header(message, "R.IP.SP.01.004"),
        element(
            "ccdo:UnifiedAuthorityDetails",
            country(),
            element("csdo:AuthorityName", "Комитет государственных доходов"),
        ),
        element("ipsdo:ApplicationId", APPLICATION),
        element("csdo:BusinessEntityName", "ТОО «Үлгі тауар»"),
        element("ipsdo:RegistrationFormId", FORM),
        element("csdo:AuthorityDecisionCode", decision),
        element("csdo:DescriptionText", "Основание решения"),
        officer("ipcdo:AuthorityOfficerDetails"),
        officer(),
    )


def resource_root(message: str = "P.SP.01.MSG.013", resource: str = "P.SP.01.BEN.002") -> Node:
    """R.007: what MSG.011 and MSG.013 ask."""
    return element(
        "doc:ResourceStatusDetails",
        header(message, "R.007"),
        element("csdo:UpdateDateTime", MOMENT),
        element("csdo:InformationResourceId", resource),
    )


def generic_root(message: str, *parts: Node) -> Node:
    """R.010 with its parts."""
    return element("doc:GenericEDocDetails", header(message, "R.010"), *parts)


def message_001() -> Document:
    """An application with circulation data, as the Commission sends it for an opinion."""
    code = "P.SP.01.MSG.001"
    return Document(generic_root(code, application_root(code), circulation_root(code)), code, "P.SP.01.TRN.001")


def message_006() -> Document:
    """A new entry of the unified register with its circulation data."""
    code = "P.SP.01.MSG.006"
    return Document(generic_root(code, register_root(code), circulation_root(code)), code, "P.SP.01.TRN.005")


def at(root: Node, path: str) -> Node:
    """The node at a place; KeyError when there is none."""
    steps = [(name, int(number or 1)) for name, number in STEP.findall(path)]
    name, number = steps[0]
    found = [node for node in root.walk() if node.name == name] if path.startswith("//") else [root]
    if len(found) < number or found[number - 1].name != name:
        raise KeyError(path)
    node = found[number - 1]
    for name, number in steps[1:]:
        children = node.all(name)
        if len(children) < number:
            raise KeyError(path)
        node = children[number - 1]
    return node


def say(root: Node, path: str, text: str) -> Node:
    """Give the node at a place another text; its children go."""
    node = at(root, path)
    node.text, node.children = text, []
    return node


def remove(root: Node, path: str) -> Node:
    """Take the node at a place out and number those left; its former parent is returned."""
    node = at(root, path)
    parent = node.parent
    assert parent is not None, "the root stays"
    parent.children = [child for child in parent.children if child is not node]
    for number, twin in enumerate(parent.all(node.name), 1):
        twin.number = number
    return parent


def add(root: Node, path: str, *nodes: Node) -> Node:
    """Put nodes behind the children of the node at a place; the last one is returned."""
    return [at(root, path).add(node) for node in nodes][-1]


def faults(rule: Rule, document: Document) -> list[str]:
    """The paths of what breaks a rule, each with a message that can be read out."""
    found: list[Broken] = list(rule.check(document))
    assert all(str(one.message) and "{" not in str(one.message) for one in found)
    return [one.path for one in found]
