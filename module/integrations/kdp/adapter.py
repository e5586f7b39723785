"""Port Consents: service KDP_SERVICE (shared notes, kz-integrations 3.1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from lxml import etree

from module.integrations.asking import RegisterAccess, answered
from module.integrations.calls import CallLine
from module.integrations.errors import RefusalKind, ServiceRefusal
from module.integrations.shep import Convention, ShepChannel
from module.integrations.values import local_name, written
from module.kernel.clock import Clock
from module.kernel.identifiers import iin_fault
from module.outbound import WireFailure
from module.registry.lookups import Answer, Outcome, Register
from module.registry.persons import ConsentToken

_LARGEST_TOKEN = 16 * 1024


@dataclass(frozen=True, slots=True)
class KdpSettings:
    """What the owner of the service gives us. No name of the answer is published: confirm them all with the owner.

    `access_name` and `personal_data_name` say which data are asked for and are agreed with the owner.
    """

    company: str
    company_bin: str
    responsible: str = ""
    employee: str = ""
    access_name: str = ""
    personal_data_name: str = ""
    service_id: str = "KDP_SERVICE"
    root: str = "getUserDataRequest"
    namespace: str = ""
    convention: Convention = Convention.UNTYPED
    expires_minutes: int = 15
    omit_sms: bool = False
    ovt: str = ""
    token_names: frozenset[str] = field(default=frozenset({"kdpToken", "token", "code"}))
    key_names: frozenset[str] = frozenset({"publicKey"})
    status_names: frozenset[str] = frozenset({"status"})
    waiting_values: frozenset[str] = frozenset({"PENDING", "WAITING"})


class KdpConsents:
    """Asks persons for their consent."""

    def __init__(self, settings: KdpSettings, channel: ShepChannel, clock: Clock, line: CallLine | None = None) -> None:
        self._settings = settings
        self._channel = channel
        self._clock = clock
        self._way: RegisterAccess[ConsentToken] = RegisterAccess(
            Register.KDP, line or CallLine("kdp", clock=clock), clock
        )

    def request(self, iin: str) -> Answer[ConsentToken]:
        """Ask a person for consent. REFUSED with detail `kdp.waiting` while the person has not answered yet."""
        if iin_fault(iin):
            return Answer(Register.KDP, Outcome.NOT_FOUND, self._clock.now(), detail="not_a_number")
        return answered(self._way, "request", lambda: self._question(iin), repeatable=False)

    def _question(self, iin: str) -> ConsentToken:
        asked_at = self._clock.now()
        answers = self._channel.send(self._settings.service_id, self._payload(iin), self._settings.convention)
        if len(answers) != 1:
            raise WireFailure("kdp.layout")
        token = self._value(answers[0], self._settings.token_names)
        key = self._value(answers[0], self._settings.key_names)
        if token and key:
            end = asked_at + timedelta(minutes=self._settings.expires_minutes)
            return ConsentToken(iin, token, key, asked_at, end)
        waiting = self._value(answers[0], self._settings.status_names) in self._settings.waiting_values
        raise ServiceRefusal(RefusalKind.BUSINESS, "kdp.waiting" if waiting else "kdp.refused")

    def _payload(self, iin: str) -> etree._Element:
        settings = self._settings
        name = f"{{{settings.namespace}}}{settings.root}" if settings.namespace else settings.root
        payload = etree.Element(name, nsmap={"kdp": settings.namespace} if settings.namespace else None)
        for key, value in (
            ("uin", iin),
            ("company", settings.company),
            ("company_bin", settings.company_bin),
            ("company_responsible", settings.responsible),
            ("employee_name", settings.employee),
            ("access_name", settings.access_name),
            ("personal_data_name", settings.personal_data_name),
            ("expiresIn", str(settings.expires_minutes * 60_000)),
            ("omit-sms", "true" if settings.omit_sms else "false"),
            ("ovt", settings.ovt),
        ):
            etree.SubElement(payload, key).text = value
        return payload

    def _value(self, answer: etree._Element, names: frozenset[str]) -> str:
        found = [written(part) for part in answer.iter(etree.Element) if local_name(part) in names and not len(part)]
        values = {value for value in found if value}
        if len(values) > 1 or any(len(value) > _LARGEST_TOKEN for value in values):
            raise WireFailure("kdp.layout")  # which of several tokens is meant is not known
        return next(iter(values), "")
