"""Stand-in of ЕСБД: an ASMX service with sessions (shared notes, kz-integrations 5)."""

from __future__ import annotations

import threading
import uuid
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
    "GetClientByID": ("aSessionID", "aID"),
    "GetItems": ("aSessionID", "aTableName"),
}
_CLIENTS = {101: scenarios.HEAD, 102: scenarios.OTHER}
_ITEMS = {"INSURANCE_COMPANIES": ((11, "Үлгі Сақтандыру"),), "RESCINDING_REASONS": ((1, "Соглашение сторон"),)}
_CONTRACT = "GetContractDsGpoOther_By_Number"
_YEARS = 3


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
    """The service with five of its operations."""

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
        if operation == _CONTRACT:
            return self._contracts(values["aSessionID"], values["aContractNumber"])
        return _client(values["aID"]) if operation == "GetClientByID" else _items(values["aTableName"])

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
        today = law_date(self._clock.now())
        if scenario.behaviour == "several":
            _contract(result, scenario, today.year - _YEARS)
            _contract(result, scenario, today.year + _YEARS)
        _contract(result, scenario, today.year - int(scenario.data.get("years_ago", "0")))
        return result


def _judge(call: etree._Element) -> tuple[str, dict[str, str]]:
    name = etree.QName(call)
    if name.namespace != NAMESPACE or name.localname not in OPERATIONS:
        raise Judged("Client", f"there is no operation {call.tag}")
    if request.headers.get("SOAPAction", "").strip('"') != f"{NAMESPACE}/{name.localname}":
        raise Judged("Client", "the SOAPAction does not name the operation")
    fields = OPERATIONS[name.localname]
    soap.judge_sequence(call, tuple(Part(part) for part in fields), NAMESPACE, "Client")
    values = {part: call.findtext(f"{{{NAMESPACE}}}{part}") or "" for part in fields}
    if "aID" in values and not values["aID"].isdecimal():
        raise Judged("Client", "aID must be a number")
    return name.localname, values


def _contract(parent: etree._Element, scenario: Scenario, year: int) -> None:
    start, end = date(year, 1, 1), date(year + _YEARS, 1, 1) - timedelta(days=1)
    row = etree.SubElement(parent, f"{{{NAMESPACE}}}CONTRACT_DS_GPO_OTHER")
    state = scenario.data.get("state", "1")
    holder = next(key for key, number in _CLIENTS.items() if number == scenario.data.get("holder", scenarios.HEAD))
    _fill(row, CONTRACT_ID=str(year), CONTRACT_STATE_ID=state, CONTRACT_NUMBER=scenario.key)
    _fill(row, CONTRACT_DATE=_day(start - timedelta(days=10)), DATE_BEG=_day(start), DATE_END=_day(end))
    _fill(row, SYSTEM_DELIMITER_ID="11", SYSTEM_DELIMITER="АҚ «Үлгі Сақтандыру»", CLIENT_ID=str(holder))
    if "rescinded" in scenario.data:
        _fill(row, RESCINDING_DATE=_day(start + timedelta(days=1)), RESCINDING_REASON_ID="1")
    _fill(row, INSURANCE_TYPE_ID="15", INSURANCE_TYPE="Страхование гражданско-правовой ответственности")
    _fill(row, AMOUNT=scenario.data.get("amount", "5000000"), PREMIUM="25000.5")


def _client(identifier: str) -> etree._Element | None:
    number = _CLIENTS.get(int(identifier))
    if number is None:
        return None
    client = _element("GetClientByIDResult")
    _fill(client, ID=identifier, Juridical_Person_Name=scenarios.NAMES[number]["ru"], Natural_Person_Bool="0")
    _fill(client, RESIDENT_BOOL="1", IIN=number, verify_bool="1")
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
