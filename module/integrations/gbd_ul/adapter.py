"""Port Companies: service GbdulInfoByBin_v2 (shared notes, kz-integrations 3.3 and 3.4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography import x509
from lxml import etree

from module.crypto.signing import SigningKey, sign_enveloped
from module.integrations.asking import RegisterAccess, ask
from module.integrations.business import verified
from module.integrations.calls import CallLine, FreshAnswers
from module.integrations.gbd_ul.reading import company
from module.integrations.shep import Convention, ShepChannel
from module.integrations.values import child
from module.kernel.clock import Clock
from module.outbound import WireFailure
from module.registry.lookups import Answer, CompanyRecord, Register

_LARGEST = 5 * 1024 * 1024
_NAMESPACE = "http://gbdulinfobybin_v2.egp.gbdul.tamur.kz"


@dataclass(frozen=True, slots=True)
class GbdUlSettings:
    """What the owner of the service gives us; `requestor_bin` is the BIN of the owner of our information system.

    `root` is `Request` for recent clients and `requestDataType` for others. Without a `signing_key` the payload carries
    no business signature. With `answer_certificates` an answer must be signed by one of them, besides the gateway.
    """

    requestor_bin: str
    service_id: str = "GbdulInfoByBin_v2"
    root: str = "Request"
    convention: Convention = Convention.STRING
    signing_key: SigningKey | None = field(default=None, repr=False)
    answer_certificates: tuple[x509.Certificate, ...] = ()


class GbdUlCompanies:
    """Looks companies up by BIN; entrepreneurs under an IIN are not in this register."""

    def __init__(
        self, settings: GbdUlSettings, channel: ShepChannel, clock: Clock, line: CallLine | None = None
    ) -> None:
        self._settings = settings
        self._channel = channel
        self._clock = clock
        line = line or CallLine("gbd_ul", clock=clock)
        kept: FreshAnswers[Answer[CompanyRecord]] = FreshAnswers(line.settings.cache_minutes, clock)
        self._way = RegisterAccess(Register.GBD_UL, line, clock, kept)

    def by_bin(self, number: str) -> Answer[CompanyRecord]:
        """Look a company up by its BIN."""
        return ask(self._way, "by_bin", number, self._question)

    def probe(self) -> None:
        """Ask about the owner of our own system: a call that asks about nobody else."""
        self._question(self._settings.requestor_bin)

    def _question(self, number: str) -> CompanyRecord | None:
        payload = etree.Element(f"{{{_NAMESPACE}}}{self._settings.root}", nsmap={"ns1": _NAMESPACE})
        etree.SubElement(payload, "RequestorBIN").text = self._settings.requestor_bin
        etree.SubElement(payload, "BIN").text = number
        if self._settings.signing_key is not None:
            sign_enveloped(payload, self._settings.signing_key)
        answers = self._channel.send(self._settings.service_id, payload, self._settings.convention)
        if len(answers) != 1:
            raise WireFailure("gbd_ul.layout")
        answer = answers[0]
        if self._settings.answer_certificates:
            answer = verified(answer, self._settings.answer_certificates, self._clock, _LARGEST)
        if child(answer, "Status") is None:
            raise WireFailure("gbd_ul.layout")
        record = company(answer)
        if record is not None and record.identifier != number:
            raise WireFailure("gbd_ul.another_company")
        return record
