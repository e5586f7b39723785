"""Stand-in of ГБД ЮЛ, service GbdulInfoByBin_v2 (shared notes, kz-integrations 3.3 and 3.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography import x509
from lxml import etree

from module.dev.standins import scenarios
from module.dev.standins.envelope import XSI, Judged, Part, judge_sequence
from module.dev.standins.keys import KeyFiles
from module.dev.standins.scenarios import Scenario
from module.dev.standins.shep import Reply
from module.dev.standins.signing import judge_business, sign_business
from module.kernel.identifiers import bin_fault

_NAMESPACE = "http://gbdulinfobybin_v2.egp.gbdul.tamur.kz"
_XS = "http://www.w3.org/2001/XMLSchema"
_FIELDS = (Part("RequestorBIN"), Part("BIN"), Part("{http://www.w3.org/2000/09/xmldsig#}Signature", 0, inside=None))
_REGISTERED = "2020-01-15+06:00"  # dates carry an offset in real answers


@dataclass(frozen=True, slots=True)
class CompanyService:
    """Answers for the BINs of the scenario table."""

    client: x509.Certificate
    own: KeyFiles

    def __call__(self, data: etree._Element) -> Reply:
        """Judge the payload and answer it as a string that holds XML."""
        payload = _payload(data)
        judge_business(payload, self.client)
        number = payload.findtext("BIN", "")
        if bin_fault(number) or bin_fault(payload.findtext("RequestorBIN", "")):
            return Reply(status="SCSE002")
        scenario = scenarios.gbd_ul(number)
        if scenario.behaviour == "business_error":
            return Reply(behaviour="business_error")
        holder = etree.Element("data", nsmap={"xsi": XSI, "xs": _XS})
        holder.set(f"{{{XSI}}}type", "xs:string")
        holder.text = self._signed(_answer(scenario), scenario.behaviour)
        return Reply((holder,), behaviour=scenario.behaviour)

    def _signed(self, answer: etree._Element, behaviour: str) -> str:
        if behaviour != "unsigned_data":
            sign_business(answer, self.own)
        text = etree.tostring(answer, encoding="unicode")
        return text.replace("ТОО «", "ТОО «Жаңа ") if behaviour == "altered_data" else text


def _payload(data: etree._Element) -> etree._Element:
    holder = data.find("data")
    if holder is None or not holder.get(f"{{{XSI}}}type", "").endswith(":string") or len(holder):
        raise Judged("SCE001", "data must be a string with the XML of the request")
    try:
        payload = etree.fromstring(holder.text or "", etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise Judged("SCE001", f"the string is not well-formed XML: {error}") from error
    if payload.tag not in (f"{{{_NAMESPACE}}}Request", f"{{{_NAMESPACE}}}requestDataType"):
        raise Judged("SCE001", f"{payload.tag} is not the request of {_NAMESPACE}")
    judge_sequence(payload, _FIELDS, "", "SCE001")
    return payload


def _answer(scenario: Scenario) -> etree._Element:
    answer = etree.Element(f"{{{_NAMESPACE}}}Response", nsmap={"ns2": _NAMESPACE})
    found = scenario.behaviour != "not_found"
    _directory(answer, "Status", "002" if found else "001", "Запрос обработан" if found else "Данные не найдены")
    if scenario.behaviour == "foreign":
        _foreign(etree.SubElement(answer, "IpsNerezident"), scenario)
    elif found:
        _organization(etree.SubElement(answer, "Organization"), scenario)
    return answer


def _organization(parent: etree._Element, scenario: Scenario) -> None:
    number = scenarios.OTHER if scenario.behaviour == "another_answer" else scenario.key
    names = scenarios.NAMES.get(number, scenarios.NAMES[scenarios.HEAD])
    closed = scenario.data.get("liquidated", "")
    _add(parent, "BIN", number)
    _directory(parent, "RegStatus", "2" if closed else "1", "Ликвидирован" if closed else "Зарегистрирован")
    _directory(parent, "RegistrationDepartment", "001", "Управление регистрации")
    _add(parent, "RegistrationDate", _REGISTERED)
    if closed:
        _add(parent, "LiquidationDate", closed)
    for tag, language in (("FullNameRu", "ru"), ("FullNameKz", "kk"), ("FullNameEn", "en")):
        if names[language]:
            _add(parent, tag, names[language])
    _directory(
        parent, "OrgForm", "02" if "head" in scenario.data else "01", "филиал" if "head" in scenario.data else "ТОО"
    )
    _add(parent, "TaxOrgStatus", "false")
    if scenario.behaviour != "no_leader":
        _leader(etree.SubElement(parent, "OrganizationLeader"), number)
    _address(etree.SubElement(parent, "Address"))
    if "head" in scenario.data:
        header = etree.SubElement(parent, "HeaderOrganization")
        _add(header, "BIN", scenario.data["head"])
        _add(header, "OrganizationNameRu", scenarios.NAMES[scenario.data["head"]]["ru"])
        _add(header, "OrganizationNameKz", scenarios.NAMES[scenario.data["head"]]["kk"])


def _foreign(parent: etree._Element, scenario: Scenario) -> None:
    _add(parent, "BIN", scenario.key)
    _add(parent, "RegDate", date(2020, 1, 15).isoformat())
    _add(parent, "FullNameRu", scenarios.NAMES[scenario.key]["ru"])
    _directory(parent, "OrgForm", "05", "постоянное учреждение")
    _directory(parent, "RegStatus", "1", "Зарегистрирован")
    _address(etree.SubElement(parent, "Address"))


def _leader(parent: etree._Element, number: str) -> None:
    position = etree.SubElement(parent, "Position")
    _directory(position, "PositionType", "1", "Первый руководитель")
    iin, *name = scenarios.LEADERS.get(number, (scenarios.LEADER, "Үлгілі", "Сынақ", "Үлгіұлы"))
    _add(parent, "IIN", iin)
    for tag, value in zip(("SurName", "Name", "MiddleName"), name, strict=True):
        _add(parent, tag, value)


def _address(parent: etree._Element) -> None:
    for tag, value in (
        ("ZIPCode", "050000"),
        ("KATO", "750000000"),
        ("DistrictRu", "Медеуский район"),
        ("DistrictKz", "Медеу ауданы"),
        ("CityRu", "Алматы"),
        ("CityKz", "Алматы"),
        ("StreetRu", "улица Үлгі"),
        ("StreetKz", "Үлгі көшесі"),
        ("BuildingNumber", "12"),
        ("Corpus", "А"),
        ("OfficeNumber", "301"),
    ):
        _add(parent, tag, value)


def _directory(parent: etree._Element, tag: str, code: str, name: str) -> None:
    entry = etree.SubElement(parent, tag)
    _add(entry, "Code", code)
    _add(entry, "NameRu", name)
    _add(entry, "NameKz", name)


def _add(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text
