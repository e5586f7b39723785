from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from module.casework.ports import Signatures
from module.crypto.chain import Anchors
from module.eds import TICKET_NAMESPACE, EdsSignatures, TrustStore
from module.kernel.clock import ALMATY
from module.xmldoor import canonical, parse

NOW = datetime(2026, 11, 21, 14, 0, 0, tzinfo=ALMATY)
EDS: Signatures = EdsSignatures(TrustStore(Anchors((), ())))


@pytest.mark.asvs("9.2.3")
def test_ticket_is_canonical_and_tells_everything() -> None:
    ticket = EDS.ticket("n0nce", "https://portal.example.kz/trois", NOW, NOW + timedelta(minutes=5))
    assert (
        ticket
        == (
            f'<SignInTicket xmlns="{TICKET_NAMESPACE}"><Purpose>sign_in</Purpose>'
            "<Audience>https://portal.example.kz/trois</Audience><Nonce>n0nce</Nonce>"
            "<Issued>2026-11-21T09:00:00Z</Issued><Expires>2026-11-21T09:05:00Z</Expires></SignInTicket>"
        ).encode()
    )
    assert canonical(parse(ticket)) == ticket


@pytest.mark.asvs("1.2.1")
def test_values_cannot_break_out_of_their_place() -> None:
    ticket = EDS.ticket("</Nonce><Nonce>x", "a&b", NOW, NOW + timedelta(minutes=5))
    assert parse(ticket).findtext(f"{{{TICKET_NAMESPACE}}}Nonce") == "</Nonce><Nonce>x"


@pytest.mark.parametrize(
    ("nonce", "audience", "issued", "expires"),
    [
        ("", "a", NOW, NOW + timedelta(minutes=5)),
        ("n", "", NOW, NOW + timedelta(minutes=5)),
        ("n", "a", NOW, NOW),
        ("n", "a", datetime(2026, 11, 21), datetime(2026, 11, 22, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_unfit_tickets_are_not_made(nonce: str, audience: str, issued: datetime, expires: datetime) -> None:
    with pytest.raises(ValueError, match="ticket"):
        EDS.ticket(nonce, audience, issued, expires)
