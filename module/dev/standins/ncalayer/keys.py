"""The keys that the demo people hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12

from module.dev.pki import PASSWORD, key_file
from module.dev.pki.gost import SigningKey
from module.dev.pki.people import Algorithm
from module.dev.pki.signers import read_gost_key


@dataclass(frozen=True, slots=True)
class Key:
    """One key file with its owner as people.json tells."""

    slug: str
    title: str
    name: str
    organisation: str
    iin: str
    bin: str
    certificate: x509.Certificate
    private: SigningKey = field(repr=False)

    def fits(self, signer: dict[str, object]) -> bool:
        """Tell whether NCALayer would offer this key for the `signerParams` of a request."""
        asked = signer.get("extKeyUsageOids")
        wanted = set(asked) if isinstance(asked, list) else set()
        if not wanted <= self._usages():
            return False
        if signer.get("serialNumber") and str(signer["serialNumber"]).lower() != f"{self.certificate.serial_number:x}":
            return False
        return signer.get("iin") in (None, "", self.iin) and signer.get("bin") in (None, "", self.bin)

    def _usages(self) -> set[str]:
        usages = self.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        return {oid.dotted_string for oid in usages}


def load_keys(directory: Path, password: str = PASSWORD) -> dict[str, Key]:
    """Read people.json and the key files of a directory that `module.dev.pki` made."""
    rows = json.loads((directory / "people.json").read_text(encoding="utf-8"))
    return {row["slug"]: _load(directory, row, password) for row in rows}


def _load(directory: Path, row: dict[str, str], password: str) -> Key:
    path = key_file(directory, row["slug"], row["algorithm"])
    about = {name: row[name] for name in ("slug", "title", "name", "organisation", "iin", "bin")}
    if row["algorithm"] == Algorithm.GOST:
        gost, certificate = read_gost_key(path)
        return Key(**about, certificate=certificate, private=gost)
    private, found, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode())
    if not isinstance(private, RSAPrivateKey) or found is None:
        raise ValueError(f"{path.name} holds no RSA key with its certificate")
    return Key(**about, certificate=found, private=private)
