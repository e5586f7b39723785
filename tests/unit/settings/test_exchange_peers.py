"""Certificates of peers: those that the site adds are the Commission's alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from module.settings import SettingsFault, config_dir, read_exchange


def test_nobody_is_trusted_by_default() -> None:
    assert [peer.certificates for peer in read_exchange(config_dir()).peers] == [()]


def test_certificates_of_the_site_are_added(tmp_path: Path) -> None:
    text = (config_dir() / "exchange.toml").read_text(encoding="utf-8")
    more = '[[peers]]\naddress = "EAEU://EEC/SR/gate"\ncertificates = ["AB:CD"]\nmessages = ["P.SP.01.MSG.001"]\n'
    (tmp_path / "exchange.toml").write_text(f"{text}\n{more}", encoding="utf-8")
    commission, gate = read_exchange(tmp_path, ["ef"]).peers
    assert (commission.certificates, gate.certificates) == (("ef",), ("abcd",))
    assert (commission.messages, gate.messages) == (("*",), ("P.SP.01.MSG.001",))


def test_signing_what_leaves_is_refused_because_it_is_not_built(tmp_path: Path) -> None:
    text = (config_dir() / "exchange.toml").read_text(encoding="utf-8")
    assert text.count("\nsend = false") == 1
    (tmp_path / "exchange.toml").write_text(text.replace("\nsend = false", "\nsend = true"), encoding="utf-8")
    with pytest.raises(SettingsFault, match="signed_documents"):
        read_exchange(tmp_path)


def test_to_the_letter_no_rule_only_warns(tmp_path: Path) -> None:
    text = (config_dir() / "exchange.toml").read_text(encoding="utf-8")
    off = text.replace('"T18.R9" = "warn"', '"T18.R9" = "off"').replace('reading = "lenient"', 'reading = "letter"')
    (tmp_path / "exchange.toml").write_text(off, encoding="utf-8")
    assert read_exchange(tmp_path).severities == {"T18.R9": "off"}
    (tmp_path / "exchange.toml").write_text(text.replace('reading = "lenient"', 'reading = "free"'), encoding="utf-8")
    with pytest.raises(SettingsFault, match="reading"):
        read_exchange(tmp_path)


def test_a_file_of_an_earlier_release_reads_as_lenient(tmp_path: Path) -> None:
    text = (config_dir() / "exchange.toml").read_text(encoding="utf-8")
    (tmp_path / "exchange.toml").write_text(text.replace('[rules]\nreading = "lenient"', ""), encoding="utf-8")
    assert read_exchange(tmp_path).severities["T18.R7"] == "warn"
