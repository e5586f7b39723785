"""What a provision of law is in the code, and what it looks at. The rules of all objects stand in `rules`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from module.kernel.errors import Fault
from module.kernel.text import Message
from module.registry.application import Attachment, DocumentKind, Form
from module.registry.entry import EntryAsOf
from module.registry.field_answers import FieldAnswers
from module.registry.powers_of_attorney import PowerOfAttorney
from module.registry.rule_context import RuleContext
from module.registry.same_right import SameRight


@dataclass(frozen=True, slots=True)
class ApplicationForRules:
    """A form with its files, and the powers of attorney that the portal knows between filer and holder.

    `filer` is the number of the organisation (or person) in whose account the draft is; empty where nobody is asked.
    `right_key` tells the right from others (`registry.right_key`), `same` says where it stands already. Of an
    application about an entry `base` is the entry as it was when the draft was begun (D15), `now` as it stands today,
    and `others_open` tells of undecided ones of its kind. `filed_on` is None before the filing. `answers` is what was
    decided field by field, None: nothing was, or all of it is entered.
    """

    form: Form
    attachments: tuple[Attachment, ...]
    powers: tuple[PowerOfAttorney, ...] = ()
    filer: str = ""
    right_key: str = ""
    same: tuple[SameRight, ...] = ()
    base: EntryAsOf | None = None
    now: EntryAsOf | None = None
    filed_on: date | None = None
    others_open: bool = False
    answers: FieldAnswers | None = None

    def has_document(self, kind: DocumentKind) -> bool:
        """Tell whether a document of a kind is attached."""
        return any(file.document_kind is kind for file in self.attachments)


class LegalRule:
    """One provision. `check` yields a fault for each place that breaks it."""

    code = ""

    def check(self, draft: ApplicationForRules, context: RuleContext) -> Iterator[Fault]:
        """Yield the faults of a draft."""
        raise NotImplementedError  # pragma: no cover - every rule has its own

    def fault(self, path: str, msgid: str, **params: object) -> Fault:
        """Make a fault of this rule."""
        return Fault(self.code, path, Message(msgid, params))
