"""Numbers of entries that a query means, best first, each step by an index and only until a page is full (D27).

Number, certificate or whole name → beginning of a name → words with one letter left out, the two rarest together,
judged by rapidfuzz → parts of names → sound. One order for everybody who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    union_all,
)

from module.registry.register_query import RegisterFilters, RegisterQuery
from module.registry.search_folds import latin_keys, latin_words, left_out, name_keys, sound_keys, typed_words
from module.store.search.subject import SearchedRegister
from module.store.search_schema import search_entry, search_facet, search_name, search_period, search_posting
from module.store.unit import Unit

_CANDIDATES, _RARE = 600, 200
_SHORTEST_PART, _PART = 3, 7  # a trigram; letters that are looked for by trigrams
_TELLING = 6  # letters
_MOST_WORDS = 8
_ROWS_AN_ENTRY = 6  # keys of one name, in three languages
_FAR = 2  # what parts two words that share a key; in a short one it would be most of it
_LONG_WORD = 7
_LAST = "\U0010ffff"  # behind all that begins alike
_D, _N, _P = search_entry.alias("d"), search_name.alias("n"), search_posting.alias("p")
_F, _S = search_facet.alias("f"), search_period.alias("s")
_JUDGED_BY = (_D.c.number, _D.c.words, _D.c["keys"])
_NONE: Mapping[str, object] = {}
_ALL = {
    SearchedRegister.NATIONAL: (_D.c.changed_at.desc(), _D.c.number),
    SearchedRegister.UNION: (_D.c.number,),
}
# the values of queries differ so much that a plan for all of them reads tables whole
_EACH_BY_ITSELF = text("SET LOCAL plan_cache_mode = force_custom_plan")
_WORDS = text(
    "SELECT w.id, w.word, (SELECT count(*) FROM (SELECT FROM trois.search_posting AS p WHERE p.word_id = w.id"
    " AND p.register = :register LIMIT :rare) AS p) AS frequency FROM trois.search_word AS w WHERE w.id IN"
    " (SELECT k.word_id FROM trois.search_key AS k WHERE k.key = ANY(:keys))"
)


@lru_cache(maxsize=16)
def _named(count: int, filters: tuple[ColumnElement[bool], ...] = ()) -> CompoundSelect[Any]:
    """Return what looks for so many keys as whole names and as beginnings; to build it anew takes as long as to ask."""
    named = select(_D.c.number, _N.c.key, _N.c.entry_id).join(_N, _N.c.entry_id == _D.c.id)
    named = named.where(_N.c.register == bindparam("register"))
    whole = named.where(_N.c.key == func.any(bindparam("keys", type_=ARRAY(Text))), *filters)
    ways = [whole.order_by(_N.c.kind.desc(), (_N.c.key == bindparam("key0")).desc(), _N.c.entry_id)]
    for place in range(count):
        begins = named.where(_N.c.key > bindparam(f"key{place}"), _N.c.key < bindparam(f"end{place}"), *filters)
        ways.append(begins.order_by(_N.c.key, _N.c.entry_id))
    return union_all(*(way.limit(bindparam("rows")) for way in ways))


@lru_cache(maxsize=4)
def _holders(count: int) -> Select[Any]:
    """Return what looks for entries that have one of some words, and one of others."""
    words = [bindparam(f"words{place}", type_=ARRAY(Integer)) for place in range(count)]
    has = (_P.c.word_id == func.any(words[0]), _P.c.register == bindparam("register"))
    also = (_D.c.words.overlap(one) for one in words[1:])
    return select(*_JUDGED_BY).join(_P, _P.c.entry_id == _D.c.id).where(*has, *also)


def find(unit: Unit, register: SearchedRegister, query: RegisterQuery, now: datetime, wanted: int) -> list[str]:
    """Return the numbers of so many entries at most, best first; without words the latest, or by number."""
    unit.connection.execute(_EACH_BY_ITSELF)
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
        self._filters = tuple(self._conditions(filters, now))

    def _conditions(self, filters: RegisterFilters, now: datetime) -> Iterator[ColumnElement[bool]]:
        """Yield what an entry has to meet."""
        ranges = [("hs", filters.hs_digits)] if filters.hs_code else []
        ranges += [("goods", word) for word in sorted(latin_words((filters.goods,)))]
        for kind, value in ranges:
            yield self._held(kind, _F.c.value >= value, _F.c.value < value + _LAST)
        if filters.nice_class is not None:
            yield self._held("class", _F.c.value == str(filters.nice_class))
        if filters.holder_bin:
            yield self._held("bin", _F.c.value == filters.holder_bin)
        if filters.state is not None:
            stands = (_S.c.state == filters.state.value, _S.c.from_at <= now, _S.c.until_at > now)
            yield exists().where(_S.c.entry_id == _D.c.id, *stands)

    def _held(self, kind: str, *which: ColumnElement[bool]) -> ColumnElement[bool]:
        held = select(_F.c.entry_id).where(_F.c.register == int(self._register), _F.c.kind == kind, *which)
        return _D.c.id.in_(held)

    def _names_where(self, which: ColumnElement[bool]) -> Select[Any]:
        named = select(_D.c.number, _N.c.key, _N.c.entry_id).join(_N, _N.c.entry_id == _D.c.id)
        return named.where(_N.c.register == int(self._register), which, *self._filters)

    def all(self, wanted: int) -> list[str]:
        """Return entries without words to look for."""
        listed = select(_D.c.number).where(_D.c.register == int(self._register), *self._filters)
        return list(self._connection.execute(listed.order_by(*_ALL[self._register]).limit(wanted)).scalars())

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
        if not keys:
            return []
        rows = self._connection.execute(self._named(len(keys)), self._asked_names(keys, wanted)).all()
        self.is_met = bool(rows)
        return [row.number for row in rows]

    def _named(self, count: int) -> CompoundSelect[Any]:
        return _named(count) if not self._filters else _named.__wrapped__(count, self._filters)

    def _asked_names(self, keys: Sequence[str], wanted: int) -> dict[str, object]:
        each = {f"key{place}": key for place, key in enumerate(keys)}
        ends = {f"end{place}": key + _LAST for place, key in enumerate(keys)}
        return {"register": int(self._register), "keys": list(keys), "rows": _ROWS_AN_ENTRY * wanted, **each, **ends}

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
        values = {f"words{place}": list(group.far) for place, group in enumerate(rare)}
        return self._judged(_holders(len(rare)), groups, words, {"register": int(self._register), **values})

    def _judged(
        self, candidates: Select[Any], groups: Sequence[_Group], words: str, values: Mapping[str, object] = _NONE
    ) -> list[str]:
        """Return the candidates by their words, then by the name that is most like what was typed."""
        some = candidates.where(*self._filters) if self._filters else candidates
        keys = name_keys(words)
        judged = set()
        for row in self._connection.execute(some.limit(_CANDIDATES), values):
            near = sum(group.nearness(row.words) for group in groups)
            judged.add((-round(near, 2), -_likeness(keys, row.keys), row.number))
        return [number for _, _, number in sorted(judged)]

    def holding(self, words: str, wanted: int) -> list[str]:
        """Return entries with a number or name that holds the query somewhere, shortest first."""
        keys = [key for key in name_keys(words) if len(key) >= _SHORTEST_PART]
        if not keys:
            return []
        # a long pattern has many trigrams, each a list to go through: some of its letters find nearly as few
        held = (and_(_N.c.key.contains(key[-_PART:], autoescape=True), func.strpos(_N.c.key, key) > 0) for key in keys)
        rows = self._connection.execute(self._names_where(or_(*held)).limit(_CANDIDATES)).all()
        return [row.number for row in sorted(rows, key=lambda row: (len(row.key), row.number))]

    def sounding(self, words: str, wanted: int) -> list[str]:
        """Return entries with a name, or a word of one, that sounds so; what is spelt nearest first."""
        sounds = {max(found, key=len) for key in latin_keys(words) if (found := sound_keys(key))}
        if not sounds:
            return []
        sounded = select(*_JUDGED_BY).join(_F, _F.c.entry_id == _D.c.id)
        sounds_so = (_F.c.kind == "sound", _F.c.value == func.any(sorted(sounds)))
        return self._judged(sounded.where(_F.c.register == int(self._register), *sounds_so), (), words)


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
    return sum(max((round(100 * OSA.normalized_similarity(key, one)) for one in held), default=0) for key in keys)
