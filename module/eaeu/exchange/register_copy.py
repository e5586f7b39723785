"""Records into our copy of the register, and the doubts that come and go with them.

A notice counts until the Commission disowns it: then the lines that it brought are in doubt, until a record of the
Commission says the same, or our answer is taken after all. A doubt changes nothing of what is in force.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from module.eaeu.flow import ConversationRole, Event
from module.eaeu.spec.facts import ACCEPTED, RECEIVED, message
from module.registry.actors import SYSTEM
from module.registry.comparison import DoubtEnd, DoubtReason
from module.store import journal
from module.store.exchange import Conversation, JournalMessage, NewVersion, comparisons, doubts, effects, union
from module.store.exchange.doubts import Disowned
from module.store.unit import Unit

NOTICE_OF_OURS = message(2)
_NOTICES = frozenset(message(number) for number in range(6, 11))
_TOPIC = "exchange.send"


def store(unit: Unit, batch: Sequence[NewVersion], cause_id: int, origin: tuple[str, str], now: datetime) -> int:
    """Store records of the register; return how many were not known. Writers take turns until the end of the act.

    `origin` is the code of their message and its conversation. What they confirm is no longer in doubt.
    """
    union.take_turn(unit)
    stored = union.add(unit, batch, cause_id, now)
    _confirm(unit, batch, cause_id, origin, now)
    return stored


def _confirm(unit: Unit, batch: Sequence[NewVersion], cause_id: int, origin: tuple[str, str], now: datetime) -> None:
    """End the doubts about lines of which a record of the batch is what we hold in the end."""
    open_doubts = [one for one in doubts.of_numbers(unit, {new.number for new in batch}) if one.notice_id != cause_id]
    if not open_doubts:
        return
    current = doubts.current_digests(unit, {one.number for one in open_doubts})
    brought = {(new.number, new.line, new.digest) for new in batch}
    same = [one.id for one in open_doubts if (one.number, one.line, current.get((one.number, one.line))) in brought]
    _end(unit, same, _by(unit, origin), now)


def _by(unit: Unit, origin: tuple[str, str]) -> DoubtEnd:
    code, conversation_id = origin
    if code in _NOTICES:
        return DoubtEnd.NOTICE
    return DoubtEnd.COMPARISON if comparisons.is_of_comparison(unit, conversation_id) else DoubtEnd.ANSWER


def _end(unit: Unit, keys: Collection[int], by: DoubtEnd, now: datetime) -> None:
    for number, line in doubts.end(unit, keys, by, now):
        journal.write(unit, SYSTEM, "union_confirmed", now, number=number, line=line, by=by.value)


def disown(unit: Unit, disowned: Disowned, now: datetime) -> int:
    """Put in doubt what a notice brought; return how many lines were not yet."""
    made = doubts.open_(unit, disowned, now)
    for number, line in made:
        reason, notice = disowned.reason.value, disowned.notice_id
        journal.write(unit, SYSTEM, "union_doubted", now, number=number, line=line, reason=reason, message=notice)
    return len(made)


@dataclass(frozen=True, slots=True)
class CommissionWord:
    """What the Commission says of a message of ours; `id` is the journal's, 0 for a fault on the same connection."""

    event: Event
    about: JournalMessage
    codes: Sequence[str]
    id: int


def weigh(unit: Unit, conversation: Conversation, word: CommissionWord, now: datetime) -> None:
    """Weigh a word of the Commission in a conversation that it began with a notice."""
    event, about = word.event, word.about
    if conversation.role != ConversationRole.RESPONDENT:
        return
    if event is Event.ACCEPTED and about.code == NOTICE_OF_OURS:
        known = doubts.of_conversation(unit, conversation.id)
        _end(unit, [one.id for one in known if one.signal_id < about.id], DoubtEnd.ACKNOWLEDGED, now)
    elif event in (Event.ERROR, Event.FAULT) and about.code in (NOTICE_OF_OURS, RECEIVED, ACCEPTED):
        reason = DoubtReason.DISOWNED if about.code == NOTICE_OF_OURS else DoubtReason.SIGNAL_REFUSED
        said = " ".join(dict.fromkeys(word.codes))
        blamed = Disowned(conversation.id, 0, [conversation.subject], reason, word.id or about.id, said)
        _disown(unit, blamed, now)


def _disown(unit: Unit, blamed: Disowned, now: datetime) -> int:
    """Put in doubt what the notice of a conversation brought, if it was taken; the subject stands for its numbers."""
    notice = doubts.notice_of(unit, blamed.conversation_id)
    if notice is None:
        return 0
    numbers = _numbers(unit, notice) or blamed.numbers
    return disown(unit, replace(blamed, notice_id=notice, numbers=numbers), now)


def _numbers(unit: Unit, notice_id: int) -> list[str]:
    """Return the numbers that a notice brought; earlier releases did not write them down."""
    found = (row.details.get("numbers") for row in effects.of_message(unit, notice_id) if row.kind == effects.UNION)
    return [str(number) for numbers in found for number in numbers or ()]


def watch(unit: Unit, now: datetime) -> int:
    """Put in doubt what our undelivered answers leave open, and end that where they left after all."""
    _end(unit, doubts.left_after_all(unit), DoubtEnd.DELIVERED, now)
    found = doubts.undelivered(unit, _TOPIC)
    return sum(_disown(unit, Disowned(key, 0, [about], DoubtReason.UNDELIVERED), now) for key, about in found)


def catch_up(unit: Unit, now: datetime) -> int:
    """Put in doubt what was disowned while nobody marked it: before this release, or with the power cut between."""
    found = doubts.disowned_before(unit)
    return sum(_disown(unit, Disowned(key, 0, [about], DoubtReason.DISOWNED), now) for key, about in found)
