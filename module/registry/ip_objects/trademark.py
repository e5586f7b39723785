"""The trademark: its certificate, what art. 461 asks of it, its words in messages of the exchange."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import ClassVar, cast

from module.kernel.text import N_
from module.registry.ip_objects.base import NAMES, FieldInput, IpObject, ObjectField
from module.registry.lookups import Register, TrademarkRecord
from module.registry.objects import (
    MARK_TYPE_LABELS,
    OBJECT_KIND_LABELS,
    IpRight,
    MarkType,
    NiceClass,
    ObjectKind,
)
from module.registry.party import Confirmation

_DESCRIPTIONS = {
    MarkType.WORD: "Словесный товарный знак",
    MarkType.FIGURATIVE: "Изобразительный товарный знак",
    MarkType.COMBINED: "Комбинированный товарный знак",
}


@dataclass(frozen=True, slots=True)
class TrademarkRight(IpRight):
    """The right document of a mark, as the patent office or the applicant gives it."""

    tag: ClassVar[str] = "mark"

    mark_type: MarkType = MarkType.WORD
    classes: tuple[NiceClass, ...] = ()

    @property
    def has_classes(self) -> bool:
        """A mark is registered for classes."""
        return True

    @property
    def tells_type(self) -> bool:
        """A mark without a word is said to be one, and so is one with both."""
        return self.mark_type is not MarkType.WORD

    def bears_name(self) -> bool:
        """Tell whether the mark has words."""
        return self.mark_type is not MarkType.FIGURATIVE

    def certified_classes(self) -> tuple[NiceClass, ...]:
        """Return the classes of the certificate."""
        return self.classes

    def register_details(self) -> Hashable:
        """Return what the patent office knows; the type of the mark is not among it."""
        return (self.name, self.registered_on, self.valid_until, self.owners, self.classes)


def describe(right: IpRight) -> str:
    """Describe a mark by its type and name: a national application asks for no other description."""
    if not isinstance(right, TrademarkRight):
        return ""
    name = " ".join(right.name.best("ru").split())
    if not (right.certificate_number or name):
        return ""
    return _DESCRIPTIONS[right.mark_type] + (f" «{name}»" if name else "")


def described_type(description: str) -> MarkType | None:
    """Return the type of a mark that `describe` has described; None for words of others."""
    return next((kind for kind, text in _DESCRIPTIONS.items() if description.startswith(text)), None)


def from_register(right: IpRight, found: TrademarkRecord) -> IpRight:
    """Take over what the patent office (НИИС) says; it does not say how the mark is made."""
    return TrademarkRight(
        certificate_number=found.certificate_number,
        mark_type=cast(TrademarkRight, right).mark_type,
        name=found.name,
        registered_on=found.registered_on,
        valid_until=found.valid_until,
        classes=found.classes,
        owners=found.owners,
        confirmation=Confirmation.STATE_REGISTER,
    )


OBJECT = IpObject(
    kind=ObjectKind.TRADEMARK,
    title=OBJECT_KIND_LABELS[ObjectKind.TRADEMARK],
    number_code="ТЗ",
    wire_code="ТЗ",
    right=TrademarkRight,
    fields=(
        ObjectField(
            "certificate_number",
            N_("Certificate number"),
            "certificateNumber",
            hint=N_("As it stands on the certificate."),
            limit=30,
            width=20,
            missing=N_("Enter the certificate number."),
        ),
        ObjectField("mark_type", N_("Type of the mark"), "markType", FieldInput.CHOICE, choices=MARK_TYPE_LABELS),
        ObjectField(
            "name_ru",
            N_("Word of the mark"),
            "nameRu",
            row_label=N_("Name in Russian"),
            hint=N_("As it is written on the certificate."),
            missing=N_("Enter the word of the mark."),
            asked=lambda right: right.bears_name(),
        ),
        *NAMES,
        ObjectField("registered_on", N_("Mark registered on"), "registeredOn", FieldInput.DAY),
        ObjectField(
            "valid_until",
            N_("Right valid until"),
            "validUntil",
            FieldInput.DAY,
            missing=N_("Enter the day until which the right is valid."),
        ),
        ObjectField(
            "nice_classes",
            N_("Nice classes of the certificate"),
            "niceClass",
            FieldInput.NICE_CLASSES,
            attribute="classes",
            hint=N_("Numbers from 1 to 45, such as 18, 25"),
        ),
    ),
    unproved=N_("Attach the certificate: the patent office has not confirmed the right."),
    register=Register.NIIS,
    from_register=from_register,
    name_label=N_("Word of the mark"),
    nameless=MARK_TYPE_LABELS[MarkType.FIGURATIVE],
    nice=True,
    certificate="Свидетельство на товарный знак",
    describe=describe,
    always_ends=True,
)


def a_mark(kind: ObjectKind, title: str) -> IpObject:
    """Return another kind of mark that has the register, the certificate and the code of the trademark."""
    return replace(OBJECT, kind=kind, title=title)
