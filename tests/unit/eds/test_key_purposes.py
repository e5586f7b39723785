from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ObjectIdentifier

from module.dev.pki.shapes import _usage
from module.eds.purposes import judge_key
from module.registry.signatures import Purpose, Reason, SignatureRefused

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SIGN, NON_REPUDIATION, ENCIPHER = "digital_signature", "content_commitment", "key_encipherment"
CLIENT, EMAIL = "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"
GENERIC, OLD_SIGN, OLD_AUTH, OTHER = "1.2.398.3.3.2", "1.2.398.3.3.2.1", "1.2.398.3.3.2.2", "1.2.3.4"
BOTH, SIGN_IN_ONLY, NOTHING = {Purpose.SIGN_IN, Purpose.DOCUMENT}, {Purpose.SIGN_IN}, set[Purpose]()


def certificate(usages: tuple[str, ...], purpose: str, policy: str) -> x509.Certificate:
    name = x509.Name([])
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), 5, NOW, NOW + timedelta(days=1))
    if usages:
        builder = builder.add_extension(_usage(*usages), critical=True)
    policies = [x509.PolicyInformation(ObjectIdentifier(policy), None)]
    builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
    return builder.add_extension(x509.ExtendedKeyUsage([ObjectIdentifier(purpose)]), critical=False).sign(KEY, SHA256())


@pytest.mark.parametrize(
    ("usages", "purpose", "policy", "serves"),
    [
        ((SIGN, NON_REPUDIATION, ENCIPHER), EMAIL, GENERIC, BOTH),
        ((SIGN, NON_REPUDIATION, "key_agreement"), EMAIL, GENERIC, BOTH),
        ((SIGN, NON_REPUDIATION), EMAIL, OLD_SIGN, BOTH),
        ((SIGN, ENCIPHER), CLIENT, OLD_AUTH, SIGN_IN_ONLY),
        ((SIGN, NON_REPUDIATION), CLIENT, GENERIC, NOTHING),
        ((SIGN, NON_REPUDIATION), CLIENT, OLD_AUTH, SIGN_IN_ONLY),
        ((SIGN, NON_REPUDIATION), EMAIL, OTHER, NOTHING),
        ((SIGN, ENCIPHER), EMAIL, GENERIC, NOTHING),
        ((NON_REPUDIATION,), EMAIL, GENERIC, NOTHING),
        ((ENCIPHER,), CLIENT, OLD_AUTH, NOTHING),
        ((), EMAIL, GENERIC, NOTHING),
    ],
)
def test_which_key_serves_what(usages: tuple[str, ...], purpose: str, policy: str, serves: set[Purpose]) -> None:
    made = certificate(usages, purpose, policy)
    for wanted in Purpose:
        if wanted in serves:
            judge_key(made, wanted)
            continue
        with pytest.raises(SignatureRefused) as refusal:
            judge_key(made, wanted)
        assert refusal.value.reason == Reason.WRONG_KEY_USAGE
