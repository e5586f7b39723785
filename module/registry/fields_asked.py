"""The fields of a change as an officer answers them: old beside new, what stands meanwhile, and the proof (D15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from module.kernel.errors import Fault
from module.kernel.text import N_, Message
from module.registry.act_content import ChangedLine, NotEntered
from module.registry.application import Attachment, AttachmentRole
from module.registry.change_groups import AskedGroup, nearest, related
from module.registry.entry import entry_form
from module.registry.field_answers import FieldAnswer, FieldAnswers, by_field, refused
from module.registry.kinds.change_asked import PROVES
from module.registry.kinds.model import ApplicationType
from module.registry.legal_rule import ApplicationForRules
from module.registry.outline import changed_rows


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """A field, or fields that go together, of which an application asks one thing.

    `now` are the rows that somebody else changed meanwhile, from the text on which the application was begun to what
    the entry says today; `seen` marks just that text, empty where nobody did. `enterable`: it can be put over it.
    `proofs` are the documents that may prove it.
    """

    key: str
    rows: tuple[ChangedLine, ...]
    now: tuple[ChangedLine, ...] = ()
    seen: str = ""
    enterable: bool = True
    proofs: tuple[Attachment, ...] = ()

    @property
    def label(self) -> Message:
        """Return what the field is called: by its first row."""
        return self.rows[0].label if self.rows else Message(self.key)


def fields_asked(application: ApplicationForRules, kind: ApplicationType) -> tuple[FieldAsked, ...]:
    """Return the fields of an application in the order of its form; nothing of a kind that is decided whole."""
    base, now = application.base, application.now
    if kind.asked is None or base is None or now is None:
        return ()
    groups = {one.key: one for one in kind.asked(application, now)}
    rows = changed_rows(application.form, kind, base, application.attachments)
    meanwhile = changed_rows(entry_form(now), kind, base, now.common.files)
    order = dict.fromkeys((*(nearest(row.group, groups.keys()) for row in rows), *groups))
    return tuple(_field(groups[key], groups, rows, meanwhile, application) for key in order if key)


def _field(
    group: AskedGroup,
    groups: dict[str, AskedGroup],
    rows: tuple[ChangedLine, ...],
    meanwhile: tuple[ChangedLine, ...],
    application: ApplicationForRules,
) -> FieldAsked:
    own = tuple(row for row in rows if nearest(row.group, groups.keys()) == group.key)
    others = tuple(row for row in meanwhile if related(row.group, group.key)) if group.against else ()
    return FieldAsked(group.key, own, others, group.seen, group.enterable, _proofs(group.key, application.attachments))


def _proofs(key: str, files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return the documents that may prove a field: those of a kind that proves another one are not among them."""
    about = key.partition(".")[0]
    documents = (file for file in files if file.role is AttachmentRole.DOCUMENT)
    kinds = {kind for kind, proved in PROVES.items() if about not in proved}
    return tuple(file for file in documents if file.document_kind not in kinds)


def divided(
    rows: tuple[ChangedLine, ...], answers: FieldAnswers
) -> tuple[tuple[ChangedLine, ...], tuple[NotEntered, ...]]:
    """Return the rows that an act enters, and those that it leaves out under their answers."""
    keys = by_field(answers)
    places = [nearest(row.group, keys) for row in rows]
    left_out = tuple(
        NotEntered(tuple(row for row, key in zip(rows, places, strict=True) if key == answer.field), answer)
        for answer in refused(answers)
    )
    gone = {one.answer.field for one in left_out}
    return tuple(row for row, key in zip(rows, places, strict=True) if key not in gone), left_out


UNANSWERED = N_("Answer this field: it is entered or it is not.")
CANNOT_BE_ENTERED = N_(
    "What this field belongs to is no longer in the entry, or became another one: it cannot be entered. Do not accept "
    "it, with its ground."
)
READ_ANEW = N_(
    "Somebody else changed this field of the entry meanwhile. Compare it with what stands today, and answer."
)


def answer_faults(fields: Iterable[FieldAsked], answers: FieldAnswers, grounds: Iterable[str]) -> Iterator[Fault]:
    """Yield why the answers to a change are no decision yet; paths are keys of fields."""
    given, known = by_field(answers), set(grounds)
    for one in fields:
        answer = given.get(one.key)
        if answer is None:
            yield Fault("CC461.8", one.key, Message(UNANSWERED))
        else:
            yield from _of_answer(one, answer, known)


def _of_answer(asked: FieldAsked, answer: FieldAnswer, grounds: set[str]) -> Iterator[Fault]:
    if not answer.accepted:
        if not set(answer.grounds) & grounds or not set(answer.grounds) <= grounds:
            yield Fault("APPC80", asked.key, Message(N_("Choose the ground on which this field is not accepted.")))
    elif not asked.enterable:
        yield Fault("CC461.8", asked.key, Message(CANNOT_BE_ENTERED))
    elif answer.seen != asked.seen:
        yield Fault("CC461.8", asked.key, Message(READ_ANEW))
