"""Which applications may be begun with an entry today, and why not the others: one table for button and server.

The page of an entry, the page behind the link of a notice and the POST that begins an application read the same rows.
A kind is in the table as soon as its file says how it begins with an entry (`from_entry`): its own obstacle closes it
by the state. Sources: `spec/application-kinds.md` (a) "Allowed", its second application, one beside an open exclusion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from module.kernel.text import N_, Message
from module.registry.application import ApplicationKind, Form
from module.registry.entry import EntryAsOf
from module.registry.kinds import types
from module.registry.kinds.model import EntryStart

_EXCLUSIONS = {
    ApplicationKind.EXCLUDE: N_(
        "Application {number} for exclusion is open. Yours is accepted and waits for its outcome."
    ),
    ApplicationKind.EX_OFFICIO: N_(
        "The customs body has opened case {number} to exclude the entry. You may file all the same: it waits for the "
        "outcome."
    ),
}


class Standing(StrEnum):
    """As what a person stands to an entry."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class EntryAsker:
    """Who asks. `may_file`: the power of attorney names filing; `may_draft`: so does the role in the organisation."""

    standing: Standing
    may_file: bool = True
    may_draft: bool = True


@dataclass(frozen=True, slots=True)
class OpenAbout:
    """An undecided application about the entry; `own`: of the side that asks, which alone is led to it."""

    id: str
    kind: ApplicationKind
    number: str
    own: bool


@dataclass(frozen=True, slots=True)
class EntryAct:
    """One kind: what its button is called, `why` it is closed, `told` beside an open one, `leads_to` one begun before.

    It is open where nothing says why not. `filled` puts into the form what the entry answers already.
    """

    kind: ApplicationKind
    offer: str
    why: Message | None = None
    told: Message | None = None
    leads_to: str = ""
    filled: Callable[[Form, EntryAsOf], Form] = lambda form, entry: form

    @property
    def is_open(self) -> bool:
        """Tell whether it may be begun, or gone on with, now."""
        return self.why is None


def acts_on(entry: EntryAsOf, open_about: Iterable[OpenAbout], asker: EntryAsker) -> tuple[EntryAct, ...]:
    """Return a row for each kind that begins with an entry, in the order of the law; none for a stranger."""
    if asker.standing is Standing.NOBODY:
        return ()
    about = tuple(open_about)
    ways = ((kind, one.from_entry) for kind, one in types().items())
    return tuple(_row(kind, way, entry, about, asker) for kind, way in ways if way is not None)


def _row(
    kind: ApplicationKind, way: EntryStart, entry: EntryAsOf, about: tuple[OpenAbout, ...], asker: EntryAsker
) -> EntryAct:
    own = next((one.id for one in about if one.kind is kind and one.own), "")
    closed = barred(asker)
    if closed is not None:
        return EntryAct(kind, way.offer, why=closed, leads_to=own)
    if own:
        return EntryAct(kind, way.offer, leads_to=own, told=Message(N_("You have begun it already.")))
    return EntryAct(kind, way.offer, why=way.obstacle(entry), told=_told(kind, about), filled=way.filled)


def barred(asker: EntryAsker) -> Message | None:
    """Say why a person of an entry may do nothing about it; None where nothing bars him."""
    if not asker.may_file:
        text = N_("Your power of attorney does not let you file applications. Ask the right holder for one that does.")
        return Message(text)
    if not asker.may_draft:
        return Message(N_("Your role in the organisation does not let you begin applications."))
    return None


def _told(kind: ApplicationKind, about: tuple[OpenAbout, ...]) -> Message | None:
    """Return what is said beside an open act: another person's of the kind, or an exclusion whose outcome it awaits."""
    same = next((one for one in about if one.kind is kind and one.number), None)
    if same is not None:
        text = N_("Another entitled person has filed application {number} of this kind. Yours is accepted too.")
        return Message(text, {"number": same.number})
    out = next((one for one in about if one.kind in _EXCLUSIONS and one.number), None)
    return Message(_EXCLUSIONS[out.kind], {"number": out.number}) if out is not None else None
