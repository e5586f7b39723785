"""A certificate that is not there, or is none, is a fault of the settings that names its key (house.md A6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from module.settings import SettingsFault
from module.wiring.lines import certificates


def test_a_file_that_is_not_there_names_table_key_and_file(tmp_path: Path) -> None:
    missing = tmp_path / "commission.crt.pem"
    with pytest.raises(SettingsFault) as found:
        certificates("exchange", {"peer_certificates": [str(missing)]}, "peer_certificates")
    assert str(found.value) == f"[exchange] peer_certificates: {missing} cannot be read"


def test_a_file_without_a_certificate_says_so(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(SettingsFault) as found:
        certificates("shep", {"gateway_certificates": [str(file)]}, "gateway_certificates")
    assert str(found.value) == f"[shep] gateway_certificates: {file} holds no certificate in PEM"


def test_none_are_none() -> None:
    assert certificates("gbd_ul", {}, "answer_certificates") == ()
