"""What the antivirus said of the files that people attached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select, union_all
from sqlalchemy.dialects.postgresql import insert

from module.kernel.errors import NotFound
from module.registry.uploads import AntivirusResult, AntivirusVerdict
from module.store.accounts_schema import power_of_attorney
from module.store.files_schema import file_scan
from module.store.imports_schema import entry_claim, entry_report
from module.store.schema import attachment, blob
from module.store.unit import Unit


def remember(unit: Unit, sha256: str, verdict: AntivirusVerdict, now: datetime) -> None:
    """Store an answer; where it said nothing, what it said of the same content before stands."""
    row = {"result": verdict.result, "finding": verdict.finding, "scanned_at": now}
    statement = insert(file_scan).values(sha256=sha256, **row)
    said = verdict.result is not AntivirusResult.NOT_SCANNED
    unit.connection.execute(
        statement.on_conflict_do_update(index_elements=["sha256"], set_=row)
        if said
        else statement.on_conflict_do_nothing()
    )


def results(unit: Unit, digests: Iterable[str]) -> dict[str, AntivirusResult]:
    """Return the answers by digest; a file that was never looked at is left out."""
    statement = select(file_scan.c.sha256, file_scan.c.result).where(file_scan.c.sha256.in_(list(digests)))
    return {digest: AntivirusResult(result) for digest, result in unit.connection.execute(statement)}


def waiting(unit: Unit, most: int) -> tuple[str, ...]:
    """Return digests of files, powers of attorney, documents of claims and reports on which nothing was said yet."""
    silent = or_(file_scan.c.result.is_(None), file_scan.c.result == AntivirusResult.NOT_SCANNED)
    digest = file_scan.c.sha256
    attached = select(attachment.c.sha256).outerjoin(file_scan, digest == attachment.c.sha256).where(silent)
    of_power = power_of_attorney.c.document_sha256
    powers = select(of_power).outerjoin(file_scan, digest == of_power).where(silent)
    of_claims = union_all(select(entry_claim.c.certificate_sha256), select(entry_claim.c.power_sha256)).subquery()
    sent = of_claims.c.certificate_sha256
    claims = select(sent).outerjoin(file_scan, digest == sent).where(silent, sent.is_not(None))
    of_report = entry_report.c.document_sha256
    reports = select(of_report).outerjoin(file_scan, digest == of_report).where(silent)
    return tuple(
        unit.connection.execute(attached.union(powers, claims, reports).order_by("sha256").limit(most)).scalars()
    )


def content(unit: Unit, sha256: str) -> bytes:
    """Return the content of an attached file or power of attorney. Raises NotFound where it went meanwhile."""
    power = select(power_of_attorney.c.document).where(power_of_attorney.c.document_sha256 == sha256).limit(1)
    for statement in (select(blob.c.content).where(blob.c.sha256 == sha256), power):
        found = unit.connection.execute(statement).scalar_one_or_none()
        if found is not None:
            return bytes(found)
    raise NotFound
