"""Objects of intellectual property, the right in them, and the goods they stand on.

Source: Customs Code art. 461 para. 1 (six kinds); Decision 174 table 1 rows 5 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

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
MARK_TYPE_LABELS = {
    MarkType.WORD: N_("Word mark"),
    MarkType.FIGURATIVE: N_("Figurative mark"),
    MarkType.COMBINED: N_("Combined mark"),
}
LONGEST_TEXT = 4000
"""Characters of a description: what a field of the exchange takes (csdo:DescriptionText, register-data 1.5.5)."""
DIRECTION_LABELS = {Direction.IMPORT: N_("Import"), Direction.EXPORT: N_("Export")}
CONDITION_LABELS = {Condition.NEW: N_("New goods"), Condition.USED: N_("Used goods")}


@dataclass(frozen=True, slots=True)
class NiceClass:
    """One class of the Nice classification with the goods that the certificate names."""

    number: int
    goods: str = ""


@dataclass(frozen=True, slots=True)
class IpRight:
    """What documents of every right name; each kind of object adds its own (`ip_objects`).

    `valid_until` is the last day of the exclusive right, or of the right to use. `tag` is its name in stored forms and
    entries: contract.
    """

    tag: ClassVar[str] = "plain"

    certificate_number: str = ""
    name: Name = field(default_factory=Name)
    registered_on: date | None = None
    valid_until: date | None = None
    owners: tuple[Party, ...] = ()
    confirmation: Confirmation = Confirmation.BY_HAND

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was entered; where details come from is no detail."""
        return replace(self, confirmation=Confirmation.BY_HAND) == type(self)()

    def bears_name(self) -> bool:
        """Tell whether the goods bear the name: a keyword for the search."""
        return True

    @property
    def has_classes(self) -> bool:
        """Tell whether the right is one for classes of goods."""
        return False

    @property
    def tells_type(self) -> bool:
        """Tell whether the right has a type, and one that is not taken for granted."""
        return False

    def numbers(self) -> tuple[str, ...]:
        """Return the numbers by which people look for the right in the register."""
        return (self.certificate_number,)

    def certified_classes(self) -> tuple[NiceClass, ...]:
        """Return the Nice classes that the certificate names."""
        return ()

    def register_details(self) -> Hashable:
        """Return what a state register knows: where it is changed, the details are no longer those of the register."""
        return (self.name, self.registered_on, self.valid_until, self.owners)


@dataclass(frozen=True, slots=True)
class GoodsBlock:
    """Goods that are to be protected. HS codes are 6, 8, 9 or 10 digits without dots; pictures are attachment ids."""

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
