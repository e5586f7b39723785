"""Writes what entries are found by, in the transaction of their version: three statements, however many entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import text

from module.registry.search_folds import latin_words, left_out, name_keys, sound_keys
from module.store.search.subject import BEGINNING, SearchedRegister, SearchSubject
from module.store.unit import Unit

NAME, NUMBER = 0, 1
"""Kinds of a key of a whole name: a number is looked for first."""
_LOCK = 0x5453  # "TS": writers of words take turns, else two of them would wait for each other's words
_MOST_GOODS = 400  # words of descriptions of goods that an entry is found by

_TURN = text("SELECT pg_advisory_xact_lock(:key)")
_HELD = text("SELECT FROM trois.search_entry WHERE register = :register AND number = ANY(:numbers) LIMIT 1")
_FORGET = text("""
WITH gone AS (SELECT id FROM trois.search_entry WHERE register = :register AND number = ANY(:numbers)),
     names AS (DELETE FROM trois.search_name USING gone WHERE entry_id = gone.id),
     words AS (DELETE FROM trois.search_posting USING gone WHERE entry_id = gone.id)
DELETE FROM trois.search_facet USING gone WHERE entry_id = gone.id
""")
_CUT = text("""
WITH cut AS (
  SELECT id, since FROM unnest(CAST(:numbers AS text[]), CAST(:sinces AS timestamptz[])) AS given (number, since)
  JOIN trois.search_entry AS held ON held.register = :register AND held.number = given.number
), gone AS (
  DELETE FROM trois.search_period AS period USING cut WHERE period.entry_id = cut.id AND period.from_at >= cut.since
)
UPDATE trois.search_period AS period SET until_at = cut.since FROM cut
WHERE period.entry_id = cut.id AND period.from_at < cut.since AND period.until_at > cut.since
""")
_STRANGERS = {
    SearchedRegister.NATIONAL: text(
        "SELECT number FROM trois.search_entry AS held WHERE register = 1"
        " AND NOT EXISTS (SELECT FROM trois.entry AS one WHERE one.number = held.number)"
    ),
    SearchedRegister.UNION: text(
        "SELECT number FROM trois.search_entry AS held WHERE register = 2"
        " AND NOT EXISTS (SELECT FROM trois.union_entry AS one WHERE one.number = held.number AND one.line = 'entry')"
    ),
}
_LEAVE = text("""
WITH gone AS (DELETE FROM trois.search_entry WHERE register = :register AND number = ANY(:numbers) RETURNING id)
DELETE FROM trois.search_period USING gone WHERE entry_id = gone.id
""")
# one statement: rows of an import come by hundreds, and each would else be asked for its keys
_WRITE = text("""
WITH fresh AS (
  INSERT INTO trois.search_word (word) SELECT word FROM unnest(CAST(:words AS text[])) AS word
  ON CONFLICT DO NOTHING RETURNING id, word
), words AS (
  SELECT id, word, true AS fresh FROM fresh
  UNION ALL SELECT id, word, false FROM trois.search_word WHERE word = ANY(CAST(:words AS text[]))
), given_words AS (
  SELECT number, words.id
  FROM unnest(CAST(:word_numbers AS text[]), CAST(:word_words AS text[])) AS given (number, word)
  JOIN words USING (word)
), given_names AS (
  SELECT * FROM unnest(CAST(:name_numbers AS text[]), CAST(:name_keys AS text[]), CAST(:name_kinds AS smallint[]))
  AS given (number, key, kind)
), entries AS (
  INSERT INTO trois.search_entry (register, number, changed_at, words, keys)
  SELECT CAST(:register AS smallint), number, changed_at, coalesce(of_words.ids, '{}'), coalesce(of_names.keys, '{}')
  FROM unnest(CAST(:numbers AS text[]), CAST(:changes AS timestamptz[])) WITH ORDINALITY
  AS given (number, changed_at, place)
  LEFT JOIN (SELECT number, array_agg(id) AS ids FROM given_words GROUP BY number) AS of_words USING (number)
  LEFT JOIN (SELECT number, array_agg(key) AS keys FROM given_names GROUP BY number) AS of_names USING (number)
  ORDER BY place
  ON CONFLICT (register, number) DO UPDATE SET changed_at = excluded.changed_at,
    words = CASE WHEN excluded.keys = '{}' THEN search_entry.words ELSE excluded.words END,
    keys = CASE WHEN excluded.keys = '{}' THEN search_entry.keys ELSE excluded.keys END
  RETURNING id, number
), keys AS (
  INSERT INTO trois.search_key (key, word_id)
  SELECT key, id FROM unnest(CAST(:key_words AS text[]), CAST(:keys AS text[])) AS given (word, key)
  JOIN words USING (word) WHERE words.fresh OR :mend ON CONFLICT DO NOTHING
), postings AS (
  INSERT INTO trois.search_posting (entry_id, word_id, register)
  SELECT entries.id, given_words.id, :register FROM given_words JOIN entries USING (number)
), names AS (
  INSERT INTO trois.search_name (entry_id, key, register, kind)
  SELECT entries.id, key, :register, kind FROM given_names JOIN entries USING (number)
), facets AS (
  INSERT INTO trois.search_facet (entry_id, kind, value, register)
  SELECT entries.id, kind, value, :register
  FROM unnest(CAST(:facet_numbers AS text[]), CAST(:facet_kinds AS text[]), CAST(:facet_values AS text[]))
  AS given (number, kind, value) JOIN entries USING (number)
)
INSERT INTO trois.search_period (entry_id, from_at, until_at, state, register)
SELECT entries.id, from_at, until_at, state, :register
FROM unnest(CAST(:period_numbers AS text[]), CAST(:period_froms AS timestamptz[]),
  CAST(:period_untils AS timestamptz[]), CAST(:period_states AS text[]))
