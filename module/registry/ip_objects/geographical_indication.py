"""The geographical indication: an indication that is registered for good, and a right to use it that ends.

Customs protects no longer than the right to use (art. 464), so number and last day are those of that right. Art. 461
para. 4 demands proof that the right exists and whose it is; what only describes the indication (its place, its goods,
its own number) is advised. No class of Nice is asked for. The exchange has no code for it: national register only.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import ClassVar

from module.kernel.text import N_
from module.registry.ip_objects.base import NAMES, FieldInput, IpObject, ObjectField
from module.registry.objects import LONGEST_TEXT, OBJECT_KIND_LABELS, IpRight, ObjectKind


@dataclass(frozen=True, slots=True)
class IndicationRight(IpRight):
    """The right to use an indication: `certificate_number` and the days are its own.

    `registration_number` is that of the indication itself, which has no end; `registered_goods` are the goods that it
    is registered for, `quality` is what these owe to the place.
    """

    tag: ClassVar[str] = "indication"

    registration_number: str = ""
    place: str = ""
    registered_goods: str = ""
    quality: str = ""

    def numbers(self) -> tuple[str, ...]:
        """Return the number of the right to use and that of the indication itself."""
        return (self.certificate_number, self.registration_number)

    def register_details(self) -> Hashable:
        """Return what a register of indications would know."""
        own = (self.registration_number, self.place, self.registered_goods, self.quality)
        return (self.name, self.registered_on, self.valid_until, self.owners, own)


_QUALITY = ObjectField(
    "quality",
    N_("Quality, reputation or other feature that the goods owe to the place"),
    "quality",
    FieldInput.LONG_TEXT,
    limit=LONGEST_TEXT,
)
OBJECT = IpObject(
    kind=ObjectKind.GEOGRAPHICAL_INDICATION,
    title=OBJECT_KIND_LABELS[ObjectKind.GEOGRAPHICAL_INDICATION],
    number_code="ГУ",
    right=IndicationRight,
    part="indication",
    fields=(
        ObjectField(
            "name_ru",
            N_("Name in Russian"),
            "nameRu",
            hint=N_("As it is registered."),
            missing=N_("Enter the name as it is registered."),
        ),
        *NAMES,
        ObjectField(
            "certificate_number",
            N_("Number of the certificate of the right to use"),
            "certificateNumber",
            limit=30,
            width=20,
            missing=N_("Enter the number of the certificate of the right to use."),
        ),
        ObjectField("registered_on", N_("Right to use registered on"), "registeredOn", FieldInput.DAY),
        ObjectField(
            "valid_until",
            N_("Right to use valid until"),
            "validUntil",
            FieldInput.DAY,
            hint=N_("Customs protection ends on this day at the latest."),
            missing=N_("Enter the day until which the right to use is valid."),
        ),
        ObjectField(
            "registration_number",
            N_("Registration number of the name itself"),
            "registrationNumber",
            hint=N_("The number in the state register. Its registration has no end."),
            limit=30,
            width=20,
            advised=N_("Enter the registration number of the name: the case officer finds it in the state register."),
        ),
        ObjectField(
            "place",
            N_("Place of origin"),
            "place",
            hint=N_("The country, area or locality that the goods come from."),
            advised=N_("Name the place of origin: an inspector compares it with the documents of the goods."),
        ),
        ObjectField(
            "registered_goods",
            N_("Goods that the name is registered for"),
            "registeredGoods",
            FieldInput.LONG_TEXT,
            hint=N_("As they stand on the certificate."),
            limit=LONGEST_TEXT,
            advised=N_("Name the goods that the certificate is for: the case officer compares them with yours."),
        ),
        _QUALITY,
    ),
    unproved=N_("Attach the certificate of the right to use."),
    nameless=N_("Indication without a name"),
    always_ends=True,
)


def an_indication(kind: ObjectKind, number_code: str, quality: str, nameless: str) -> IpObject:
    """Return another kind of indication: its own code, and in its own words what the goods owe to the place."""
    fields = tuple(replace(one, label=quality) if one is _QUALITY else one for one in OBJECT.fields)
    return replace(
        OBJECT,
        kind=kind,
        title=OBJECT_KIND_LABELS[kind],
        number_code=number_code,
        fields=fields,
        nameless=nameless,
    )
