"""An authority that does not answer, or says no: nothing is filed, decided or lost, and later it can be."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from sqlalchemy import text

from module.casework import acts, drafts
from module.casework.gate import Deps, Work
from module.casework.sign_in import EdsSignIn, Sessions
from module.dev.launcher.services import Services
from module.dev.pki import signers
from module.dev.standins.authority.responder import Keys
from module.eds import EdsSignatures, TrustStore
from module.eds.revocation import RevocationAuthority, RevocationChecker, RevocationPolicy
from module.registry.actors import NOBODY, Actor
from module.registry.decision import DecisionKind
from module.registry.signatures import Evidence, Purpose, Reason, SignatureRefused
from module.registry.workflow import Status
from tests.support import web
from tests.support.app_env import NOW, AppEnv, open_app_env
from tests.support.authority import Line
from tests.support.databases import new_database
from tests.support.key_signers import KeySigners, file_draft, fill_draft, seat, sign_decision

HEAD = "company-head"
WORDS = Reason.REVOCATION_UNAVAILABLE


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def key_signers(keys: Path) -> KeySigners:
    return KeySigners.make(keys)


@pytest.fixture(scope="module")
def module_env(servers: Services, key_signers: KeySigners) -> Iterator[AppEnv]:
    with new_database(servers) as url:
        made = seat(open_app_env(url), key_signers)
        yield made
        made.store.engine.dispose()


class Authorities:
    """Both authorities played by hand; the last part of an address is how they answer."""

    def __init__(self, keys: Path) -> None:
        self.lines = {
            kind: Line(Keys(*(signers.load(keys, f"{name}_{kind}") for name in ("issuing", "ocsp", "tsa"))), NOW)
            for kind in ("rsa", "gost")
        }
        self.word = "good"

    def ask(self, url: str, question: bytes) -> bytes:
        return self.lines[url.rsplit("/", 1)[-1]].ask(self.word, question)

    def fetch(self, url: str) -> bytes:
        raise AssertionError("no list is configured")


@pytest.fixture
def authorities(keys: Path) -> Authorities:
    return Authorities(keys)


def judge(keys: Path, authorities: Authorities, policy: RevocationPolicy | None = None) -> EdsSignatures:
    issuers = [
        RevocationAuthority(signers.load(keys, f"issuing_{kind}").certificate, (f"http://authority/{kind}",))
        for kind in authorities.lines
    ]
    checker = RevocationChecker(tuple(issuers), authorities, policy or RevocationPolicy())
    return EdsSignatures(TrustStore.load(keys, allow_test=True), checker)


@pytest.fixture
def app_env(module_env: AppEnv, keys: Path, authorities: Authorities) -> AppEnv:
    module_env.clock.set(NOW)
    return replace(module_env, deps=replace(module_env.deps, signatures=judge(keys, authorities)))


@pytest.fixture
def app(app_env: AppEnv, monkeypatch: pytest.MonkeyPatch) -> Any:
    people = {person.account_id: person for person in (app_env.applicant, app_env.case_officer, app_env.head)}
    monkeypatch.setattr(web, "PEOPLE", people)
    return web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))


def signed_page(app: Any, app_env: AppEnv, actor: Actor, address: str, signing_document: str) -> Any:
    """Open a page, sign its document with the person's own key, and send it."""
    client = web.sign_in_as(app, actor)
    page = client.get(address, query_string={"lang": "en"}).text
    found = re.search(r'name="paper_id" value="([^"]+)"', page)
    assert found, unescape(re.sub(r"<[^>]+>", " ", page))
    document = client.get(f"{address.removesuffix('/sign')}{signing_document}/{found[1]}.xml").data
    values = {"paper_id": found[1], "signature": app_env.key_signers.sign(actor, document).decode()}
    return client.post(f"{address}?lang=en", data={**values, "csrf_token": client.csrf})