AS given (number, from_at, until_at, state) JOIN entries USING (number)
""")


def take_turn(unit: Unit) -> None:
    """Wait for other writers of the search; held until the end of the transaction."""
    unit.connection.execute(_TURN, {"key": _LOCK})


def write(
    unit: Unit,
    register: SearchedRegister,
    subjects: Sequence[SearchSubject],
    now: datetime,
    *,
    known: bool,
    mend: bool = False,
) -> None:
    """Make entries found by what they say now.

    `known`: some may be found by something already; `mend`: keys of words that are known may have gone.
    """
    if not subjects:
        return
    take_turn(unit)
    if known and _held(unit, register, subjects):
        _forget(unit, register, subjects)
    rows = SearchRows(now)
    for subject in subjects:
        rows.take(subject)
    unit.connection.execute(_WRITE, {"register": int(register), "mend": mend, **rows.values()})


def _held(unit: Unit, register: SearchedRegister, subjects: Sequence[SearchSubject]) -> bool:
    """Tell whether some of the entries are found by something: of a register that comes for the first time, none is."""
    given = {"register": int(register), "numbers": [one.number for one in subjects]}
    return unit.connection.execute(_HELD, given).first() is not None


def _forget(unit: Unit, register: SearchedRegister, subjects: Sequence[SearchSubject]) -> None:
    renamed = [one.number for one in subjects if one.names is not None]
    unit.connection.execute(_FORGET, {"register": int(register), "numbers": renamed})
    given = {"numbers": [one.number for one in subjects], "sinces": [one.since or BEGINNING for one in subjects]}
    unit.connection.execute(_CUT, {"register": int(register), **given})


def forget_strangers(unit: Unit, register: SearchedRegister) -> None:
    """Take out what leads to no entry of the register; it is read whole, so only at the end of a filling."""
    numbers = unit.connection.execute(_STRANGERS[register]).scalars().all()
    if numbers:
        given = {"register": int(register), "numbers": list(numbers)}
        for statement in (_FORGET, _LEAVE):
            unit.connection.execute(statement, given)


Row = tuple[object, ...]


@dataclass(slots=True)
class SearchRows:
    """The rows of some entries, each once."""

    now: datetime
    numbers: dict[str, datetime] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    postings: set[Row] = field(default_factory=set)
    names: dict[Row, int] = field(default_factory=dict)
    facets: set[Row] = field(default_factory=set)
    periods: list[Row] = field(default_factory=list)

    def take(self, subject: SearchSubject) -> None:
        """Add the rows of an entry."""
        number = subject.number
        self.numbers[number] = subject.changed_at or self.now
        self.periods += [(number, one.from_at, one.until_at, one.state.value) for one in subject.periods]
        if subject.names is None:
            return
        words = latin_words(subject.names)
        self.words |= words
        self.postings.update((number, word) for word in words)
        for kind, texts in ((NAME, subject.names), (NUMBER, subject.numbers)):
            self.names.update(((number, key), kind) for one in texts for key in name_keys(one))
        for facet, values in _facets(subject).items():
            self.facets.update((number, facet, value) for value in values if value)

    def values(self) -> dict[str, list[object]]:
        """Return the rows as columns, each by its name in the statement."""
        words = sorted(self.words)
        lists: dict[str, list[object]] = {"words": list(words)}
        keyed: list[Row] = [(word, key) for word in words for key in left_out(word)]
        named: list[Row] = [(*row, kind) for row, kind in self.names.items()]
        columns: tuple[tuple[tuple[str, ...], Iterable[Row]], ...] = (
            (("numbers", "changes"), self.numbers.items()),
            (("key_words", "keys"), keyed),
            (("word_numbers", "word_words"), self.postings),
            (("name_numbers", "name_keys", "name_kinds"), named),
            (("facet_numbers", "facet_kinds", "facet_values"), self.facets),
            (("period_numbers", "period_froms", "period_untils", "period_states"), self.periods),
        )
        for names, rows in columns:
            lists |= _columns(names, rows)
        return lists


def _columns(names: Sequence[str], rows: Iterable[Row]) -> dict[str, list[object]]:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def _facets(subject: SearchSubject) -> dict[str, Iterable[str]]:
    return {
        "hs": subject.hs_codes,
        "class": map(str, subject.nice_classes),
        "goods": sorted(latin_words(subject.goods))[:_MOST_GOODS],
        "bin": subject.holder_bins,
        "sound": {key for name in subject.names or () for key in sound_keys(name)},
    }
