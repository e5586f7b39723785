"""Certificates of peers: those that the site's endpoints name are added for the Commission alone."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from ssl import PEM_cert_to_DER_cert

import pytest

from module.dev.pki import exchange as keys
from module.settings import config_dir, read_exchange


def test_nobody_is_trusted_by_default() -> None:
    assert [peer.certificates for peer in read_exchange(config_dir()).peers] == [()]


def test_certificates_of_the_site_are_added(tmp_path: Path) -> None:
    text = (config_dir() / "exchange.toml").read_text(encoding="utf-8")
    more = '[[peers]]\naddress = "EAEU://EEC/SR/gate"\ncertificates = ["AB:CD"]\nmessages = ["P.SP.01.MSG.001"]\n'
    (tmp_path / "exchange.toml").write_text(f"{text}\n{more}", encoding="utf-8")
    file = keys.make(tmp_path / "keys", now=datetime.now(UTC)) / "commission.crt.pem"
    known = sha256(PEM_cert_to_DER_cert(file.read_text())).hexdigest()
    commission, gate = read_exchange(tmp_path, [file]).peers
    assert (commission.certificates, gate.certificates) == ((known,), ("abcd",))
    assert (commission.messages, gate.messages) == (("*",), ("P.SP.01.MSG.001",))


def test_a_file_that_is_no_certificate_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("x")
    with pytest.raises(ValueError, match="PEM"):
        read_exchange(config_dir(), [tmp_path / "x.pem"])
