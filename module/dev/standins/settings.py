"""What the stand-ins take for right: credentials and ids that a developer's settings must name too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from module.dev.pki import signers
from module.dev.standins.authority.signing import Signer
from module.dev.standins.commission.settings import CommissionSettings


@dataclass(frozen=True, slots=True)
class StandinSettings:
    """Directories, credentials, ids. The credentials are of no use anywhere else."""

    pki: Path
    state: Path
    sender_id: str = "TROIS"
    sender_password: str = "gateway-test"
    gbd_ul_service: str = "GbdulInfoByBin_v2"
    gbd_fl_service: str = "GBDFLUniversal_token"
    gbd_fl_sender: str = "TROIS"
    async_service: str = "TROIS_OUTBOX"
    kdp_service: str = "KDP_SERVICE"
    niis_service: str = "NIIS_EoknoTrademark"
    niis_with_data: bool = False
    patent_type_id: int = 4
    esbd_user: str = "trois"
    esbd_password: str = "insurance-test"
    esbd_calls_per_session: int = 20
    sms_login: str = "trois"
    sms_password: str = "sms-test"
    mobizon_key: str = "mobizon-test"
    copyright_service: str = "NIIS_Copyright"
    copyright_key: str = "copyright-test"
    slow_seconds: float = 8.0
    host: str = "127.0.0.1"
    smtp_port: int | None = None
    door: str = ""
    exchange_keys: Path | None = None
    minute_seconds: float = 60.0

    def signer(self, name: str) -> Signer:
        """Return a key of the certification authority. Raises OSError where it has not been made."""
        written = (self.pki / signers.AUTHORITY / f"{name}.crt.pem").stat().st_mtime_ns
        return _signer(self.pki, name, written)

    def commission_settings(self) -> CommissionSettings:
        """Return what the stand-in Commission is told; without a door it sends nothing."""
        reported = CommissionSettings(door=self.door, minute_seconds=self.minute_seconds, state=self.state)
        keys = self.exchange_keys
        if keys is None:
            return reported
        return replace(
            reported,
            certificate=keys / "commission.crt.pem",
            key=keys / "commission.key.pem",
            authority=keys / "roots" / "ca.pem",
        )


@lru_cache(maxsize=16)
def _signer(pki: Path, name: str, written: int) -> Signer:
    """Read a key once while it is not written anew: each reading proves its primes, which takes longer than signing."""
    return signers.load(pki, name)
