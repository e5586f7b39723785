"""Where a notice of a case goes: what was signed last counts (APPC art. 66)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from module.registry.notice_contacts import SignedContacts, address_today, in_force

DAY = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
FIRST = SignedContacts("Old@example.kz", "+77012345678", DAY)
SECOND = SignedContacts("new@example.kz", "+77020000001", DAY + timedelta(days=2))
BETWEEN, AFTER = DAY + timedelta(days=1), DAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("channel", "stated", "at", "signed", "expected"),
    [
        ("email", "old@example.kz", BETWEEN, (), "old@example.kz"),
        ("email", "old@example.kz", BETWEEN, (FIRST,), "old@example.kz"),
        ("email", "old@example.kz", BETWEEN, (SECOND, FIRST), "new@example.kz"),
        ("sms", "8 701 234-56-78", BETWEEN, (SECOND, FIRST), "8 701 234-56-78"),
        ("sms", "+7 (701) 234-56-78", BETWEEN, (SECOND, FIRST), "+77020000001"),
        ("email", "office@example.kz", BETWEEN, (SECOND, FIRST), "office@example.kz"),
        ("email", "old@example.kz", AFTER, (SECOND, FIRST), "old@example.kz"),
        ("email", "old@example.kz", None, (SECOND, FIRST), "old@example.kz"),
        ("sms", "+7 (7172) 55-12-34", AFTER, (SECOND, FIRST), "+77020000001"),
        ("sms", "8 727 250 00 01", AFTER, (), "8 727 250 00 01"),
        ("sms", "+49 72 12345678", AFTER, (SECOND, FIRST), "+49 72 12345678"),
    ],
    ids=[
        "nothing signed",
        "the same",
        "signed since",
        "written by 8",
        "blanks",
        "another's",
        "filed later",
        "not filed",
        "a landline receives no SMS",
        "a landline and nothing signed",
        "a telephone of another country",
    ],
)
def test_the_latest_signature_counts(
    channel: str, stated: str, at: datetime | None, signed: tuple[SignedContacts, ...], expected: str
) -> None:
    assert address_today(channel, stated, at, signed) == expected


def test_a_withdrawn_consent_leads_nowhere() -> None:
    withdrawn = SignedContacts("new@example.kz", "+77020000001", DAY + timedelta(days=2), withdrawn=True)
    assert in_force((withdrawn, FIRST)) == FIRST
    assert address_today("email", "old@example.kz", BETWEEN, (withdrawn, FIRST)) == "old@example.kz"
    assert in_force((withdrawn,)) is None


def test_a_contact_that_was_not_signed_is_not_replaced_by_nothing() -> None:
    without = SignedContacts("new@example.kz", "", DAY + timedelta(days=2))
    assert address_today("sms", "+77012345678", BETWEEN, (without, FIRST)) == "+77012345678"
