"""Letters about claims of entries: to the contacts that the claimant has signed (APPC art. 66), in his language."""

from __future__ import annotations

from module.casework.gate import Work
from module.casework.writing import Addressee, page, write
from module.registry.entry_claim import EntryClaim
from module.registry.letters import ClaimFacts, LetterChannel, LetterEvent
from module.registry.notice_contacts import in_force
from module.store import accounts, consents

_BY_EMAIL_ALONE = frozenset({LetterEvent.CLAIM_RECEIVED})


def tell(work: Work, claim: EntryClaim, event: LetterEvent, *, reasons: tuple[str, str] = ("", "")) -> None:
    """Write to the one who claimed; `reasons` of a refusal in Kazakh and in Russian.

    Contacts that nobody has signed are not written to: the page of the claim says the same.
    """
    person = accounts.contacts(work.unit, claim.account_id)
    signed = in_force(consents.signed_contacts(work.unit, person.user_id)) if person.user_id else None
    if signed is None:
        return
    reason = reasons[0] if person.language == "kk" else reasons[1]
    facts = ClaimFacts(claim.entry_number, page(work, f"/claims/{claim.id}"), reason)
    addresses = {LetterChannel.EMAIL: signed.email}
    if event not in _BY_EMAIL_ALONE:
        addresses[LetterChannel.SMS] = signed.mobile
    for channel, address in addresses.items():
        write(work, event, Addressee(address, person.language, person.user_id, channel), facts)
