"""The pinned certificates of the National Certification Authority (НУЦ РК), read once at start."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from module.crypto.algorithms import issued_by
from module.crypto.certificates import read_certificate
from module.crypto.chain import Anchors, is_authority, may_issue
from module.kernel.errors import TroisError
from module.kernel.text import N_, Message
from module.registry.signatures import SignatureRefused

TEST_PKI = "TROIS TEST PKI"
"""Organisation in the root that `module.dev.pki` makes."""

# the National Certification Authority writes TEST into the names of its own test authorities
_TEST_NAME = re.compile(r"\bTEST(\b|_)")
_SUFFIXES = (".pem", ".crt", ".cer", ".der")


class TrustUnfit(TroisError):
    """The trusted certificates cannot be used."""

    code = "trust_unfit"

    def __init__(self, fault: str, file: str) -> None:
        self.fault = fault
        super().__init__(Message(N_("Trusted certificates: {fault} ({file})."), {"fault": fault, "file": file}))


@dataclass(frozen=True, slots=True)
class TrustStore:
    """The roots and intermediates that chains may be built from."""

    anchors: Anchors

    @classmethod
    def load(cls, directory: Path, allow_test: bool) -> TrustStore:
        """Read `roots/` and `intermediates/` (PEM or DER). Raises TrustUnfit.

        Test authorities are refused unless `allow_test`; a production installation never sets it.
        """
        roots = _read_folder(directory / "roots")
        intermediates = _read_folder(directory / "intermediates")
        if not roots:
            raise TrustUnfit("no root", str(directory / "roots"))
        for file, certificate in (*roots, *intermediates):
            if _is_test(certificate) and not allow_test:
                raise TrustUnfit("test authority in production", file)
        tops = tuple(certificate for _, certificate in roots)
        known = tops + tuple(certificate for _, certificate in intermediates)
        for file, certificate in roots:
            _judge(certificate, (certificate,), file)
        for file, certificate in intermediates:
            _judge(certificate, tuple(other for other in known if other != certificate), file)
        return cls(Anchors(tops, known[len(tops) :]))


def _read_folder(folder: Path) -> list[tuple[str, x509.Certificate]]:
    found: list[tuple[str, x509.Certificate]] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.suffix.lower() in _SUFFIXES:
            found.extend((path.name, certificate) for certificate in read_certificates(path))
    return found


def read_certificates(path: Path) -> list[x509.Certificate]:
    """Read the certificates of a file, PEM or DER. Raises TrustUnfit."""
    content = path.read_bytes()
    try:
        if content.lstrip().startswith(b"-----BEGIN"):
            ders = [item.public_bytes(Encoding.DER) for item in x509.load_pem_x509_certificates(content)]
        else:
            ders = [content]
        return [read_certificate(der) for der in ders]
    except (ValueError, SignatureRefused) as error:
        raise TrustUnfit("not a certificate", path.name) from error


def _is_test(certificate: x509.Certificate) -> bool:
    for name in (certificate.subject, certificate.issuer):
        marks = [str(item.value) for item in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
        names = [str(item.value) for item in name.get_attributes_for_oid(NameOID.COMMON_NAME)]
        if TEST_PKI in marks or any(_TEST_NAME.search(text) for text in names):
            return True
    return False


def _judge(certificate: x509.Certificate, issuers: tuple[x509.Certificate, ...], file: str) -> None:
    if not is_authority(certificate) or not may_issue(certificate, 0):
        raise TrustUnfit("not an authority", file)
    try:
        signed = any(issuer.subject == certificate.issuer and issued_by(certificate, issuer) for issuer in issuers)
    except SignatureRefused as error:
        raise TrustUnfit("unsupported algorithm", file) from error
    if not signed:
        raise TrustUnfit("not signed by a pinned authority", file)
