"""The request for a user account, step by step (R2-R10). Nothing is an account before the last step."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from module.casework.gate import Deps, OpenWork, Work
from module.casework.portal import passwords
from module.kernel.clock import law_date
from module.kernel.errors import Fault, NotAllowedNow, Refused
from module.kernel.text import N_, Message
from module.registry.account_settings import SecurityPolicy
from module.registry.actors import SYSTEM
from module.registry.lookups import CONSENT_WAITING, NO_SOURCE, Answer, CompanyRecord, Outcome
from module.registry.membership import UserType
from module.registry.persons import PersonRecord
from module.registry.registration import AccountRequest, RegistrationStep, request_document
from module.registry.signatures import Evidence, Signer
from module.store import organisations, registrations, users
from module.store.plain import from_plain, to_plain
from module.xmldoor import compose

CONFIRM_TOPIC = "account_confirm"
USER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,63}")  # no @: nobody is called by another one's address


class Prover(Protocol):
    """Judges a signed ticket: `EdsSignIn.prove`."""

    def prove(self, browser_token: str, ticket_id: str, signed: bytes) -> Evidence:
        """Return who signed the ticket. Raises SignatureRefused."""
        ...


@dataclass(frozen=True, slots=True)
class RegistrationDraft:
    """A request as it is stored, with the step that comes next."""

    id: str
    request: AccountRequest
    requested: bool
    step: RegistrationStep
    password_hash: str = field(repr=False)


def digest(browser_token: str) -> bytes:
    """Return the digest that ties a request to its browser."""
    return hashlib.sha256(f"registration\n{browser_token}".encode()).digest()


def load(work: Work, browser_token: str, *, lock: bool = False) -> RegistrationDraft | None:
    """Return the request of this browser, or None."""
    found = registrations.find(work.unit, digest(browser_token), work.now, lock=lock)
    if found is None:
        return None
    request = from_plain(found.form, AccountRequest)
    done = found.requested_at is not None
    step = RegistrationStep.DONE if done else request.next_step(bool(found.password_hash))
    return RegistrationDraft(found.id, request, done, step, found.password_hash)


def _open(work: Work, browser_token: str) -> RegistrationDraft:
    """Return the request under lock, to be changed. Raises NotAllowedNow where there is none or it was made."""
    draft = load(work, browser_token, lock=True)
    if draft is None or draft.requested:
        raise NotAllowedNow
    return draft


def _store(work: Work, draft: RegistrationDraft, **changes: Any) -> None:
    request = dataclasses.replace(draft.request, **changes)
    registrations.change(work.unit, draft.id, form=to_plain(request), document=None)


def begin(work: Work, browser_token: str, language: str, *, policy: bool, personal_data: bool) -> None:
    """Begin with the acceptance of the policy and the consent to personal data, two marks (R3). Raises Refused."""
    faults = []
    if not policy:
        text = N_("Read the security policy and mark that you agree with it.")
        faults.append(Fault("policy", "policy", Message(text)))
    if not personal_data:
        text = N_("Mark that you agree to the processing of your personal data. Without it there can be no account.")
        faults.append(Fault("personal_data", "personal_data", Message(text)))
    if faults:
        raise Refused(tuple(faults))
    request = AccountRequest(work.deps.accounts.policy.version, work.now, language)
    until = work.now + timedelta(hours=work.deps.accounts.links.registration_hours)
    registrations.begin(work.unit, digest(browser_token), to_plain(request), now=work.now, until=until)


def choose_type(work: Work, browser_token: str, user_type: UserType) -> None:
    """Choose the type of user (R4); another type begins anew with the key."""
    draft = _open(work, browser_token)
    if draft.request.user_type is not user_type:
        _store(work, draft, user_type=user_type, signer=None, person=None, company=None, ask_again=False)


def prove(
    deps: Deps, open_work: OpenWork, prover: Prover, browser_token: str, ticket: tuple[str, bytes], fresh_token: str
) -> None:
    """Take the key of the person or of the organisation (R6, R7) and ask the state registers for its owner (R8).

    `ticket` is its id and the signed bytes. From here on the request belongs to `fresh_token`: whoever else held the
    former one does not see the person's data. Raises SignatureRefused, Refused, NotAllowedNow.
    """
    with open_work(SYSTEM) as work:
        draft = _open(work, browser_token)
    signer = prover.prove(browser_token, *ticket).signer
    user_type = draft.request.user_type
    if user_type is None:
        raise NotAllowedNow
    judge_key(signer, user_type)
    person = deps.persons.person(signer.iin, draft.id)
    company = deps.companies.by_bin(signer.bin) if signer.bin else None
    judge_company(company)
    with open_work(SYSTEM) as work:
        _refuse_registered(work, signer)
        values = {"person": person.value, "company": company.value if company else None}
        draft = _open(work, browser_token)
        _store(work, draft, signer=signer, ask_again=_ask_again(person, company), **values)
        registrations.change(work.unit, draft.id, browser_digest=digest(fresh_token))


def _ask_again(person: Answer[PersonRecord], company: Answer[CompanyRecord] | None) -> bool:
    return is_open(person) or (company is not None and is_open(company))


def is_open(answer: Answer[Any]) -> bool:
    """Tell whether a register may answer later: it was out of reach, or the person's consent is still waited for."""
    down = answer.outcome is Outcome.UNAVAILABLE and answer.detail != NO_SOURCE
    return down or answer.detail == CONSENT_WAITING


