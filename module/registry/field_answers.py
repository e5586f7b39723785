"""The answer to one field of a change: entered or not, why not, and what was known of the entry (APPC arts. 73, 80).

Fields that make no sense apart are answered together: `change_groups` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What is decided on a field, or on fields that go together: `field` is their key.

    `grounds` are coded grounds of the kind, with the officer's own words in both languages where he adds any. `seen`
    stands for what the entry said when somebody else had changed the same field meanwhile: an answer holds for that
    alone.
    """

    field: str
    accepted: bool
    grounds: tuple[str, ...] = ()
    words_kk: str = ""
    words_ru: str = ""
    seen: str = ""


FieldAnswers = tuple[FieldAnswer, ...]
"""None stands for an act prepared before fields were answered one by one: everything is entered."""


def refused(answers: Iterable[FieldAnswer] | None) -> FieldAnswers:
    """Return the answers that leave something out."""
    return tuple(one for one in answers or () if not one.accepted)


def grounds_of(answers: Iterable[FieldAnswer] | None) -> tuple[str, ...]:
    """Return the grounds on which something is left out, each once, in the order of the fields."""
    return tuple(dict.fromkeys(ground for one in refused(answers) for ground in one.grounds))


def by_field(answers: Iterable[FieldAnswer]) -> Mapping[str, FieldAnswer]:
    """Return the answers by the key of their field."""
    return {one.field: one for one in answers}
