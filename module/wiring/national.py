"""The national systems, wired to the addresses of the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from module.casework.ports import Messenger
from module.integrations import http
from module.integrations.calls import Line
from module.integrations.calls.checking import Checked, OutsideHealth
from module.integrations.esbd.adapter import EsbdContracts
from module.integrations.esbd.session import EsbdSettings
from module.integrations.gbd_fl.adapter import GbdFlPersons, GbdFlSettings
from module.integrations.gbd_fl.consented import ConsentedPersons
from module.integrations.gbd_fl.reading import Codes
from module.integrations.gbd_ul.adapter import GbdUlCompanies, GbdUlSettings
from module.integrations.kdp.adapter import KdpConsents, KdpSettings
from module.integrations.mail import MailMessenger, MailSettings, Protection
from module.integrations.niis.adapter import NiisSettings, NiisTrademarks
from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.sms import MobizonMessenger, MobizonSettings, SmscMessenger, SmscSettings
from module.integrations.wsse import RsaTransportSecurity
from module.integrations.xmldsig import SigningKey, load_certificate
from module.kernel.clock import Clock
from module.settings.host import SettingsFault
from module.wiring.lines import http_settings, line, own_keys, plain
from module.wiring.parts import Parts


@dataclass(frozen=True, slots=True)
class National:
    """The ports to the national systems, and how they fare."""

    companies: GbdUlCompanies
    trademarks: NiisTrademarks
    insurance: EsbdContracts
    sms: Messenger
    mail: MailMessenger
    outside: OutsideHealth
    consents: KdpConsents | None
    persons: ConsentedPersons | None


def wired(parts: Parts) -> National:
    """Wire every system, each over its own line, and put them before the operator."""
    outside, clock = parts.outside, parts.clock
    key = SigningKey.load(Path(outside["shep"]["key"]), Path(outside["shep"]["certificate"]))
    gateway = channel(outside["shep"], key, clock)
    ways = {name: line(parts, name) for name in ("gbd_ul", "gbd_fl", "kdp", "niis", "esbd", "sms", "mail")}
    niis = NiisSettings(**own_keys(outside["niis"]))
    esbd = outside["esbd"]
    companies = GbdUlCompanies(_gbd_ul(outside["gbd_ul"], key), gateway, clock, ways["gbd_ul"])
    trademarks = NiisTrademarks(niis, gateway, clock, ways["niis"])
    mail = MailMessenger(_mail(outside["mail"]), clock, ways["mail"])
    consents, persons = _persons(parts, gateway, ways)
    probes: dict[str, Callable[[], object]] = {
        "gbd_ul": companies.probe,
        # no question to these two asks about nobody: whether the gateway is there is all that may be tried
        **({name: lambda: http.reach(http_settings(outside["shep"])) for name in ("gbd_fl", "kdp")} if persons else {}),
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
        consents=consents,
        persons=persons,
    )


def _persons(
    parts: Parts, gateway: ShepChannel, ways: dict[str, Line]
) -> tuple[KdpConsents | None, ConsentedPersons | None]:
    """Return consent and persons; a site may stand without them, and then nobody is asked about a person."""
    if "gbd_fl" not in parts.outside or "kdp" not in parts.outside:
        return None, None
    consents = KdpConsents(KdpSettings(**plain(KdpSettings, parts.outside["kdp"])), gateway, parts.clock, ways["kdp"])
    table = dict(parts.outside["gbd_fl"])
    codes = Codes(**plain(Codes, table.pop("codes", {})))
    settings = GbdFlSettings(**plain(GbdFlSettings, table), codes=codes)
    persons = GbdFlPersons(settings, gateway, parts.clock, ways["gbd_fl"])
    return consents, ConsentedPersons(consents, persons, parts.clock)


def channel(table: dict[str, Any], key: SigningKey, clock: Clock) -> ShepChannel:
    """Return the channel of the gateway ШЭП."""
    own = {key: value for key, value in plain(ShepSettings, table).items() if key != "http"}
    own["properties"] = tuple((key, value) for key, value in table.get("properties", {}).items())
    if "max_age_seconds" in table:
        own["max_age"] = timedelta(seconds=table["max_age_seconds"])
    settings = ShepSettings(http_settings(table), **own)
    certificates = tuple(load_certificate(Path(path)) for path in table["gateway_certificates"])
    return ShepChannel(settings, RsaTransportSecurity(key, certificates, clock), clock)


def sms(table: dict[str, Any], way: Line) -> Messenger:
    """Return the SMS provider that the site has chosen. Raises SettingsFault for one that is not known."""
    sender, provider = table.get("sender", ""), table.get("provider", "smsc")
    if provider == "mobizon":
        codes = frozenset(table.get("no_money_codes", ()))
        return MobizonMessenger(MobizonSettings(http_settings(table), table["api_key"], sender, codes), way)
    if provider != "smsc":
        raise SettingsFault(f"[sms] provider must be smsc or mobizon, not {provider}")
    return SmscMessenger(SmscSettings(http_settings(table), table["login"], table["password"], sender), way)


def _gbd_ul(table: dict[str, Any], key: SigningKey) -> GbdUlSettings:
    signing_key = key if table["business_signature"] else None
    return GbdUlSettings(**plain(GbdUlSettings, table), signing_key=signing_key)


def _mail(table: dict[str, Any]) -> MailSettings:
    table = own_keys(table)
    return MailSettings(**{**table, "port": int(table["port"]), "protection": Protection(table["protection"])})
