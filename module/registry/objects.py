"""Objects of intellectual property, the right in them, and the goods they stand on.

Source: Customs Code art. 461 para. 1 (six kinds); Decision 174 table 1 rows 5 and 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from module.kernel.identifiers import tidy
from module.kernel.text import N_
from module.registry.party import Confirmation, Name, Party


class ObjectKind(StrEnum):
    """The six kinds of Customs Code art. 461 para. 1."""

    COPYRIGHT = "copyright"
    RELATED_RIGHTS = "related_rights"
    TRADEMARK = "trademark"
    SERVICE_MARK = "service_mark"
    GEOGRAPHICAL_INDICATION = "geographical_indication"
    APPELLATION_OF_ORIGIN = "appellation_of_origin"


class MarkType(StrEnum):
    """How a mark is made; decides whether a word, a picture or both are asked."""

    WORD = "word"
    FIGURATIVE = "figurative"
    COMBINED = "combined"


class Direction(StrEnum):
    """Direction of goods over the customs border of the Union (user guide 4.9)."""

    IMPORT = "import"
    EXPORT = "export"


class Condition(StrEnum):
    """State of the goods (user guide 4.10)."""

    NEW = "new"
    USED = "used"


OBJECT_KIND_LABELS = {
    ObjectKind.COPYRIGHT: N_("Object of copyright"),
    ObjectKind.RELATED_RIGHTS: N_("Object of related rights"),
    ObjectKind.TRADEMARK: N_("Trademark"),
    ObjectKind.SERVICE_MARK: N_("Service mark"),
    ObjectKind.GEOGRAPHICAL_INDICATION: N_("Geographical indication"),
    ObjectKind.APPELLATION_OF_ORIGIN: N_("Appellation of origin"),
}
FILED_ONLINE: tuple[ObjectKind, ...] = (ObjectKind.TRADEMARK,)
"""The kinds that an application can be filed for on the portal; no others are offered."""
MARK_TYPE_LABELS = {
    MarkType.WORD: N_("Word mark"),
    MarkType.FIGURATIVE: N_("Figurative mark"),
    MarkType.COMBINED: N_("Combined mark"),
}
DIRECTION_LABELS = {Direction.IMPORT: N_("Import"), Direction.EXPORT: N_("Export")}
CONDITION_LABELS = {Condition.NEW: N_("New goods"), Condition.USED: N_("Used goods")}


@dataclass(frozen=True, slots=True)
class NiceClass:
    """One class of the Nice classification with the goods that the certificate names."""

    number: int
    goods: str = ""


@dataclass(frozen=True, slots=True)
class TrademarkRight:
    """The right document of a trademark, as the patent office or the applicant gives it."""

    certificate_number: str = ""
    mark_type: MarkType = MarkType.WORD
    name: Name = field(default_factory=Name)
    registered_on: date | None = None
    valid_until: date | None = None
    classes: tuple[NiceClass, ...] = ()
    owners: tuple[Party, ...] = ()
    confirmation: Confirmation = Confirmation.BY_HAND


@dataclass(frozen=True, slots=True)
class GoodsBlock:
    """Goods that the mark stands on. HS codes are 6, 8, 9 or 10 digits without dots; pictures are attachment ids."""

    hs_codes: tuple[str, ...] = ()
    word_name: str = ""
    description: str = ""
    nice_classes: tuple[int, ...] = ()
    genuine_pictures: tuple[str, ...] = ()
    infringing_pictures: tuple[str, ...] = ()


def tidy_hs_code(text: str) -> str:
    """Bring an HS code to plain digits: `8703.10`, `8703 10` and `870310` are one code."""
    return re.sub(r"[.,]", "", tidy(text))


def is_hs_code(code: str) -> bool:
    """Tell whether a tidied code has the length of an HS code (Customs Code art. 461): 6, 8, 9 or 10 digits."""
    return re.fullmatch(r"[0-9]{6}|[0-9]{8,10}", code) is not None
