"""The national systems, wired to the addresses of the site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from module.casework.ports import Messenger
from module.integrations.esbd.adapter import EsbdContracts
from module.integrations.esbd.session import EsbdSettings
from module.integrations.gbd_ul.adapter import GbdUlCompanies, GbdUlSettings
from module.integrations.http import HttpSettings
from module.integrations.mail import MailMessenger, MailSettings, Protection
from module.integrations.shep.channel import ShepChannel, ShepSettings
from module.integrations.sms import MobizonMessenger, MobizonSettings, SmscMessenger, SmscSettings
from module.integrations.wsse import RsaTransportSecurity
from module.integrations.xmldsig import SigningKey, load_certificate
from module.kernel.clock import Clock
from module.settings.host import SettingsFault


def channel(table: dict[str, Any], key: SigningKey, clock: Clock) -> ShepChannel:
    """Return the channel of the gateway ШЭП."""
    settings = ShepSettings(_http(table), table["sender_id"], table["password"])
    certificates = tuple(load_certificate(Path(path)) for path in table["gateway_certificates"])
    return ShepChannel(settings, RsaTransportSecurity(key, certificates, clock), clock)


def _http(table: dict[str, Any]) -> HttpSettings:
    return HttpSettings(
        table["url"], read_seconds=table.get("read_seconds", 20.0), authorities=table.get("authorities", "")
    )


def companies(table: dict[str, Any], channel: ShepChannel, key: SigningKey, clock: Clock) -> GbdUlCompanies:
    """Return the state database of legal entities."""
    signing_key = key if table["business_signature"] else None
    settings = GbdUlSettings(table["requestor_bin"], table["service_id"], signing_key=signing_key)
    return GbdUlCompanies(settings, channel, clock)


def insurance(table: dict[str, Any], clock: Clock) -> EsbdContracts:
    """Return the insurance contracts of ЕСБД."""
    return EsbdContracts(EsbdSettings(_http(table), table["user"], table["password"]), clock)


def sms(table: dict[str, Any]) -> Messenger:
    """Return the SMS provider that the site has chosen. Raises SettingsFault for one that is not known."""
    sender, provider = table.get("sender", ""), table.get("provider", "smsc")
    if provider == "mobizon":
        codes = frozenset(table.get("no_money_codes", ()))
        return MobizonMessenger(MobizonSettings(_http(table), table["api_key"], sender, codes))
    if provider != "smsc":
        raise SettingsFault(f"[sms] provider must be smsc or mobizon, not {provider}")
    return SmscMessenger(SmscSettings(_http(table), table["login"], table["password"], sender))


def mail(table: dict[str, Any], clock: Clock) -> MailMessenger:
    """Return the mail server."""
    table = {**table, "port": int(table["port"]), "protection": Protection(table["protection"])}
    return MailMessenger(MailSettings(**table), clock)
