"""A request for a user account as far as the person has come (R2-R11), and the paper that is signed with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from module.registry.account_settings import PolicyText
from module.registry.lookups import CompanyRecord
from module.registry.membership import ConsentKind, UserType
from module.registry.persons import PersonRecord
from module.registry.signatures import Signer
from module.registry.signing_document import DocumentNode, SigningDocument

NAMESPACE = "urn:kz:trois:account-request:1"


class RegistrationStep(StrEnum):
    """What the person does next."""

    POLICY = "policy"
    USER_TYPE = "user_type"
    KEY = "key"
    CONTACTS = "contacts"
    CREDENTIALS = "credentials"
    CHECK = "check"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """All that was said so far. The password stands apart, as its hash."""

    policy_version: str
    accepted_at: datetime
    language: str
    user_type: UserType | None = None
    signer: Signer | None = None
    person: PersonRecord | None = None
    company: CompanyRecord | None = None
    ask_again: bool = False
    foreign_name: str = ""
    email: str = ""
    mobile: str = ""
    phone: str = ""
    user_name: str = ""

    def next_step(self, has_password: bool) -> RegistrationStep:
        """Return the first step that is not done yet."""
        if self.user_type is None:
            return RegistrationStep.USER_TYPE
        if self.signer is None:
            return RegistrationStep.KEY
        if not self.email or not self.mobile:
            return RegistrationStep.CONTACTS
        return RegistrationStep.CHECK if self.user_name and has_password else RegistrationStep.CREDENTIALS


def request_document(
    request: AccountRequest, password_record: str, portal: str, made_on: date, policy: PolicyText
) -> SigningDocument:
    """Return the document that the person signs: the request itself, with the consents word for word.

    The password stands in it as the digest of what is stored for it, whose salt nobody outside knows: nothing can be
    guessed from it, and nobody can put another password under the signature.
    """
    signer = request.signer
    fields = {
        "portal": portal,
        "madeOn": made_on.isoformat(),
        "userType": request.user_type or "",
        "iin": signer.iin if signer else "",
        "bin": signer.bin if signer else "",
        "name": signer.full_name if signer else "",
        "userName": request.user_name,
        "email": request.email,
        "mobile": request.mobile,
        "phone": request.phone,
        "passwordRecord": hashlib.sha256(password_record.encode()).hexdigest(),
    }
    nodes = [DocumentNode(name, value) for name, value in fields.items() if value]
    nodes += [consent_node(kind, request.policy_version, policy) for kind in ConsentKind]
    return SigningDocument(NAMESPACE, DocumentNode("accountRequest", "", tuple(nodes)))


def consent_node(kind: ConsentKind, version: str, policy: PolicyText) -> DocumentNode:
    """Return one consent; the policy itself is named by its digest, it is too long to be signed word for word."""
    text = policy.title if kind is ConsentKind.SECURITY_POLICY else policy.of(kind)
    attributes = (("kind", kind.value), ("version", version), ("sha256", policy.digest(kind)))
    return DocumentNode("consent", text, (), attributes)


CONSENT_NAMESPACE = "urn:kz:trois:consent:1"


def consent_document(
    kind: ConsentKind, iin: str, contacts: tuple[str, ...], made_on: date, version: str, policy: PolicyText
) -> SigningDocument:
    """Return one consent as a document of its own, to be signed in the profile."""
    nodes = [DocumentNode("madeOn", made_on.isoformat()), DocumentNode("iin", iin)]
    nodes += [DocumentNode("contact", contact) for contact in contacts if contact]
    nodes.append(consent_node(kind, version, policy))
    return SigningDocument(CONSENT_NAMESPACE, DocumentNode("consentGiven", "", tuple(nodes)))
