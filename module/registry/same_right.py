"""The same right twice: where a right stands already when it is filed.

No ground of refusal names it and refusing to accept is forbidden (Customs Code art. 461 para. 7, APPC art. 63), so it
is accepted with the reason of the person who files. The officer who includes it all the same gives a reason of his own.
"""

from __future__ import annotations

from dataclasses import dataclass

from module.kernel.text import N_, Message

LONGEST_REASON = 1000
"""Characters of the reason for which a right is filed again."""
REASON_PATH = "same_right.reason"
"""Where the reason is given: a page of its own, no section of the form."""


@dataclass(frozen=True, slots=True)
class SameRight:
    """An entry in the register, or an open application of the same kind, on one right.

    `mine`: an application of the same organisation (or person); `application_id` is empty for an entry.
    """

    number: str
    application_id: str = ""
    mine: bool = False

    @property
    def is_entry(self) -> bool:
        """Tell whether it stands in the register."""
        return not self.application_id

    def to_applicant(self) -> Message:
        """Say it to the one who files: of an application of others that there is one, and nothing more."""
        if self.is_entry:
            return Message(N_("This right stands in the register already: entry {number}."), {"number": self.number})
        if self.mine:
            text = N_("You have an open application on this right: {number}. You can go on with that one.")
            return Message(text, {"number": self.number})
        return Message(N_("Another person has an open application on this right."))

    def to_officer(self) -> Message:
        """Say it to the customs body."""
        text = N_("Register entry {number}") if self.is_entry else N_("Open application {number}")
        return Message(text, {"number": self.number})
