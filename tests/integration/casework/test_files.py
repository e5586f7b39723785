"""Files from the page to the stored row: names by content, the antivirus before the transaction, what others get."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pikepdf import Stream
from sqlalchemy import text

from module.casework import attachments, cases, drafts, examining, exporting
from module.casework.absent import NoAntivirus
from module.dev.standins.clamd import EICAR, ClamdServer
from module.documents.inspector import ContentInspector
from module.integrations.antivirus import Clamd
from module.kernel.errors import NotAllowedNow, Refused
from module.registry.application import Attachment, AttachmentRole, DocumentKind
from module.registry.upload_limits import UploadRules
from module.registry.uploads import AntivirusResult, AntivirusVerdict
from module.store import applications
from tests.attacks.files import forge
from tests.attacks.files.test_metadata import SECRETS, opened, photographed
from tests.support.app_env import AppEnv
from tests.support.key_signers import file_draft, fill_draft

CLEAN, FOUND, SILENT = AntivirusResult.CLEAN, AntivirusResult.FOUND, AntivirusResult.NOT_SCANNED
LICENCE = forge.harmless_pdf(2)
_DOCUMENT = AttachmentRole.DOCUMENT


def infected() -> bytes:
    """A document with the test virus in a stream."""
    pdf = forge.blank_pdf()
    pdf.Root.Remark = Stream(pdf, EICAR)
    return forge.saved(pdf, compress_streams=False)


@dataclass
class Watcher:
    """An antivirus that answers as told, and writes down whether a transaction was open when it was asked."""

    result: AntivirusResult = CLEAN
    asked: list[bytes] = field(default_factory=list)

    def scan(self, content: bytes) -> AntivirusVerdict:
        self.asked.append(content)
        return AntivirusVerdict(self.result, "Test" if self.result is FOUND else "")


def with_files(app_env: AppEnv, **deps: object) -> AppEnv:
    """The use cases with the real inspector and whatever else a test needs."""
    app_env.deps = replace(app_env.deps, **{"inspector": ContentInspector(), **deps})  # type: ignore[arg-type]
    return app_env


def attach(app_env: AppEnv, key: str, name: str, content: bytes, role: AttachmentRole = _DOCUMENT) -> Attachment:
    """Attach a file as the pages do; return it as it stands then."""
    file = examining.of_role(app_env.deps, role, content)
    kind = DocumentKind.OTHER if role is _DOCUMENT else None
    with app_env.open_work(app_env.applicant) as work:
        version = drafts.load(work, key).version
        view = attachments.add(work, key, version, role, name, file, document_kind=kind)
    return next(one for one in view.attachments if one.sha256 == file.seen.sha256)


def draft(app_env: AppEnv) -> str:
    with app_env.open_work(app_env.applicant) as work:
        return drafts.create(work)


def rows(app_env: AppEnv, statement: str) -> list[tuple[object, ...]]:
    with app_env.store.unit() as unit:
        return [tuple(row) for row in unit.connection.execute(text(statement))]


def change_details(app_env: AppEnv, file_id: str, name: str, value: str) -> None:
    """Change what stands in the row of an attachment, as an earlier release may have written it."""
    change = "SET details = jsonb_set(details::jsonb, ARRAY[:name], to_jsonb(cast(:value AS text)))"
    with app_env.store.unit() as unit:
        statement = text(f"UPDATE trois.attachment {change} WHERE id = :id")
        unit.connection.execute(statement, {"name": name, "value": value, "id": file_id})


def filed(app_env: AppEnv, mark: str) -> str:
    key = fill_draft(app_env, mark)
    file_draft(app_env, key)
    return key


@pytest.mark.asvs("5.2.2")
def test_a_name_ends_as_the_content_does_stored_and_sent(app_env: AppEnv) -> None:
    key = draft(with_files(app_env))
    file = attach(app_env, key, "C:\\fdp.exe", LICENCE)
    assert file.file_name == "fdp.exe.pdf"
    assert attach(app_env, key, "Licence.PDF", forge.harmless_pdf(3)).file_name == "Licence.PDF"
    picture = attach(app_env, key, "photo.svg", forge.jpeg(), AttachmentRole.GENUINE)
    assert picture.file_name == "photo.svg.jpg"


def test_a_file_that_an_earlier_release_stored_is_sent_under_a_name_that_fits(app_env: AppEnv) -> None:
    key = draft(with_files(app_env))
    file = attach(app_env, key, "a.pdf", LICENCE)
    change_details(app_env, file.id, "file_name", "fdp.exe")
    with app_env.open_work(app_env.applicant) as work:
        sent, content = attachments.content(work, key, file.id)
        stored = drafts.load(work, key).attachments[-1]
    assert (sent.file_name, stored.file_name) == ("fdp.exe.pdf", "fdp.exe")
    assert hashlib.sha256(content).hexdigest() == file.sha256 == sent.sha256


def test_others_get_a_picture_without_metadata_and_the_owner_the_signed_octets(app_env: AppEnv) -> None:
    key = filed(app_env, "METADATA")
    content = photographed()
    digest = hashlib.sha256(content).hexdigest()
    with app_env.store.unit() as unit:
        applications.store_blob(unit, digest, content)
        change = "UPDATE trois.attachment SET sha256 = :digest WHERE application_id = :key AND role = 'genuine'"
        change += " RETURNING id"
        file_id = unit.connection.execute(text(change), {"digest": digest, "key": key}).scalar_one()
    change_details(app_env, str(file_id), "sha256", digest)
    with_files(app_env)
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
        (file,) = (one for one in view.attachments if one.id == str(file_id))
        assert attachments.content(work, key, file.id)[1] == content
    with app_env.open_work(app_env.case_officer) as work:
        shown, plain = attachments.content(work, key, file.id)
    assert [secret for secret in SECRETS if secret in plain] == []
    assert opened(plain).tobytes() == opened(content).tobytes()
    assert shown.sha256 == digest
    with app_env.open_work(app_env.case_officer) as work:
        assert exporting.application(work, view.number).contents[file.id] == plain


def test_what_the_antivirus_said_is_kept_and_shown_to_officers(app_env: AppEnv) -> None:
    key = filed(app_env, "ANTIVIRUS")
    with app_env.open_work(app_env.case_officer) as work:
        seen = cases.load(work, key)
    assert {seen.antivirus[file.sha256] for file in seen.application.attachments} == {SILENT}


@pytest.mark.parametrize(("said", "kept"), [(CLEAN, "clean"), (SILENT, "not_scanned")])
def test_the_answer_is_a_row_by_the_digest(app_env: AppEnv, said: AntivirusResult, kept: str) -> None:
    watcher = Watcher(said)
    key = draft(with_files(app_env, antivirus=watcher))
    content = forge.rooted(Remark=f"{said}")
    file = attach(app_env, key, "a.pdf", content)
    assert watcher.asked == [content]
    found = rows(app_env, f"SELECT result FROM trois.file_scan WHERE sha256 = '{file.sha256}'")  # noqa: S608
    assert found == [(kept,)]


def test_malicious_code_is_refused_and_nothing_is_changed(app_env: AppEnv) -> None:
    key = draft(with_files(app_env, antivirus=Watcher(FOUND)))
    count = "SELECT (SELECT count(*) FROM trois.blob), (SELECT count(*) FROM trois.file_scan)"
    before = rows(app_env, count)
    with pytest.raises(Refused) as refused:
        attach(app_env, key, "a.pdf", forge.harmless_pdf(4))
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("infected", "file")]
    assert rows(app_env, count) == before
    with app_env.open_work(app_env.applicant) as work:
        view = drafts.load(work, key)
    assert (view.version, view.attachments) == (1, ())


def test_what_is_no_document_is_not_sent_to_the_antivirus(app_env: AppEnv) -> None:
    watcher = Watcher()
    with_files(app_env, antivirus=watcher)
    with pytest.raises(Refused):
        examining.document(app_env.deps, b"no pdf")
    assert watcher.asked == []


def test_a_site_may_refuse_what_was_not_scanned(app_env: AppEnv) -> None:
    law = replace(app_env.deps.law, uploads=UploadRules(takes_unscanned=False))
    with_files(app_env, antivirus=Watcher(SILENT), law=law)
    with pytest.raises(Refused) as refused:
        examining.document(app_env.deps, LICENCE)
    assert refused.value.faults[0].code == "not_scanned"


def test_the_number_of_files_is_a_setting(app_env: AppEnv) -> None:
    law = replace(app_env.deps.law, uploads=UploadRules(attachments=2))
    key = draft(with_files(app_env, law=law))
    for sheets in (1, 2):
        attach(app_env, key, "a.pdf", forge.harmless_pdf(sheets))
    with pytest.raises(Refused) as refused:
        attach(app_env, key, "a.pdf", forge.harmless_pdf(3))
    assert refused.value.faults[0].code == "too_many"


@pytest.fixture
def clamd(tmp_path: Path) -> Iterator[Clamd]:
    server = ClamdServer(tmp_path / "clamd.ctl")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Clamd(f"unix:{tmp_path}/clamd.ctl")
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_test_virus_in_a_document_is_refused_over_the_wire(app_env: AppEnv, clamd: Clamd) -> None:
    key = draft(with_files(app_env, antivirus=clamd))
    with pytest.raises(Refused) as refused:
        attach(app_env, key, "a.pdf", infected())
    assert refused.value.faults[0].code == "infected"
    assert attach(app_env, key, "a.pdf", LICENCE).file_name == "a.pdf"


def test_what_nobody_looked_at_is_looked_at_later(app_env: AppEnv, clamd: Clamd) -> None:
    key = draft(with_files(app_env, antivirus=NoAntivirus()))
    bad, good = (attach(app_env, key, "a.pdf", content) for content in (infected(), forge.rooted(Remark="later")))
    away = examining.rescan(app_env.deps, app_env.open_work, 500)
    assert (away.looked_at, away.infected) == (1, 0)
    assert away.unchecked >= 2
    with_files(app_env, antivirus=clamd)
    done = examining.rescan(app_env.deps, app_env.open_work, 500)
    assert (done.infected, done.unchecked) == (1, 0)
    again = examining.rescan(app_env.deps, app_env.open_work, 500)
    assert (again.looked_at, again.infected, again.unchecked) == (0, 0, 0)
    with app_env.open_work(app_env.applicant) as work:
        said = examining.results(work, drafts.load(work, key).attachments)
        assert (said[bad.sha256], said[good.sha256]) == (FOUND, CLEAN)
        assert attachments.content(work, key, good.id)[0].id == good.id
        with pytest.raises(NotAllowedNow):
            attachments.content(work, key, bad.id)


def test_silence_later_does_not_take_an_answer_back(app_env: AppEnv) -> None:
    key = draft(with_files(app_env, antivirus=Watcher(CLEAN)))
    content = forge.rooted(Remark="twice")
    file = attach(app_env, key, "a.pdf", content)
    with_files(app_env, antivirus=NoAntivirus())
    attach(app_env, key, "a.pdf", content)
    with app_env.open_work(app_env.applicant) as work:
        assert examining.results(work, [file]) == {file.sha256: CLEAN}
