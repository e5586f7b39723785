"""`flask trois evidence export`: a signature with all that proves it, as one ZIP file."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from module.casework import proving
from module.context import services
from module.kernel.errors import Damaged, NotFound
from module.registry.actors import SYSTEM
from module.registry.evidence import SignatureFile
from module.registry.signatures import RevocationSource

_SUFFIXES = {RevocationSource.OCSP: "ocsp.der", RevocationSource.CRL: "crl"}


@click.group("evidence")
def evidence() -> None:
    """What proves the signatures."""


@evidence.command("export")
@click.option("--application", default="", help="the number of a filed application")
@click.option("--decision", default="", help="the number of a decision")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export(application: str, decision: str, output: Path) -> None:
    """Write the signed bytes, chain, answers on revocation, time stamp and verdict; the file names a person."""
    if bool(application) == bool(decision):
        raise click.UsageError("give either --application or --decision")
    try:
        with services.open_work(SYSTEM) as work:
            found = proving.of_application(work, application) if application else proving.of_decision(work, decision)
    except NotFound as error:
        raise click.ClickException("nothing signed has this number") from error
    except Damaged as error:
        raise click.ClickException("a stored answer is no longer what its digest says") from error
    _write(output, files_of(found))
    holds = "holds" if found.still_holds and found.mark_holds else "does not hold"
    click.echo(f"The signature {holds}; revocation: {_answer(found)}.")


def _answer(found: SignatureFile) -> str:
    return "not asked" if found.revocation_source is RevocationSource.NONE else found.revocation_source.value


def files_of(found: SignatureFile) -> dict[str, bytes]:
    """Return the files of the archive by name; `verdict.json` names each with its digest."""
    files = {"document.xml": found.document, "signed.xml": found.signed}
    files |= {f"chain/{place}.cer": der for place, der in enumerate(found.chain)}
    suffix = _SUFFIXES.get(found.revocation_source, "der")
    files |= {f"revocation/{place}.{suffix}": der for place, der in enumerate(found.answers)}
    if found.mark:
        files["registration.xml"] = found.mark
    if found.timestamp:
        files["timestamp.tst"] = found.timestamp
    verdict = json.dumps(_verdict(found, files), ensure_ascii=False, indent=1)
    return {**files, "verdict.json": verdict.encode() + b"\n"}


def _verdict(found: SignatureFile, files: dict[str, bytes]) -> dict[str, Any]:
    signer = found.signer
    return {
        "kind": found.kind,
        "number": found.number,
        "documentSha256": found.document_sha256,
        "algorithm": found.algorithm,
        "purpose": found.purpose,
        "verifiedAt": found.verified_at.isoformat(),
        "signer": {
            "iin": signer.iin,
            "bin": signer.bin,
            "name": signer.full_name,
            "organisation": signer.organisation,
            "roles": sorted(signer.roles),
            "serialNumber": signer.serial_number,
            "validFrom": signer.valid_from.isoformat(),
            "validUntil": signer.valid_until.isoformat(),
        },
        "revocation": found.revocation_source.value,
        "stampedAt": found.stamped_at.isoformat() if found.stamped_at else None,
        "stillHolds": found.still_holds and found.mark_holds,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


def _write(output: Path, files: dict[str, bytes]) -> None:
    """Write the archive for its owner alone: it holds a person's numbers."""
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # where the file was there already
    with open(descriptor, "wb") as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
