"""The words of the letters about claims of entries of the former register; the SMS says no reason and no name."""

from __future__ import annotations

from module.correspondence.wording import APPEAL, Table, Wording, by_email, by_sms
from module.kernel.text import N_
from module.registry.letters import LetterEvent

_PAGE = N_("The claim: {page}")
SMS: Table = by_sms(
    {
        LetterEvent.CLAIM_CONFIRMED: Wording(
            "", N_("State Revenue Committee: your claim of entry No. {number} is confirmed.")
        ),
        LetterEvent.CLAIM_REFUSED: Wording(
            "",
            N_("State Revenue Committee: your claim of entry No. {number} is refused. The reason is in your cabinet."),
        ),
        LetterEvent.CLAIM_OF_ANOTHER: Wording(
            "", N_("State Revenue Committee: another claim of entry No. {number} is confirmed. Yours stays open.")
        ),
    }
)
EMAIL: Table = by_email(
    {
        LetterEvent.CLAIM_RECEIVED: Wording(
            N_("We have received your claim of entry {number}"),
            N_(
                "You have claimed register entry No. {number}. An officer compares your documents with the entry. "
                "Until then nothing changes in the entry."
            ),
            (_PAGE,),
        ),
        LetterEvent.CLAIM_CONFIRMED: Wording(
            N_("Your claim of entry {number} is confirmed"),
            N_(
                "The customs body has confirmed that register entry No. {number} is yours. You find it among your "
                "entries, and we will tell you before its protection ends."
            ),
            (_PAGE,),
        ),
        LetterEvent.CLAIM_REFUSED: Wording(
            N_("Your claim of entry {number} is refused"),
            N_("The customs body has refused your claim of register entry No. {number}.\nReason: {reason}"),
            (APPEAL, _PAGE),
        ),
        LetterEvent.CLAIM_OF_ANOTHER: Wording(
            N_("Another claim of entry {number} is confirmed"),
            N_(
                "Another person has claimed register entry No. {number} too, and the customs body has confirmed that "
                "claim. Yours is not refused by that: an officer decides on it and tells you the reason."
            ),
            (_PAGE,),
        ),
    }
)
WORDS: Table = {**SMS, **EMAIL}
