"""The last step of a registration: the signed request becomes a person, an identity and a letter (R9-R12, R14)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from module.casework.gate import Deps, OpenWork, Work
from module.casework.portal import codes, letters, request
from module.kernel.errors import NotAllowedNow, Refused, Stale
from module.registry.actors import SYSTEM, Actor, Role
from module.registry.membership import AccountState, CodeKind, ConsentKind, StaffRole, UserState, UserType
from module.registry.party import Address, Name
from module.registry.persons import PersonRecord
from module.registry.registration import AccountRequest
from module.registry.signatures import (
    Evidence,
    OwnerRole,
    Purpose,
    Reason,
    SignatureRefused,
    Signer,
    signature_told,
)
from module.store import accounts, consents, identities, journal, organisations, registrations, users
from module.store.consents import Consent
from module.store.organisations import Organisation
from module.store.plain import from_plain, to_plain
from module.store.users import Taken


@dataclass(frozen=True, slots=True)
class _Signed:
    """A request with the signature under it."""

    id: str
    request: AccountRequest
    signer: Signer
    password_hash: str
    evidence: Evidence


def submit(deps: Deps, open_work: OpenWork, browser_token: str, signed: bytes) -> None:
    """Make the request. Pressed twice it is made once; a known IIN or e-mail gets the same answer as a new one (R11).

    Raises SignatureRefused, Refused, Stale, NotAllowedNow.
    """
    with open_work(SYSTEM) as work:
        found = registrations.find(work.unit, request.digest(browser_token), work.now)
    if found is None:
        raise NotAllowedNow
    if found.requested_at is not None:
        return
    if found.document is None:
        raise Stale
    evidence = deps.signatures.verify(signed, found.document, Purpose.DOCUMENT, deps.clock.now())
    for _ in range(2):  # the second time after another request of the same person was first
        try:
            with open_work(SYSTEM) as work:
                _make(work, browser_token, evidence)
            return
        except Taken:
            continue
    raise Refused((request.user_name_taken(),))


def _make(work: Work, browser_token: str, evidence: Evidence) -> None:
    found = registrations.find(work.unit, request.digest(browser_token), work.now, lock=True)
    if found is None:
        raise NotAllowedNow
    if found.requested_at is not None:
        return
    asked = from_plain(found.form, AccountRequest)
    if found.document is None or asked.signer is None or not found.password_hash:
        raise Stale
    _check_signer(evidence, asked.signer)
    signed = _Signed(found.id, asked, asked.signer, found.password_hash, evidence)
    registrations.change(work.unit, found.id, requested_at=work.now, password_hash="")
    if not _is_known(work, asked):
        _open_account(work, signed)


@signature_told
def _check_signer(evidence: Evidence, signer: Signer) -> None:
    if evidence.signer.iin != signer.iin:
        raise SignatureRefused(Reason.IIN_MISMATCH)
    if evidence.signer.bin != signer.bin:
        raise SignatureRefused(Reason.BIN_MISMATCH)
    if signer.bin and not evidence.signer.may_sign_for_organisation():
        raise SignatureRefused(Reason.NO_RIGHT_TO_SIGN)


def _is_known(work: Work, asked: AccountRequest) -> bool:
    """Tell whether the person has an account or another one proved the address; only the letter says so."""
    signer = asked.signer
    person = users.by_iin(work.unit, signer.iin, lock=True) if signer else None
    owner = users.by_email(work.unit, asked.email)
    if (person is None or person.state is UserState.REQUESTED) and owner is None:
        return False
    letters.known(work, asked.email, asked.language)
    known = person or owner
    journal.write(work.unit, SYSTEM, "account_requested_again", work.now, user=known.id if known else "")
    return True


def _open_account(work: Work, signed: _Signed) -> None:
    asked, signer = signed.request, signed.signer
    user_id = _store_person(work, signed)
    if signer.bin:
        _store_organisation(work, signed, user_id)
    account_id = _store_identity(work, asked, signer, user_id)
    text = work.deps.accounts.policy.text(asked.language)
    for kind in ConsentKind:
        notices = kind is ConsentKind.NOTICES
        at = work.now if notices else asked.accepted_at
        given = Consent(kind, asked.policy_version, asked.language, text.digest(kind), at, signed.evidence.signed)
        if notices:
            given = replace(given, email=asked.email, mobile=asked.mobile)
        consents.add(work.unit, user_id, given)
    send_link(work, user_id, asked.email, asked.language)
    if asked.ask_again:
        work.do_later((request.CONFIRM_TOPIC, user_id))
    actor = accounts.find(work.unit, account_id) or SYSTEM
    certificate = signed.evidence.signer.serial_number
    journal.write(work.unit, actor, "account_requested", work.now, user=user_id, certificate=certificate)


def _store_person(work: Work, signed: _Signed) -> str:
    asked, signer = signed.request, signed.signer
    known = asked.person or PersonRecord(signer.iin, signer.surname, signer.given_name, signer.patronymic, None)
    values: dict[str, Any] = {
        "user_type": asked.user_type,
        "iin": signer.iin,
        "iin_proved_at": work.now,
        "surname": known.surname,
        "given_name": known.given_name,
        "patronymic": known.patronymic,
        "foreign_name": asked.foreign_name,
        "birth_date": known.born_on,
        "address": known.address,
        "user_name": asked.user_name,
        "password_hash": signed.password_hash,
        "email": asked.email,
        "mobile": asked.mobile,
        "phone": asked.phone,
        "language": asked.language,
        "state": UserState.REQUESTED,
        "confirmed_at": work.now if asked.person else None,
    }
    waiting = users.by_iin(work.unit, signer.iin, lock=True)
    if waiting is None:
        return users.add(work.unit, work.now, **values)
    users.change(work.unit, waiting.id, email_proved_at=None, mobile_proved_at=None, **values)
    return waiting.id


def _store_organisation(work: Work, signed: _Signed, user_id: str) -> None:
    asked, signer = signed.request, signed.signer
    company = asked.company
    record = Organisation(
        bin=signer.bin,
        kind=str(asked.user_type),
        name=company.name if company else Name(ru=signer.organisation),
        state="requested",
        registered_by=user_id,
        registered_at=work.now,
        address=company.address if company else Address(),
        head_iin=company.leader_iin if company else (signer.iin if OwnerRole.HEAD in signer.roles else ""),
        head_name=company.leader_name if company else "",
        source=to_plain(company) if company else {},
        confirmed_at=work.now if company else None,
    )
    if organisations.register(work.unit, record):
        return
    organisations.get(work.unit, signer.bin, lock=True)
    if request.is_registered(work, signer.bin, signer.iin):
        raise request.registered_already()
    values = {name: getattr(record, name) for name in Organisation.__dataclass_fields__ if name != "bin"}
    organisations.change(work.unit, signer.bin, **values)


def _store_identity(work: Work, asked: AccountRequest, signer: Signer, user_id: str) -> str:
    files = asked.user_type is not UserType.CERTIFICATION_BODY
    role = "" if not signer.bin else _role(signer)
    known = identities.find(work.unit, signer.iin, signer.bin)
    company = asked.company
    person = Actor(
        "",
        signer.iin,
        signer.bin,
        signer.full_name,
        frozenset({Role.APPLICANT} if files else ()),
        asked.language,
        company.name.best("ru") if company else signer.organisation,
        role=role,
        user_id=user_id,
    )
    account_id = accounts.remember(work.unit, person, work.now).account_id
    keeps = known is not None and known.state is AccountState.ACTIVE
    state = AccountState.ACTIVE if keeps else AccountState.WAITING
    identities.change(work.unit, account_id, user_id=user_id, role=role, state=state)
    if not files and known is not None and known.roles == {Role.APPLICANT}:
        identities.change(work.unit, account_id, parts=[])
    return account_id


def _role(signer: Signer) -> StaffRole:
    return StaffRole.HEAD if OwnerRole.HEAD in signer.roles else StaffRole.RIGHT_TO_SIGN


def send_link(work: Work, user_id: str, email: str, language: str) -> None:
    """Send the link of activation; the former one is void (R12)."""
    secret, until = codes.link(work, user_id, CodeKind.ACTIVATION, email)
    letters.activation(work, user_id, email, language, (secret, until))
