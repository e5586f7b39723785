"""What a change of an entry changes, value by value, and how decisions of one entry go together (D15).

A place is told in the terms of the base: the content on which an application was begun. An item of a list (a holder, a
block of goods, a file) is followed through the change by what it is, not by where it stands, so two people who change
different values of one block do not stand in each other's way, and a removal in the middle moves nothing else. What is
another thing altogether (a contract with another number, another person) is one value: halves of two are nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from module.kernel.text import N_
from module.registry.application import Attachment, Insurance
from module.registry.entry import Content, FieldChange, Overlapping, differences
from module.registry.objects import NiceClass
from module.registry.party import Address, Contact, Party

Place = tuple[str | int, ...]
"""Names of fields and, in lists, places of the base; an addition ends in `ADDED`, the place before which it stands, and
its number there."""
ADDED = "+"
AT_ODDS = N_(
    "Somebody else changed the same data after the application was begun. It cannot be decided as it was asked for: "
    "refuse it, or let the applicant file anew."
)
"""What the officer and the head read where two decisions say otherwise of one value."""
CHANGED_MEANWHILE = N_(
    "Somebody else changed the same data of the entry after this application was begun. Compare it with the entry as "
    "it stands today."
)
_UNTOLD = "missing"  # names of fields that nobody knows: no value of the register


class ChangeSort(StrEnum):
    """What becomes of a value; an item of a list may come or go, everything else is altered."""

    ADDED = "added"
    REMOVED = "removed"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value of a part of an entry as it was and as it shall be; None where an item was or will be none."""

    place: Place
    sort: ChangeSort
    before: Any
    after: Any

    @property
    def owner(self) -> Place:
        """Return the place of the list that an addition belongs to, or the place itself."""
        return self.place[: self.place.index(ADDED)] if ADDED in self.place else self.place


@dataclass(frozen=True, slots=True)
class PartAsked:
    """A part of an entry by an application: what it said when that was begun, what it shall say, what it says now.

    `chosen` are the values that are entered, None for all that is asked for; `settled` those of them that an officer
    puts over what somebody else wrote meanwhile, which he has read.
    """

    base: Content
    asked: Content
    now: Content
    chosen: tuple[ValueChange, ...] | None = None
    settled: tuple[ValueChange, ...] = ()

    @property
    def changes(self) -> tuple[ValueChange, ...]:
        """Return what is entered, value by value."""
        return value_changes(self.base, self.asked) if self.chosen is None else self.chosen

    @property
    def at_odds(self) -> tuple[ValueChange, ...]:
        """Return what is entered of values that somebody else changed since, and says otherwise (D15)."""
        open_ones = tuple(one for one in self.changes if one not in self.settled)
        return overlapping(open_ones, value_changes(self.base, self.now))

    @property
    def becomes(self) -> Content:
        """Return the part with what is asked for; what somebody else changed meanwhile stays."""
        return joined(self.base, self.now, self.changes)


def value_changes(before: Content, after: Content) -> tuple[ValueChange, ...]:
    """Return every value in which two contents of one part differ, in the order of its fields."""
    return tuple(_walk((), before, after))


def overlapping(ours: Iterable[ValueChange], theirs: Iterable[ValueChange]) -> tuple[ValueChange, ...]:
    """Return those of our changes that say otherwise of a value that theirs changed too; what both say is none."""
    others = tuple(theirs)
    same = set(map(_key, others))
    return tuple(one for one in ours if _key(one) not in same and any(_clash(one, other) for other in others))


def against(ours: Iterable[ValueChange], theirs: Iterable[ValueChange]) -> tuple[ValueChange, ...]:
    """Return those of their changes of which ours say otherwise."""
    others = tuple(theirs)
    stops = overlapping(ours, others)
    return tuple(other for other in others if any(_clash(one, other) for one in stops))


def applied(base: Content, changes: Iterable[ValueChange]) -> Content:
    """Return the base with the changes in it. Their places are those of the base, and none overlaps another."""
    done: Content = _rebuilt(base, [(one.place, one) for one in changes])
    return done


def joined(base: Content, now: Content, changes: Iterable[ValueChange]) -> Content:
    """Return what stands now with changes that were asked for on the base; what came meanwhile stays.

    Items that both added stand behind each other, those that stand already first. The caller has settled what overlaps:
    there ours stand.
    """
    changes, every = tuple(changes), value_changes(base, now)
    over = against(changes, every)
    theirs = tuple(one for one in every if one not in over)
    there = {(one.owner, repr(one.after)) for one in theirs if one.sort is ChangeSort.ADDED}
    same = set(map(_key, theirs))
    fresh = (
        one
        for one in changes
        if _key(one) not in same and not (one.sort is ChangeSort.ADDED and (one.owner, repr(one.after)) in there)
    )
    return replace(applied(base, (*theirs, *fresh)), missing=now.missing)


