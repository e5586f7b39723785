"""Facts of a national application and entry for tests of documents for the Commission."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from module.eaeu.mapping.national import DocumentStamp
from module.registry.application import Attachment, AttachmentRole, DocumentKind
from module.registry.entry import EntryOrigin, Recording, entry_contents, opened
from module.registry.exporting import ApplicationFacts, EntryFacts, PersonSigning
from module.registry.objects import Direction
from module.registry.party import Name
from module.settings import config_dir, read_exchange
from tests.support.registry import FILES, FORM

NOW = datetime(2026, 11, 20, 6, 0, 0, 123456, tzinfo=UTC)
SETTINGS = read_exchange(config_dir())
SIGNER = PersonSigning("Сериков", "Асан", "Маратұлы", "900101300001", "210340000018")
UNDERTAKING = Attachment(
    "undertaking",
    AttachmentRole.DOCUMENT,
    "undertaking.pdf",
    "application/pdf",
    100,
    "ef" * 32,
    DocumentKind.UNDERTAKING,
    sheets=2,
)


def stamp() -> DocumentStamp:
    """Return a stamp with identifiers that count."""
    numbers = count(1)
    return DocumentStamp(NOW, lambda: f"00000000-0000-4000-8000-{next(numbers):012d}")


def application(**changes: Any) -> ApplicationFacts:
    """Return a complete application by a representative."""
    files = (*FILES, UNDERTAKING)
    facts = ApplicationFacts(
        number="TROIS-2026-000001",
        applied_on=date(2026, 11, 20),
        form=FORM,
        attachments=files,
        signer=SIGNER,
        signed_on=date(2026, 11, 19),
        contents={file.id: f"content of {file.id}".encode() for file in files},
    )
    return replace(facts, **changes)


ASKED = replace(FORM.terms, genuine_features="Голограмма", infringing_features="")


def entry(number: str = "00001/ТЗ-011226", common: dict[str, Any] | None = None, **changes: Any) -> EntryFacts:
    """Return the entry that the application led to, with a new name of the holder and one kind of goods since."""
    applied = application()
    filed, national = entry_contents(
        replace(
            applied.form,
            terms=replace(ASKED, directions=(Direction.IMPORT,), permitted_quantity=None, quantity_unit=""),
        ),
        applied.attachments,
    )
    renamed = replace(FORM.holder, name=Name(ru="ТОО «Жаңа Жетісу»", kk="«Жаңа Жетісу» ЖШС"))
    block = replace(FORM.goods[0], description="Варенье", hs_codes=("200799",), nice_classes=(29,))
    values: dict[str, Any] = {
        "holders": (renamed,),
        "goods": (block,),
        "start": date(2026, 12, 1),
        "end": date(2028, 11, 30),
    }
    recording = Recording(date(2026, 12, 1), datetime(2026, 12, 1, 5, 30, tzinfo=UTC))
    made = opened(number, EntryOrigin.DECIDED, recording, replace(filed, **{**values, **(common or {})}), national)
    facts = EntryFacts(
        entry=made.as_of(date(2026, 12, 1)),
        application=applied,
        decision_number="2026-00012",
        decided_on=date(2026, 12, 1),
    )
    return replace(facts, **changes)
