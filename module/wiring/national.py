"""The national systems, wired to the addresses of the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from module.casework.ports import Messenger
from module.crypto.signing import SigningKey
from module.integrations.calls import CallLine
from module.integrations.calls.checking import Checked, OutsideHealth
from module.integrations.copyrights import (
    CopyrightCertificates,
    CopyrightFields,
    JsonSettings,
    JsonSource,
    ShepSource,
    ShepSourceSettings,
)
from module.integrations.esbd.adapter import EsbdContracts
from module.integrations.esbd.session import EsbdSettings
from module.integrations.gbd_fl.adapter import GbdFlPersons, GbdFlSettings
from module.integrations.gbd_fl.consented import ConsentedPersons
from module.integrations.gbd_fl.reading import Codes
from module.integrations.gbd_ul.adapter import GbdUlCompanies, GbdUlSettings
from module.integrations.kdp.adapter import KdpConsents, KdpSettings
from module.integrations.mail import MailMessenger, MailSettings, Protection
from module.integrations.niis.adapter import NiisSettings, NiisTrademarks
from module.integrations.shep.async_channel import AsyncChannel
from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.shep.door import ShepDoor
from module.integrations.shep.inbox import ShepInbox, keeper
from module.integrations.sms import MobizonMessenger, MobizonSettings, SmscMessenger, SmscSettings
from module.integrations.wsse import RsaTransportSecurity, TransportSecurity
from module.integrations.wsse_ncanode import NcaNodeSettings, NcaNodeTransportSecurity
from module.kernel.clock import Clock
from module.outbound import HttpSettings, reach
from module.registry.party import PartyKind
from module.settings import SettingsFault
from module.wiring.lines import certificates, http_settings, line, own_keys, plain
from module.wiring.parts import WiringParts

_SYSTEMS = ("shep", "gbd_ul", "gbd_fl", "kdp", "niis", "esbd", "copyright", "sms", "mail")


@dataclass(frozen=True, slots=True)
class National:
    """The ports to the national systems, and how they fare."""

    companies: GbdUlCompanies
    trademarks: NiisTrademarks
    insurance: EsbdContracts
    sms: Messenger
    mail: MailMessenger
    outside: OutsideHealth
    door: ShepDoor
    consents: KdpConsents | None
    persons: ConsentedPersons | None
    copyrights: CopyrightCertificates | None


def wired(parts: WiringParts, more: tuple[Checked, ...] = ()) -> National:
    """Wire every system, each over its own line, and put them before the operator; `more` stands after them."""
    outside, clock = parts.outside, parts.clock
    key = SigningKey.load(Path(outside["shep"]["key"]), Path(outside["shep"]["certificate"]))
    security = transport_security(outside["shep"], key, clock)
    gateway = ShepChannel(_shep(outside["shep"]), security, clock)
    ways = {
        name: line(parts, name)
        for name in ("shep", "gbd_ul", "gbd_fl", "kdp", "niis", "esbd", "copyright", "sms", "mail")
    }
    esbd = outside["esbd"]
    companies = GbdUlCompanies(_gbd_ul(outside["gbd_ul"], key), gateway, clock, ways["gbd_ul"])
    trademarks = NiisTrademarks(_niis(outside["niis"]), gateway, clock, ways["niis"])
    mail = MailMessenger(_mail(outside["mail"]), clock, ways["mail"])
    inbox = _inbox(parts, security, ways["shep"])
    consents, persons = _persons(parts, gateway, ways)
    probes: dict[str, Callable[[], object]] = {
        **({"shep": lambda: reach(http_settings(outside["shep_async"]))} if inbox else {}),
        "gbd_ul": companies.probe,
        # no question to these two asks about nobody: whether the gateway is there is all that may be tried
        **({name: lambda: reach(http_settings(outside["shep"])) for name in ("gbd_fl", "kdp")} if persons else {}),
        "niis": trademarks.patent_types,
        **({"copyright": lambda: reach(http_settings(outside["copyright"]))} if "copyright" in outside else {}),
        "esbd": lambda: reach(http_settings(esbd)),
        "sms": lambda: reach(http_settings(outside["sms"])),
        "mail": mail.probe,
    }
    return National(
        companies=companies,
        trademarks=trademarks,
        insurance=EsbdContracts(_esbd(esbd), clock, ways["esbd"]),
        sms=sms(outside["sms"], ways["sms"]),
        mail=mail,
        outside=OutsideHealth(
            (*(Checked(ways[name], probe) for name, probe in probes.items()), *more), parts.store, clock, inbox
        ),
        door=ShepDoor(security, keeper(parts.store), clock),
        consents=consents,
        persons=persons,
        copyrights=copyrights(outside["copyright"], gateway, ways["copyright"], clock)
        if "copyright" in outside
        else None,
    )


def _persons(
    parts: WiringParts, gateway: ShepChannel, ways: dict[str, CallLine]
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


def transport_security(table: dict[str, Any], key: SigningKey, clock: Clock) -> TransportSecurity:
    """Return who signs our envelopes to the gateway ШЭП and judges those of the gateway."""
    theirs = certificates("shep", table, "gateway_certificates")
    signer = table.get("signer", "rsa")
    if signer == "ncanode":
        there = HttpSettings(table["ncanode_url"], connect_seconds=2.0, read_seconds=10.0)
        own = Path(table["ncanode_key"]).read_bytes()
        alias = table.get("ncanode_alias", "")
        settings = NcaNodeSettings(there, own, table["ncanode_password"], alias)
        return NcaNodeTransportSecurity(settings, theirs, clock)
    if signer != "rsa":
        raise SettingsFault(f"[shep] signer is rsa or ncanode, not {signer}")
    return RsaTransportSecurity(key, theirs, clock)


def _inbox(parts: WiringParts, security: TransportSecurity, way: CallLine) -> ShepInbox | None:
    """Return the inbox of the asynchronous channel; who sends and how stands in [shep], where and what in its table."""
    if "shep_async" not in parts.outside:
        return None
    table = {**parts.outside["shep"], **parts.outside["shep_async"]}
    channel = AsyncChannel(_shep(table), security, parts.clock, way)
    return ShepInbox(channel, parts.store, tuple(table.get("pull_services", ())))


def _shep(table: dict[str, Any]) -> ShepSettings:
    own = {key: value for key, value in plain(ShepSettings, table).items() if key != "http"}
    own["properties"] = tuple((key, value) for key, value in table.get("properties", {}).items())
    if "max_age_seconds" in table:
        own["max_age"] = timedelta(seconds=table["max_age_seconds"])
    return ShepSettings(http_settings(table), **own)


def sms(table: dict[str, Any], way: CallLine) -> Messenger:
    """Return the SMS provider that the site has chosen. Raises SettingsFault for one that is not known."""
    sender, provider = table.get("sender", ""), table.get("provider", "smsc")
    if provider == "mobizon":
        codes = frozenset(table.get("no_money_codes", ()))
        return MobizonMessenger(MobizonSettings(http_settings(table), table["api_key"], sender, codes), way)
    if provider != "smsc":
        raise SettingsFault(f"[sms] provider must be smsc or mobizon, not {provider}")
    return SmscMessenger(SmscSettings(http_settings(table), table["login"], table["password"], sender), way)


def copyrights(
    table: dict[str, Any] | None, gateway: ShepChannel, way: CallLine, clock: Clock
) -> CopyrightCertificates | None:
    """Return the register of copyright certificates: over ШЭП where its table names a service, else over HTTP."""
    if table is None:
        return None
    names = CopyrightFields(**table.get("fields", {}))
    if "service_id" in table:
        source: JsonSource | ShepSource = ShepSource(ShepSourceSettings(**plain(ShepSourceSettings, table)), gateway)
    else:
        own = {**plain(JsonSettings, table), "path": tuple(table.get("path", ()))}
        source = JsonSource(JsonSettings(http_settings(table), **own))
    return CopyrightCertificates(source, names, clock, way)


def _esbd(table: dict[str, Any]) -> EsbdSettings:
    own = plain(EsbdSettings, table)
    if "classes" in table:
        own["classes"] = tuple(table["classes"])  # asked in this order
    return EsbdSettings(http_settings(table), **own)


def _niis(table: dict[str, Any]) -> NiisSettings:
    own = plain(NiisSettings, table)
    kinds = table.get("customer_types", {})
    return NiisSettings(**{**own, "customer_types": {int(key): PartyKind(kind) for key, kind in kinds.items()}})


def _gbd_ul(table: dict[str, Any], key: SigningKey) -> GbdUlSettings:
    signing_key = key if table["business_signature"] else None
    own = {name: value for name, value in plain(GbdUlSettings, table).items() if name != "answer_certificates"}
    theirs = certificates("gbd_ul", table, "answer_certificates")
    return GbdUlSettings(**own, signing_key=signing_key, answer_certificates=theirs)


def _mail(table: dict[str, Any]) -> MailSettings:
    table = own_keys(table)
    return MailSettings(**{**table, "port": int(table["port"]), "protection": Protection(table["protection"])})
