"""Kinds of the law that no page takes yet, and drafts whose kind is not chosen: what all rights have in common."""

from __future__ import annotations

from dataclasses import replace

from module.kernel.text import N_
from module.registry.ip_objects.base import NAMES, FieldInput, IpObject, ObjectField
from module.registry.objects import OBJECT_KIND_LABELS, ObjectKind

UNCHOSEN = IpObject(
    kind=None,
    title=N_("Right document"),
    number_code="",
    nice=True,
    fields=(
        ObjectField(
            "certificate_number",
            N_("Certificate number"),
            "certificateNumber",
            limit=30,
            width=20,
            missing=N_("Enter the certificate number."),
        ),
        ObjectField("name_ru", N_("Name in Russian"), "nameRu", missing=N_("Enter the name of the object.")),
        *NAMES,
        ObjectField("registered_on", N_("Registered on"), "registeredOn", FieldInput.DAY),
        ObjectField(
            "valid_until",
            N_("Right valid until"),
            "validUntil",
            FieldInput.DAY,
            missing=N_("Enter the day until which the right is valid."),
        ),
    ),
)
_CODES = {ObjectKind.COPYRIGHT: "АП", ObjectKind.RELATED_RIGHTS: "СП"}
UNFILED = {
    kind: replace(
        UNCHOSEN, kind=kind, title=label, nice=False, number_code=_CODES.get(kind, ""), wire_code=_CODES.get(kind, "")
    )
    for kind, label in OBJECT_KIND_LABELS.items()
}
