from __future__ import annotations

import pytest

from module.crypto.algorithms import ALGORITHMS, of_document
from module.registry.signatures import Reason, SignatureRefused


@pytest.mark.parametrize("row", ALGORITHMS, ids=lambda row: row.name)
def test_every_row_is_found_by_its_names(row: object) -> None:
    assert of_document(row.signature_uri, row.digest_uri) is row  # type: ignore[attr-defined]


def test_names_are_not_mixed() -> None:
    with pytest.raises(SignatureRefused) as refusal:
        of_document(ALGORITHMS[0].signature_uri, "http://www.w3.org/2000/09/xmldsig#sha1")
    assert refusal.value.reason == Reason.UNSUPPORTED_ALGORITHM
