"""Accounts: config/accounts.toml and config/policy.toml into frozen values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from module.kernel.languages import LANGUAGE_CODES
from module.registry.account_settings import (
    COUNTED,
    AccountSettings,
    Allowance,
    ClaimTerms,
    LinkTerms,
    PasswordRules,
    PhotoRules,
    PolicySection,
    PolicyText,
    RegistrationMode,
    ReminderHours,
    SecurityPolicy,
    SessionTerms,
    StaffTerms,
    name_of,
)


def _policy(data: Mapping[str, Any]) -> SecurityPolicy:
    texts = {
        language: PolicyText(
            title=data[language]["title"],
            personal_data=data[language]["personal_data"],
            notices=data[language]["notices"],
            sections=tuple(PolicySection(**part) for part in data[language]["sections"]),
        )
        for language in LANGUAGE_CODES
    }
    return SecurityPolicy(data["version"], texts)


_LATER = {
    "sign_in_browser": {"most": 20, "minutes": 15},
    "lookup_person": {"most": 60, "minutes": 60},
    "lookup_company": {"most": 300, "minutes": 60},
    "lookup_number": {"most": 20, "minutes": 60},
    "open_data_address": {"most": 20, "minutes": 10},
    "api_address": {"most": 600, "minutes": 10},
    "extract_address": {"most": 60, "minutes": 60},
    "extract_person": {"most": 60, "minutes": 60},
}
"""Limits that settings of earlier releases do not have yet; ours, as config/accounts.toml marks them."""


def _limits(data: Mapping[str, Any]) -> dict[str, Allowance]:
    """Read the limits. Raises ValueError that names every limit that is missing, and every line that limits nothing."""
    rows = {**_LATER, **data}
    known = {name_of(limit, subject) for limit, subjects in COUNTED.items() for subject in subjects}
    faults = [f"limits.{name} is missing" for name in sorted(known - rows.keys())]
    faults += [f"limits.{name} is not a limit" for name in sorted(rows.keys() - known)]
    found = {name: Allowance(**row) for name, row in rows.items()}
    faults += [f"limits.{name} must be above zero" for name, row in found.items() if min(row.most, row.minutes) < 1]
    if faults:
        raise ValueError(f"config/accounts.toml: {'; '.join(faults)}")
    return found


def _sessions(data: Mapping[str, int]) -> SessionTerms:
    """Read how long sessions live and how many there are; earlier settings say nothing of it. Raises ValueError."""
    if faults := [f"sessions.{name} must be above zero" for name, figure in data.items() if figure < 1]:
        raise ValueError(f"config/accounts.toml: {'; '.join(faults)}")
    return SessionTerms(**data)


def _reminders(data: Mapping[str, int]) -> ReminderHours:
    """Read the hours of reminders; settings of earlier releases say nothing of them. Raises ValueError."""
    found = ReminderHours(**data)
    if not 0 <= found.from_hour < found.until_hour <= 24:
        raise ValueError("config/accounts.toml: reminders.from_hour must be an hour before reminders.until_hour")
    return found


def _claims(data: Mapping[str, int]) -> ClaimTerms:
    """Read the bounds of claims; settings of earlier releases say nothing of them. Raises ValueError."""
    found = ClaimTerms(**data)
    if found.most_open < 1:
        raise ValueError("config/accounts.toml: claims.most_open must be above zero")
    return found


def read_accounts(folder: Path, registration: str = "") -> AccountSettings:
    """Read the settings of accounts; `registration` is the host's word, which wins.

    Raises KeyError, TypeError, ValueError or OSError where a file does not fit.
    """
    data = tomllib.loads((folder / "accounts.toml").read_text(encoding="utf-8"))
    policy = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"))
    password = dict(data["password"])
    common = frozenset(word.casefold() for word in password.pop("common"))
    context = tuple(word.casefold() for word in password.pop("context", ()))
    return AccountSettings(
        registration=RegistrationMode(registration or data["registration"]),
        links=LinkTerms(**data["links"]),
        password=PasswordRules(**password, common=common, context=context),
        limits=_limits(data["limits"]),
        photo=PhotoRules(**data["photo"]),
        staff=StaffTerms(**{**data["staff"], "power_reminder_days": tuple(data["staff"]["power_reminder_days"])}),
        policy=_policy(policy),
        sessions=_sessions(data.get("sessions", {})),
        reminders=_reminders(data.get("reminders", {})),
        claims=_claims(data.get("claims", {})),
    )
