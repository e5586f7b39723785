"""Calls to ЕСБД under a session that is renewed when it has run out."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from module.integrations.errors import RefusalKind, ServiceRefusal
from module.integrations.soap import SoapClient, SoapFault
from module.integrations.values import elements, text
from module.outbound import HttpSettings, WireFailure

_WSDL = Path(__file__).with_name("insurance.wsdl")
_BINDING = "{https://icweb/IICWebService}IICWebServiceSoap"


@dataclass(frozen=True, slots=True)
class EsbdSettings:
    """Where the insurance database is and who we are in it.

    `classes` are the classes of contracts asked, in this order: the middle of the operation's name.
    `annulled_state_ids` are the values of CONTRACT_STATE_ID under which a contract counts as never concluded;
    `insurance_type_ids`, when given, are the only INSURANCE_TYPE_ID that are liability of holders of rights. Both are
    keys of that database and must be asked from its owner.
    """

    http: HttpSettings
    user: str
    password: str = field(repr=False)
    classes: tuple[str, ...] = ("DsGpoOther",)
    annulled_state_ids: frozenset[int] = frozenset()
    insurance_type_ids: frozenset[int] = frozenset()


class EsbdSession:
    """The service under one user; safe to share between threads."""

    def __init__(self, settings: EsbdSettings) -> None:
        self._settings = settings
        self._soap = SoapClient(_WSDL, _BINDING, settings.http)
        self._lock = threading.Lock()
        self._session_id = ""

    def ask(self, operation: str, **values: object) -> list[etree._Element]:
        """Call an operation and return what stands in its result.

        The service says nothing of an expired session but a fault or an empty result, so both are believed only after
        it has confirmed the session. Raises ServiceRefusal or WireFailure.
        """
        session_id = self._current()
        result, fault = self._try(operation, session_id, values)
        if not result and not self._alive(session_id):
            result, fault = self._try(operation, self._renew(session_id), values)
        if fault is not None:
            raise ServiceRefusal(RefusalKind.TECHNICAL, f"esbd.{fault.fault_code}") from fault
        return result

    def _try(
        self, operation: str, session_id: str, values: dict[str, object]
    ) -> tuple[list[etree._Element], SoapFault | None]:
        try:
            answer = self._soap.call(operation, {"aSessionID": session_id, **values})
        except SoapFault as fault:
            return [], fault
        return list(elements(_result(answer, operation))), None

    def _current(self) -> str:
        return self._session_id or self._renew("")

    def _renew(self, spent: str) -> str:
        with self._lock:
            if self._session_id == spent:  # else another thread has renewed it already
                self._session_id = self._authenticate()
            return self._session_id

    def _authenticate(self) -> str:
        answer = self._call("AuthenticateUser", aName=self._settings.user, aPassword=self._settings.password)
        user = _result(answer, "AuthenticateUser")
        if text(user, "IsAuthenticated") != "1" or not text(user, "SessionID"):
            raise ServiceRefusal(RefusalKind.TECHNICAL, "esbd.not_authenticated")
        return text(user, "SessionID")

    def _alive(self, session_id: str) -> bool:
        answer = self._call("SessionExists", aSessionID=session_id, aUserName=self._settings.user)
        return text(answer, "SessionExistsResult") in ("true", "1")

    def _call(self, operation: str, **values: object) -> etree._Element:
        try:
            return self._soap.call(operation, values)
        except SoapFault as fault:
            raise ServiceRefusal(RefusalKind.TECHNICAL, f"esbd.{fault.fault_code}") from fault


def _result(answer: etree._Element, operation: str) -> etree._Element:
    found = next(elements(answer, f"{operation}Result"), None)
    if found is None:
        if next(elements(answer), None) is None:
            return answer  # a null result: ASMX leaves the element out
        raise WireFailure("esbd.layout")
    return found
