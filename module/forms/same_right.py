"""The form of the reason for which a right is filed again."""

from __future__ import annotations

from module.forms.draft import DraftForm
from module.forms.fields import TextArea
from module.kernel.text import N_
from module.registry.same_right import LONGEST_REASON


class SameRightForm(DraftForm):
    """Why the same right is filed again. Emptied once nothing stands on the right any more."""

    needed = frozenset({"reason"})

    reason = TextArea(
        N_("Why do you file this right again?"),
        hint=N_(
            "For example: the entry ends soon, or other goods are to be protected. The text stands in what you sign."
        ),
        limit=LONGEST_REASON,
    )
