"""The host's keys. Secrets come from the host's environment only; production refuses what is for development."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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

    @property
    def production(self) -> bool:
        """Tell whether this is production."""
        return self.environment == "production"


_REQUIRED = ("TROIS_DATABASE_URL", "TROIS_REDIS_URL", "TROIS_PUBLIC_URL", "TROIS_TRUST_DIR", "TROIS_ENDPOINTS")


def read_host(config: Mapping[str, object]) -> HostSettings:
    """Read the host's `TROIS_*` keys. Raises SettingsFault with the full list of faults."""
    faults = [f"{key} is not set" for key in _REQUIRED if not config.get(key)]
    environment = str(config.get("TROIS_ENVIRONMENT", "production"))
    if environment not in ("production", "development"):
        faults.append("TROIS_ENVIRONMENT must be production or development")
    allow_test = _flag(config.get("TROIS_ALLOW_TEST_PKI"))
    if allow_test and environment == "production":
        faults.append("TROIS_ALLOW_TEST_PKI must not be set in production")
    if config.get("TROIS_NCALAYER_CONTROL_URL") and environment == "production":
        faults.append("TROIS_NCALAYER_CONTROL_URL is for development only")
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
        session_hours=int(str(config.get("TROIS_SESSION_HOURS", "12"))),
        endpoints=Path(str(config["TROIS_ENDPOINTS"])),
        places=_places(config) if environment == "development" else {},
        seal_key=_path(config.get("TROIS_SEAL_KEY")),
        seal_certificate=_path(config.get("TROIS_SEAL_CERTIFICATE")),
    )


def _flag(value: object) -> bool:
    return str(value).lower() in ("1", "true", "yes")


def _path(value: object) -> Path | None:
    return Path(str(value)) if value else None


def _places(config: Mapping[str, object]) -> dict[str, str]:
    """Return what fills the example's places: the stand-ins' address and the folder of test keys."""
    keys = {"standins": "TROIS_STANDINS_URL", "keys": "TROIS_PKI_DIR", "smtp_port": "TROIS_SMTP_PORT"}
    return {name: str(config[key]) for name, key in keys.items() if config.get(key)}
