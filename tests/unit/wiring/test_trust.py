"""Whom the settings name for revocation: production must ask, development may say that it does not."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from module.dev.launcher.environment import STANDIN_SECRETS
from module.dev.pki import make
from module.eds import TrustStore
from module.eds.revocation import RevocationChecker, Unasked
from module.settings import SettingsFault, config_dir, read_endpoints
from module.wiring import trust

PLACES = {"standins": "http://127.0.0.1:9", "smtp_port": "2525"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def table(keys: Path) -> dict[str, Any]:
    example = config_dir() / "endpoints.example.toml"
    return read_endpoints(example, {**PLACES, "keys": str(keys)}, STANDIN_SECRETS)["revocation"]


def wired(table: dict[str, Any] | None, keys: Path, *, production: bool = False) -> Any:
    host: Any = SimpleNamespace(production=production)
    return trust.revocation(host, table, TrustStore.load(keys, allow_test=True))


def fault(table: dict[str, Any] | None, keys: Path, *, production: bool = False) -> str:
    with pytest.raises(SettingsFault) as found:
        wired(table, keys, production=production)
    return str(found.value)


@pytest.mark.parametrize("production", [True, False])
def test_the_example_asks(table: dict[str, Any], keys: Path, production: bool) -> None:
    assert isinstance(wired(table, keys, production=production), RevocationChecker)


@pytest.mark.parametrize("off", [None, {"mode": "off"}])
def test_production_must_ask(off: dict[str, Any] | None, keys: Path) -> None:
    assert "missing or off" in fault(off, keys, production=True)


@pytest.mark.parametrize("off", [None, {"mode": "off"}])
def test_development_may_say_no_and_the_log_tells(
    off: dict[str, Any] | None, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert isinstance(wired(off, keys), Unasked)
    assert "a revoked key is accepted" in caplog.text


def test_every_pinned_authority_needs_an_address(table: dict[str, Any], keys: Path) -> None:
    table["authorities"] = table["authorities"][:1]
    assert "ISSUING AUTHORITY (GOST)" in fault(table, keys)


def test_an_authority_without_an_address_or_that_nobody_pinned(table: dict[str, Any], keys: Path) -> None:
    bare = {"issuer": table["authorities"][0]["issuer"]}
    assert "neither ocsp nor crl" in fault({**table, "authorities": [bare]}, keys)
    strange = {"issuer": str(keys / "authority" / "ocsp_rsa.crt.pem"), "ocsp": ["http://127.0.0.1:9"]}
    assert "not among the pinned" in fault({**table, "authorities": [*table["authorities"], strange]}, keys)


@pytest.mark.parametrize(("key", "word"), [("mode", "soft"), ("sign_in", "yes"), ("hash", "md5")])
def test_a_word_that_means_nothing(table: dict[str, Any], keys: Path, key: str, word: str) -> None:
    assert f"[revocation] {key} must be" in fault({**table, key: word}, keys)


def test_what_the_site_decides(table: dict[str, Any], keys: Path) -> None:
    found = wired({**table, "sign_in": "open", "nonce": False, "hash": "sha1", "max_age_seconds": 60}, keys)._policy
    assert found.sign_in_open
    assert found.sha1
    assert not found.limits.nonce
    assert found.limits.max_age.total_seconds() == 60
    assert not wired(table, keys)._policy.sign_in_open, "closed where nothing is said"
