"""Stand-in of ЕСБД: an ASMX service with sessions (shared notes, kz-integrations 5)."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import Blueprint, Response, request
from lxml import etree

from module.dev.standins import envelope as soap
from module.dev.standins import scenarios
from module.dev.standins.envelope import Judged, Part
from module.dev.standins.scenarios import Scenario
from module.dev.standins.settings import StandinSettings
from module.kernel.clock import Clock, law_date

NAMESPACE = "https://icweb/IICWebService"
OPERATIONS = {
    "AuthenticateUser": ("aName", "aPassword"),
    "SessionExists": ("aSessionID", "aUserName"),
    "GetContractDsGpoOther_By_Number": ("aSessionID", "aContractNumber"),
    "GetContractDsGpoOther_By_ContractDate": ("aSessionID", "aContractDate"),
    "GetContractDsOtherLosses_By_Number": ("aSessionID", "aContractNumber"),
    "GetClientByID": ("aSessionID", "aID"),
    "GetClientsByKeyFields": ("aSessionID", "aClient"),
    "GetItems": ("aSessionID", "aTableName"),
}
_CLIENT_PARTS = ("Natural_Person_Bool", "RESIDENT_BOOL", "IIN")
_ABROAD = 103
_CLIENTS = {101: scenarios.HEAD, 102: scenarios.OTHER, _ABROAD: ""}
_ITEMS = {"INSURANCE_COMPANIES": ((11, "Үлгі Сақтандыру"),), "RESCINDING_REASONS": ((1, "Соглашение сторон"),)}
_CONTRACT = "GetContractDsGpoOther_By_Number"
_BY_DATE = "GetContractDsGpoOther_By_ContractDate"
_LOSSES = "GetContractDsOtherLosses_By_Number"
_YEARS = 3
_KINDS = {"15": "Страхование гражданско-правовой ответственности", "7": "Страхование грузов"}


@dataclass(slots=True)
class _Sessions:
    """Sessions of the one user, each for a number of calls."""

    calls: int
    left: dict[str, int] = field(default_factory=dict)
    ended_for: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> str:
        with self.lock:
            session = str(uuid.uuid4())
            self.left[session] = self.calls
            return session

    def use(self, session: str) -> bool:
        with self.lock:
            if self.left.get(session, 0) <= 0:
                return False
            self.left[session] -= 1
            return True

    def end_once(self, session: str, key: str) -> bool:
        """End a session for a magic number, unless it was ended for it before."""
        with self.lock:
            again = key in self.ended_for
            self.ended_for ^= {key}
            if not again:
                self.left.pop(session, None)
            return not again


class InsuranceService:
    """The service with some of its operations."""

    def __init__(self, settings: StandinSettings, clock: Clock, stopped: threading.Event) -> None:
        self._settings = settings
        self._clock = clock
        self._stopped = stopped
        self._sessions = _Sessions(settings.esbd_calls_per_session)

    def blueprint(self) -> Blueprint:
        """Return the route of the service."""
        blueprint = Blueprint("esbd", __name__)
        blueprint.add_url_rule("/esbd", view_func=self.receive, methods=["POST"])
        return blueprint

    def receive(self) -> Response:
        """Judge a request and answer it; every fault is a plain SOAP fault."""
        try:
            call = soap.body_content(soap.read(request.get_data(), "Client"), "Client")
            operation, values = _judge(call)
            if operation == _CONTRACT and (page := self._misbehave(values["aContractNumber"])):
                return page
            content = self._run(operation, values)
        except Judged as judged:
            return _respond(soap.fault(judged.code, judged.words), 500)
        answer = etree.Element(f"{{{NAMESPACE}}}{operation}Response", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
        if content is not None:
            answer.append(content)
        return _respond(answer, 200)

    def _misbehave(self, number: str) -> Response | None:
        scenario = scenarios.esbd(number)
        if scenario and scenario.behaviour == "http_500":
            return Response("<html><title>Runtime Error</title></html>", 500, mimetype="text/html")
        if scenario and scenario.behaviour == "slow":
            self._stopped.wait(self._settings.slow_seconds)
        return None

    def _run(self, operation: str, values: dict[str, str]) -> etree._Element | None:
        if operation == "AuthenticateUser":
            return self._authenticate(values["aName"], values["aPassword"])
        if operation == "SessionExists":
            known = self._sessions.left.get(values["aSessionID"], 0) > 0
            alive = known and values["aUserName"] == self._settings.esbd_user
            return _text("SessionExistsResult", str(alive).lower())
        if not self._sessions.use(values["aSessionID"]):
            raise Judged("Server", "Сессия не существует")
        answers: dict[str, Callable[[], etree._Element | None]] = {
            _CONTRACT: lambda: self._contracts(values["aSessionID"], values["aContractNumber"]),
            _BY_DATE: lambda: self._concluded_on(values["aContractDate"]),
            _LOSSES: lambda: _element(f"{_LOSSES}Result"),  # no contract of this class is in the table
            "GetClientByID": lambda: _client(values["aID"]),
            "GetClientsByKeyFields": lambda: _clients(values),
            "GetItems": lambda: _items(values["aTableName"]),
        }
        return answers[operation]()

    def _authenticate(self, name: str, password: str) -> etree._Element:
        right = (name, password) == (self._settings.esbd_user, self._settings.esbd_password)
        user = _element("AuthenticateUserResult")
        _fill(user, ID="1" if right else "0", Name=name, Branch_ID="1", CLIENT_ID="1", SYSTEM_DELIMITER_ID="1")
        _fill(user, IsAuthenticated="1" if right else "0")
        if right:
            _fill(user, SessionID=self._sessions.open())
        else:
            _fill(user, ErrorMessage="Неверное имя пользователя или пароль")
        _fill(user, LastRequestTime=self._clock.now().isoformat(), IsBusy="false")
        return user

    def _contracts(self, session: str, number: str) -> etree._Element:
        result = _element(f"{_CONTRACT}Result")
        scenario = scenarios.esbd(number)
        if scenario is None:
            return result
        if scenario.behaviour.startswith("session_ends") and self._sessions.end_once(session, number):
            if scenario.behaviour.endswith("empty"):
                return result
            raise Judged("Server", "Сессия не существует")
        for year in self._years(scenario):
            _contract(result, scenario, year)
        return result

    def _years(self, scenario: Scenario) -> tuple[int, ...]:
        """Return the years in which the contracts under a number begin."""
        year = law_date(self._clock.now()).year
        if scenario.behaviour == "several":
            return year - _YEARS, year + _YEARS, year
        return (year - int(scenario.data.get("years_ago", "0")),)

    def _concluded_on(self, day: str) -> etree._Element:
        """Return the contracts of all clients that were concluded on a day; a wrong day is a fault, as in .NET."""
        if not re.fullmatch(r"[0-9]{2}[.][0-9]{2}[.][0-9]{4}", day):
            raise Judged("Server", "String was not recognized as a valid DateTime.")
        result = _element(f"{_BY_DATE}Result")
        for scenario in scenarios.contracts():
            for year in self._years(scenario):
                if _day(_concluded(year)) == day:
                    _contract(result, scenario, year)
        return result


def _judge(call: etree._Element) -> tuple[str, dict[str, str]]:
    name = etree.QName(call)
    if name.namespace != NAMESPACE or name.localname not in OPERATIONS:
        raise Judged("Client", f"there is no operation {call.tag}")
    if request.headers.get("SOAPAction", "").strip('"') != f"{NAMESPACE}/{name.localname}":
        raise Judged("Client", "the SOAPAction does not name the operation")
    fields = OPERATIONS[name.localname]
    inside = {"aClient": tuple(Part(part) for part in _CLIENT_PARTS)}
    soap.judge_sequence(call, tuple(Part(part, inside=inside.get(part, ())) for part in fields), NAMESPACE, "Client")
    values = {part: call.findtext(f"{{{NAMESPACE}}}{part}") or "" for part in fields}
    client = call.find(f"{{{NAMESPACE}}}aClient")
    if client is not None:
        values |= {part: client.findtext(f"{{{NAMESPACE}}}{part}") or "" for part in _CLIENT_PARTS}
    if "aID" in values and not values["aID"].isdecimal():
        raise Judged("Client", "aID must be a number")
    return name.localname, values


def _contract(parent: etree._Element, scenario: Scenario, year: int) -> None:
    start, end = date(year, 1, 1), date(year + _YEARS, 1, 1) - timedelta(days=1)
    row = etree.SubElement(parent, f"{{{NAMESPACE}}}CONTRACT_DS_GPO_OTHER")
    state = scenario.data.get("state", "1")
    holder = next(key for key, number in _CLIENTS.items() if number == scenario.data.get("holder", scenarios.HEAD))
    _fill(row, CONTRACT_ID=str(year), CONTRACT_STATE_ID=state, CONTRACT_NUMBER=scenario.key)
    _fill(row, CONTRACT_DATE=_day(_concluded(year)), DATE_BEG=_day(start), DATE_END=_day(end))
    _fill(row, SYSTEM_DELIMITER_ID="11", SYSTEM_DELIMITER="АҚ «Үлгі Сақтандыру»", CLIENT_ID=str(holder))
    if "rescinded" in scenario.data:
        _fill(row, RESCINDING_DATE=_day(start + timedelta(days=1)), RESCINDING_REASON_ID="1")
    kind = scenario.data.get("kind", "15")
    _fill(row, INSURANCE_TYPE_ID=kind, INSURANCE_TYPE=_KINDS[kind], CONTRACT_TYPE_ID="2", CONTRACT_TYPE="Договор")
    _fill(row, AMOUNT=scenario.data.get("amount", "5000000"), PREMIUM="25000.5")


def _concluded(year: int) -> date:
    return date(year, 1, 1) - timedelta(days=10)


def _clients(values: dict[str, str]) -> etree._Element:
    """Find clients by the three key fields; 0 stands for what is not set, as in .NET."""
    result = _element("GetClientsByKeyFieldsResult")
    organisation = values["Natural_Person_Bool"] == "0"
    for key, number in _CLIENTS.items():
        resident = "0" if key == _ABROAD else "1"
        if organisation and number == values["IIN"] != "" and resident == values["RESIDENT_BOOL"]:
            client = etree.SubElement(result, f"{{{NAMESPACE}}}Client")
            found = _client(str(key))
            client.extend(found if found is not None else ())
    return result


def _client(identifier: str) -> etree._Element | None:
    number = _CLIENTS.get(int(identifier))
    if number is None:
        return None
    client = _element("GetClientByIDResult")
    abroad = int(identifier) == _ABROAD
    name = "Norden Mills AB" if abroad else scenarios.NAMES[number]["ru"]
    _fill(client, ID=identifier, Juridical_Person_Name=name, Natural_Person_Bool="0")
    _fill(client, RESIDENT_BOOL="0" if abroad else "1", IIN=number, verify_bool="1")
    return client


def _items(table: str) -> etree._Element:
    result = _element("GetItemsResult")
    for identifier, name in _ITEMS.get(table, ()):
        item = etree.SubElement(result, f"{{{NAMESPACE}}}Item")
        _fill(item, ID=str(identifier), Name=name, PARENT_ID="0", Code=str(identifier))
    return result


def _respond(content: etree._Element, status: int) -> Response:
    octets = etree.tostring(soap.envelope_with(content), xml_declaration=True, encoding="utf-8")
    return Response(octets, status, content_type="text/xml; charset=utf-8")


def _day(value: date) -> str:
    return value.strftime("%d.%m.%Y")


def _element(tag: str) -> etree._Element:
    return etree.Element(f"{{{NAMESPACE}}}{tag}")


def _text(tag: str, text: str) -> etree._Element:
    element = _element(tag)
    element.text = text
    return element


def _fill(parent: etree._Element, **fields: str) -> None:
    for tag, text in fields.items():
        etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}").text = text