def amended(parts: Iterable[PartAsked]) -> tuple[FieldChange, ...]:
    """Return the fields that are to be written, each with the whole of its new value.

    Raises Overlapping where somebody else changed one of the values meanwhile (D15).
    """
    known = tuple(parts)
    stops = tuple(str(one.place[0]) for part in known for one in part.at_odds)
    if stops:
        raise Overlapping(stops)
    return tuple(change for part in known for change in differences(part.now, part.becomes))


def _key(change: ValueChange) -> tuple[Place, str, str]:
    return (change.owner, change.sort, repr(change.after))


def _clash(one: ValueChange, other: ValueChange) -> bool:
    """Tell whether two changes touch one value: the same place, or one of them within what the other takes away."""
    if one.sort is other.sort is ChangeSort.ADDED:
        return False
    shorter, longer = sorted((one.place, other.place), key=len)
    return longer[: len(shorter)] == shorter


def _walk(place: Place, old: Any, new: Any) -> Iterator[ValueChange]:
    if old == new:
        return
    if _is_another(old, new):
        yield ValueChange(place, ChangeSort.ALTERED, old, new)
    elif is_dataclass(old) and type(old) is type(new):
        for one in fields(old):
            if one.name != _UNTOLD:
                yield from _walk((*place, one.name), getattr(old, one.name), getattr(new, one.name))
    elif _is_list(old) and _is_list(new) and (old or new) and all(map(is_dataclass, (*old, *new))):
        yield from _walk_list(place, old, new)
    else:
        yield ValueChange(place, ChangeSort.ALTERED, old, new)


def _is_another(old: Any, new: Any) -> bool:
    """Tell whether a value became another thing, of which nothing is joined with the old one."""
    if isinstance(old, Party) and isinstance(new, Party):
        return not old.is_same(new)
    return isinstance(old, Insurance) and isinstance(new, Insurance) and old.contract_number != new.contract_number


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple)


def _walk_list(place: Place, old: Sequence[Any], new: Sequence[Any]) -> Iterator[ValueChange]:
    done_old = done_new = 0
    for here, there in (*pairs(old, new), (len(old), len(new))):
        swapped = _swapped(old[done_old:here], new[done_new:there])
        for count in range(swapped):
            yield from _walk((*place, done_old + count), old[done_old + count], new[done_new + count])
        for gone in range(done_old + swapped, here):
            yield ValueChange((*place, gone), ChangeSort.REMOVED, old[gone], None)
        for count, item in enumerate(new[done_new + swapped : there]):
            yield ValueChange((*place, ADDED, here, count), ChangeSort.ADDED, None, item)
        if here < len(old):
            yield from _walk((*place, here), old[here], new[there])
        done_old, done_new = here + 1, there + 1


def _swapped(gone: Sequence[Any], come: Sequence[Any]) -> int:
    """Return how many persons stand where others stood: two buyers of one right never come beside each other."""
    return min(len(gone), len(come)) if all(isinstance(one, Party) for one in (*gone, *come)) else 0


def pairs(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    """Return which item of the base became which one, both in rising order."""
    matcher = SequenceMatcher(None, [repr(one) for one in old], [repr(one) for one in new], autojunk=False)
    found: list[tuple[int, int]] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            found += zip(range(i, i_end), range(j, j_end), strict=True)
        elif tag == "replace":
            found += [(i + here, j + there) for here, there in _likest(old[i:i_end], new[j:j_end])]
    return found


def _likest(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    """Return the pairing in rising order in which most stays as it was."""
    best: list[list[int]] = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likes = [[_likeness(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = likes[i][j] + best[i + 1][j + 1] if likes[i][j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if likes[i][j] and best[i][j] == likes[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Any, other: Any) -> int:
    """Return how much of an item stays in another one; 0 = they are two things."""
    if type(one) is not type(other):
        return 0
    if isinstance(one, Party):
        return int(one.is_same(other))
    for kind, name in ((Attachment, "id"), (Contact, "kind"), (Address, "kind"), (NiceClass, "number")):
        if isinstance(one, kind):
            return int(getattr(one, name) == getattr(other, name))
    values = ((getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    return sum(1 for here, there in values if here == there and here not in (None, "", ()))


def _rebuilt(old: Any, changes: list[tuple[Place, ValueChange]]) -> Any:
    """Return a value with the changes whose rest of the place leads into it."""
    whole = next((one for rest, one in changes if not rest), None)
    if whole is not None:
        return whole.after
    if not changes:
        return old
    steps: dict[str | int, list[tuple[Place, ValueChange]]] = {}
    for rest, one in changes:
        steps.setdefault(rest[0], []).append((rest[1:], one))
    if not _is_list(old):
        return replace(old, **{str(name): _rebuilt(getattr(old, str(name)), below) for name, below in steps.items()})
    return tuple(_items(old, steps))


def _items(old: Sequence[Any], steps: dict[str | int, list[tuple[Place, ValueChange]]]) -> Iterator[Any]:
    coming = steps.get(ADDED, [])
    for here in range(len(old) + 1):
        yield from (one.after for rest, one in coming if rest[0] == here)
        below = steps.get(here, [])
        if here < len(old) and not any(not rest and one.sort is ChangeSort.REMOVED for rest, one in below):
            yield _rebuilt(old[here], below)
