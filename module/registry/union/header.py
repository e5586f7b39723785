"""The header of every electronic document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from module.registry.union.fields import maybe, one
from module.registry.union.values import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class EDocHeader:
    """`ccdo:EDocHeader`: code of the message, code of the structure, identifiers, moment, language."""

    message_code: str = one("csdo:InfEnvelopeCode")
    document_code: str = one("csdo:EDocCode")
    document_id: str = one("csdo:EDocId")
    reference_id: str | None = maybe("csdo:EDocRefId")
    created_at: str = one("csdo:EDocDateTime")
    language: str | None = maybe("csdo:LanguageCode")

    @property
    def created_at_value(self) -> datetime | None:
        """Return the moment of the document."""
        return moment(self.created_at)
