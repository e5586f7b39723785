"""The numbers of the document that is signed (D28), and that every door on its way takes what the page lets through."""

from __future__ import annotations

import pytest

from module.context.bounds import SIGNING
from module.dev.standins.ncalayer.server import LARGEST_FRAME
from module.kernel.errors import Refused
from module.public.verification import COMPARED_AT_MOST
from module.registry import document_limits
from module.registry.document_limits import DocumentSize, signable
from module.registry.upload_limits import UploadRules
from module.xmldoor.guard import MAX_BYTES

KIB = 1024


def test_the_numbers_of_the_decision() -> None:
    assert (document_limits.UNSIGNED_LIMIT, document_limits.SIGNED_LIMIT) == (512 * KIB, 768 * KIB)
    assert document_limits.MOST_ATTACHMENTS == 600
    assert (UploadRules().most_octets, UploadRules().attachments) == (512 * KIB, 600)


def test_every_door_takes_the_largest_document() -> None:
    """Escaped for a form a letter takes three times its octets, in JSON a quote takes twice."""
    assert SIGNING.field == SIGNING.body >= 3 * 768 * KIB
    assert LARGEST_FRAME >= 2 * 512 * KIB
    assert MAX_BYTES >= 768 * KIB
    assert COMPARED_AT_MOST >= 768 * KIB


@pytest.mark.parametrize(
    ("size", "kilobytes", "near", "beyond"),
    [
        (1, 1, False, False),
        (1024, 1, False, False),
        (1025, 2, False, False),
        (5120, 5, False, False),
        (5121, 6, True, False),
        (10_241, 11, True, False),
        (20_480, 20, True, False),
        (20_481, 21, True, True),
    ],
)
def test_a_size_is_told_from_half_of_the_limit_on(size: int, kilobytes: int, near: bool, beyond: bool) -> None:
    found = DocumentSize(size, 10 * KIB)
    assert (found.kilobytes, found.is_near, found.is_beyond_measure) == (kilobytes, near, beyond)
    assert found.most_kilobytes == 10


def test_one_octet_over_the_limit_is_refused_and_does_not_look_like_the_limit() -> None:
    assert signable(b"x" * 2048, 2048) == b"x" * 2048
    with pytest.raises(Refused) as refusal:
        signable(b"x" * 2049, 2048)
    (fault,) = refusal.value.faults
    assert str(fault.message).startswith("The document to be signed is 3 KB long, and at most 2 KB can be signed.")
