"""The stand-ins on a free port and the real adapters pointed at them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from lxml import etree

from module.crypto.signing import SigningKey, load_certificate
from module.dev.standins import keys
from module.dev.standins.app import create
from module.dev.standins.inbox import Inbox
from module.dev.standins.keys import KeyFiles
from module.dev.standins.scenarios import HEAD
from module.dev.standins.settings import StandinSettings
from module.integrations.calls import CallLine, CallSettings
from module.integrations.copyrights import (
    CopyrightCertificates,
    CopyrightFields,
    JsonSettings,
    JsonSource,
    ShepSource,
    ShepSourceSettings,
)
from module.integrations.esbd import EsbdContracts, EsbdSettings
from module.integrations.gbd_fl import GbdFlPersons, GbdFlSettings
from module.integrations.gbd_ul import GbdUlCompanies, GbdUlSettings
from module.integrations.kdp import KdpConsents, KdpSettings
from module.integrations.mail import MailMessenger, MailSettings, Protection
from module.integrations.niis import NiisSettings, NiisTrademarks
from module.integrations.shep import AsyncChannel, Convention, ShepChannel, ShepSettings
from module.integrations.sms import MobizonMessenger, MobizonSettings, SmscMessenger, SmscSettings
from module.integrations.wsse import RsaTransportSecurity
from module.kernel.clock import Clock, SystemClock
from module.outbound import HttpSettings
from tests.support.serving import serve_on_thread

CLOCK = SystemClock()
ONCE = CallSettings(attempts=1, breaker_failures=1000)
"""One attempt and no breaker: tests cause failures by the dozen."""


@dataclass(frozen=True)
class Outside:
    """Stand-ins that run: their address, settings and inbox."""

    url: str
    settings: StandinSettings
    inbox: Inbox
    read_seconds: float = 0.7

    def keys(self) -> dict[str, KeyFiles]:
        return keys.ensure(self.settings.pki)

    def http(self, path: str) -> HttpSettings:
        return HttpSettings(self.url + path, connect_seconds=2, read_seconds=self.read_seconds, total_seconds=2)

    def signing_key(self) -> SigningKey:
        files = self.keys()["client"]
        return _signing_key(files.key, files.certificate)

    def register(self) -> x509.Certificate:
        """Return the certificate of the register of companies."""
        return load_certificate(self.keys()["gbd_ul"].certificate)

    def security(self, clock: Clock = CLOCK) -> RsaTransportSecurity:
        gateway = load_certificate(self.keys()["gateway"].certificate)
        return RsaTransportSecurity(self.signing_key(), (gateway,), clock)

    def client_security(self) -> RsaTransportSecurity:
        """Judge what we sign, as the gateway would."""
        return RsaTransportSecurity(self.signing_key(), (self.signing_key().certificate,), CLOCK)

    def shep_settings(self) -> ShepSettings:
        return ShepSettings(self.http("/shep"), self.settings.sender_id, self.settings.sender_password)

    def channel(self, **changes: Any) -> ShepChannel:
        return ShepChannel(replace(self.shep_settings(), **changes), self.security(), CLOCK)

    def async_channel(self, **changes: Any) -> AsyncChannel:
        settings = replace(self.shep_settings(), http=self.http("/shep-async"))
        return AsyncChannel(replace(settings, **changes), self.security(), CLOCK, CallLine("shep", ONCE))

    def companies(self, **changes: Any) -> GbdUlCompanies:
        settings = GbdUlSettings(HEAD, signing_key=self.signing_key(), answer_certificates=(self.register(),))
        return GbdUlCompanies(settings, self.channel(**changes), CLOCK, CallLine("gbd_ul", ONCE))

    def consents(self, **changes: Any) -> KdpConsents:
        settings = KdpSettings("КГД", HEAD)
        return KdpConsents(settings, self.channel(**changes), CLOCK, CallLine("kdp", ONCE))

    def persons(self, **changes: Any) -> GbdFlPersons:
        settings = GbdFlSettings(self.settings.gbd_fl_sender, token_codes=frozenset({"00098"}))
        return GbdFlPersons(settings, self.channel(**changes), CLOCK, CallLine("gbd_fl", ONCE))

    def trademarks(self, convention: Convention = Convention.NO_DATA, **changes: Any) -> NiisTrademarks:
        settings = NiisSettings(self.settings.niis_service, self.settings.patent_type_id, convention)
        return NiisTrademarks(settings, self.channel(**changes), CLOCK, CallLine("niis", ONCE))

    def copyrights(self, **changes: Any) -> CopyrightCertificates:
        standard = JsonSettings(
            self.http("/copyright/certificates/{number}"), ("data",), "X-Api-Key", self.settings.copyright_key
        )
        source = JsonSource(replace(standard, **changes))
        return CopyrightCertificates(source, CopyrightFields(), CLOCK, CallLine("copyright", ONCE))

    def copyrights_over_shep(self, **changes: Any) -> CopyrightCertificates:
        settings = ShepSourceSettings(
            self.settings.copyright_service, "copyrightInfoRequest", "certificateNumber", "copyrightInfoResponse"
        )
        source = ShepSource(settings, self.channel(**changes))
        return CopyrightCertificates(source, CopyrightFields(), CLOCK, CallLine("copyright", ONCE))

    def contracts(self, **changes: Any) -> EsbdContracts:
        standard = EsbdSettings(
            self.http("/esbd"), self.settings.esbd_user, self.settings.esbd_password, annulled_state_ids=frozenset({3})
        )
        return EsbdContracts(replace(standard, **changes), CLOCK, CallLine("esbd", ONCE))

    def sms(self, **changes: Any) -> SmscMessenger:
        standard = SmscSettings(self.http("/smsc"), self.settings.sms_login, self.settings.sms_password)
        return SmscMessenger(replace(standard, **changes), CallLine("sms", ONCE))

    def mobizon(self, **changes: Any) -> MobizonMessenger:
        standard = MobizonSettings(self.http("/mobizon"), self.settings.mobizon_key, no_money_codes=frozenset({40}))
        return MobizonMessenger(replace(standard, **changes), CallLine("sms", ONCE))

    def mail(self, **changes: Any) -> MailMessenger:
        assert self.settings.smtp_port is not None
        standard = MailSettings(
            "127.0.0.1", self.settings.smtp_port, "trois@example.kz", "ТРОИС", "trois.example.kz", Protection.NONE
        )
        return MailMessenger(replace(standard, **changes), CLOCK, CallLine("mail", ONCE))


@cache
def _signing_key(key: Path, certificate: Path) -> SigningKey:
    return SigningKey.load(key, certificate)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(
    directory: Path, wrap: Callable[[Any], Any] | None = None, *, mail: bool = True, **changes: Any
) -> Iterator[Outside]:
    """Run the stand-ins in this process; `wrap` may put a WSGI middleware around them."""
    settings = StandinSettings(
        directory / "pki", directory / "state", slow_seconds=5, smtp_port=free_port() if mail else None, **changes
    )
    app = create(settings)
    if wrap is not None:
        app.wsgi_app = wrap(app.wsgi_app)  # type: ignore[method-assign]
    controls = app.extensions["standins"]
    server = serve_on_thread(app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Outside(f"http://127.0.0.1:{server.port}", settings, controls.inbox)
    finally:
        controls.stop()
        server.shutdown()
        thread.join()
        server.server_close()


def envelope(text: str) -> etree._Element:
    """Read a raw envelope of a test."""
    return etree.fromstring(text)
