"""What was signed and journalled in release 9217642 verifies for good: by the product and by programs not ours."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from asn1crypto import x509
from lxml import etree

from tests.contract.test_gost_engine import RUSSIAN_HEAD, Engine, engine
from tests.migrations.conftest import Open
from tests.support.landed import FIRST, Site, words

__all__ = ["engine"]

DS = "{http://www.w3.org/2000/09/xmldsig#}"
RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
TRUST = FIRST.folder / "trust"
# seconds; a seal ends before the oldest transaction of the whole server, and other tests share the server
SEALED_WITHIN = 60
# written down by hand: who signed with which kind of key
GOST_SIGNED = {"company-head": "ӘБІЛОВ", "officer-head": "ҚАСЫМОВ"}
RSA_SIGNED = {"individual": "ИВАНОВ", "company-signer": "ПЕТРОВА", "officer-deputy": "СЕЙІТОВ"}


def numbers(site: Site) -> list[tuple[str, str]]:
    """What can be exported: each filed application and each signed decision by its number."""
    filed = [row["number"] for row in site.before.applications.values() if row["number"]]
    decided = [row["number"] for row in site.before.decisions if row["state"] == "signed"]
    return [*(("--application", number) for number in filed), *(("--decision", number) for number in decided)]


@pytest.fixture(scope="module")
def exported(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The evidence of each signature, as the command hands it over."""
    folder, found = tmp_path_factory.mktemp("evidence"), {}
    for place, which in enumerate(numbers(site)):
        file = folder / f"{place}.zip"
        exit_code, reported = site.reported("evidence", "export", *which, "-o", str(file))
        assert exit_code == 0, reported
        found[which] = file
    return found


def test_each_signature_holds_with_all_that_proves_it(site: Site, exported: dict[tuple[str, str], Path]) -> None:
    assert len(exported) == 12 + 5
    signers, kinds = set(), set()
    for (kind, number), file in exported.items():
        with zipfile.ZipFile(file) as archive:
            verdict = json.loads(archive.read("verdict.json"))
            assert (verdict["number"], verdict["stillHolds"], verdict["revocation"]) == (number, True, "ocsp")
            assert {"document.xml", "signed.xml", "chain/0.cer", "revocation/0.ocsp.der"} <= set(archive.namelist())
        signers.add(verdict["signer"]["name"].split()[0])
        kinds.add((kind, verdict["algorithm"].split("-")[0]))
    assert signers == {*GOST_SIGNED.values(), *RSA_SIGNED.values()}
    assert len(kinds) == 4, "applications and decisions, each in RSA and in GOST"


def test_all_but_the_last_are_stamped(site: Site, exported: dict[tuple[str, str], Path]) -> None:
    """The stamp of the last decision waited in the outbox."""
    bare = []
    for which, file in exported.items():
        with zipfile.ZipFile(file) as archive:
            if "timestamp.tst" not in archive.namelist():
                bare.append(which)
    last = site.before.id_of("200312")
    assert bare == [
        ("--decision", row["number"]) for row in site.before.decisions if str(row["application_id"]) == last
    ]


def test_a_changed_document_is_told(open_site: Open, tmp_path: Path) -> None:
    site = open_site()
    decision = next(row for row in site.before.decisions if row["state"] == "signed")
    intact = words(site.visitor().page(f"/verify/{decision['code']}"))
    site.rows("UPDATE trois.paper SET document = document || ' ' WHERE id = %s RETURNING 1", decision["paper_id"])
    assert words(site.visitor().page(f"/verify/{decision['code']}")) != intact
    reported = site.reported("evidence", "export", "--decision", decision["number"], "-o", str(tmp_path / "e.zip"))[1]
    assert "The signature does not hold" in reported


@pytest.mark.judges
def test_xmlsec_accepts_each_rsa_signature(site: Site, exported: dict[tuple[str, str], Path], tmp_path: Path) -> None:
    if shutil.which("xmlsec1") is None:
        pytest.fail("xmlsec1 is missing: apt-get install xmlsec1, or deselect with -m 'not judges'")
    judged = 0
    for file in exported.values():
        with zipfile.ZipFile(file) as archive:
            signed, at = archive.read("signed.xml"), json.loads(archive.read("verdict.json"))["verifiedAt"]
        if _method(signed) != RSA:
            continue
        assert _xmlsec(tmp_path, signed, datetime.fromisoformat(at))
        spoiled = signed.replace(b"</", b" </", 1)
        assert spoiled != signed and not _xmlsec(tmp_path, spoiled, datetime.fromisoformat(at))
        judged += 1
    assert judged == 6 + 2, "applications of the individual and of the signer, decisions of the deputy"


