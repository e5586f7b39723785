"""Addresses of the outside: secrets from the environment only, nothing left of the example."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from module.settings import SettingsFault, config_dir, read_endpoints

EXAMPLE = config_dir() / "endpoints.example.toml"
PLACES = {"standins": "http://127.0.0.1:9", "keys": "/keys", "smtp_port": "2525"}
SECRETS = {
    "TROIS_SHEP_PASSWORD": "a{b",
    "TROIS_ESBD_PASSWORD": "b",
    "TROIS_SMS_PASSWORD": "c",
    "TROIS_COPYRIGHT_KEY": "d",
}


def faults(path: Path, places: dict[str, str], environ: dict[str, str]) -> str:
    with pytest.raises(SettingsFault) as fault:
        read_endpoints(path, places, environ)
    return str(fault.value)


def test_the_example_with_its_places_and_secrets() -> None:
    read = read_endpoints(EXAMPLE, PLACES, SECRETS)
    assert read["shep"]["url"] == "http://127.0.0.1:9/shep"
    assert read["shep"]["password"] == "a{b", "a secret is taken as it is"
    assert read["shep"]["gateway_certificates"] == ["/keys/gateway.crt.pem"]
    assert read["mail"]["port"] == "2525"
    assert not [key for table in read.values() for key in table if key.endswith("_env")]


@pytest.mark.asvs("13.3.1")
def test_every_missing_secret_is_told_at_once() -> None:
    reported = faults(EXAMPLE, PLACES, {})
    assert all(name in reported for name in SECRETS)
    assert "a{b" not in faults(EXAMPLE, PLACES, {"TROIS_SHEP_PASSWORD": "a{b"})


@pytest.mark.asvs("13.2.3")
def test_a_place_of_the_example_that_was_left_is_told() -> None:
    reported = faults(EXAMPLE, {}, SECRETS)
    for where in ("[shep] url", "[shep] key", "[esbd] url", "[sms] url", "[mail] port"):
        assert where in reported


@pytest.mark.parametrize("text", ["[shep]\nurl = 'http://x/{}'", "[shep]\nurl = 'http://x/{0}'", "[shep]\nurl = 'a{'"])
def test_a_bracket_that_names_no_place_is_told_and_no_crash(tmp_path: Path, text: str) -> None:
    path = tmp_path / "endpoints.toml"
    path.write_text(text, encoding="utf-8")
    assert "[shep] url" in faults(path, PLACES, SECRETS)


def test_missing_tables_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "endpoints.toml"
    path.write_text("[shep]\nurl = 'x'\n", encoding="utf-8")
    reported = faults(path, {}, {})
    assert all(f"no table [{name}]" in reported for name in ("gbd_ul", "niis", "esbd", "sms", "mail"))


def test_the_example_holds_no_secret() -> None:
    data = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    keys = {key for table in data.values() for key in table}
    assert {"password", "token", "secret"}.isdisjoint(keys)


def test_a_site_may_stand_without_the_exchange(tmp_path: Path) -> None:
    read = read_endpoints(EXAMPLE, PLACES, SECRETS)
    assert read["exchange"]["url"] == "http://127.0.0.1:9/commission/gateway"
    assert read["exchange"]["peer_certificates"] == ["/keys/exchange/commission.crt.pem"]
    head, _, tail = EXAMPLE.read_text(encoding="utf-8").partition("[exchange]")
    path = tmp_path / "endpoints.toml"
    path.write_text(head + tail[tail.index("[esbd]") :], encoding="utf-8")
    assert "exchange" not in read_endpoints(path, PLACES, SECRETS)
