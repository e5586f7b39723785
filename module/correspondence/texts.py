"""Writes letters: the words of an event for a channel, with their facts, in the language of the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from string import Formatter

from module.correspondence import accounts, cases, claims, endings, reports, staff
from module.correspondence.wording import Table
from module.kernel.text import Message
from module.registry.letters import SECRET, LetterChannel, LetterEvent, LetterFacts, LetterWords, NoticeFacts

Translate = Callable[[Message, str], str]

WORDS: Table = {**cases.WORDS, **accounts.WORDS, **staff.WORDS, **endings.WORDS, **claims.WORDS, **reports.WORDS}
"""Every letter that leaves: event and channel."""


@dataclass(frozen=True, slots=True)
class LetterTextWriter:
    """Writes letters with the catalog."""

    translate: Translate

    def write(self, event: LetterEvent, channel: LetterChannel, facts: LetterFacts, language: str) -> LetterWords:
        """Return the words of a letter in kk, ru or en. Raises KeyError where the event has none for the channel."""
        wording, values = WORDS[event, channel], self._values(facts, language)

        def say(msgid: str) -> str:
            return self.translate(Message(msgid, values), language) if msgid else ""

        known = (line for line in wording.more if all(values[name] for name in _names(line)))
        subject = " ".join(say(wording.subject).split())  # a typed name may hold a line break: no header has one
        return LetterWords(subject, "\n".join((say(wording.text), *map(say, known))))

    def _values(self, facts: LetterFacts, language: str) -> Mapping[str, object]:
        stated = {one.name: getattr(facts, one.name) for one in fields(facts)}
        if isinstance(facts, NoticeFacts):
            labels = [self.translate(Message(label), language) for label in facts.grounds]
            stated |= {"number": facts.application_number, "grounds": "; ".join(labels)}
        return {"secret": SECRET, **{name: "" if value is None else value for name, value in stated.items()}}


def _names(msgid: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(msgid) if name}
