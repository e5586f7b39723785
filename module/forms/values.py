"""Values of the domain to form data and back: terms, insurance, goods, right, documents.

Where details come from (`confirmation`) is never taken from a form: registry.confirmation judges it on saving.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from module.kernel.cleaning import clean
from module.registry.application import Insurance, Terms
from module.registry.ip_objects import offered
from module.registry.ip_objects.base import FieldInput, IpObject, ObjectField
from module.registry.objects import GoodsBlock, IpRight, NiceClass
from module.registry.party import Confirmation, Name

Data = Mapping[str, Any]
_TERMS = tuple(field.name for field in dataclasses.fields(Terms))
_NOT_ASKED = frozenset({"confirmation", "rescinded_on", "is_annulled", "another_class"})
_INSURANCE = tuple(field.name for field in dataclasses.fields(Insurance) if field.name not in _NOT_ASKED)


def kept(new: str, old: str) -> str:
    """Return the stored text where the form only tidied it: what a register gave is not changed by being shown."""
    return old if clean(old).replace("\n", " ") == new else new


def terms_values(terms: Terms) -> dict[str, Any]:
    """Return the terms as form data; where just one kind of object can be filed, it is chosen beforehand."""
    values = {name: getattr(terms, name) for name in _TERMS}
    if terms.object_kind is None and len(offered()) == 1:
        values["object_kind"] = next(iter(offered()))
    return values


def terms_of(data: Data, old: Terms) -> Terms:
    """Return the terms that a form says; what it does not ask for stays. A unit without a quantity is dropped.

    A kind that is not offered stays until another is chosen: drafts of earlier releases have them.
    """
    values = {name: data.get(name, getattr(old, name)) for name in _TERMS}
    if values["object_kind"] is None and old.object_kind not in offered():
        values["object_kind"] = old.object_kind
    terms = Terms(**values)
    return terms if terms.permitted_quantity is not None else dataclasses.replace(terms, quantity_unit="")


def insurance_values(insurance: Insurance) -> dict[str, Any]:
    """Return the insurance contract as form data."""
    return {name: getattr(insurance, name) for name in _INSURANCE}


def insurance_of(data: Data, old: Insurance) -> Insurance:
    """Return the contract that a form says.

    Details from the state database are locked: with the same number they stay, with another they are gone.
    """
    number = kept(data["contract_number"], old.contract_number)
    if is_locked(old):
        return old if number == old.contract_number else Insurance(contract_number=number)
    changes = {name: data[name] for name in _INSURANCE if name != "contract_number"}
    return dataclasses.replace(old, contract_number=number, **changes)


def is_locked(insurance: Insurance) -> bool:
    """Tell whether the details came from the state database and may not be typed over."""
    return insurance.confirmation is Confirmation.STATE_REGISTER


def goods_values(block: GoodsBlock) -> dict[str, Any]:
    """Return a block of goods as form data; pictures are shown beside the form."""
    return {
        "hs_codes": block.hs_codes,
        "word_name": block.word_name,
        "description": block.description,
        "nice_classes": block.nice_classes,
    }


def goods_of(data: Data, old: GoodsBlock, found: Iterable[str] = ()) -> GoodsBlock:
    """Return the block that a form says; `found` are codes ticked in the search list, added after those typed."""
    return dataclasses.replace(
        old,
        hs_codes=tuple(dict.fromkeys((*data["hs_codes"], *found))),
        word_name=data["word_name"],
        description=data["description"],
        nice_classes=data["nice_classes"],
    )


def right_values(about: IpObject, right: IpRight) -> dict[str, Any]:
    """Return the right as form data."""
    values = {one.name: one.value(about.fit(right)) for one in about.fields}
    for one in about.fields:
        if one.input is FieldInput.NICE_CLASSES:
            values[one.name] = tuple(item.number for item in values[one.name])
    return values


def right_of(about: IpObject, data: Data, old: IpRight) -> IpRight:
    """Return the right that a form says; what its page does not ask for stays as it is.

    The owners belong to a certificate: another number drops them.
    """
    old = about.fit(old)
    blank = about.right()
    typed = [
        (one, _typed(one, data[one.name], one.value(old), one.value(blank))) for one in about.fields if one.name in data
    ]
    name = dataclasses.replace(old.name, **{one.language: value for one, value in typed if one.language})
    rest = {one.attribute or one.name: value for one, value in typed if not one.language}
    right = dataclasses.replace(old, name=name, **rest)
    if right.certificate_number != old.certificate_number:
        right = dataclasses.replace(right, owners=())
    return right


def _typed(one: ObjectField, new: Any, old: Any, default: Any) -> Any:
    """Return one detail as it is kept: a choice that was not made is the first one, classes keep their goods."""
    if one.input is FieldInput.NICE_CLASSES:
        known = {item.number: item for item in old}
        return old if set(new) == set(known) else tuple(known.get(number, NiceClass(number)) for number in new)
    if one.input is FieldInput.CHOICE:
        return default if new is None else new
    return kept(new, old) if one.input is FieldInput.TEXT else new


def name_of(data: Data, old: Name) -> Name:
    """Return the name in three languages that a form says; the original form stays."""
    return dataclasses.replace(
        old,
        ru=kept(data["name_ru"], old.ru),
        kk=kept(data["name_kk"], old.kk),
        en=kept(data["name_en"], old.en),
    )


def document_details(data: Data) -> dict[str, Any]:
    """Return what a form says of a document, as the use case takes it."""
    return {
        "document_kind": data["kind"],
        "document_name": data["document_name"],
        "document_number": data["document_number"],
        "document_date": data["document_date"],
        "valid_until": data["valid_until"],
        "sheets": data["sheets"],
    }
