"""Letters are written with the act, in the language of whoever reads them, and leave after the commit.

A use case names an event and gives its facts; the words stand in `correspondence`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import uuid4

from module.casework.gate import Work
from module.kernel.sms import segments
from module.registry.letters import SECRET, LetterChannel, LetterEvent, LetterFacts
from module.store import messages, outbox
from module.store.messages import StoredMessage

TOPIC = "message"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a letter goes, in which language, to whom where it is known."""

    address: str
    language: str
    user_id: str | None = None
    channel: LetterChannel = LetterChannel.EMAIL


def page(work: Work, path: str, *, secret: bool = False) -> str:
    """Return the full address of a page; with `secret` the place of a link's secret stands at its end."""
    return f"{work.deps.public_url.rstrip('/')}{path}" + (f"/{SECRET}" if secret else "")


def compose(
    work: Work,
    event: LetterEvent,
    to: Addressee,
    facts: LetterFacts,
    *,
    secret: str = "",
    application_id: str | None = None,
    not_before: datetime | None = None,
) -> StoredMessage:
    """Return a letter as it is to be stored, with what it costs where it is an SMS."""
    words = work.deps.letters.write(event, to.channel, facts, to.language)
    cost = segments(words.text) if to.channel is LetterChannel.SMS else None
    return StoredMessage(
        id=str(uuid4()),
        event=event,
        channel=to.channel,
        address=to.address,
        language=to.language,
        subject=words.subject,
        text=words.text,
        secret=secret,
        application_id=application_id,
        user_id=to.user_id,
        alphabet=cost.alphabet if cost else "",
        units=cost.units if cost else 0,
        parts=cost.parts if cost else 0,
        not_before=not_before,
    )


def write(
    work: Work,
    event: LetterEvent,
    to: Addressee,
    facts: LetterFacts,
    *,
    secret: str = "",
    not_before: datetime | None = None,
) -> None:
    """Store a letter and have it sent after the commit, or from an instant on; nothing where no address is known."""
    if not to.address:
        return
    post(work, (compose(work, event, to, facts, secret=secret, not_before=not_before),))


def post(work: Work, letters: Collection[StoredMessage]) -> None:
    """Store letters and have each sent after the commit, or from its `not_before` on."""
    messages.add(work.unit, letters, work.now)
    work.do_later(*((TOPIC, letter.id) for letter in letters if letter.not_before is None))
    for letter in letters:
        if letter.not_before is not None:
            row_id = outbox.reopen(work.unit, TOPIC, letter.id, letter.not_before, work.now)
            work.unit.after_commit(partial(work.deps.wake, row_id))
