"""Accounts: config/accounts.toml and config/policy.toml into frozen values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from module.registry.account_settings import (
    AccountSettings,
    Limit,
    LinkTerms,
    PasswordRules,
    PhotoRules,
    Policy,
    PolicyText,
    RegistrationMode,
    Section,
    StaffTerms,
)

LANGUAGES = ("kk", "ru", "en")


def _policy(data: Mapping[str, Any]) -> Policy:
    texts = {
        language: PolicyText(
            title=data[language]["title"],
            personal_data=data[language]["personal_data"],
            notices=data[language]["notices"],
            sections=tuple(Section(**part) for part in data[language]["sections"]),
        )
        for language in LANGUAGES
    }
    return Policy(data["version"], texts)


def read_accounts(folder: Path, registration: str = "") -> AccountSettings:
    """Read the settings of accounts; `registration` is the host's word, which wins.

    Raises KeyError, TypeError, ValueError or OSError where a file does not fit.
    """
    data = tomllib.loads((folder / "accounts.toml").read_text(encoding="utf-8"))
    policy = tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8"))
    password = dict(data["password"])
    common = frozenset(word.casefold() for word in password.pop("common"))
    return AccountSettings(
        registration=RegistrationMode(registration or data["registration"]),
        links=LinkTerms(**data["links"]),
        password=PasswordRules(**password, common=common),
        limits={name: Limit(**row) for name, row in data["limits"].items()},
        photo=PhotoRules(**data["photo"]),
        staff=StaffTerms(**{**data["staff"], "power_reminder_days": tuple(data["staff"]["power_reminder_days"])}),
        policy=_policy(policy),
    )
