"""What the site decides about accounts (config/accounts.toml), and the policy that people accept (policy.toml)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from module.kernel.clock import ALMATY
from module.registry.membership import ConsentKind


class RegistrationMode(StrEnum):
    """What becomes of an EDS key of an unknown person."""

    REQUIRED = "required"
    BY_KEY = "by_key"


@dataclass(frozen=True, slots=True)
class Allowance:
    """Most attempts in a window of minutes."""

    most: int
    minutes: int


class Limit(StrEnum):
    """What is limited. In config/accounts.toml each stands once for every subject that it is counted by."""

    REGISTER = "register"
    USER_NAME = "user_name"
    ACTIVATION = "activation"
    LETTER = "letter"
    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    CODE = "code"
    LOOKUP = "lookup"
    OPEN_DATA = "open_data"
    API = "api"
    EXTRACT = "extract"


class LimitedBy(StrEnum):
    """By whom or what attempts are counted: where they come from, or whom they are about."""

    ADDRESS = "address"
    BROWSER = "browser"
    TARGET = "target"
    PERSON = "person"
    COMPANY = "company"
    NUMBER = "number"


COUNTED: Mapping[Limit, frozenset[LimitedBy]] = {
    Limit.REGISTER: frozenset({LimitedBy.ADDRESS, LimitedBy.TARGET}),
    Limit.USER_NAME: frozenset({LimitedBy.ADDRESS}),
    Limit.ACTIVATION: frozenset({LimitedBy.ADDRESS}),
    Limit.LETTER: frozenset({LimitedBy.ADDRESS, LimitedBy.TARGET}),
    Limit.SIGN_IN: frozenset({LimitedBy.ADDRESS, LimitedBy.BROWSER, LimitedBy.TARGET}),
    Limit.INVITATION: frozenset({LimitedBy.ADDRESS}),
    Limit.CODE: frozenset({LimitedBy.TARGET}),
    Limit.LOOKUP: frozenset({LimitedBy.PERSON, LimitedBy.COMPANY, LimitedBy.NUMBER}),
    Limit.OPEN_DATA: frozenset({LimitedBy.ADDRESS}),
    Limit.API: frozenset({LimitedBy.ADDRESS}),
    Limit.EXTRACT: frozenset({LimitedBy.ADDRESS, LimitedBy.PERSON}),
}
"""Each pair needs its line in the settings; a line beside them protects nothing, so it stops the start too."""


def name_of(limit: Limit, subject: LimitedBy) -> str:
    """Return the key under which the settings allow so many attempts, such as `sign_in_address`."""
    return f"{limit}_{subject}"


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """How long links and codes live."""

    registration_hours: int = 2
    activation_hours: int = 48
    password_minutes: int = 60
    code_minutes: int = 10
    code_tries: int = 5
    former_address_days: int = 14


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What a password must be, when an account is locked, and the cost of scrypt."""

    shortest: int = 12
    longest: int = 128
    wrong: int = 5
    locked_minutes: int = 15
    scrypt_n: int = 32768
    scrypt_r: int = 8
    scrypt_p: int = 3
    common: frozenset[str] = frozenset()
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoRules:
    """What a photo may be; it is stored anew with its longest side at most `stored_side` pixels."""

    largest_kilobytes: int = 500
    longest_side: int = 4000
    stored_side: int = 480


@dataclass(frozen=True, slots=True)
class PolicySection:
    """One part of the policy."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The policy and the texts of consent in one language."""

    title: str = ""
    personal_data: str = ""
    notices: str = ""
    sections: tuple[PolicySection, ...] = ()

    def of(self, kind: ConsentKind) -> str:
        """Return the whole text that a consent of a kind is given to."""
        if kind is ConsentKind.PERSONAL_DATA:
            return self.personal_data
        if kind is ConsentKind.NOTICES:
            return self.notices
        return "\n".join([self.title, *(f"{part.heading}\n{part.text}" for part in self.sections)])

    def digest(self, kind: ConsentKind) -> str:
        """Return the SHA-256 of that text in hex: what is kept with a consent."""
        return hashlib.sha256(self.of(kind).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SecurityPolicy:
    """The policy in force, by language."""

    version: str = "0"
    texts: Mapping[str, PolicyText] = field(default_factory=dict)

    def text(self, language: str) -> PolicyText:
        """Return the policy in a language."""
        return self.texts.get(language, PolicyText())


@dataclass(frozen=True, slots=True)
class StaffTerms:
    """How long an invitation lives, how many a company sends in a day, when the end of a power is told beforehand."""

    invitation_days: int = 7
    invitations_a_day: int = 50
    power_reminder_days: tuple[int, ...] = (30, 7, 1)


@dataclass(frozen=True, slots=True)
class ReminderHours:
    """Between which hours of the day in Almaty a reminder leaves; a letter with a running term knows no such hours."""

    from_hour: int = 9
    until_hour: int = 20

    def not_before(self, now: datetime) -> datetime | None:
        """Return when a reminder that is written now leaves; None for at once."""
        here = now.astimezone(ALMATY)
        opens = datetime.combine(here.date(), time(self.from_hour), ALMATY)
        if here < opens:
            return opens
        return None if here.hour < self.until_hour else opens + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SessionTerms:
    """How long a session lives at most, and how long one of the customs body rests; shorter than what the host says.

    `most`: how many one person has at once, over all accounts.
    """

    longest_hours: int = 24
    staff_longest_hours: int = 12
    staff_idle_hours: int = 8
    most: int = 100

    def end(self, began: datetime, used: datetime, *, staff: bool) -> datetime:
        """Return the moment after which a session is over, whatever its stored end says."""
        if not staff:
            return began + timedelta(hours=self.longest_hours)
        rest = used + timedelta(hours=self.staff_idle_hours)
        return min(rest, began + timedelta(hours=self.staff_longest_hours))


@dataclass(frozen=True, slots=True)
class ClaimTerms:
    """How many claims of entries of the former register one person may have open."""

    most_open: int = 10


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """All settings of accounts."""

    registration: RegistrationMode = RegistrationMode.BY_KEY
    links: LinkTerms = field(default_factory=LinkTerms)
    password: PasswordRules = field(default_factory=PasswordRules)
    limits: Mapping[str, Allowance] = field(default_factory=dict)
    photo: PhotoRules = field(default_factory=PhotoRules)
    staff: StaffTerms = field(default_factory=StaffTerms)
    policy: SecurityPolicy = field(default_factory=SecurityPolicy)
    sessions: SessionTerms = field(default_factory=SessionTerms)
    reminders: ReminderHours = field(default_factory=ReminderHours)
    claims: ClaimTerms = field(default_factory=ClaimTerms)
