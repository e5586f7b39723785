"""Rules that tables 18 and 22 share: the parts of the message, the object, its documents and its parties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from module.eaeu.rules.base import Broken, Document, Nomenclature, Rule, RuleKind
from module.eaeu.rules.predicates import (
    HEADER,
    ChildrenRequired,
    ValueAllowed,
    broken,
    filled,
    lacking,
    not_filled,
    shown,
)
from module.eaeu.structures.node import Node
from module.kernel.text import N_, Message
from module.registry.classifiers import CodeStanding

GENERIC = "doc:GenericEDocDetails"
APPLICATION_ROOT = "doc:IPObjectApplicationDetails"
REGISTER_ROOT = "doc:IPObjectRegisterDetails"
CIRCULATION_ROOT = "doc:IPObjectVolatileDetails"
APPLICATION = "ipcdo:IPObjectApplicationDetails"
REGISTRATION_FORM = "ipcdo:IPObjectRegistrationFormDetails"
FORM_OBJECT = "ipcdo:RegistrationFormIPObjectDetails"
ENTRY = "ipcdo:CustomsRegisterIPObjectDetails"
HOLDER = "ipcdo:RightholderDetails"
REPRESENTATIVE = "ipcdo:RepresentativeDetails"
RIGHT_DOCUMENT = "ipcdo:CopyrightDocumentDetails"
GOODS_OF_CLASS = "ipcdo:GoodsBaseDetails"
KIND = "ipsdo:IPObjectKindCode"
COMMODITY = "csdo:CommodityCode"
COUNTRY = "csdo:UnifiedCountryCode"
SUBJECT_NAME = "csdo:SubjectName"
TAXPAYER = "csdo:TaxpayerId"
REASON = "csdo:TaxRegistrationReasonCode"
OFFICER = "ipcdo:OfficerDetails"
SUBJECT_ADDRESS = "ccdo:SubjectAddressDetails"

COPYRIGHT, RELATED_RIGHTS, TRADEMARK = "АП", "СП", "ТЗ"
RUSSIA = "RU"
ORGANISATION_DIGITS = 10  # a taxpayer number of Russia: ten digits for an organisation, twelve for a person
LEAST_COMMODITY_DIGITS = 6

_WRONG_ROOT = N_("The message is not {label} ({element}). Send its parts in that structure.")
_NO_PART = N_("{label} ({element}) is missing. Add it to the message.")
_STRANGE_PART = N_("{element} has no place here. The message carries these parts, each once: {parts}. Take it out.")
_WRONG_ORDER = N_("The parts of the message stand in another order. Put them in this order: {parts}.")
_NO_GOODS = N_(
    "{label} ({element}) is missing in all documents that confirm the right. A trademark needs it: "
    "fill it in for one of them."
)
_SHORT_COMMODITY = N_("{label} ({element}) has fewer than {least} digits: {value}. Write at least the first {least}.")
_NOT_LOOKED_UP = N_(
    "{label} ({element}) was not looked up: the full nomenclature is not loaded. Load it, or check the codes by hand."
)
_STANDINGS = {
    CodeStanding.UNKNOWN: N_("{label} ({element}) is not in the nomenclature: {value}. Correct the code."),
    CodeStanding.ENDED: N_("{label} ({element}) is no longer in force in the nomenclature: {value}. Use the new code."),
    CodeStanding.NOT_YET: N_("{label} ({element}) is not in force in the nomenclature yet: {value}. Correct the code."),
}
_REASON_ABROAD = N_(
    "{label} ({element}) is only for a subject of the country {country}. Take the code out or correct the country."
)
_REASON_OF_PERSON = N_(
    "{label} ({element}) is only for an organisation of the country {country}, whose taxpayer number has "
    "{digits} digits. Take the code out or correct the country and the number."
)


class PartsInOrder(Rule):
    """The message is R.010 with exactly the parts `roots`, in that order."""

    roots: ClassVar[tuple[str, ...]]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each part that is missing, strange or double, or the root where the order is another."""
        root = document.root
        if root.name != GENERIC:
            yield broken(root, _WRONG_ROOT, GENERIC)
            return
        parts = [child for child in root.children if child.name != HEADER]
        names = tuple(part.name for part in parts)
        if names == self.roots:
            return
        wanted = ", ".join(self.roots)
        for name in self.roots:
            if name not in names:
                yield broken(root, _NO_PART, name)
        for part in parts:
            if part.name not in self.roots or part.number > 1:
                yield broken(part, _STRANGE_PART, parts=wanted)
        if sorted(names) == sorted(self.roots):
            yield broken(root, _WRONG_ORDER, parts=wanted)


