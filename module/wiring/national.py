"""The national systems, wired to the addresses of the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from module.integrations import http
from module.integrations.calls import Line
from module.integrations.calls.checking import Checked, OutsideHealth
from module.integrations.esbd.adapter import EsbdContracts
from module.integrations.esbd.session import EsbdSettings
from module.integrations.gbd_ul.adapter import GbdUlCompanies, GbdUlSettings
from module.integrations.mail import MailMessenger, MailSettings, Protection
from module.integrations.niis.adapter import NiisSettings, NiisTrademarks
from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.sms.adapter import SmsMessenger, SmsSettings
from module.integrations.wsse import RsaTransportSecurity
from module.integrations.xmldsig import SigningKey, load_certificate
from module.kernel.clock import Clock
from module.wiring.lines import http_settings, line, own_keys
from module.wiring.parts import Parts


@dataclass(frozen=True, slots=True)
class National:
    """The ports to the national systems, and how they fare."""

    companies: GbdUlCompanies
    trademarks: NiisTrademarks
    insurance: EsbdContracts
    sms: SmsMessenger
    mail: MailMessenger
    outside: OutsideHealth


def wired(parts: Parts) -> National:
    """Wire every system, each over its own line, and put them before the operator."""
    outside, clock = parts.outside, parts.clock
    key = SigningKey.load(Path(outside["shep"]["key"]), Path(outside["shep"]["certificate"]))
    gateway = channel(outside["shep"], key, clock)
    ways = {name: line(parts, name) for name in ("gbd_ul", "niis", "esbd", "sms", "mail")}
    niis = NiisSettings(**own_keys(outside["niis"]))
    esbd = outside["esbd"]
    companies = GbdUlCompanies(_gbd_ul(outside["gbd_ul"], key), gateway, clock, ways["gbd_ul"])
    trademarks = NiisTrademarks(niis, gateway, clock, ways["niis"])
    mail = MailMessenger(_mail(outside["mail"]), clock, ways["mail"])
    probes: dict[str, Callable[[], object]] = {
        "gbd_ul": companies.probe,
        "niis": trademarks.patent_types,
        "esbd": lambda: http.reach(http_settings(esbd)),
        "sms": lambda: http.reach(http_settings(outside["sms"])),
        "mail": mail.probe,
    }
    return National(
        companies=companies,
        trademarks=trademarks,
        insurance=EsbdContracts(EsbdSettings(http_settings(esbd), esbd["user"], esbd["password"]), clock, ways["esbd"]),
        sms=sms(outside["sms"], ways["sms"]),
        mail=mail,
        outside=OutsideHealth(tuple(Checked(ways[name], probe) for name, probe in probes.items()), parts.store, clock),
    )


def channel(table: dict[str, Any], key: SigningKey, clock: Clock) -> ShepChannel:
    """Return the channel of the gateway ШЭП."""
    settings = ShepSettings(http_settings(table), table["sender_id"], table["password"])
    certificates = tuple(load_certificate(Path(path)) for path in table["gateway_certificates"])
    return ShepChannel(settings, RsaTransportSecurity(key, certificates, clock), clock)


def sms(table: dict[str, Any], way: Line) -> SmsMessenger:
    """Return the SMS provider."""
    return SmsMessenger(
        SmsSettings(http_settings(table), table["login"], table["password"], table.get("sender", "")), way
    )


def _gbd_ul(table: dict[str, Any], key: SigningKey) -> GbdUlSettings:
    signing_key = key if table["business_signature"] else None
    return GbdUlSettings(table["requestor_bin"], table["service_id"], signing_key=signing_key)


def _mail(table: dict[str, Any]) -> MailSettings:
    table = own_keys(table)
    return MailSettings(**{**table, "port": int(table["port"]), "protection": Protection(table["protection"])})
