"""The host's keys: every fault at once, and production refuses what is for development."""

from __future__ import annotations

from pathlib import Path

import pytest

from module.settings import SettingsFault, read_host

REQUIRED = {
    "TROIS_DATABASE_URL": "postgresql+psycopg:///trois",
    "TROIS_REDIS_URL": "redis:///",
    "TROIS_PUBLIC_URL": "https://portal.example/trois/",
    "TROIS_TRUST_DIR": "trust",
    "TROIS_ENDPOINTS": "endpoints.toml",
    "TROIS_TRUSTED_PROXIES": "none",
}
DEVELOPMENT = {"TROIS_ENVIRONMENT": "development"}


def faults(config: dict[str, object]) -> list[str]:
    with pytest.raises(SettingsFault) as fault:
        read_host(config)
    return str(fault.value).split("; ")


def test_nothing_set_tells_everything_that_is_missing() -> None:
    assert faults({}) == [f"{key} is not set" for key in REQUIRED]


@pytest.mark.parametrize("key", REQUIRED)
@pytest.mark.asvs("15.3.4")
def test_each_required_key_is_missed(key: str) -> None:
    assert faults({**REQUIRED, key: ""}) == [f"{key} is not set"]


def test_faults_of_every_kind_are_told_together() -> None:
    wrong = {
        **REQUIRED,
        "TROIS_REDIS_URL": "",
        "TROIS_ALLOW_TEST_PKI": "1",
        "TROIS_NCALAYER_CONTROL_URL": "http://127.0.0.1:1",
    }
    reported = faults(wrong)
    assert len(reported) == 3
    assert all(any(key in line for line in reported) for key in ("REDIS", "ALLOW_TEST_PKI", "CONTROL_URL"))


def test_what_is_not_said_is_production() -> None:
    host = read_host(REQUIRED)
    assert host.production
    assert not host.allow_test_pki
    assert (host.prefix, host.session_hours, host.ncalayer_url) == ("/trois", 12, "wss://127.0.0.1:13579")
    assert host.public_url == "https://portal.example/trois"
    assert (host.seal_key, host.seal_certificate, host.places) == (None, None, {})


@pytest.mark.parametrize("key", ["TROIS_ALLOW_TEST_PKI", "TROIS_NCALAYER_CONTROL_URL"])
@pytest.mark.parametrize("environment", [{}, {"TROIS_ENVIRONMENT": "production"}])
@pytest.mark.asvs("15.2.3")
def test_production_refuses_what_is_for_development(key: str, environment: dict[str, object]) -> None:
    (reported,) = faults({**REQUIRED, **environment, key: "true"})
    assert key in reported
    assert read_host({**REQUIRED, **DEVELOPMENT, key: "true"}).environment == "development"


@pytest.mark.parametrize("value", ["0", "false", "no", "", None, False])
def test_a_flag_that_says_no_is_no(value: object) -> None:
    assert not read_host({**REQUIRED, "TROIS_ALLOW_TEST_PKI": value}).allow_test_pki


@pytest.mark.parametrize("name", ["staging", "Production", ""])
def test_another_environment_is_unknown(name: str) -> None:
    assert faults({**REQUIRED, "TROIS_ENVIRONMENT": name}) == ["TROIS_ENVIRONMENT must be production or development"]


def test_places_of_the_example_are_filled_in_development_only() -> None:
    where = {"TROIS_STANDINS_URL": "http://127.0.0.1:9", "TROIS_PKI_DIR": "keys", "TROIS_SMTP_PORT": 2525}
    assert read_host({**REQUIRED, **DEVELOPMENT, **where}).places == {
        "standins": "http://127.0.0.1:9",
        "keys": "keys",
        "smtp_port": "2525",
    }
    assert read_host({**REQUIRED, **where}).places == {}


def test_paths_are_paths() -> None:
    host = read_host({**REQUIRED, "TROIS_SEAL_KEY": "a.pem", "TROIS_SEAL_CERTIFICATE": "b.pem"})
    assert (host.seal_key, host.seal_certificate) == (Path("a.pem"), Path("b.pem"))


@pytest.mark.parametrize("hours", ["twelve", "0", "-1"])
def test_a_session_lasts_a_number_of_hours(hours: str) -> None:
    assert faults({**REQUIRED, "TROIS_SESSION_HOURS": hours}) == ["TROIS_SESSION_HOURS must be a number of hours"]


@pytest.mark.parametrize("given", ["TROIS_SEAL_KEY", "TROIS_SEAL_CERTIFICATE"])
def test_half_a_seal_is_a_fault(given: str) -> None:
    """Prints would leave unsealed, and nobody would know that the other half was forgotten."""
    assert faults({**REQUIRED, given: "x.pem"}) == ["TROIS_SEAL_KEY and TROIS_SEAL_CERTIFICATE go together"]


