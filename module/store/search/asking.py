"""Numbers of entries that a query means, best first, each step by an index and only until a page is full (D27).

Number, certificate or whole name → beginning of a name → words with one letter left out, the two rarest together,
judged by rapidfuzz → parts of names → sound. One order for everybody who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import Row, text

from module.registry.register_query import RegisterFilters, RegisterQuery
from module.registry.search_folds import latin_keys, latin_words, left_out, name_keys, sound_keys, typed_words
from module.store.search.subject import SearchedRegister
from module.store.unit import Unit

_CANDIDATES, _RARE = 600, 200
_SHORTEST_PART, _PART = 3, 7  # a trigram; letters that are looked for by trigrams
_TELLING = 6  # letters
_MOST_WORDS = 8
_ROWS_AN_ENTRY = 6  # keys of one name, in three languages
_FAR = 2  # what parts two words that share a key; in a short one it would be most of it
_LONG_WORD = 7
_LAST = "\U0010ffff"  # behind all that begins alike
_HELD = "d.id IN (SELECT entry_id FROM trois.search_facet WHERE register = {register} AND kind = '{kind}' AND {which})"
_STANDS = (
    "EXISTS (SELECT FROM trois.search_period AS p WHERE p.entry_id = d.id AND p.state = :state"
    " AND p.from_at <= :now AND p.until_at > :now)"
)
_NAMES = (
    "SELECT d.number, n.key, n.entry_id FROM trois.search_name AS n JOIN trois.search_entry AS d ON d.id = n.entry_id"
    " WHERE n.register = {register} AND {which}{filters}"
)
_ALL = {
    SearchedRegister.NATIONAL: "d.changed_at DESC, d.number",
    SearchedRegister.UNION: "d.number",
}
_WORDS = text(
    "SELECT w.id, w.word, (SELECT count(*) FROM (SELECT FROM trois.search_posting AS p WHERE p.word_id = w.id"
    " AND p.register = :register LIMIT :rare) AS p) AS frequency FROM trois.search_word AS w WHERE w.id IN"
    " (SELECT k.word_id FROM trois.search_key AS k WHERE k.key = ANY(:keys))"
)
_JUDGED = (
    "SELECT d.number, (SELECT array_agg(p.word_id) FROM trois.search_posting AS p WHERE p.entry_id = d.id"
    " AND p.word_id = ANY(:known)) AS words, (SELECT array_agg(n.key) FROM trois.search_name AS n"
    " WHERE n.entry_id = d.id) AS keys FROM ({candidates}) AS d"
)


def find(unit: Unit, register: SearchedRegister, query: RegisterQuery, now: datetime, wanted: int) -> list[str]:
    """Return the numbers of so many entries at most, best first; without words the latest, or by number."""
    asked = Asked(unit, register, query.filters, now)
    words = query.text.strip()
    if not words:
        return asked.all(wanted)
    found: dict[str, None] = {}
    for step in (asked.named, asked.worded, asked.holding, asked.sounding):
        for number in step(words, wanted):
            found.setdefault(number)
        if len(found) >= wanted or (asked.is_met and step in asked.last):
            break
    return list(found)[:wanted]


@dataclass(frozen=True, slots=True)
class _Group:
    """A word of the query with the stored words that it may mean, and how far each is from it."""

    size: int
    far: dict[int, int]
    frequency: int

    def nearness(self, words: Iterable[int]) -> float:
        """Return how near the words of an entry come to it: 1 for the word itself, 0 for none."""
        return max((1 - self.far[word] / (self.size + 1) for word in words if word in self.far), default=0.0)


class Asked:
    """The steps of one question, each giving numbers in its order."""

    def __init__(self, unit: Unit, register: SearchedRegister, filters: RegisterFilters, now: datetime) -> None:
        self._connection = unit.connection
        self.typed = 0
        self.is_met = False
        """Whether some entry has the whole name, or all words of the query."""
        self._register = register
        self._values: dict[str, Any] = {"now": now}
        self._filters = "".join(f" AND {one}" for one in self._conditions(filters))

    def _conditions(self, filters: RegisterFilters) -> Iterator[str]:
        """Yield what an entry `d` has to meet; their values go to the others."""
        ranges = [("hs", filters.hs_digits)] if filters.hs_code else []
        ranges += [("goods", word) for word in sorted(latin_words((filters.goods,)))]
        for place, (kind, value) in enumerate(ranges):
            self._values |= {f"from{place}": value, f"until{place}": value + _LAST}
            yield self._held(kind, f"value >= :from{place} AND value < :until{place}")
        if filters.nice_class is not None:
            self._values["class"] = str(filters.nice_class)
            yield self._held("class", "value = :class")
        if filters.holder_bin:
            self._values["bin"] = filters.holder_bin
            yield self._held("bin", "value = :bin")
        if filters.state is not None:
            self._values["state"] = filters.state.value
            yield _STANDS

    def _held(self, kind: str, which: str) -> str:
        return _HELD.format(register=int(self._register), kind=kind, which=which)

    def _rows(self, statement: str, **values: object) -> Sequence[Row[Any]]:
        return self._connection.execute(text(statement), {**self._values, **values}).all()

    def _names_where(self, which: str) -> str:
        return _NAMES.format(register=int(self._register), which=which, filters=self._filters)

    def all(self, wanted: int) -> list[str]:
        """Return entries without words to look for."""
        statement = f"SELECT d.number FROM trois.search_entry AS d WHERE d.register = {int(self._register)}"  # noqa: S608 - own words
        order = f" ORDER BY {_ALL[self._register]} LIMIT :limit"
        rows = self._rows(f"{statement}{self._filters}{order}", limit=wanted)
        return [row.number for row in rows]

    @property
    def last(self) -> tuple[Callable[[str, int], Iterable[str]], ...]:
        """Return behind which steps it is enough where a name is met: what only sounds so is left out then.

        So are parts of names where much was typed: many letters mean one name, and their trigrams cost most.
        """
        return (self.worded, self.holding) if self.typed >= _TELLING else (self.holding,)

    def named(self, words: str, wanted: int) -> list[str]:
        """Return entries of that number or name, as it is written first, then those with one that begins so."""
        keys = name_keys(words)
        self.typed = max(map(len, keys), default=0)
        ways = [("n.key = ANY(:keys)", "n.kind DESC, n.key = :key0 DESC, n.entry_id")]
        ways += [(f"n.key > :key{place} AND n.key < :until{place}", "n.key, n.entry_id") for place in range(len(keys))]
        values: dict[str, object] = {"keys": list(keys), "limit": _ROWS_AN_ENTRY * wanted}
        for place, key in enumerate(keys):
            values |= {f"key{place}": key, f"until{place}": key + _LAST}
        parts = (f"({self._names_where(which)} ORDER BY {order} LIMIT :limit)" for which, order in ways)
        rows = self._rows(" UNION ALL ".join(parts), **values)
        self.is_met = bool(rows)
        return [row.number for row in rows]

    def worded(self, words: str, wanted: int) -> list[str]:
        """Return entries that have the words of the query, each with one error at most."""
        typed = self._groups(words)
        groups = [group for group in typed if group.far]
        groups.sort(key=lambda group: group.frequency)
        found = self._together(groups[:2], groups, words)
        self.is_met = self.is_met or (bool(found) and len(groups) == len(typed))
        return found or (self._together(groups[:1], groups, words) if len(groups) == 2 else [])

    def _groups(self, words: str) -> list[_Group]:
        typed = typed_words(words)[:_MOST_WORDS]
        keys = {key for word in typed for reading in word for key in left_out(reading)}
        values = {"keys": sorted(keys), "register": int(self._register), "rare": _RARE}
        stored = self._connection.execute(_WORDS, values).all() if keys else ()
        return [_group(one, stored) for one in typed]

    def _together(self, rare: Sequence[_Group], groups: Sequence[_Group], words: str) -> list[str]:
        """Return entries that have a word of each of the rare ones, judged by all."""
        if not rare:
            return []
        also = "".join(
            " AND EXISTS (SELECT FROM trois.search_posting AS q WHERE q.entry_id = d.id"
            f" AND q.word_id = ANY(:rare{place}))"
            for place in range(1, len(rare))
        )
        candidates = (
            "SELECT DISTINCT d.id, d.number FROM trois.search_posting AS p"  # noqa: S608 - own words
            " JOIN trois.search_entry AS d ON d.id = p.entry_id"
            f" WHERE p.word_id = ANY(:rare0) AND p.register = {int(self._register)}{also}{self._filters} LIMIT :limit"
        )
        values = {f"rare{place}": list(group.far) for place, group in enumerate(rare)}
        known = sorted({word for group in groups for word in group.far})
        return self._judged(candidates, groups, words, known=known, **values)

    def _judged(self, candidates: str, groups: Sequence[_Group], words: str, **values: object) -> list[str]:
        """Return the candidates by their words, then by the name that is most like what was typed."""
        keys = name_keys(words)
        judged = []
        for row in self._rows(_JUDGED.format(candidates=candidates), limit=_CANDIDATES, **values):
            near = sum(group.nearness(row.words or ()) for group in groups)
            judged.append((-round(near, 2), -_likeness(keys, row.keys), row.number))
        return [number for _, _, number in sorted(judged)]

    def holding(self, words: str, wanted: int) -> list[str]:
        """Return entries with a number or name that holds the query somewhere, shortest first."""
        keys = [key for key in name_keys(words) if len(key) >= _SHORTEST_PART]
        if not keys:
            return []
        # a long pattern has many trigrams, each a list to go through: some of its letters find nearly as few
        which = " OR ".join(
            f"(n.key LIKE :part{place} AND strpos(n.key, :key{place}) > 0)" for place in range(len(keys))
        )
        parts: dict[str, object] = {f"key{place}": key for place, key in enumerate(keys)}
        parts |= {f"part{place}": f"%{_literal(key[-_PART:])}%" for place, key in enumerate(keys)}
        rows = self._rows(f"{self._names_where(f'({which})')} LIMIT :limit", limit=_CANDIDATES, **parts)
        return [row.number for row in sorted(rows, key=lambda row: (len(row.key), row.number))]

    def sounding(self, words: str, wanted: int) -> list[str]:
        """Return entries with a name, or a word of one, that sounds so; what is spelt nearest first."""
        sounds = {max(found, key=len) for key in latin_keys(words) if (found := sound_keys(key))}
        if not sounds:
            return []
        candidates = (
            "SELECT DISTINCT d.id, d.number FROM trois.search_facet AS f JOIN trois.search_entry AS d"  # noqa: S608
            f" ON d.id = f.entry_id WHERE f.register = {int(self._register)} AND f.kind = 'sound'"
            f" AND f.value = ANY(:sounds){self._filters} LIMIT :limit"
        )
        return self._judged(candidates, (), words, known=[], sounds=sorted(sounds))


def _group(typed: frozenset[str], stored: Sequence[Row[Any]]) -> _Group:
    far: dict[int, int] = {}
    frequency = 0
    for row in stored:
        best = min(OSA.distance(one, row.word, score_cutoff=_FAR) for one in typed)
        if row.frequency and best <= (_FAR if len(row.word) >= _LONG_WORD else 1):
            far[row.id] = best
            frequency += row.frequency
    return _Group(max(map(len, typed)), far, frequency)


def _likeness(keys: Sequence[str], held: Sequence[str]) -> int:
    """Return how alike names are: as written, letter by letter, and as read; whole numbers, so that ties are ties."""
    return sum(max(round(100 * OSA.normalized_similarity(key, one)) for one in held) for key in keys)


def _literal(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
