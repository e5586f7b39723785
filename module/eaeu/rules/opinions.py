"""Rules of an opinion on an object (R.IP.SP.01.004), tables 20 and 21: who gives it, on whose application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from module.eaeu.rules.base import Broken, Document, Rule
from module.eaeu.rules.predicates import FULL_NAME, ChildrenRequired, broken, filled, lacking, other_than
from module.eaeu.rules.records import held_by
from module.kernel.text import N_, Message

_BODY, _OFFICER, _EMPLOYEE = "ccdo:UnifiedAuthorityDetails", "ipcdo:AuthorityOfficerDetails", "ipcdo:OfficerDetails"
_BODY_PARTS = ("csdo:UnifiedCountryCode", "csdo:AuthorityName")
_APPLICATION, _FORM, _APPLICANT = "ipsdo:ApplicationId", "ipsdo:RegistrationFormId", "csdo:BusinessEntityName"
_DECISION = "csdo:AuthorityDecisionCode"
_POSITION, _CONTACT = "csdo:PositionName", "ccdo:CommunicationDetails"


class KnownApplication(Rule):
    """There is an application with this incoming number and registration form, and its applicant has this name.

    The Commission looks it up among its applications, we look among those that it sent us.
    """

    needs_register = True

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield the number that is unknown or the name that differs. Raises Undecided without stored applications."""
        root = document.root
        application, form = root.value(_APPLICATION), root.value(_FORM)
        applicant = held_by(document).applicant(application, form)
        if applicant is None:
            text = N_(
                "No application {application} with the registration form {form} was received. Correct the numbers."
            )
            yield broken(root.first(_APPLICATION) or root, text, application=application, form=form)
        elif root.value(_APPLICANT).split() != applicant.split():
            text = N_(
                "{label} ({element}) differs from the applicant's name in application {application}. Copy that name."
            )
            yield broken(root.first(_APPLICANT) or root, text, _APPLICANT, application=application)


class BodyAndEmployee(Rule):
    """The authorised body has a country and a name, and the document names a member of its staff."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what is missing."""
        for body in document.root.all(_BODY):
            yield from lacking(body, _BODY_PARTS)
        yield from lacking(document.root, (_EMPLOYEE,))


class PositionsAndContacts(Rule):
    """The authorised official has a position, the member of staff a position and contact details."""

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield what is missing; whether there is a member of staff is for another rule."""
        for officer in document.root.all(_OFFICER):
            yield from lacking(officer, (_POSITION,))
        for employee in document.root.all(_EMPLOYEE):
            if filled(employee):
                yield from lacking(employee, (_POSITION, _CONTACT))


class FullNames(ChildrenRequired):
    """The official and the member of staff are named by first name, patronymic and last name."""

    within = ("ccdo:FullNameDetails",)
    children = FULL_NAME


class DecisionCode(Rule):
    """The decision has the code that the message stands for."""

    wanted_code: ClassVar[str]
    mend: ClassVar[Message]

    def check(self, document: Document) -> Iterator[Broken]:
        """Yield another decision, or the document where there is none."""
        yield from other_than(document.root, _DECISION, (self.wanted_code,), self.mend)