@pytest.mark.parametrize(
    ("word", "reported"),
    [("silent", "does not answer"), ("stale", "does not answer"), ("revoked", "was revoked"), ("unknown", "not know")],
)
def test_the_draft_is_kept_and_can_be_filed_later(
    app: Any, app_env: AppEnv, authorities: Authorities, word: str, reported: str
) -> None:
    key = fill_draft(app_env, f"ТОҚТАУ {word}")
    authorities.word = word
    answer = signed_page(app, app_env, app_env.applicant, f"/trois/applications/{key}/sign", "/papers")
    assert answer.status_code == 422
    assert reported in unescape(answer.text)
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
    assert (view.status, view.number) == (Status.DRAFT, "")
    assert counted(app_env, "paper", "signed IS NOT NULL AND application_id = :key", key=key) == 0
    authorities.word = "good"
    assert signed_page(app, app_env, app_env.applicant, f"/trois/applications/{key}/sign", "/papers").status_code == 303
    with app_env.open_work(app_env.applicant) as work:
        assert drafts.load(work, key).status is Status.SUBMITTED


def test_a_decision_waits_for_the_authority(app: Any, app_env: AppEnv, authorities: Authorities) -> None:
    key = fill_draft(app_env, "ШЕШІМ")
    file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    authorities.word = "silent"
    address = f"/trois/cases/{key}/decision"
    answer = signed_page(app, app_env, app_env.head, address, "")
    assert answer.status_code == 422
    assert "does not answer" in unescape(answer.text)
    assert counted(app_env, "decision", "state = 'prepared' AND application_id = :key", key=key) == 1
    authorities.word = "good"
    assert signed_page(app, app_env, app_env.head, address, "").status_code == 303
    assert counted(app_env, "decision", "state = 'signed' AND application_id = :key", key=key) == 1


def counted(app_env: AppEnv, table: str, condition: str, **values: str) -> int:
    with app_env.store.unit() as unit:
        statement = text(f"SELECT count(*) FROM trois.{table} WHERE {condition}")  # noqa: S608 - words of this file
        return int(unit.connection.execute(statement, values).scalar_one())


@pytest.mark.parametrize(
    ("word", "open_site", "reason"),
    [
        ("silent", False, Reason.REVOCATION_UNAVAILABLE),
        ("silent", True, None),
        ("stale", True, Reason.REVOCATION_UNAVAILABLE),
        ("unknown", True, Reason.REVOCATION_UNKNOWN),
        ("revoked", True, Reason.REVOKED),
        ("good", False, None),
    ],
)
def test_signing_in_by_setting(
    app_env: AppEnv, keys: Path, authorities: Authorities, word: str, open_site: bool, reason: Reason | None
) -> None:
    app_env = replace(
        app_env,
        deps=replace(app_env.deps, signatures=judge(keys, authorities, RevocationPolicy(sign_in_open=open_site))),
    )
    sign_in = EdsSignIn(app_env.open_work, "https://trois.example.kz", 8)
    offer = sign_in.begin("browser")
    signed = app_env.key_signers.sign(app_env.applicant, offer.document)
    authorities.word = word
    if reason is None:
        assert Sessions(app_env.open_work, 8).find(sign_in.finish("browser", offer.id, signed)) is not None
        return
    with pytest.raises(SignatureRefused) as refusal:
        sign_in.finish("browser", offer.id, signed)
    assert refusal.value.reason is reason


