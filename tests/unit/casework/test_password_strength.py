"""What the judge of passwords refuses and lets pass: well-known ones, keyboards of three layouts, the own words."""

from __future__ import annotations

import random
import time

import pytest

from module.casework.portal import passwords
from module.settings import config_dir, read_accounts

RULES = read_accounts(config_dir()).password
WELL_KNOWN = [  # of finding 11, and others of the kind
    "passwordpassword",
    "1234567890qwertyuiop",
    "1qaz2wsx3edc4rfv",
    "P@ssw0rd1234",
    "qwerty123456789",
    "trois-portal",
    "password2026!",
    "Password12345678",
    "qwertyuiop123456",
    "iloveyou123456",
    "adminadmin1234",
    "welcome2026!!",
    "letmeinletmein",
    "abcd1234abcd1234",
    "111122223333",
    "1q2w3e4r5t6y7u8i",
    "zaq12wsxcde34rfv",
    "football12345",
    "monkey1234567",
    "dragon1234567",
    "Qwerty!23456",
    "asdfghjkl;'12",
    "changeme12345",
    "superman12345",
    "01.01.1990 01.01.1990",
]
IN_OUR_LAYOUTS = [
    "йцукенгшщзхъ1",
    "ЙЦУКЕН123456",
    "фывапролджэ1",
    "ячсмитьбю.12",
    "йцукенфывапр",
    "әіңғүұқөһ123",
    "qwertyйцукен",
    "пароль123456",
    "Пароль2026!!",
    "парольпароль",
    "gfhjkm123456",
    "қазақстан2026",
    "Казахстан-2026",
    "rfpf[cnfy2026",
    "құпиясөз2026",
    "таможня-2026!",
    "ТРОИС2026!!!",
    "kgd-trois-2027",
]
PHRASES = [
    "Көктөбе-2-алма-ағашы",
    "correct horse battery",
    "қызыл терек жағасында күзгі жел",
    "у дяди Толи шесть зелёных вёдер",
    "семь карандашей в холодильнике",
    "Жеті қасқыр көпірден өтті",
    "teapot gravel sunday violin",
    "vq7-Lm2x-rT9k-wz",
    "Тройка быстро ехала мимо Алматы в пургу",
]


def code(password: str, *own: str) -> str:
    found = passwords.fault(password, RULES, *own)
    return found.code if found else ""


@pytest.mark.parametrize("password", WELL_KNOWN)
@pytest.mark.asvs("6.2.4")
def test_a_well_known_password_is_refused(password: str) -> None:
    assert len(password) >= 12 and code(password)


@pytest.mark.parametrize("password", IN_OUR_LAYOUTS)
@pytest.mark.asvs("6.1.2")
def test_keys_and_words_of_our_layouts_are_refused(password: str) -> None:
    assert len(password) >= 12 and code(password)


@pytest.mark.parametrize("password", PHRASES)
def test_a_good_phrase_passes(password: str) -> None:
    assert code(password, "ivanov.p", "ivanov.p@example.kz", "Иванов", "Пётр", "780417300048") == ""


@pytest.mark.parametrize(
    "password",
    ["Ивановпётр2026", "bdfyjdgtnh2026", "780417300048!", "sharipbay-1990", "Шәріпбай!2026", "200140000004-x"],
)
@pytest.mark.asvs("6.2.11")
def test_what_is_the_person_s_own_is_refused(password: str) -> None:
    own = ("Sharipbay", "sharipbay@example.kz", "Иванов", "Пётр", "Шәріпбай", "780417300048", "200140000004")
    assert code(password, *own) == "own"
    if not password.startswith(("780", "200")):
        assert not code(password + " терек жағасында күзгі жел", *own)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("passwordpassword", "repeats"),
        ("йцукенгшщзхъ1", "keyboard"),
        ("abcdefghijklmnop", "one after another"),
        ("17.04.1978 1978", "date"),
        ("changeme12345", "many people use"),
        ("trois-portal", "name of this service"),
    ],
)
def test_it_says_what_is_wrong_and_how_to_do_better(password: str, said: str) -> None:
    fault = passwords.fault(password, RULES)
    assert fault is not None and said in fault.message.msgid
    assert "easy to guess" in fault.message.msgid and "four or more words" in fault.message.msgid


def test_the_judge_takes_no_second_however_it_is_asked() -> None:
    chance = random.Random(7)
    signs = "@4({[<369!1|0$5+7%28" * 10
    worst = [signs, "1984" * 40, "p4$$w0rd1qaz" * 20, "01.02.1984" * 13, "aA" * 64]
    worst += ["".join(chance.choices("abcdefgh!@#$%1234567890({[<|+", k=128)) for _ in range(3)]
    own = tuple("".join(chance.choices("abcdefg", k=300)) for _ in range(50))
    for password in worst:
        before = time.process_time()
        passwords.fault(password[:128], RULES, *own)
        assert time.process_time() - before < 2, password


def test_nothing_of_one_person_is_left_in_the_judge_for_the_next() -> None:
    assert code("дубравский2031!", "Дубравский") == "own"
    from zxcvbn import matching

    assert "дубравский" not in matching.RANKED_DICTIONARIES.get("user_inputs", {})
