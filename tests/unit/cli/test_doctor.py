"""What the doctor says of each fact, on facts made by hand: fine, to be mended, not known; and never a secret."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from module.cli.doctor import law, servers, settings
from module.cli.doctor.diagnosis import Diagnosis
from module.registry.classifiers import Edition, Heading, ListedClassifier
from module.registry.party import Name
from module.settings import config_dir, read_host, read_law
from module.store.health import DatabaseFacts

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
FIT = DatabaseFacts(160002, "UTF8", "UTC", NOW, True, False, False, False, False)
HOST: dict[str, object] = {
    "TROIS_DATABASE_URL": "postgresql+psycopg://u:p4ssw0rd@db/trois",
    "TROIS_REDIS_URL": "rediss://u:p4ssw0rd@queue",
    "TROIS_PUBLIC_URL": "https://portal.gov.kz/trois",
    "TROIS_TRUST_DIR": "trust",
    "TROIS_ENDPOINTS": "endpoints.toml",
    "TROIS_TRUSTED_PROXIES": "10.0.0.0/24",
    "TROIS_HOST_NAMES": "portal.gov.kz",
}


def levels(found: Iterable[Diagnosis]) -> dict[str, str]:
    return {one.what: str(one.level) for one in found}


def not_ok(found: Iterable[Diagnosis]) -> dict[str, str]:
    return {what: level for what, level in levels(found).items() if level != "ok"}


def test_a_line_says_level_subject_and_advice() -> None:
    assert Diagnosis(law.Level.FAIL, "a thing", "mend it").line() == "fail         a thing: mend it"
    assert Diagnosis(law.Level.NOT_CHECKED, "a thing").line() == "not checked  a thing"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {}),
        ({"version": 130011}, {"PostgreSQL version": "fail"}),
        ({"encoding": "SQL_ASCII"}, {"database encoding": "fail"}),
        ({"time_zone": "Asia/Almaty"}, {"database time zone": "fail"}),
        ({"tls": False}, {"database connection": "fail"}),
        ({"tls": False, "local": True}, {}),
        ({"superuser": True, "powerful": True}, {"database role is no superuser": "fail"}),
        ({"powerful": True}, {"database role has no other powers": "warn"}),
        ({"may_migrate": True}, {"database role cannot migrate": "fail"}),
        ({"now": NOW - timedelta(seconds=1)}, {}),
        ({"now": NOW - timedelta(seconds=5)}, {"clocks of this machine and of the database agree": "fail"}),
        ({"now": NOW + timedelta(seconds=5)}, {"clocks of this machine and of the database agree": "fail"}),
    ],
)
def test_the_database(change: dict[str, Any], expected: dict[str, str]) -> None:
    assert not_ok(servers.database(replace(FIT, **change), NOW)) == expected


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("rediss://queue:6380", "ok"),
        ("unix:///run/redis.sock", "ok"),
        ("redis://127.0.0.1:6379/3", "ok"),
        ("redis://queue:6379", "fail"),
        ("redis://:secret@10.0.0.9:6379/0", "fail"),
    ],
)
def test_the_way_to_the_queue(url: str, level: str) -> None:
    found = servers.queue_address(url)
    assert found.level == level
    assert "secret" not in found.line() and "10.0.0.9" not in found.line()


@pytest.mark.parametrize(
    ("info", "user", "expected"),
    [
        ({"maxmemory_policy": "noeviction"}, "trois", {}),
        ({"maxmemory_policy": "allkeys-lru"}, "trois", {"queue keeps what waits": "warn"}),
        ({}, "trois", {"queue keeps what waits": "not checked"}),
        ({"maxmemory_policy": "noeviction"}, "default", {"queue user of its own": "warn"}),
        ({"maxmemory_policy": "noeviction"}, None, {"queue user of its own": "not checked"}),
    ],
)
def test_the_queue(info: dict[str, object], user: str | None, expected: dict[str, str]) -> None:
    assert not_ok(servers.queue(info, user)) == expected


def test_the_machine() -> None:
    assert levels(servers.machine(NOW)) == {"time zone of the machine": "ok", "time zone data": "ok"}
    there = NOW.astimezone(timezone(timedelta(hours=5)))
    assert not_ok(servers.machine(there)) == {"time zone of the machine": "warn"}


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 1, 1), (2026,)),
        (date(2026, 11, 30), (2026,)),
        (date(2026, 12, 1), (2026, 2027)),
        (date(2026, 12, 31), (2026, 2027)),
    ],
)
def test_the_next_year_is_needed_from_the_first_of_december(today: date, years: tuple[int, ...]) -> None:
    assert law.years_needed(today) == years


def test_days_off_index_and_name_of_the_body() -> None:
    shipped = read_law(config_dir())  # knows the days off of 2026 and 2027, the index of 2025 and 2026
    assert not_ok(law.law(shipped, date(2026, 11, 30))) == {}
    assert not_ok(law.law(shipped, date(2026, 12, 1))) == {"monthly index (MCI) of 2027": "fail"}
    assert not_ok(law.law(shipped, date(2028, 2, 1))) == {
        "days off of 2028": "fail",
        "monthly index (MCI) of 2028": "fail",
    }
    unnamed = replace(shipped, authority=Name(ru="Комитет", kk=" "))
    assert not_ok(law.law(unnamed, date(2026, 6, 1))) == {"name of the body on decisions": "fail"}


def test_formats_of_numbers_that_nobody_has_decided() -> None:
    table = {
        "application": "TROIS-{year}-{sequence:06d}",
        "decision": "{year}-{sequence:05d}",
        "entry": "A{sequence:04d}",
    }
    expected = {"number format of application": "fail", "number format of decision": "fail"}
    assert not_ok(law.numbers(table)) == expected
    assert not_ok(law.numbers({**table, "basis": " "})) == expected
    assert not_ok(law.numbers({**table, "basis": "Order 1 of 2 December 2026"})) == {}


@pytest.mark.parametrize("demo", [False, True])
def test_demonstration_classifiers(demo: bool) -> None:
    listed = tuple(ListedClassifier(Heading(id), Edition(is_demo=demo and id == "hs")) for id in ("hs", "nice"))
    (found,) = law.classifiers(listed)
    assert (found.level == "fail", "hs" in found.line(), "nice" in found.line()) == (demo, demo, False)


@pytest.mark.parametrize(
    ("key", "portal", "level"),
    [
        ("", True, "fail"),
        ("short", True, "fail"),
        ("k" * 32, True, "ok"),
        (b"k" * 32, True, "ok"),
        ("", False, "not checked"),
    ],
)
def test_the_secret_key(key: str | bytes, portal: bool, level: str) -> None:
    found = settings.secret_key({"SECRET_KEY": key}, portal=portal)
    assert found.level == level
    assert "short" not in found.line().partition("SECRET_KEY")[2]


def test_the_keys_of_the_host(tmp_path: Path) -> None:
    seal, addresses = tmp_path / "seal.pem", tmp_path / "endpoints.toml"
    for path in (seal, addresses):
        path.write_text("x")
        path.chmod(0o640)
    fit = replace(read_host(HOST), seal_key=seal, seal_certificate=seal, endpoints=addresses)
    assert not_ok(settings.host(fit)) == {}
    addresses.chmod(0o644)
    poor = replace(fit, public_url="http://portal.gov.kz", host_names=frozenset(), trusted_proxies=(), seal_key=None)
    assert not_ok(settings.host(poor)) == {
        "public address is https": "fail",
        "host names are listed": "warn",
        "trusted proxies": "warn",
        "prints and registration marks are sealed": "warn",
        "file of addresses": "warn",
    }
    assert not_ok(settings.host(replace(fit, endpoints=tmp_path / "none"))) == {"file of addresses": "fail"}
    assert fit.trusted_proxies == (ip_network("10.0.0.0/24"),)


@pytest.mark.parametrize(
    ("table", "level"),
    [
        ({"url": "https://shep.gov.kz/bus", "password": "p4ssw0rd"}, "ok"),
        ({"url": "http://127.0.0.1:14579"}, "ok"),  # a side-car or a tunnel
        ({"url": "http://127.0.0.1:8091/shep"}, "fail"),
        ({"urls": ["https://tsp.gov.kz", "http://localhost:8091/tsp"]}, "fail"),
        ({"authorities": [{"ocsp": ["http://ocsp.example.com"]}]}, "fail"),
        ({"url": "https://gateway.example/x"}, "fail"),
    ],
)
def test_addresses_of_outside_systems(table: dict[str, Any], level: str) -> None:
    (found,) = settings.endpoints({"shep": table})
    assert found.level == level
    assert "p4ssw0rd" not in found.line() and "://" not in found.line()


def test_the_stand_in_of_the_mail_server() -> None:
    found = settings.endpoints({"mail": {"host": "127.0.0.1", "port": "8025"}, "sms": {"port": 8025}})
    assert levels(found) == {"address of mail": "fail", "address of sms": "ok"}
