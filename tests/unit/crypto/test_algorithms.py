from __future__ import annotations

from collections.abc import Callable

import pytest

from module.crypto.algorithms import ALGORITHMS, Algorithm, of_document, of_oid, of_signer
from module.registry.signatures import Reason, SignatureRefused


@pytest.mark.parametrize("row", ALGORITHMS, ids=lambda row: row.name)
@pytest.mark.asvs("11.1.2", "11.2.2")
def test_every_row_is_found_by_its_names(row: Algorithm) -> None:
    assert of_document(row.signature_uri, row.digest_uri) is row
    assert of_oid(row.certificate_oid) is row
    for named in (row.certificate_oid, row.key_oid):
        assert of_signer(named, row.digest_oid) is row


RSA, GOST = ALGORITHMS


@pytest.mark.parametrize(
    "find",
    [
        lambda: of_document(RSA.signature_uri, "http://www.w3.org/2000/09/xmldsig#sha1"),
        lambda: of_document(RSA.signature_uri, GOST.digest_uri),
        lambda: of_document(GOST.signature_uri, RSA.digest_uri),
        lambda: of_signer(RSA.certificate_oid, GOST.digest_oid),
        lambda: of_signer(GOST.key_oid, RSA.digest_oid),
        lambda: of_signer(GOST.digest_oid, GOST.digest_oid),
        lambda: of_oid(GOST.key_oid),
        lambda: of_oid("1.2.398.3.10.1.1.1.2"),
        lambda: of_oid(""),
    ],
)
@pytest.mark.asvs("9.1.2", "11.6.1")
def test_names_are_not_mixed(find: Callable[[], Algorithm]) -> None:
    with pytest.raises(SignatureRefused) as refusal:
        find()
    assert refusal.value.reason == Reason.UNSUPPORTED_ALGORITHM
