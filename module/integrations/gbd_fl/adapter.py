"""Port Persons: service GBDFLUniversal_token (shared notes, kz-integrations 3.1 and 3.2)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from module.integrations.asking import RegisterAccess, answered
from module.integrations.calls import CallLine
from module.integrations.errors import RefusalKind, ServiceRefusal, code_word
from module.integrations.gbd_fl.reading import Codes, person
from module.integrations.shep import Convention, ShepChannel
from module.integrations.values import child, elements, text
from module.kernel.clock import ALMATY, Clock, law_date
from module.kernel.identifiers import iin_fault
from module.outbound import WireFailure
from module.registry.lookups import Answer, Outcome, Register
from module.registry.persons import ConsentToken, PersonRecord

NAMESPACE = "http://message.persistence.interactive.nat"
_FIELDS = ("iin", "surname", "name", "patronymic", "birthDate", "documentNumber")
_MOST_PERSONS = 50
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class GbdFlSettings:
    """What the owner of the service gives us; the codes are those seen in public samples: confirm them."""

    sender_code: str
    service_id: str = "GBDFLUniversal_token"
    convention: Convention = Convention.TYPED
    ok_codes: frozenset[str] = frozenset({"00000"})
    not_found_codes: frozenset[str] = frozenset()
    token_codes: frozenset[str] = frozenset()
    codes: Codes = field(default_factory=Codes)


class GbdFlPersons:
    """Looks persons up, each with that person's consent."""

    def __init__(
        self, settings: GbdFlSettings, channel: ShepChannel, clock: Clock, line: CallLine | None = None
    ) -> None:
        self._settings = settings
        self._channel = channel
        self._clock = clock
        self._line = line or CallLine("gbd_fl", clock=clock)

    def person(self, iin: str, consent: ConsentToken) -> Answer[PersonRecord]:
        """Look a person up by IIN."""
        if iin_fault(iin):
            return self._unasked(Outcome.NOT_FOUND, "not_a_number")
        return self._one("by_iin", {"iin": iin}, consent, iin)

    def by_document(self, number: str, consent: ConsentToken) -> Answer[PersonRecord]:
        """Look a person up by the number of an identity document."""
        return self._one("by_document", {"documentNumber": number.strip()}, consent)

    def by_name(
        self, surname: str, given_name: str, born_on: date, consent: ConsentToken
    ) -> Answer[tuple[PersonRecord, ...]]:
        """Look persons up by surname, given name (either may be empty) and day of birth."""
        asked = {"surname": surname.strip(), "name": given_name.strip(), "birthDate": born_on.isoformat()}
        if not asked["surname"] and not asked["name"]:
            return self._unasked(Outcome.NOT_FOUND, "not_a_name")
        if unfit := self._unfit(asked, consent, ""):
            return self._unasked(*unfit)
        way: RegisterAccess[tuple[PersonRecord, ...]] = RegisterAccess(Register.GBD_FL, self._line, self._clock)
        return answered(way, "by_name", lambda: self._question(asked, consent) or None)

    def _one(
        self, operation: str, asked: Mapping[str, str], consent: ConsentToken, iin: str = ""
    ) -> Answer[PersonRecord]:
        if unfit := self._unfit(asked, consent, iin):
            return self._unasked(*unfit)
        way: RegisterAccess[PersonRecord] = RegisterAccess(Register.GBD_FL, self._line, self._clock)
        return answered(way, operation, lambda: _only(self._question(asked, consent)))

    def _unfit(self, asked: Mapping[str, str], consent: ConsentToken, iin: str) -> tuple[Outcome, str] | None:
        """Say why nothing may be asked: no consent comes before anything else."""
        if not consent.covers(iin, self._clock.now()):
            return Outcome.REFUSED, "consent.missing"
        values = [value for value in asked.values() if value]
        if not values or any(not value.isprintable() or len(value) > _LONGEST for value in values):
            return Outcome.NOT_FOUND, "not_a_number"
        return None

    def _unasked(self, outcome: Outcome, detail: str) -> Answer[Any]:
        return Answer(Register.GBD_FL, outcome, self._clock.now(), detail=detail)

    def _question(self, asked: Mapping[str, str], consent: ConsentToken) -> tuple[PersonRecord, ...]:
        payload = self._payload(asked, consent)
        answers = self._channel.send(self._settings.service_id, payload, self._settings.convention)
        if len(answers) != 1 or child(answers[0], "messageResult") is None:
            raise WireFailure("gbd_fl.layout")
        holder = child(answers[0], "persons")
        rows = [] if holder is None else list(elements(holder, "person"))
        self._check_result(text(answers[0], "messageResult", "code"), bool(rows))
        if len(rows) > _MOST_PERSONS:
            raise WireFailure("gbd_fl.too_many")
        today = law_date(self._clock.now())
        found = tuple(person(row, self._settings.codes, today) for row in rows)
        if "iin" in asked and any(record.identifier != asked["iin"] for record in found):
            raise WireFailure("gbd_fl.another_person")
        return tuple(record for record in found if record.identifier == consent.iin)

    def _check_result(self, code: str, found: bool) -> None:
        settings = self._settings
        if code in settings.ok_codes or code in settings.not_found_codes:
            return
        if code in settings.token_codes:
            raise ServiceRefusal(RefusalKind.BUSINESS, "gbd_fl.token")
        if found or settings.not_found_codes:
            raise ServiceRefusal(RefusalKind.BUSINESS, f"gbd_fl.{code_word(code)}")

    def _payload(self, asked: Mapping[str, str], consent: ConsentToken) -> etree._Element:
        payload = etree.Element(f"{{{NAMESPACE}}}Request", nsmap={"ns1": NAMESPACE})
        common = {
            "messageId": str(uuid.uuid4()),
            "messageDate": self._clock.now().astimezone(ALMATY).isoformat(timespec="milliseconds"),
            "senderCode": self._settings.sender_code,
        }
        searched = {name: asked[name] for name in _FIELDS if asked.get(name)}
        token = {"kdpToken": consent.token, "publicKey": consent.public_key}
        for name, value in (common | searched | token).items():
            etree.SubElement(payload, name).text = value
        return payload


def _only(found: tuple[PersonRecord, ...]) -> PersonRecord | None:
    if len(found) > 1:
        raise WireFailure("gbd_fl.several")
    return found[0] if found else None
