"""What a password may be made of: anything."""

from __future__ import annotations

import pytest

from module.casework.portal import passwords
from module.registry.account_settings import PasswordRules
from module.settings import config_dir, read_accounts

RULES = PasswordRules(scrypt_n=16, scrypt_p=1, common=read_accounts(config_dir()).password.common)


@pytest.mark.parametrize(
    "password",
    [
        "тас жол үстінде бес қарға",
        "gravel owl teapot fifteen sundays",
        "7391 0264 8857 1930 4462",
        "ӨЛЕҢ ТІЗГЕН ҰШҚЫР ОЙ",
        "♞ ♜ ∮ ⚘ 🐪 ☂ ⌘ ≋ ⍟ ☃ ♨ ⚖ ✿",
        "  vn7 Lq  2wd ,.; tq4 zB9  ",
        "Wq7-tasbaqa|83%kömir_Ж" * 3,
        "k4&Тұлпар" * 14,
    ],
)
@pytest.mark.asvs("6.2.5", "6.2.9")
def test_any_composition_passes(password: str) -> None:
    assert passwords.fault(password, RULES) is None
    assert passwords.fits(password, passwords.hashed(password, RULES), RULES)
    assert not passwords.fits(password.swapcase() + ".", passwords.hashed(password, RULES), RULES)


def test_64_letters_and_more_are_taken() -> None:
    assert read_accounts(config_dir()).password.longest >= 64


@pytest.mark.asvs("6.2.8")
def test_another_case_or_another_end_is_another_password() -> None:
    stored = passwords.hashed("Gravel Owl teapot Fifteen", RULES)
    for other in (
        "gravel owl teapot fifteen",
        "Gravel Owl teapot Fifteen ",
        "Gravel Owl teapot Fifteen2",
        "Gravel Owl",
    ):
        assert not passwords.fits(other, stored, RULES), other
