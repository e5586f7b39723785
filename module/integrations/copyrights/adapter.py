"""Port Copyrights: certificates of copyright by number (shared notes, kz-integrations 4.3 and 4.4)."""

from __future__ import annotations

from module.integrations.asking import RegisterAccess, ask
from module.integrations.calls import CallLine
from module.integrations.copyrights.reading import CopyrightFields, read_certificate
from module.integrations.copyrights.sources import CertificateSource
from module.kernel.clock import Clock
from module.registry.lookups import Answer, CopyrightRecord, Register


class CopyrightCertificates:
    """Looks certificates up by number, from JSON over HTTP or from ШЭП, as the source is set."""

    def __init__(
        self, source: CertificateSource, fields: CopyrightFields, clock: Clock, line: CallLine | None = None
    ) -> None:
        self._source = source
        self._fields = fields
        self._way: RegisterAccess[CopyrightRecord] = RegisterAccess(
            Register.COPYRIGHT, line or CallLine("copyright", clock=clock), clock
        )

    def by_certificate(self, number: str) -> Answer[CopyrightRecord]:
        """Look a certificate up by its number."""
        return ask(self._way, "by_certificate", number, self._question)

    def _question(self, number: str) -> CopyrightRecord | None:
        found = self._source.record(number)
        return read_certificate(found, number, self._fields) if found else None
