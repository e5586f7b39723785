"""Consents in the profile: what was given when to which text, with its proof; given anew, withdrawn."""

from __future__ import annotations

from dataclasses import replace

from module.casework.gate import Deps, EdsNeeded, OpenWork, Work
from module.casework.portal.profile import own, refuse_frozen
from module.casework.signing import check_signer
from module.kernel.clock import law_date
from module.kernel.errors import Fault, NotFound, Refused, Stale
from module.kernel.text import N_, Message
from module.registry.actors import Actor
from module.registry.membership import ConsentKind
from module.registry.registration import consent_document
from module.registry.signatures import Purpose
from module.store import consents, journal
from module.store.consents import Consent
from module.store.users import PortalUser
from module.xmldoor import compose


def mine(work: Work) -> tuple[Consent, ...]:
    """Return the person's consents, newest first."""
    return consents.of_user(work.unit, own(work).id)


def evidence(work: Work, consent_id: str) -> bytes:
    """Return the signed document of one of the person's consents. Raises NotFound."""
    for given in mine(work):
        if given.id == consent_id and given.evidence is not None:
            return given.evidence
    raise NotFound


def policy_due(work: Work) -> bool:
    """Tell whether the person has yet to accept the policy in force (R3)."""
    user = own(work)
    version = work.deps.accounts.policy.version
    return not consents.holds(work.unit, user.id, ConsentKind.SECURITY_POLICY, version)


def accept_policy(work: Work, language: str, *, policy: bool, personal_data: bool) -> None:
    """Take the acceptance of a new version of the policy, and the consent to personal data with it. Raises Refused."""
    if not policy or not personal_data:
        text = N_("Mark both: that you agree with the policy, and to the processing of your personal data.")
        raise Refused((Fault("policy", "policy" if not policy else "personal_data", Message(text)),))
    for kind in (ConsentKind.SECURITY_POLICY, ConsentKind.PERSONAL_DATA):
        _add(work, own(work), kind, language, None)


def notices_document(work: Work, language: str) -> bytes:
    """Return the document by which the person agrees to notices to e-mail and mobile (APPC art. 66).

    Raises EdsNeeded for an invited person who has not shown a key yet.
    """
    user = own(work)
    if not user.iin:
        raise EdsNeeded
    policy = work.deps.accounts.policy
    made_on = law_date(work.now)
    contacts = (user.email, user.mobile)
    kind = ConsentKind.NOTICES
    return compose(consent_document(kind, user.iin, contacts, made_on, policy.version, policy.text(language)))


def agree_to_notices(deps: Deps, open_work: OpenWork, actor: Actor, language: str, signed: bytes) -> None:
    """Take the signed consent to notices: from now on they go to the contacts it names.

    Raises SignatureRefused, Refused, Stale.
    """
    with open_work(actor) as work:
        document, signing = notices_document(work, language), own(work)
        refuse_frozen(signing, "trois-sign")
    found = deps.signatures.verify(signed, document, Purpose.DOCUMENT, deps.clock.now())
    check_signer(found, document, actor)
    with open_work(actor) as work:
        user = own(work, lock=True)
        if (user.email, user.mobile) != (signing.email, signing.mobile):
            raise Stale
        consents.withdraw(work.unit, user.id, ConsentKind.NOTICES, work.now)  # the later signature takes its place
        _add(work, user, ConsentKind.NOTICES, language, found.signed)


def withdraw_notices(work: Work) -> None:
    """Withdraw the consent to notices; notices in the cabinet go on."""
    user = own(work, lock=True)
    if consents.withdraw(work.unit, user.id, ConsentKind.NOTICES, work.now):
        journal.write(work.unit, work.actor, "consent_withdrawn", work.now, user=user.id, kind=ConsentKind.NOTICES)


def _add(work: Work, user: PortalUser, kind: ConsentKind, language: str, signed: bytes | None) -> None:
    policy = work.deps.accounts.policy
    text = policy.text(language)
    given = Consent(kind, policy.version, language, text.digest(kind), work.now, signed)
    if kind is ConsentKind.NOTICES:
        given = replace(given, email=user.email, mobile=user.mobile)
    consents.add(work.unit, user.id, given)
    journal.write(work.unit, work.actor, "consent_given", work.now, user=user.id, kind=kind, version=policy.version)
