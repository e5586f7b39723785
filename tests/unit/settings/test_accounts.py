"""config/accounts.toml and config/policy.toml."""

from __future__ import annotations

import pytest

from module.registry.account_settings import RegistrationMode
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