def _method(signed: bytes) -> str:
    found = etree.fromstring(signed).find(f".//{DS}SignatureMethod")
    assert found is not None
    return str(found.get("Algorithm"))


def _xmlsec(folder: Path, signed: bytes, at: datetime) -> bool:
    (folder / "signed.xml").write_bytes(signed)
    trust = ("--trusted-pem", str(TRUST / "roots" / "root.pem"))
    between = ("--untrusted-pem", str(TRUST / "intermediates" / "issuing.pem"))
    when = ("--verification-time", f"{at:%Y-%m-%d %H:%M:%S}", "--enabled-reference-uris", "empty")
    done = subprocess.run(
        ["xmlsec1", "--verify", *trust, *between, *when, "signed.xml"],
        cwd=folder,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        timeout=30,
        check=False,
    )
    return done.returncode == 0


@pytest.mark.gost_engine
def test_the_gost_engine_accepts_each_gost_signature(exported: dict[tuple[str, str], Path], engine: Engine) -> None:
    """Debian's engine knows the Russian names and the other order of bytes; see tests/contract/test_gost_engine.py."""
    judged = 0
    for file in exported.values():
        with zipfile.ZipFile(file) as archive:
            root, leaf = etree.fromstring(archive.read("signed.xml")), archive.read("chain/0.cer")
        if _method(etree.tostring(root)) == RSA:
            continue
        signature = root.find(f"{DS}Signature")
        assert signature is not None
        info = etree.tostring(signature.find(f"{DS}SignedInfo"), method="c14n", with_tail=False)
        value = base64.b64decode(signature.findtext(f"{DS}SignatureValue") or "")
        key = RUSSIAN_HEAD + x509.Certificate.load(leaf).public_key.dump()[-128:]
        assert engine.accepts(key, value[::-1], info)
        assert not engine.accepts(key, value[::-1], info + b" ")
        digest = base64.b64decode(signature.findtext(f".//{DS}DigestValue") or "")
        root.remove(signature)
        assert engine.digest(etree.tostring(root, method="c14n", with_comments=True), 512) == digest
        judged += 1
    assert judged == 6 + 3, "applications and decisions of the two heads"


# --- journal and register


def test_the_journal_is_whole_and_goes_on(open_site: Open) -> None:
    """Sealed rows and the tail that was not sealed yet; then the present code seals the tail."""
    site = open_site()
    exit_code, reported = site.reported("ledger", "verify", alone=True)
    assert exit_code == 0, reported
    sealed, unsealed = (int(line.rpartition(" ")[2]) for line in reported.splitlines()[0].split(","))
    assert sealed > 0 and unsealed > 0
    assert sealed + unsealed == site.before.counts["audit"]
    site.visitor("company-head")
    until = time.monotonic() + SEALED_WITHIN
    while True:
        site.work()
        exit_code, reported = site.reported("ledger", "verify", alone=True)
        assert exit_code == 0, reported
        if "not sealed yet: 0" in reported or time.monotonic() > until:
            break
        time.sleep(0.1)
    assert "not sealed yet: 0" in reported
    assert int(reported.partition("sealed: ")[2].partition(",")[0]) > site.before.counts["audit"]


def test_a_changed_row_of_the_journal_is_named(open_site: Open) -> None:
    site = open_site()
    site.rows("ALTER TABLE trois.audit DISABLE TRIGGER USER; UPDATE trois.audit SET act = 'take' WHERE id = 2")
    exit_code, reported = site.reported("ledger", "verify", alone=True)
    assert (exit_code, "was changed" in reported) == (1, True), reported


def test_the_unified_register_follows_from_the_messages(site: Site) -> None:
    exit_code, reported = site.reported("ledger", "replay", alone=True)
    assert (exit_code, "numbers and lines: 5" in reported) == (0, True), reported