@pytest.mark.parametrize("where", ["", "socket", "environ:SSL_CLIENT_CERT", "header:X-Client-Cert"])
def test_where_the_client_certificate_is(where: str) -> None:
    config = {**REQUIRED, "TROIS_TRUSTED_PROXIES": "10.0.0.0/24", "TROIS_EXCHANGE_LISTENER": "port:8443"}
    assert read_host({**config, "TROIS_CLIENT_CERTIFICATE": where}).client_certificate == where


@pytest.mark.parametrize("where", ["X-Client-Cert", "header:", "environ:A B", "socket:x", "any"])
def test_another_place_of_the_client_certificate_stops_the_start(where: str) -> None:
    (reported,) = faults({**REQUIRED, "TROIS_CLIENT_CERTIFICATE": where, "TROIS_EXCHANGE_LISTENER": "here"})
    assert "TROIS_CLIENT_CERTIFICATE" in reported


def test_registration_is_one_of_two_words() -> None:
    assert read_host({**REQUIRED, "TROIS_REGISTRATION": "by_key"}).registration == "by_key"
    answer = ["TROIS_REGISTRATION must be required or by_key"]
    assert faults({**REQUIRED, "TROIS_REGISTRATION": "sometimes"}) == answer


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("none", []),
        ("10.0.0.0/24", ["10.0.0.0/24"]),
        ("10.0.0.7, fd00::/8", ["10.0.0.7/32", "fd00::/8"]),
    ],
)
def test_trusted_proxies(text: str, networks: list[str]) -> None:
    assert [str(one) for one in read_host({**REQUIRED, "TROIS_TRUSTED_PROXIES": text}).trusted_proxies] == networks


@pytest.mark.parametrize("text", ["all", "10.0.0.1/24", "none 10.0.0.0/24", "*", ","])
def test_what_is_no_network_is_no_proxy(text: str) -> None:
    (reported,) = faults({**REQUIRED, "TROIS_TRUSTED_PROXIES": text})
    assert "TROIS_TRUSTED_PROXIES must be none or the networks" in reported


def test_development_trusts_nobody_unless_told() -> None:
    quiet = {name: value for name, value in REQUIRED.items() if name != "TROIS_TRUSTED_PROXIES"}
    assert read_host({**quiet, **DEVELOPMENT}).trusted_proxies == ()


@pytest.mark.parametrize("where", ["header:X-Client-Cert", "environ:HTTP_X_CLIENT_CERT", "environ:http_x_client_cert"])
@pytest.mark.parametrize("environment", [{}, DEVELOPMENT])
def test_a_certificate_in_a_header_needs_a_trusted_proxy(where: str, environment: dict[str, object]) -> None:
    config = {**REQUIRED, **environment, "TROIS_CLIENT_CERTIFICATE": where, "TROIS_EXCHANGE_LISTENER": "here"}
    (fault,) = faults(config)
    assert "TROIS_TRUSTED_PROXIES" in fault and "header" in fault
    assert read_host({**config, "TROIS_TRUSTED_PROXIES": "10.0.0.0/24"}).client_certificate == where


@pytest.mark.parametrize("where", ["socket", "environ:SSL_CLIENT_CERT"])
def test_production_says_where_the_exchange_is_served(where: str) -> None:
    (fault,) = faults({**REQUIRED, "TROIS_CLIENT_CERTIFICATE": where})
    assert all(word in fault for word in ("TROIS_EXCHANGE_LISTENER", "here", "elsewhere", "port:"))
    config = {**REQUIRED, "TROIS_CLIENT_CERTIFICATE": where, "TROIS_EXCHANGE_LISTENER": "port:8443"}
    assert read_host(config).exchange_listener == "port:8443"


def test_where_the_exchange_is_served_if_nobody_says_so() -> None:
    assert read_host(REQUIRED).exchange_listener == "elsewhere"  # nobody has a certificate there
    assert read_host({**REQUIRED, **DEVELOPMENT}).exchange_listener == "here"


@pytest.mark.parametrize("text", ["8443", "port:", "port:99999", "port:0", "host:a.example", "HERE", "here elsewhere"])
def test_a_listener_of_another_shape_is_refused(text: str) -> None:
    (fault,) = faults({**REQUIRED, "TROIS_EXCHANGE_LISTENER": text})
    assert "TROIS_EXCHANGE_LISTENER" in fault


@pytest.mark.parametrize("address", ["", "unix:/run/clamav/clamd.ctl", "tcp:clamd.example:3310", "tcp:[::1]:3310"])
def test_where_the_antivirus_is(address: str) -> None:
    assert read_host({**REQUIRED, "TROIS_ANTIVIRUS": address}).antivirus == address


@pytest.mark.parametrize(
    "address", ["clamd", "unix:run/clamd.ctl", "tcp:host", "tcp:host:0", "tcp::3310", "http://host:3310"]
)
def test_another_place_of_the_antivirus_stops_the_start(address: str) -> None:
    (reported,) = faults({**REQUIRED, "TROIS_ANTIVIRUS": address})
    assert "TROIS_ANTIVIRUS must be unix:" in reported
