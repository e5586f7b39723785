"""The largest application that people bring: 50 blocks of goods with 10 pictures each, from draft to export."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import text

from module.casework import acts, attachments, drafts, examining, exporting, filing
from module.crypto.xmldsig import verify_enveloped
from module.documents.printer import TypstPrinter
from module.eaeu.mapping.binding import to_model
from module.eaeu.mapping.files import DocumentWriter
from module.eaeu.mapping.national import entry_documents
from module.registry.actors import SYSTEM, Actor
from module.registry.application import Attachment, AttachmentRole
from module.registry.decision import DecisionKind
from module.registry.objects import GoodsBlock
from module.registry.signatures import Purpose
from module.store import applications
from tests.integration.casework.test_statements import counted
from tests.support import web
from tests.support.app_env import NOW, AppEnv, form
from tests.support.exporting import SETTINGS, stamp
from tests.support.key_signers import KeySigners, fill_draft, sign_decision
from tests.unit.documents.samples import printed_text

Visit = Callable[..., Any]
BLOCKS, PICTURES = 50, 10
NAME = "Отличительные признаки товара {}, снимок {}.jpg"


def jpeg(number: int) -> bytes:
    """Return a small picture unlike all others."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), (number % 256, number // 256, 7)).save(made, "JPEG", comment=str(number).encode())
    return made.getvalue()


def fill(app_env: AppEnv, key: str) -> None:
    """Put blocks and pictures into a draft, past the pages, which take one at a time; the last one by its use case."""
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        (first,) = view.form.goods
        blocks = [replace(first, description=f"Товар {index}. " + "Обувь, одежда. " * 246) for index in range(BLOCKS)]
        for index, block in enumerate(blocks):
            old = block if index == 0 else GoodsBlock()
            kept = {"genuine": [*old.genuine_pictures], "infringing": [*old.infringing_pictures]}
            for number in range(2 if index == 0 else 0, PICTURES - (index == BLOCKS - 1)):
                role = AttachmentRole.INFRINGING if number % 2 else AttachmentRole.GENUINE
                content = jpeg(index * PICTURES + number)
                digest = hashlib.sha256(content).hexdigest()
                name = NAME.format(index, number)
                file = Attachment(str(uuid4()), role, name, "image/jpeg", len(content), digest)
                applications.store_blob(work.unit, digest, content)
                applications.attach(work.unit, key, file, work.now)
                kept[role].append(file.id)
            blocks[index] = replace(
                block, genuine_pictures=tuple(kept["genuine"]), infringing_pictures=tuple(kept["infringing"])
            )
        view = drafts.save(work, key, view.version, goods=tuple(blocks))
        last = examining.of_role(work.deps, AttachmentRole.INFRINGING, jpeg(10_000))
        attachments.add(
            work, key, view.version, AttachmentRole.INFRINGING, "последний.jpg", last, goods_index=BLOCKS - 1
        )


@pytest.fixture(scope="module")
def office(module_env: AppEnv) -> AppEnv:
    """An office that prints for real."""
    return replace(module_env, deps=replace(module_env.deps, printer=TypstPrinter()))


@pytest.fixture(scope="module")
def large(office: AppEnv, key_signers: KeySigners) -> str:
    right = replace(form("ҮЛКЕН")["right"], registered_on=date(2020, 2, 2))
    key = fill_draft(office, "ҮЛКЕН", right=right)
    fill(office, key)
    return key


@pytest.fixture(scope="module")
def visit(office: AppEnv) -> Iterator[Visit]:
    """Open a page as a person of the office, or as nobody; send a form to it."""
    people = {person.account_id: person for person in (office.applicant, office.case_officer, office.head)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web, "PEOPLE", people)
        app = web.bare_host(web.fake_services(deps=office.deps, open_work=office.open_work))

        def opened(address: str, actor: Actor | None = None, status: int = 200, **sent: Any) -> Any:
            client = web.sign_in_as(app, actor) if actor else app.test_client()
            token = {"csrf_token": client.csrf} if sent else {}
            address = f"/trois{address}{'&' if '?' in address else '?'}lang=en"
            answer = client.post(address, data={**sent, **token}) if sent else client.get(address)
            assert answer.status_code == status, (address, answer.status_code)
            return answer

        yield opened


@pytest.fixture(scope="module")
def included(office: AppEnv, key_signers: KeySigners, large: str, visit: Visit) -> str:
    """File the draft through its page, decide on it; return the number of its entry."""
    page = visit(f"/applications/{large}/sign", office.applicant).text
    paper = value_of(page, 'name="paper_id" value="')
    signature = key_signers.sign(office.applicant, base64.b64decode(value_of(page, 'data-document="')))
    visit(f"/applications/{large}/sign", office.applicant, 303, paper_id=paper, signature=signature.decode())
    with office.open_work(office.case_officer) as work:
        acts.take(work, large)
        acts.prepare(work, large, DecisionKind.INCLUDE)
    sign_decision(office, large)
    return one(office, "SELECT number FROM trois.entry WHERE application_id = :key", key=large)


def value_of(page: str, opening: str) -> str:
    return page.partition(opening)[2].partition('"')[0]


