"""The host's keys. Secrets come from the host's environment only; production refuses what is for development."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import cast

from module.registry.host_users import HostUser
from module.settings.machines import CLIENT_CERTIFICATE, listener, machine_faults


class SettingsFault(RuntimeError):
    """The settings do not fit; the text lists every fault."""


@dataclass(frozen=True, slots=True)
class HostSettings:
    """What the host decides. Addresses without a trailing slash; `prefix` is where the module lives in the host."""

    environment: str
    prefix: str
    public_url: str
    database_url: str
    redis_url: str
    trust_dir: Path
    allow_test_pki: bool
    ncalayer_url: str
    ncalayer_control_url: str
    session_hours: int
    endpoints: Path
    places: Mapping[str, str]
    seal_key: Path | None
    seal_certificate: Path | None
    client_certificate: str = ""
    exchange_listener: str = ""
    metrics_token: str = ""
    registration: str = ""
    host_user: Callable[[], HostUser | None] | None = None
    host_sign_in: str = ""
    host_sign_out: str = ""
    host_names: frozenset[str] = frozenset()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    antivirus: str = ""

    @property
    def production(self) -> bool:
        """Tell whether this is production."""
        return self.environment == "production"


_ANTIVIRUS = re.compile(r"(unix:/.+|tcp:[^:/\s]+:[1-9][0-9]{0,4}|tcp:\[[0-9a-fA-F:]+\]:[1-9][0-9]{0,4})?")
_REQUIRED = ("TROIS_DATABASE_URL", "TROIS_REDIS_URL", "TROIS_PUBLIC_URL", "TROIS_TRUST_DIR", "TROIS_ENDPOINTS")
_PROXIES = "TROIS_TRUSTED_PROXIES"
"""Demanded in production: without it all who come through a proxy share one address, and one of them locks all out."""


def read_host(config: Mapping[str, object]) -> HostSettings:
    """Read the host's `TROIS_*` keys. Raises SettingsFault with the full list of faults."""
    environment = str(config.get("TROIS_ENVIRONMENT", "production"))
    allow_test = _flag(config.get("TROIS_ALLOW_TEST_PKI"))
    hours = str(config.get("TROIS_SESSION_HOURS", "12"))
    token = str(config.get("TROIS_METRICS_TOKEN", ""))
    registration = str(config.get("TROIS_REGISTRATION", ""))
    antivirus = str(config.get("TROIS_ANTIVIRUS", ""))
    production = environment == "production"
    proxies = str(config.get(_PROXIES) or "none")
    wrong = {
        "TROIS_ENVIRONMENT must be production or development": environment not in ("production", "development"),
        "TROIS_ALLOW_TEST_PKI must not be set in production": allow_test and production,
        "TROIS_NCALAYER_CONTROL_URL is for development only": production and config.get("TROIS_NCALAYER_CONTROL_URL"),
        "TROIS_TRUSTED_PROXIES must be none or the networks of the proxies, such as 10.0.0.0/24": (
            _networks(proxies) is None
        ),
        "TROIS_METRICS_TOKEN must have at least 32 characters": 0 < len(token) < 32,
        "TROIS_REGISTRATION must be required or by_key": registration not in ("", "required", "by_key"),
        "TROIS_HOST_USER must be a function of the portal, with TROIS_HOST_SIGN_IN": (
            "TROIS_HOST_USER" in config
            and not (callable(config["TROIS_HOST_USER"]) and str(config.get("TROIS_HOST_SIGN_IN", "")).startswith("/"))
        ),
        "TROIS_SESSION_HOURS must be a number of hours": re.fullmatch("[1-9][0-9]{0,3}", hours) is None,
        **machine_faults(config, production=production, proxies=bool(_networks(proxies))),
        "TROIS_ANTIVIRUS must be unix:/path/of/socket or tcp:host:port": _ANTIVIRUS.fullmatch(antivirus) is None,
        "TROIS_SEAL_KEY and TROIS_SEAL_CERTIFICATE go together": (
            bool(config.get("TROIS_SEAL_KEY")) != bool(config.get("TROIS_SEAL_CERTIFICATE"))
        ),
    }
    required = (*_REQUIRED, _PROXIES) if production else _REQUIRED
    faults = [f"{key} is not set" for key in required if not config.get(key)]
    faults += [fault for fault, found in wrong.items() if found]
    if faults:
        raise SettingsFault("; ".join(faults))
    return HostSettings(
        environment=environment,
        prefix=str(config.get("TROIS_PREFIX", "/trois")),
        public_url=str(config["TROIS_PUBLIC_URL"]).rstrip("/"),
        database_url=str(config["TROIS_DATABASE_URL"]),
        redis_url=str(config["TROIS_REDIS_URL"]),
        trust_dir=Path(str(config["TROIS_TRUST_DIR"])),
        allow_test_pki=allow_test,
        ncalayer_url=str(config.get("TROIS_NCALAYER_URL", "wss://127.0.0.1:13579")),
        ncalayer_control_url=str(config.get("TROIS_NCALAYER_CONTROL_URL", "")),
        session_hours=int(hours),
        endpoints=Path(str(config["TROIS_ENDPOINTS"])),
        places=_places(config) if environment == "development" else {},
        seal_key=_path(config.get("TROIS_SEAL_KEY")),
        seal_certificate=_path(config.get("TROIS_SEAL_CERTIFICATE")),
        client_certificate=str(config.get(CLIENT_CERTIFICATE, "")),
        exchange_listener=listener(config, production=production),
        metrics_token=token,
        registration=registration,
        host_user=cast("Callable[[], HostUser | None] | None", config.get("TROIS_HOST_USER")),
        host_sign_in=str(config.get("TROIS_HOST_SIGN_IN", "")),
        host_sign_out=str(config.get("TROIS_HOST_SIGN_OUT", "")),
        trusted_proxies=_networks(proxies) or (),
        antivirus=antivirus,
        host_names=frozenset(str(config.get("TROIS_HOST_NAMES", "")).lower().replace(",", " ").split()),
    )


def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...] | None:
    """Return the networks of a list with commas or blanks between; nothing where it says nothing or is wrong."""
    words = text.replace(",", " ").split()
    if words == ["none"]:
        return ()
    try:
        return tuple(ip_network(word) for word in words) or None
    except ValueError:
        return None


def _flag(value: object) -> bool:
    return str(value).lower() in ("1", "true", "yes")


def _path(value: object) -> Path | None:
    return Path(str(value)) if value else None


def _places(config: Mapping[str, object]) -> dict[str, str]:
    """Return what fills the example's places: the stand-ins' address and the folder of test keys."""
    keys = {"standins": "TROIS_STANDINS_URL", "keys": "TROIS_PKI_DIR", "smtp_port": "TROIS_SMTP_PORT"}
    return {name: str(config[key]) for name, key in keys.items() if config.get(key)}
