"""From a place in MSG.001 to the place in the national form where the value is entered."""

from __future__ import annotations

import re
from collections.abc import Mapping

_STEP = re.compile(r"/([^/\[]+)(?:\[(\d+)\])?")

# What stands in a subject, by the elements that lead to it.
_PARTY: Mapping[str, str] = {
    "csdo:SubjectName": "name_ru",
    "csdo:SubjectBriefName": "name_ru",
    "csdo:TaxpayerId": "identifier",
    "ccdo:SubjectAddressDetails": "city",
    "csdo:UnifiedCountryCode": "city",
}
_OBJECT: Mapping[str, str] = {
    "ipsdo:IPObjectKindCode": "terms.object_kind",
    "csdo:EndDate": "terms.end",
    "csdo:CommodityCode": "goods.0.hs_codes",
    "ipsdo:IPObjectName": "right.name_ru",
    "csdo:KeywordName": "right.name_ru",
}
_CERTIFICATE: Mapping[str, str] = {
    "csdo:DocId": "right.certificate_number",
    "csdo:DocCreationDate": "right.registered_on",
    "ipcdo:CopyrightTermDetails": "right.valid_until",
    "ipcdo:GoodsBaseDetails": "right.classes",
    "ipsdo:GoodsName": "goods.0.description",
}
_GENUINE, _INFRINGING = "terms.genuine_features", "terms.infringing_features"


def form_path(element: str, missing: str = "") -> str:
    """Return the path in the form (`section.field`, as faults have it) of a place in the message.

    `missing` is an element that ought to stand there. Empty where the form does not ask for the value.
    """
    steps = [(name, int(number or 1)) for name, number in _STEP.findall(element)]
    if missing:
        steps.append((missing, 1))
    names = [name for name, _ in steps]
    if "ipcdo:LetterOfAttorneyDetails" in names:
        return "documents.power_of_attorney"
    for subject, section in (("ipcdo:RepresentativeDetails", "representative"), ("ipcdo:RightholderDetails", "holder")):
        if subject in names:
            return _party(section, names[names.index(subject) + 1 :])
    if "ipcdo:GoodsDescriptionDetails" in names:
        return _goods(steps)
    return _of_object(names)


def _party(section: str, below: list[str]) -> str:
    if not below or below[0] not in _PARTY:
        return f"{section}.telephone" if below[:1] == ["ccdo:CommunicationDetails"] else ""
    return f"{section}.{_PARTY[below[0]]}"


def _goods(steps: list[tuple[str, int]]) -> str:
    numbers = dict(steps)
    if "ipsdo:ProductPropertyDescriptionText" in numbers:
        return _GENUINE if numbers.get("ipcdo:GoodsCirculationDetails", 1) == 1 else _INFRINGING
    return f"goods.{numbers['ipcdo:GoodsDescriptionDetails'] - 1}.description"


def _of_object(names: list[str]) -> str:
    if "ipcdo:CopyrightDocumentDetails" in names:
        below = names[names.index("ipcdo:CopyrightDocumentDetails") + 1 :]
        return next((_CERTIFICATE[name] for name in below if name in _CERTIFICATE), "")
    if "ipcdo:RegistrationFormIPObjectDetails" in names:
        below = names[names.index("ipcdo:RegistrationFormIPObjectDetails") + 1 :]
        return next((_OBJECT[name] for name in below if name in _OBJECT), "")
    return ""