def _at_key(code: str, text: str) -> Refused:
    return Refused((Fault(code, "trois-sign", Message(text)),))


def judge_key(signer: Signer, user_type: UserType) -> None:
    """Refuse a key that does not fit the type of user (R6, R7). Raises Refused."""
    if user_type is UserType.INDIVIDUAL:
        if signer.bin:
            raise _at_key("company_key", N_("This is the key of an organisation. Choose your personal key."))
        return
    if not signer.bin:
        raise _at_key("personal_key", N_("This is a personal key. Choose the key of the organisation."))
    if not signer.may_sign_for_organisation():
        text = N_(
            "Only the head or a person with the right to sign registers an organisation. Ask the head to invite you."
        )
        raise _at_key("employee", text)


def judge_company(answer: Answer[CompanyRecord] | None) -> None:
    """Refuse a company that the state register calls liquidated (R8). Raises Refused."""
    if answer is not None and answer.value is not None and answer.value.liquidated_on is not None:
        raise _at_key(
            "liquidated", N_("By the state register this organisation is liquidated. It cannot be registered.")
        )


def is_registered(work: Work, number: str, iin: str) -> bool:
    """Tell whether a BIN is taken: registered, or requested by somebody else whose link still works (R14)."""
    found = organisations.get(work.unit, number)
    if found is None:
        return False
    owner = users.get(work.unit, found.registered_by)
    mine = owner is not None and owner.iin == iin
    late = found.registered_at + timedelta(hours=work.deps.accounts.links.activation_hours) < work.now
    return not (found.state == "requested" and (mine or late))


def registered_already() -> Refused:
    """Return what is said of a registered BIN: that it is, and whom to ask; no person is named (R14)."""
    text = N_("This organisation is registered already. Ask its head to invite you, or ask the support service.")
    return _at_key("registered", text)


def _refuse_registered(work: Work, signer: Signer) -> None:
    if signer.bin and is_registered(work, signer.bin, signer.iin):
        raise registered_already()


def contacts(work: Work, browser_token: str, *, email: str, mobile: str, phone: str, foreign_name: str) -> None:
    """Take e-mail and telephones (R9); both e-mail and mobile are needed. Raises Refused."""
    faults = []
    if not email:
        faults.append(Fault("email", "email", Message(N_("Enter your e-mail address."))))
    if not mobile:
        faults.append(Fault("mobile", "mobile", Message(N_("Enter your mobile telephone."))))
    if faults:
        raise Refused(tuple(faults))
    draft = _open(work, browser_token)
    if draft.request.signer is None:
        raise NotAllowedNow
    _store(work, draft, email=email, mobile=mobile, phone=phone, foreign_name=foreign_name)


def credentials(open_work: OpenWork, browser_token: str, user_name: str, password: str) -> None:
    """Take user name and password (R10). Raises Refused."""
    with open_work(SYSTEM) as work:
        draft = _open(work, browser_token)
        rules = work.deps.accounts.password
        faults = list(_user_name_faults(work, user_name, draft.request))
    weak = passwords.fault(password, rules, user_name, *_own_words(draft.request))
    if weak is not None:
        faults.append(weak)
    if faults:
        raise Refused(tuple(faults))
    stored = passwords.hashed(password, rules)
    with open_work(SYSTEM) as work:
        draft = _open(work, browser_token)
        _store(work, draft, user_name=user_name)
        registrations.change(work.unit, draft.id, password_hash=stored)


def _own_words(request: AccountRequest) -> tuple[str, ...]:
    signer, company = request.signer, request.company
    said = (request.email, request.mobile, request.foreign_name)
    if signer is None:
        return said
    names = (signer.surname, signer.given_name, signer.patronymic, signer.organisation, signer.iin, signer.bin)
    return (*said, *names, *((company.name.kk, company.name.ru, company.name.en) if company else ()))


def _user_name_faults(work: Work, user_name: str, request: AccountRequest) -> tuple[Fault, ...]:
    if not USER_NAME.fullmatch(user_name):
        text = N_("Use 4 to 64 Latin letters, digits, dots, hyphens or underscores for the user name.")
        return (Fault("user_name", "user_name", Message(text)),)
    owner = users.by_user_name(work.unit, user_name)
    iin = request.signer.iin if request.signer else ""
    return () if owner is None or (iin and owner.iin == iin) else (user_name_taken(),)


def user_name_taken() -> Fault:
    """Return what is said of a user name that another person has."""
    return Fault("taken", "user_name", Message(N_("This user name is taken. Choose another one.")))


def document(work: Work, policy: SecurityPolicy, draft: RegistrationDraft, made_at: datetime) -> bytes:
    """Return the document to be signed."""
    request, text = draft.request, policy.text(draft.request.language)
    made = request_document(request, draft.password_hash, work.deps.public_url, law_date(made_at), text)
    return compose(made)


def signing_document(work: Work, browser_token: str) -> bytes:
    """Make the document to be signed, keep it with the request and return it. Raises NotAllowedNow before its step."""
    draft = _open(work, browser_token)
    if draft.step is not RegistrationStep.CHECK:
        raise NotAllowedNow
    made = document(work, work.deps.accounts.policy, draft, work.now)
    registrations.change(work.unit, draft.id, document=made)
    return made