def one(office: AppEnv, statement: str, **values: Any) -> Any:
    with office.store.unit() as unit:
        return unit.connection.execute(text(statement), values).scalar_one()


def test_the_steps_of_the_draft_open_and_nothing_is_wrong(office: AppEnv, large: str, visit: Visit) -> None:
    with office.open_work(office.applicant) as work:
        view = drafts.load(work, large)
    assert (len(view.form.goods), len(view.attachments), view.faults) == (BLOCKS, BLOCKS * PICTURES + 1, ())
    draft = f"/applications/{large}"
    assert "Товар 49." in visit(f"{draft}/goods", office.applicant).text
    assert "of 512 KB at most" in visit(f"{draft}/documents", office.applicant).text
    assert visit(f"{draft}/goods/50", office.applicant).text.count("trois-pictures__item") == PICTURES
    page = visit(f"{draft}/sign", office.applicant).text
    document = base64.b64decode(value_of(page, 'data-document="'))
    assert 400 * 1024 < len(document) <= 512 * 1024
    digests = re.findall(r"SHA-256 ([0-9a-f]{64})", document.decode())
    assert len(set(digests)) == BLOCKS * PICTURES + 1
    assert set(digests) <= set(re.findall(r"SHA-256 ([0-9a-f]{64})", page)), "what is signed is shown"


@pytest.mark.parametrize(("slug", "algorithm"), [("individual", "RSA-SHA256"), ("company-head", "GOST-34.10-2015-512")])
def test_it_is_signed_by_keys_of_both_kinds(
    office: AppEnv, key_signers: KeySigners, large: str, slug: str, algorithm: str
) -> None:
    with office.open_work(office.applicant) as work:
        document = filing.prepare(work, large).document
    evidence = key_signers.evidence(slug, document)
    assert evidence.algorithm == algorithm
    assert len(evidence.signed) <= 768 * 1024
    assert key_signers.judge.recheck(evidence.signed, document, Purpose.DOCUMENT, NOW).signer == evidence.signer


def test_it_is_filed_decided_and_shown(office: AppEnv, large: str, included: str, visit: Visit) -> None:
    assert "Товар 49." in visit(f"/cases/{large}", office.case_officer).text
    assert large in visit("/worklist?show=finished", office.case_officer).text
    assert "Товар 49." in visit(f"/register/{included}").text


def test_application_and_decision_are_printed(office: AppEnv, large: str, included: str, visit: Visit) -> None:
    pdf = visit(f"/applications/{large}/application.pdf", office.applicant).data
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > BLOCKS, "each block with its ten pictures takes more than a page"
    words = printed_text(pdf)
    assert words.count("SHA-256") == BLOCKS * PICTURES + 2, "each file, and the signed document"
    assert f"Товар{BLOCKS - 1}." in words and "последний.jpg" in words
    with pikepdf.open(io.BytesIO(visit(f"/cases/{large}/decision.pdf", office.head).data)) as opened:
        attached = opened.attachments["decision.xml"].get_file().read_bytes()
    assert hashlib.sha256(attached).digest() == hashlib.sha256(signed(office, large, "decision")).digest()


def signed(office: AppEnv, key: str, kind: str) -> bytes:
    statement = "SELECT signed FROM trois.paper WHERE application_id = :key AND kind = :kind AND signed IS NOT NULL"
    return bytes(one(office, statement, key=key, kind=kind))


def test_decision_and_signed_documents_are_verified(
    office: AppEnv, key_signers: KeySigners, large: str, included: str, visit: Visit
) -> None:
    code = one(office, "SELECT code FROM trois.decision WHERE application_id = :key", key=large)
    assert "The decision is genuine: " in visit(f"/verify/{code}").text
    decision = signed(office, large, "decision")
    answer = visit(f"/verify/{code}", office.applicant, file=(io.BytesIO(decision), "decision.xml"))
    assert "Your file is the signed document of this decision" in answer.text
    application = signed(office, large, "application")
    assert verify_enveloped(application, max_bytes=768 * 1024).root_tag == "application"


def test_the_entry_is_exported(office: AppEnv, included: str, visit: Visit) -> None:
    with office.open_work(SYSTEM) as work, counted(office, statements := {}, "export"):
        facts = exporting.entry(work, included)
    assert len(facts.application.contents) == BLOCKS * PICTURES + 1
    assert statements["export"] < 20, "not one for each file"
    exported = entry_documents(facts, SETTINGS, stamp(), "R.IP.SP.01.002")
    assert DocumentWriter(SETTINGS).document(exported)
    (entry,) = to_model(exported.root).entries
    assert entry.commodity_codes == ("870310",) * 1
    (told,) = visit("/api/v1/register").json["entries"]
    assert told["number"] == included and "Товар 49." in str(told)
    before = csv.field_size_limit(1024 * 1024)  # the reader of Python takes 128 KiB a cell unless told otherwise
    try:
        (row,) = csv.DictReader(io.StringIO(visit("/open-data.csv").data.decode("utf-8-sig")))
    finally:
        csv.field_size_limit(before)
    assert row["number"] == included and "Товар 49." in str(row)
