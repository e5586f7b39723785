"""config/accounts.toml and config/policy.toml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from module.registry.account_settings import AccountSettings, RegistrationMode
from module.registry.membership import ConsentKind
from module.settings import config_dir, read_accounts


def test_the_host_wins_over_the_file() -> None:
    assert read_accounts(config_dir()).registration is RegistrationMode.REQUIRED
    assert read_accounts(config_dir(), "by_key").registration is RegistrationMode.BY_KEY
    with pytest.raises(ValueError, match="sometimes"):
        read_accounts(config_dir(), "sometimes")


def test_the_policy_is_whole_in_three_languages() -> None:
    policy = read_accounts(config_dir()).policy
    texts = [policy.text(language) for language in ("kk", "ru", "en")]
    assert {len(text.sections) for text in texts} == {6}
    for kind in ConsentKind:
        assert len({text.digest(kind) for text in texts}) == 3
        assert all(text.of(kind).strip() for text in texts)


def test_the_digest_follows_every_letter() -> None:
    text = read_accounts(config_dir()).policy.text("en")
    digests = {text.digest(kind) for kind in ConsentKind}
    assert len(digests) == 3
    assert text.digest(ConsentKind.NOTICES) != text.digest(ConsentKind.PERSONAL_DATA)


LANDED = {
    "register_address", "register_target", "user_name_address", "activation_address", "letter_address",
    "letter_target", "sign_in_address", "sign_in_target", "invitation_address", "code_target",
}  # fmt: skip
"""What config/accounts.toml of release 9217642 limits."""


def with_limits(folder: Path, change: Callable[[str], str]) -> AccountSettings:
    for file in ("accounts.toml", "policy.toml"):
        text = (config_dir() / file).read_text(encoding="utf-8")
        (folder / file).write_text(change(text) if file == "accounts.toml" else text, encoding="utf-8")
    return read_accounts(folder)


def only_landed(text: str) -> str:
    """Leave the lines of limits that the landed release had."""
    head, _, rest = text.partition("[limits]\n")
    lines = rest.split("\n")
    end = next(place for place, line in enumerate(lines) if line.startswith("["))
    kept = [line for line in lines[:end] if line.split(" ")[0] in LANDED]
    return "\n".join([head + "[limits]", *kept, *lines[end:]])


def test_settings_of_the_landed_release_are_understood(tmp_path: Path) -> None:
    found = with_limits(tmp_path, only_landed)
    assert found.limits.keys() > LANDED
    assert found.limits["sign_in_browser"].most > 0
    assert found.limits["sign_in_address"] == read_accounts(config_dir()).limits["sign_in_address"]


@pytest.mark.parametrize("name", sorted(LANDED))
@pytest.mark.asvs("2.1.3", "6.1.1")
def test_a_limit_that_is_missing_or_misspelt_stops_the_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=f"limits.{name} is missing.*limits.{name}s is not a limit"):
        with_limits(tmp_path, lambda text: text.replace(f"\n{name} =", f"\n{name}s ="))


def test_a_limit_of_nothing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="code_target must be above zero"):
        with_limits(tmp_path, lambda text: text.replace("code_target = { most = 10", "code_target = { most = 0"))
