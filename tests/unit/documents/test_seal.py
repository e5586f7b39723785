"""The system's seal: it holds, and it finds every change."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.generic import NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from module.documents.printer import TypstPrinter
from module.documents.seal import Seal
from tests.unit.documents.samples import EXTRACT_XML, SIGNED_XML, decision_sheet, extract_sheet, make_seal, printed_text


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    return make_seal(tmp_path_factory.mktemp("seal"))


@pytest.fixture(scope="module")
def sealed(seal: Seal) -> bytes:
    return TypstPrinter(seal).decision(decision_sheet())


def verdict(content: bytes, seal: Seal):  # type: ignore[no-untyped-def]
    reader = PdfFileReader(BytesIO(content))
    trusted = ValidationContext(trust_roots=[load_cert_from_pemder(str(seal.certificate))], allow_fetching=False)
    return validate_pdf_signature(reader.embedded_signatures[0], trusted)


def test_the_seal_is_valid_pades_over_the_whole_file(sealed: bytes, seal: Seal) -> None:
    status = verdict(sealed, seal)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    with pikepdf.open(BytesIO(sealed)) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert str(field.V.SubFilter) == "/ETSI.CAdES.detached"


def test_a_flipped_octet_is_found_wherever_it_is(sealed: bytes, seal: Seal) -> None:
    start = sealed.rindex(b"/Contents <")
    for place in (len(sealed) // 10, len(sealed) // 3, start - 4000):
        assert place < start
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert not _holds(bytes(changed), seal)


def _holds(content: bytes, seal: Seal) -> bool:
    try:
        return bool(verdict(content, seal).bottom_line)
    except (PdfError, ValueError, LookupError):  # a file that cannot even be read does not hold either
        return False


def test_a_change_added_behind_the_seal_is_found(sealed: bytes, seal: Seal) -> None:
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root[NameObject("/Lang")] = TextStringObject("en")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    assert not _holds(out.getvalue(), seal)


def test_the_print_below_the_seal_is_untouched(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
        assert pdf.attachments["decision.xml"].get_file().read_bytes() == SIGNED_XML
        widget = pdf.Root.AcroForm.Fields[0]
        assert int(widget.F) & 4, "PDF/A wants the print flag"
        assert not int(widget.F) & (1 | 2 | 32), "neither invisible nor hidden"


def test_a_sealed_print_says_what_the_seal_is(sealed: bytes) -> None:
    text = printed_text(sealed)
    assert "Мөртуралыескертуkk." in text
    assert "Мөртуралыескертуru." in text


def test_an_extract_is_under_the_same_seal(seal: Seal) -> None:
    content = TypstPrinter(seal).extract(extract_sheet())
    status = verdict(content, seal)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    text = printed_text(content)
    assert "Мөрkk" in text and "Печатьru" in text
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.attachments["extract.xml"].get_file().read_bytes() == EXTRACT_XML


def test_half_a_seal_is_refused(seal: Seal) -> None:
    with pytest.raises(ValueError, match="both"):
        Seal(key=seal.key)


def test_an_unusable_seal_is_refused_at_the_start(seal: Seal, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    with pytest.raises(ValueError, match="cannot be used"):
        TypstPrinter(Seal(broken, seal.certificate))


def test_the_key_is_not_shown() -> None:
    assert "secret" not in repr(Seal(passphrase="secret"))
