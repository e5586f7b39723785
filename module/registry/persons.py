"""A natural person as the state database knows one, and the consent without which nobody asks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from module.registry.party import Address, Name


@dataclass(frozen=True, slots=True)
class ConsentToken:
    """The consent of one person to the use of personal data: the token and key that the control of access gave.

    Token and key are the person's: they go to the state database and nowhere else, never into a log or page.
    """

    iin: str = field(repr=False)
    token: str = field(repr=False)
    public_key: str = field(repr=False)
    given_at: datetime
    expires_at: datetime

    def covers(self, iin: str, at: datetime) -> bool:
        """Tell whether it is this person's, and good at an instant; an empty number asks about the time alone."""
        return bool(self.token and self.public_key) and iin in ("", self.iin) and self.given_at <= at < self.expires_at


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """An identity document; type and status are codes of the state database's own dictionaries."""

    type_code: str
    type_name: Name
    number: str
    issued_on: date | None
    expires_on: date | None
    issuer: Name
    status_code: str = ""
    series: str = ""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A natural person. Only what the register of objects needs is read; sex, nationality and the like are not.

    `deceased` may be known without the day. `citizenship` is a numeric ISO 3166 code. `document` is the one in force
    that was issued last.
    """

    identifier: str
    surname: str
    given_name: str
    patronymic: str = ""
    born_on: date | None = None
    died_on: date | None = None
    deceased: bool = False
    citizenship: str = ""
    address: Address = field(default_factory=Address)
    document: IdentityDocument | None = None
    documents: tuple[IdentityDocument, ...] = ()

    @property
    def full_name(self) -> str:
        """Return surname, given name and patronymic as one line."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def is_foreign(self) -> bool:
        """Tell whether the person is a citizen of another state; an unknown citizenship is not foreign."""
        return self.citizenship not in ("", "398")
