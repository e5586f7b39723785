"""Passwords and one-time codes by themselves."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from module.casework.portal import passwords
from module.registry.account_settings import PasswordRules
from module.settings import config_dir, read_accounts

RULES = PasswordRules(scrypt_n=16, scrypt_p=1, common=frozenset({"kazakhstan2026"}))
GOOD = "Көктөбе-2-алма-ағашы"


def code(password: str, *own: str) -> str:
    found = passwords.fault(password, RULES, *own)
    return found.code if found else ""


@pytest.mark.parametrize(
    ("password", "answer"),
    [
        (GOOD, ""),
        ("correct horse battery", ""),
        ("", "short"),
        ("elevenchars", "short"),
        ("x" * 129, "long"),
        ("KAZAKHSTAN2026", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abcabcabcabc", "common"),
        ("abcdefghijkl", "common"),
        ("lkjihgfedcba", "common"),
        ("qwertyuiopas", "common"),
        ("йцукенгшщзхъ", "common"),
        ("012345678901", "common"),
    ],
)
@pytest.mark.asvs("6.2.1")
def test_what_is_refused(password: str, answer: str) -> None:
    assert code(password) == answer


@pytest.mark.parametrize("password", ["Ivanov-Petr-77", "IVANOV@example.kz", "ivanov-petr-77ivanov-petr-77"])
def test_the_own_name_and_address_are_refused(password: str) -> None:
    assert code(password, "ivanov-petr-77", "ivanov@example.kz") == "own"


def test_the_shipped_list_is_read_and_refuses() -> None:
    shipped = read_accounts(config_dir()).password
    assert len(shipped.common) > 30
    assert shipped.shortest == 12
    for word in shipped.common:
        assert passwords.fault(word, shipped) is not None, word


@given(st.text(min_size=12, max_size=40))
@pytest.mark.asvs("6.2.8")
def test_only_the_password_itself_fits(password: str) -> None:
    stored = passwords.hashed(password, RULES)
    assert passwords.fits(password, stored, RULES)
    assert not passwords.fits(password + "x", stored, RULES)
    assert password not in stored
    assert passwords.hashed(password, RULES) != stored, "each has a salt of its own"


def test_both_ways_of_writing_a_letter_are_one_password() -> None:
    composed = unicodedata.normalize("NFC", "й" * 6 + "abcdef")
    stored = passwords.hashed(unicodedata.normalize("NFD", composed), RULES)
    assert passwords.fits(composed, stored, RULES)


@pytest.mark.asvs("11.2.2")
def test_a_hash_of_an_earlier_cost_still_fits() -> None:
    stored = passwords.hashed(GOOD, PasswordRules(scrypt_n=32, scrypt_p=1))
    assert stored.startswith("scrypt$32$8$1$")
    assert passwords.fits(GOOD, stored, RULES)


@pytest.mark.parametrize("stored", ["", "plain text"])
def test_without_a_stored_password_none_fits(stored: str) -> None:
    assert not passwords.fits("", stored, RULES)
    assert not passwords.fits(GOOD, stored, RULES)


@pytest.mark.asvs("11.4.2")
def test_the_shipped_cost_is_affordable_and_not_cheap() -> None:
    shipped = read_accounts(config_dir()).password
    memory = 128 * shipped.scrypt_n * shipped.scrypt_r
    assert memory == 32 * 1024 * 1024
    assert passwords.fits(GOOD, passwords.hashed(GOOD, shipped), shipped)
