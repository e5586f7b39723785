"""The notices of a case as people see them: what became of each; an officer sends one again."""

from __future__ import annotations

from module.casework.gate import Work, is_officer, visible
from module.casework.sending import may_be_sent_again
from module.casework.sending import send_again as send_letter_again
from module.casework.views import NoticeView
from module.kernel.errors import NotFound, NotPermitted
from module.registry.letters import LetterChannel
from module.store import messages


def of_case(work: Work, application_id: str) -> tuple[NoticeView, ...]:
    """Return the notices of a case, the newest first; only an officer is offered to send one again."""
    return tuple(
        NoticeView(
            id=letter.id,
            created_at=letter.created_at,
            channel=letter.channel,
            text=letter.text if letter.channel is LetterChannel.SMS else letter.subject,
            state=letter.state,
            reason=letter.reason,
            alphabet=letter.alphabet,
            parts=letter.parts,
            again=is_officer(work.actor) and may_be_sent_again(letter),
        )
        for letter in messages.of_application(work.unit, application_id)
    )


def send_again(work: Work, application_id: str, notice_id: str) -> None:
    """Send a notice that did not arrive once more, as an officer's act.

    Raises NotFound, NotPermitted, or NotAllowedNow where it is on its way or was sent again already.
    """
    record = visible(work, application_id)
    if not is_officer(work.actor):
        raise NotPermitted
    letter = messages.get(work.unit, notice_id, lock=True)
    if letter is None or letter.application_id != record.id:
        raise NotFound
    send_letter_again(work, letter)
