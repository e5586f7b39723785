"""The guide for hosts names every key of production, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from module.dev.launcher.places import ROOT
from tests.support.host_guide import GUIDE, lines_to_copy

NAME = re.compile(r"TROIS_[A-Z]+(?:_[A-Z]+)*\b(?!_)")
OF_DEVELOPMENT = {
    "TROIS_ALLOW_TEST_PKI",
    "TROIS_NCALAYER_CONTROL_URL",
    "TROIS_STANDINS_URL",
    "TROIS_PKI_DIR",
    "TROIS_SMTP_PORT",
    "TROIS_WRITE_DOCS",
}
MADE_OF_PARTS = {"TROIS_HELP_PHONE", "TROIS_HELP_EMAIL"}  # no literal in the code, or one among others


def in_the_code() -> set[str]:
    files = [path for path in (ROOT / "module").rglob("*.py") if "dev" not in path.relative_to(ROOT).parts]
    return {name for path in files for name in NAME.findall(Path(path).read_text(encoding="utf-8"))}


def test_every_key_of_production_is_in_the_guide() -> None:
    keys = in_the_code() - OF_DEVELOPMENT
    assert len(keys) > 15, "the search finds nothing"
    assert sorted(keys - set(NAME.findall(GUIDE))) == []


def test_every_key_in_the_guide_exists() -> None:
    known = in_the_code() | MADE_OF_PARTS
    assert sorted(set(NAME.findall(GUIDE)) - known) == []
    assert not OF_DEVELOPMENT & set(NAME.findall(GUIDE))


def test_the_terminator_buffers_and_forwards_no_header_of_the_client() -> None:
    """A header that the client wrote must not reach the portal as the word of its proxy."""
    public, exchange = lines_to_copy("nginx")
    for block in (public, exchange):
        assert "proxy_request_buffering on;" in block and "client_body_timeout" in block
        assert "proxy_set_header X-Forwarded-For $remote_addr;" in block
    assert 'proxy_set_header X-Client-Cert "";' in public
    assert "ssl_verify_client on;" in exchange and "location / { return 404; }" in exchange
