"""How the words of a letter stand in the tables: source strings by event and channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from module.kernel.text import N_
from module.registry.letters import LetterChannel, LetterEvent


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and text as source strings; each line of `more` stands below the text where its fact is known."""

    subject: str
    text: str
    more: tuple[str, ...] = ()


Table = Mapping[tuple[LetterEvent, LetterChannel], Wording]


def by_sms(wordings: Mapping[LetterEvent, Wording]) -> Table:
    """Return words that leave by SMS."""
    return {(event, LetterChannel.SMS): wording for event, wording in wordings.items()}


def by_email(wordings: Mapping[LetterEvent, Wording]) -> Table:
    """Return words that leave by e-mail."""
    return {(event, LetterChannel.EMAIL): wording for event, wording in wordings.items()}


APPEAL = N_(
    "How to appeal: file a complaint with the State Revenue Committee within three months of the day when you learned "
    "of the refusal (article 91 of the Administrative Procedural and Process Code of the Republic of Kazakhstan). You "
    "may go to court after the appeal out of court, unless the law says otherwise."
)
"""The order of appeal as a letter tells it to whom the body has refused something (APPC arts. 80, 91)."""
