"""Letters about accounts, and what became of them. The secret of a link is kept until the letter has left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select, update

from module.store.accounts_schema import account_letter
from module.store.unit import Unit

SECRET = "{secret}"  # noqa: S105 - the place of the secret in a stored text


@dataclass(frozen=True, slots=True)
class AccountLetter:
    """A mail or SMS; its stored text has `{secret}` where the secret of the link or the code goes."""

    kind: str
    channel: str
    address: str
    language: str
    subject: str
    text: str
    secret: str = field(default="", repr=False)
    user_id: str | None = None
    state: str = "queued"
    id: str = ""

    @property
    def whole_text(self) -> str:
        """Return the text as it is sent."""
        return self.text.replace(SECRET, self.secret)


def add(unit: Unit, letter: AccountLetter, now: datetime) -> str:
    """Store a letter that is to be sent and return its id."""
    identifier = str(uuid4())
    names = ("kind", "channel", "address", "language", "subject", "text", "secret", "user_id")
    values = {name: getattr(letter, name) for name in names}
    unit.connection.execute(insert(account_letter).values(id=identifier, created_at=now, **values))
    return identifier


def get(unit: Unit, letter_id: str) -> AccountLetter | None:
    """Return a letter."""
    row = unit.connection.execute(select(account_letter).where(account_letter.c.id == letter_id)).one_or_none()
    if row is None:
        return None
    return AccountLetter(
        row.kind,
        row.channel,
        row.address,
        row.language,
        row.subject,
        row.text,
        row.secret,
        row.user_id,
        row.state,
        row.id,
    )


def open_secret(unit: Unit, user_id: str) -> str:
    """Return the secret of the newest letter to a person that has not left yet; for the demonstration."""
    statement = (
        select(account_letter.c.secret)
        .where(account_letter.c.user_id == user_id)
        .order_by(account_letter.c.created_at.desc())
        .limit(1)
    )
    return str(unit.connection.execute(statement).scalar_one())


def record_delivery(unit: Unit, letter_id: str, state: str, reference: str, now: datetime) -> None:
    """Write down what the provider said; the secret goes."""
    unit.connection.execute(
        update(account_letter)
        .where(account_letter.c.id == letter_id)
        .values(state=state, reference=reference, sent_at=now, secret="")
    )
