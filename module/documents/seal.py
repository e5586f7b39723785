"""The system's own seal on a print: PAdES by RSA. It only protects the print; the decision is the signed XML (D12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

FIELD = "Seal"


@dataclass(frozen=True, slots=True)
class Seal:
    """Where the seal's PEM files are: RSA key, certificate, further certificates of the chain. No key, no seal."""

    key: Path | None = None
    certificate: Path | None = None
    chain: tuple[Path, ...] = ()
    passphrase: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if (self.key is None) != (self.certificate is None):
            raise ValueError("a seal needs both a key and a certificate")

    def open(self) -> Sealer | None:
        """Load the key; None when no seal is configured. Raises ValueError when the files cannot be used."""
        if self.key is None or self.certificate is None:
            return None
        signer: SimpleSigner | None = SimpleSigner.load(  # type: ignore[no-untyped-call]
            str(self.key),
            str(self.certificate),
            ca_chain_files=tuple(map(str, self.chain)) or None,
            key_passphrase=self.passphrase.encode() or None,
        )
        if signer is None:
            raise ValueError(f"the seal's key or certificate cannot be used: {self.certificate}")
        return Sealer(signer)


class Sealer:
    """Puts the seal on finished prints."""

    def __init__(self, signer: SimpleSigner) -> None:
        self._signer = signer

    def seal(self, content: bytes) -> bytes:
        """Add the invisible seal as an incremental update: the print below stays octet for octet, no change after it.

        The moment in the seal is the machine's present time, not the date of the decision.
        """
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        sealed = BytesIO()
        PdfSigner(metadata, self._signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), output=sealed)
        return sealed.getvalue()