class ObjectKinds(ValueAllowed):
    """The kind of an object is copyright, related rights or trademark."""

    child = KIND
    allowed = (COPYRIGHT, RELATED_RIGHTS, TRADEMARK)
    mend = Message(
        N_("Use {copyright} for copyright, {related} for related rights or {trademark} for a trademark."),
        {"copyright": COPYRIGHT, "related": RELATED_RIGHTS, "trademark": TRADEMARK},
    )


class TrademarkParts(Rule):
    """A trademark has a keyword and, in one of its documents, goods of a Nice class."""

    within: ClassVar[str]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each trademark without one of them."""
        for node in document.every(self.within):
            if node.value(KIND) == TRADEMARK:
                if not any(
                    filled(goods)
                    for signing_document in node.all(RIGHT_DOCUMENT)
                    for goods in signing_document.all(GOODS_OF_CLASS)
                ):
                    yield broken(node, _NO_GOODS, GOODS_OF_CLASS)
                yield from lacking(node, ("csdo:KeywordName",))


class GoodsOfClass(ChildrenRequired):
    """Goods by the Nice classification have the number of the class and their name."""

    within = (GOODS_OF_CLASS,)
    children = ("ipsdo:GoodsClassCode", "ipsdo:GoodsName")


class RightDocumentKinds(ChildrenRequired):
    """A document that confirms the exclusive right has the name of its kind."""

    within = (RIGHT_DOCUMENT,)
    children = ("ipsdo:IPDocKindName",)


class CommodityCodes(Rule):
    """An object has commodity codes of six digits or more, values of the nomenclature in force.

    The nomenclature is the one that the site has loaded; while it has a demonstration set alone, the rule says so once
    for each object and only warns.
    """

    within: ClassVar[str]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each object without a code and each code that is too short."""
        for node in document.every(self.within):
            yield from lacking(node, (COMMODITY,))
            for code in node.all(COMMODITY):
                if 0 < len(code.text) < LEAST_COMMODITY_DIGITS:
                    yield broken(code, _SHORT_COMMODITY, value=code.text, least=LEAST_COMMODITY_DIGITS)
            if document.nomenclature is not None:
                yield from _looked_up(node, document.nomenclature)


def _looked_up(node: Node, nomenclature: Nomenclature) -> Iterator[Broken]:
    """Yield each code of an object that the nomenclature has not, or not today."""
    for code in node.all(COMMODITY):
        if len(code.text) < LEAST_COMMODITY_DIGITS:
            continue
        standing = nomenclature(code.text)
        if standing is None:
            yield replace(broken(code, _NOT_LOOKED_UP), warns=True)
            return
        if standing is not CodeStanding.VALID:
            yield broken(code, _STANDINGS[standing], value=shown(code.text))


class IdentityDocuments(ChildrenRequired):
    """An identity document, where there is one, has country, kind, series, date and issuing body."""

    within = ("ccdo:IdentityDocV3Details",)
    children = (COUNTRY, "csdo:DocKindName", "csdo:DocSeriesId", "csdo:DocCreationDate", "csdo:AuthorityName")


def is_russian_organisation(subject: Node) -> bool:
    """Tell whether a subject is one for which the act speaks of the full name of a business entity of Russia.

    A name does not say whether it is an organisation's; the length of the taxpayer number does.
    """
    return (
        subject.value(COUNTRY) == RUSSIA
        and filled(subject.first(SUBJECT_NAME))
        and len(subject.value(TAXPAYER)) == ORGANISATION_DIGITS
    )


class ReasonOnlyInRussia(Rule):
    """A subject may have a code of the reason for tax registration when its country is Russia, and only then."""

    kind = RuleKind.PERMISSION
    within: ClassVar[tuple[str, ...]]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each code that is not permitted."""
        for name in self.within:
            for node in document.every(name):
                code = node.first(REASON)
                if code is not None and filled(code) and node.value(COUNTRY) != RUSSIA:
                    yield broken(code, _REASON_ABROAD, country=RUSSIA)


class ReasonOnlyOfRussianOrganisation(Rule):
    """A subject may have a code of the reason for tax registration when it is an organisation of Russia, only then."""

    kind = RuleKind.PERMISSION
    within: ClassVar[str]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each code that is not permitted."""
        for node in document.every(self.within):
            code = node.first(REASON)
            if code is not None and filled(code) and not is_russian_organisation(node):
                yield broken(code, _REASON_OF_PERSON, country=RUSSIA, digits=ORGANISATION_DIGITS)


class ReasonOfRussianOrganisation(Rule):
    """An organisation of Russia has a code of the reason for tax registration."""

    within: ClassVar[str]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield each organisation of Russia without the code."""
        for node in document.every(self.within):
            if is_russian_organisation(node) and not filled(node.first(REASON)):
                yield not_filled(node, REASON)
