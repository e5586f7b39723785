"""Files are looked into before a transaction is open: by content, then by the antivirus; and again by command."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from module.casework.gate import Deps, OpenWork, Work
from module.kernel.errors import Fault, Refused
from module.kernel.text import N_, Message
from module.registry.actors import SYSTEM
from module.registry.application import Attachment, AttachmentRole
from module.registry.uploads import AntivirusResult, AntivirusVerdict, Inspected
from module.store import file_scans

log = logging.getLogger(__name__)
_INFECTED = N_("The antivirus found malicious code in the file, so it was not taken. Attach a clean file.")
_UNSCANNED = N_("The file cannot be checked for viruses at the moment. Attach it again later.")


@dataclass(frozen=True, slots=True)
class ExaminedFile:
    """A file that was looked into before any transaction was open: content, what it is, what the antivirus said."""

    content: bytes
    seen: Inspected
    verdict: AntivirusVerdict


@dataclass(frozen=True, slots=True)
class Rescanned:
    """How many files a run looked at again, how many of them have malicious code, how many it could not check."""

    looked_at: int
    infected: int
    unchecked: int


def document(deps: Deps, content: bytes) -> ExaminedFile:
    """Look into a PDF document. Raises Refused with one fault at `file`. Opens no transaction, and none may be open."""
    return _examined(deps, content, deps.inspector.document(content))


def of_role(deps: Deps, role: AttachmentRole, content: bytes) -> ExaminedFile:
    """Look into a document or a picture of goods, as its role says. Raises Refused with one fault at `file`."""
    if role is AttachmentRole.DOCUMENT:
        return document(deps, content)
    return _examined(deps, content, deps.inspector.picture(content))


def _examined(deps: Deps, content: bytes, seen: Inspected) -> ExaminedFile:
    verdict = deps.antivirus.scan(content)
    if verdict.result is AntivirusResult.FOUND:
        log.warning("antivirus: %s in an upload with SHA-256 %s", verdict.finding, seen.sha256)
        raise Refused((Fault("infected", "file", Message(_INFECTED)),))
    if verdict.result is AntivirusResult.NOT_SCANNED and not deps.law.uploads.takes_unscanned:
        raise Refused((Fault("not_scanned", "file", Message(_UNSCANNED)),))
    return ExaminedFile(content, seen, verdict)


def remember(work: Work, file: ExaminedFile) -> None:
    """Write down what the antivirus said of a file that is stored now."""
    file_scans.remember(work.unit, file.seen.sha256, file.verdict, work.now)


def results(work: Work, files: Iterable[Attachment]) -> Mapping[str, AntivirusResult]:
    """Return what the antivirus said, by SHA-256; of files of earlier releases it said nothing yet."""
    digests = [file.sha256 for file in files]
    known = file_scans.results(work.unit, digests)
    return {digest: known.get(digest, AntivirusResult.NOT_SCANNED) for digest in digests}


def may_be_opened(work: Work, sha256: str) -> bool:
    """Tell whether a stored file may be given out: not one in which malicious code was found later."""
    return file_scans.results(work.unit, [sha256]).get(sha256) is not AntivirusResult.FOUND


def rescan(deps: Deps, open_work: OpenWork, most: int) -> Rescanned:
    """Look again at stored files on which nothing was said, each in a unit of its own; stops when nobody answers."""
    with open_work(SYSTEM) as work:
        waiting = file_scans.waiting(work.unit, most)
    verdicts: list[AntivirusVerdict] = []
    for digest in waiting:
        with open_work(SYSTEM) as work:
            content = file_scans.content(work.unit, digest)
        verdicts.append(deps.antivirus.scan(content))
        if verdicts[-1].result is AntivirusResult.NOT_SCANNED:
            break
        if verdicts[-1].result is AntivirusResult.FOUND:
            log.warning("antivirus: %s in a stored file with SHA-256 %s", verdicts[-1].finding, digest)
        with open_work(SYSTEM) as work:
            file_scans.remember(work.unit, digest, verdicts[-1], work.now)
    said = [verdict.result for verdict in verdicts]
    checked = len(said) - said.count(AntivirusResult.NOT_SCANNED)
    return Rescanned(len(said), said.count(AntivirusResult.FOUND), len(waiting) - checked)