def test_no_unit_of_work_is_open_while_the_authority_is_asked(
    app: Any, app_env: AppEnv, authorities: Authorities, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D14: neither a page nor signing in holds a transaction during the question."""
    depth, seen = [0], []
    opening = AppEnv.open_work

    @contextmanager
    def counting(self: AppEnv, actor: Actor | None) -> Iterator[Work]:
        depth[0] += 1
        try:
            with opening(self, actor or NOBODY) as work:
                yield work
        finally:
            depth[0] -= 1

    asking = Authorities.ask
    monkeypatch.setattr(Authorities, "ask", lambda *args: (seen.append(depth[0]), asking(*args))[1])
    services = web.fake_services(deps=app_env.deps, open_work=lambda actor: counting(app_env, actor))
    host = web.bare_host(services)
    key = fill_draft(app_env, "БОС")
    assert (
        signed_page(host, app_env, app_env.applicant, f"/trois/applications/{key}/sign", "/papers").status_code == 303
    )
    sign_in = EdsSignIn(lambda actor: counting(app_env, actor), "https://trois.example.kz", 8)
    offer = sign_in.begin("browser")
    sign_in.finish("browser", offer.id, app_env.key_signers.sign(app_env.applicant, offer.document))
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    assert signed_page(host, app_env, app_env.head, f"/trois/cases/{key}/decision", "").status_code == 303
    assert seen == [0, 0, 0]


def exported(app_env: AppEnv, tmp_path: Path, *which: str) -> tuple[Any, zipfile.ZipFile]:
    host = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))
    file = tmp_path / "evidence.zip"
    result = host.test_cli_runner().invoke(args=["trois", "evidence", "export", *which, "-o", str(file)])
    assert result.exit_code == 0, result.output
    assert file.stat().st_mode & 0o077 == 0
    return result.output, zipfile.ZipFile(io.BytesIO(file.read_bytes()))


def test_the_evidence_of_both_signatures_can_be_taken_out(app_env: AppEnv, tmp_path: Path) -> None:
    key = fill_draft(app_env, "ДӘЛЕЛ")
    number = file_draft(app_env, key)
    with app_env.open_work(app_env.case_officer) as work:
        acts.take(work, key)
        acts.prepare(work, key, DecisionKind.INCLUDE)
    sign_decision(app_env, key)
    with app_env.store.unit() as unit:
        statement = text("SELECT number FROM trois.decision WHERE application_id = :key")
        decision = str(unit.connection.execute(statement, {"key": key}).scalar_one())
    for which in (("--application", number), ("--decision", decision)):
        reported, archive = exported(app_env, tmp_path, *which)
        assert "The signature holds; revocation: ocsp." in reported
        assert set(archive.namelist()) == {
            "document.xml",
            "signed.xml",
            *(f"chain/{place}.cer" for place in range(3)),
            "revocation/0.ocsp.der",
            "verdict.json",
            *(["registration.xml"] if which[0] == "--decision" else []),
        }
        verdict = json.loads(archive.read("verdict.json"))
        leaf = x509.load_der_x509_certificate(archive.read("chain/0.cer"))
        answer = ocsp.load_der_ocsp_response(archive.read("revocation/0.ocsp.der"))
        assert answer.serial_number == leaf.serial_number
        assert answer.certificate_status is ocsp.OCSPCertStatus.GOOD
        assert (verdict["number"], verdict["stillHolds"], verdict["revocation"]) == (which[1], True, "ocsp")
    assert counted(app_env, "audit", "act = 'evidence_export' AND application_id = :key", key=key) == 2


def test_a_signature_of_the_time_before_evidence_was_kept_is_told_so(app_env: AppEnv, tmp_path: Path) -> None:
    number = file_draft(app_env, fill_draft(app_env, "ЕСКІ"))
    with app_env.store.unit() as unit:
        unit.connection.execute(text("DELETE FROM trois.signature_evidence"))
    reported, archive = exported(app_env, tmp_path, "--application", number)
    assert "The signature holds; revocation: not asked." in reported
    assert not [name for name in archive.namelist() if name.startswith("revocation")]


def test_the_evidence_of_nothing(app_env: AppEnv, tmp_path: Path) -> None:
    host = web.bare_host(web.fake_services(deps=app_env.deps, open_work=app_env.open_work))
    file = str(tmp_path / "evidence.zip")
    run = host.test_cli_runner().invoke
    assert run(args=["trois", "evidence", "export", "-o", file]).exit_code == 2
    missing = run(args=["trois", "evidence", "export", "--application", "X", "-o", file])
    assert (missing.exit_code, "nothing signed" in missing.output) == (1, True)


def test_a_stored_signature_is_judged_anew_without_asking(app_env: AppEnv, authorities: Authorities) -> None:
    """Later revocation does not undo what was accepted, and the public page asks nobody."""
    with app_env.open_work(app_env.applicant) as work:
        deps: Deps = work.deps
    document = b'<a xmlns="urn:trois:test:1">b</a>'
    signed = app_env.key_signers.sign(app_env.applicant, document)
    accepted: Evidence = deps.signatures.verify(signed, document, Purpose.DOCUMENT, NOW)
    authorities.word = "silent"
    asked = [len(line.asked) for line in authorities.lines.values()]
    again = deps.signatures.recheck(signed, document, Purpose.DOCUMENT, NOW)
    assert (again.signer, again.chain) == (accepted.signer, accepted.chain)
    assert [len(line.asked) for line in authorities.lines.values()] == asked
