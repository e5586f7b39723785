"""Port Trademarks: the service of НИИС for the single window (shared notes, kz-integrations 4.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from module.integrations.asking import RegisterAccess, ask
from module.integrations.calls import CallLine
from module.integrations.niis.reading import trademark
from module.integrations.shep import Convention, ShepChannel
from module.integrations.values import elements, local_name, text
from module.kernel.clock import Clock
from module.outbound import WireFailure
from module.registry.lookups import Answer, Register, TrademarkRecord
from module.registry.party import PartyKind


@dataclass(frozen=True, slots=True)
class NiisSettings:
    """What the owner of the service gives us.

    `patent_type_id` is a database key of НИИС for a trademark: ask `patent_types()` once and write it down.
    `customer_types` says what their `customerType` numbers mean; without it the owner's number decides.
    """

    service_id: str
    patent_type_id: int
    convention: Convention = Convention.NO_DATA
    customer_types: Mapping[int, PartyKind] = field(default_factory=dict)


class NiisTrademarks:
    """Looks trademarks up by the number of the certificate."""

    def __init__(
        self, settings: NiisSettings, channel: ShepChannel, clock: Clock, line: CallLine | None = None
    ) -> None:
        self._settings = settings
        self._channel = channel
        self._way: RegisterAccess[TrademarkRecord] = RegisterAccess(
            Register.NIIS, line or CallLine("niis", clock=clock), clock
        )

    def by_certificate(self, number: str) -> Answer[TrademarkRecord]:
        """Look a trademark up by its certificate number."""
        return ask(self._way, "by_certificate", number, self._question)

    def patent_types(self) -> dict[int, str]:
        """Return the ids of kinds of protection with their Russian names, for whoever sets the link up.

        Raises ServiceRefusal or WireFailure.
        """
        answer = self._send("patentTypeDictionaryRequest", {}, "patentTypeDictionaryResponse")
        rows = [] if answer is None else list(elements(answer, "patentType"))
        try:
            return {int(text(row, "id")): text(row, "nameRu") for row in rows}
        except ValueError as error:
            raise WireFailure("niis.dictionary") from error

    def nice_classes(self) -> dict[int, str]:
        """Return the classes of goods by their id with code and description. Raises ServiceRefusal or WireFailure."""
        name = "trademarkClassificationDictionary"
        answer = self._send(f"{name}Request", {}, f"{name}Response")
        rows = [] if answer is None else list(elements(answer))
        try:
            return {int(text(row, "id")): f"{text(row, 'code')} {text(row, 'description')}".strip() for row in rows}
        except ValueError as error:
            raise WireFailure("niis.dictionary") from error

    def _question(self, number: str) -> TrademarkRecord | None:
        fields = {"id": str(self._settings.patent_type_id), "gosNumber": number}
        answer = self._send("trademarkInfoRequest", fields, "trademarkInfoResponse")
        return None if answer is None else trademark(answer, number, self._settings.customer_types)

    def _send(self, request: str, fields: Mapping[str, str], response: str) -> etree._Element | None:
        payload = etree.Element(request)
        for name, value in fields.items():
            etree.SubElement(payload, name).text = value
        answers = self._channel.send(self._settings.service_id, payload, self._settings.convention)
        if not answers:
            return None
        if len(answers) != 1 or local_name(answers[0]) != response:
            raise WireFailure("niis.layout")
        return answers[0]
