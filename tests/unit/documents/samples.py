"""Decisions, sheets, a seal and a reader of printed text for the tests of this room."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from module.documents.seal import Seal
from module.registry.decision import DecisionFacts, DecisionKind, RefusalGround
from module.registry.objects import ObjectKind
from module.registry.party import Name
from module.registry.prints import Block, Captions, DecisionSheet, ExtractSheet, LegalText, PrintRow, Sheet

MADE_AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
URL = "https://portal.example/trois/verify/7f3c9a1e5b2d"
SIGNED_XML = '<?xml version="1.0"?><decision xml:lang="kk">Шешім ӘҒҚҢӨҰҮҺІ</decision>'.encode() + b"\n"
EXTRACT_XML = '<extract xmlns="urn:kz:trois:extract:1">ӘҒҚҢӨҰҮҺІ</extract>'.encode()
EVIDENCE = b'{"chain": [], "algorithm": "rsa-sha256"}'


def legal_text(language: str, **changes: object) -> LegalText:
    """A short decision in one language."""
    values: dict[str, object] = {
        "language": language,
        "authority": "Мемлекеттік кірістер комитеті",
        "title": f"Шешім {language}",
        "number_line": "2026 жылғы 21 қараша, № 0001-26",
        "preamble": "461-бабына сәйкес ШЕШТІ:",
        "operative": ("Енгізілсін.", "Күшіне енеді."),
        "grounds": ("Негіздеме.",),
        "facts": (PrintRow("Өтініш беруші", "«Үлгі» ЖШС"), PrintRow("Сома", "4 325 000 ₸")),
        "appeal": "Үш ай ішінде шағым жасауға құқылысыз.",
        "signed_line": "Қол қойылды: Сәрсенов Ә. Ұ.",
        "seal_note": f"Мөр туралы ескерту {language}.",
        "original_note": "Түпнұсқасы – XML.",
        "captions": Captions("Негіздемесі", "Мән-жайлары", "Шағымдану", "Тексеріңіз:"),
    }
    return LegalText(**{**values, **changes})  # type: ignore[arg-type]


def decision_sheet(**changes: object) -> DecisionSheet:
    """A decision in two languages; `changes` go into both texts."""
    texts = (legal_text("kk", **changes), legal_text("ru", **changes))
    return DecisionSheet("0001-26", MADE_AT, texts, URL, SIGNED_XML, EVIDENCE)


def plain_sheet(value: str = "«Үлгі» ЖШС", url: str = URL) -> Sheet:
    """An application with one value."""
    rows = (PrintRow("Өтініш беруші", value),)
    return Sheet("kk", "Өтініш", "№ 15", (Block("Жалпы ақпарат", rows),), "Ескерту", MADE_AT, url)


def extract_sheet(value: str = "«Үлгі» ЖШС") -> ExtractSheet:
    """An extract in two languages with one value in each."""
    sheets = tuple(
        Sheet(language, f"Үзінді {language}", "№ EXTRACT-2026-000001", (block,), f"Ескерту {language}", MADE_AT)
        for language, block in (
            (language, Block("Мәліметтер", (PrintRow("Құқық иеленуші", value),), ("Көрсетеді.",)))
            for language in ("kk", "ru")
        )
    )
    return ExtractSheet(
        number="EXTRACT-2026-000001",
        made_at=MADE_AT,
        sheets=sheets,
        authorities=("Комитет kk", "Комитет ru"),
        contacts=("Астана kk", ""),
        captions=("Тексеріңіз kk", "Проверьте ru"),
        seal_notes=("Мөр kk", "Печать ru"),
        verification_url=URL,
        xml=EXTRACT_XML,
    )


def decision_facts(kind: DecisionKind = DecisionKind.INCLUDE, **changes: object) -> DecisionFacts:
    """The facts of an inclusion or of a refusal on two grounds."""
    included = kind is DecisionKind.INCLUDE
    values: dict[str, object] = {
        "kind": kind,
        "decided_on": date(2026, 11, 21),
        "application_number": "2026-15",
        "applied_on": date(2026, 10, 26),
        "applicant": Name(ru="Sample Agency LLP"),
        "applicant_identifier": "990140000015",
        "holder": Name(ru="АО «Пример»", kk="«Үлгі» АҚ"),
        "object_name": Name(ru="ҚАРЛЫҒАШ"),
        "object_kind": ObjectKind.TRADEMARK,
        "certificate_number": "48213",
        "period_start": date(2026, 11, 21) if included else None,
        "period_end": date(2028, 11, 20) if included else None,
        "grounds": () if included else (RefusalGround.DOCUMENTS_MISSING, RefusalGround.FEATURES_MISSING),
        "explanation_kk": "",
        "explanation_ru": "",
        "entry_number": "",
        "case_officer": "Executor E.",
        "head": "Head H.",
        "head_post": Name(ru="Руководитель", kk="Басшы"),
        "authority": Name(ru="Комитет", kk="Комитеті"),
    }
    return DecisionFacts(**{**values, **changes})  # type: ignore[arg-type]


def make_seal(folder: Path) -> Seal:
    """Write a key and a self-signed certificate as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test seal")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=30))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "seal.key").write_bytes(secret)
    (folder / "seal.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Seal(folder / "seal.key", folder / "seal.pem")


def printed_text(content: bytes) -> str:
    """Return the letters on all pages in order, without any white space: what a reader of the paper sees."""
    with pikepdf.open(BytesIO(content)) as pdf:
        text = "".join(_page_text(page) for page in pdf.pages)
    return re.sub(r"[\s\u200b]+", "", text)


def squeezed(text: str) -> str:
    """Drop white space, to compare with `printed_text`."""
    return re.sub(r"\s+", "", text)


def _page_text(page: pikepdf.Page) -> str:
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    shown = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            shown += [letters[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2)]
    return "".join(shown)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Read a ToUnicode map: code -> text."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            first = int.from_bytes(bytes.fromhex(text))
            for offset in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + offset] = chr(first + offset)
    return found
