"""An act with its registration mark, as it leaves the product, judged by programs that are not ours (D32).

The act of the head is in GOST, that of a colleague in RSA; the mark is under the RSA seal. What release 9217642
signed is judged in tests/migrations/test_landed_verifies.py.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from asn1crypto import x509
from lxml import etree
from sqlalchemy import text

from module.casework import acts, deciding, drafts
from module.documents.mark_seal import XmlMarkSeal
from module.registry.actors import ActingOrder, Role
from module.registry.decision import DecisionKind
from module.registry.party import Name
from tests.contract.test_gost_engine import RUSSIAN_HEAD, Engine, engine
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.databases import new_database
from tests.support.key_signers import POST, KeySigners, actor_of, file_draft, fill_draft, seat, store_person
from tests.unit.documents.samples import make_seal

__all__ = ["engine"]

UNIT = Name(kk="Құқықтарды қорғау басқармасы", ru="Управление защиты прав")
ACT = "{urn:kz:trois:decision:2}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
MARK = "{urn:kz:trois:registration:2}"


@pytest.fixture
def town(servers: object, tmp_path: Path) -> Iterator[tuple[AppEnv, Path]]:
    folder = tmp_path
    seal = make_seal(folder)
    with new_database(servers) as url:  # type: ignore[arg-type]
        env = seat(open_app_env(url), KeySigners.make(folder / "pki"))
        env.deps = replace(env.deps, mark_seal=XmlMarkSeal(seal.key, seal.certificate))
        yield env, folder
        env.store.engine.dispose()


def signed_act(env: AppEnv, slug: str, other: str) -> tuple[etree._Element, bytes, bytes]:
    """Carry a case to an act that one signs and the other has prepared; return its XML, its bytes, and the mark."""
    case_officer = store_person(env, actor_of(other, Role.CASE_OFFICER))
    key = fill_draft(env, f"ТӨРЕ {slug}")
    with env.open_work(env.applicant) as work:
        view = drafts.load(work, key)
        (first,) = view.form.goods
        drafts.save(
            work, key, view.version, goods=(first, replace(first, hs_codes=("640411",), description="Кроссовки"))
        )
    file_draft(env, key)
    office = {"unit": UNIT, "acting": ActingOrder("15-к", date(2026, 11, 18))}
    head = store_person(env, replace(actor_of(slug, Role.HEAD, post=POST), **office))
    with env.open_work(case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    with env.open_work(head) as work:
        signing = deciding.preview(work, key).signing_document
    evidence = env.key_signers.evidence(slug, signing.document)
    with env.open_work(head) as work:
        deciding.sign(work, key, signing.id, evidence)
    statement = """SELECT p.signed, m.sealed FROM trois.decision d JOIN trois.paper p ON p.id = d.paper_id
        JOIN trois.registration_mark m ON m.decision_id = d.id WHERE d.application_id = :key"""
    with env.store.unit() as unit:
        act, mark = (bytes(value) for value in unit.connection.execute(text(statement), {"key": key}).one())
    return etree.fromstring(act), act, mark


def says_what_is_protected(root: etree._Element) -> None:
    """What the strangers have judged is the whole act: both blocks of goods, holder, unit and order of the head."""
    told = root.find(f"{ACT}protectedObject")
    assert told is not None
    codes = [[node.text for node in block.findall(f"{ACT}hsCode")] for block in told.findall(f"{ACT}goods")]
    assert codes == [["870310"], ["640411"]]
    assert told.findtext(f"{ACT}holder/{ACT}name") == "«Үлгі» ЖШС"
    assert [node.text for node in root.findall(f"{ACT}headUnit")] == [UNIT.kk, UNIT.ru]
    order = root.find(f"{ACT}actingOrder")
    assert order is not None and order.get("number") == "15-к"


def xmlsec(folder: Path, content: bytes, *trust: str) -> bool:
    if shutil.which("xmlsec1") is None:
        pytest.fail("xmlsec1 is missing: apt-get install xmlsec1, or deselect with -m 'not judges'")
    (folder / "judged.xml").write_bytes(content)
    command = ("xmlsec1", "--verify", *trust, "--enabled-reference-uris", "empty", "judged.xml")
    environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=30, check=False)
    return done.returncode == 0


@pytest.mark.judges
def test_xmlsec_accepts_an_rsa_act_and_its_mark(town: tuple[AppEnv, Path]) -> None:
    env, folder = town
    root, act, mark = signed_act(env, "officer-executor", "officer-head")
    assert etree.QName(root).namespace == "urn:kz:trois:decision:2"
    when = ("--verification-time", f"{NOW:%Y-%m-%d %H:%M:%S}")
    roots, between = (next((folder / "pki").rglob(name)) for name in ("root.pem", "issuing.pem"))
    trust = ("--trusted-pem", str(roots), "--untrusted-pem", str(between), *when)
    assert xmlsec(folder, act, *trust)
    assert not xmlsec(folder, act.replace(b"</", b" </", 1), *trust)
    says_what_is_protected(root)
    assert not xmlsec(folder, act.replace(b"<hsCode>640411", b"<hsCode>640412"), *trust)
    sealed_by = ("--trusted-pem", str(folder / "seal.pem"))
    assert xmlsec(folder, mark, *sealed_by)
    assert not xmlsec(folder, mark.replace(b"<number>2026", b"<number>2027"), *sealed_by)
    assert etree.fromstring(mark).findtext(f"{MARK}actSha256") == hashlib.sha256(act).hexdigest()


@pytest.mark.gost_engine
def test_the_gost_engine_accepts_a_gost_act(town: tuple[AppEnv, Path], engine: Engine) -> None:
    """Debian's engine knows the Russian names and the other order of bytes; see test_gost_engine.py."""
    env, _ = town
    root, act, mark = signed_act(env, "officer-head", "officer-executor")
    signature = root.find(f"{DS}Signature")
    assert signature is not None
    info = etree.tostring(signature.find(f"{DS}SignedInfo"), method="c14n", with_tail=False)
    value = base64.b64decode(signature.findtext(f"{DS}SignatureValue") or "")
    leaf = base64.b64decode(signature.findtext(f".//{DS}X509Certificate") or "")
    key = RUSSIAN_HEAD + x509.Certificate.load(leaf).public_key.dump()[-128:]
    assert engine.accepts(key, value[::-1], info)
    assert not engine.accepts(key, value[::-1], info + b" ")
    says_what_is_protected(root)
    digest = base64.b64decode(signature.findtext(f".//{DS}DigestValue") or "")
    root.remove(signature)
    assert engine.digest(etree.tostring(root, method="c14n", with_comments=True), 512) == digest
    assert etree.fromstring(mark).findtext(f"{MARK}actSha256") == hashlib.sha256(act).hexdigest()
