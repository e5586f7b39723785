"""Registers of coined names in three scripts, of any size, and what people type of them: right, or with one error.

Coined words have no dictionary that a search could lean on, and as many of them differ as in a register of marks.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import psycopg
from sqlalchemy.engine import make_url

from module.registry.search_key import search_key
from module.registry.standing import ProtectionState
from module.store.search.subject import BEGINNING, END, NO_FACETS, SearchedRegister, SearchPeriod, subject
from module.store.search.writing import SearchRows

_CONSONANTS = ("бвгджзклмнпрстфхчш", "бғгджзқклмнңпрсташ"[:-2] + "ш", "bcdfghjklmnprstvwz")
_VOWELS = ("аеиоуы", "аәеоөұүіы", "aeiouy")
_LIFE = (SearchPeriod(BEGINNING, END, ProtectionState.IN_FORCE),)
_WHEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
_CHUNK = 20_000
_LEAST = 5  # of four letters a million names hold more neighbours, an error away, than a page has lines


def coined(count: int, seed: int) -> Iterator[str]:
    """Yield different names of one to four words, a third of them in each script."""
    draw = random.Random(seed)
    known: list[list[str]] = [[], [], []]
    names: set[str] = set()
    while len(names) < count:
        script = len(names) % 3
        name = " ".join(_word(draw, known[script], script) for _ in range(draw.choice((1, 2, 2, 2, 3, 3, 4))))
        if name not in names:
            names.add(name)
            yield name.upper() if draw.random() < 0.5 else name.title()


def _word(draw: random.Random, known: list[str], script: int) -> str:
    """Return a word that stands in another name already, or a new one."""
    if known and draw.random() < 0.8:
        return draw.choice(known)
    made = ""
    for _ in range(draw.choice((2, 2, 3, 3, 4))):
        made += draw.choice(_CONSONANTS[script]) + draw.choice(_VOWELS[script])
        made += draw.choice(_CONSONANTS[script]) if draw.random() < 0.25 else ""
    if len(made) < _LEAST:
        made += draw.choice(_CONSONANTS[script])
    known.append(made)
    return made


def with_one_error(name: str, draw: random.Random) -> str:
    """Return a name with two letters of its longest word changed over, or one put in, left out or changed."""
    words = name.lower().split()
    longest = max(range(len(words)), key=lambda place: len(words[place]))
    word = words[longest]
    place = draw.randrange(1, len(word) - 1)
    letter = draw.choice(word)
    words[longest] = draw.choice(
        (
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
        )
    )
    return " ".join(words)


def number_of(place: int) -> str:
    """Return the number of the entry at a place."""
    return f"{place:07d}/ТЗ-201126"


def store(url: str, names: Iterable[str], register: SearchedRegister = SearchedRegister.NATIONAL) -> None:
    """Write names into empty tables of the search, and what a plain trigram search needs into `plain_name`.

    By COPY, without the indexes, which are made anew: an hour shorter at a million.
    """
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        indexes = _without_indexes(connection)
        connection.execute("CREATE TABLE trois.plain_name (number text, key text)")
        words: dict[str, int] = {}
        place, left = 0, iter(names)
        while chunk := list(islice(left, _CHUNK)):
            _copy_chunk(connection, place, chunk, words, register)
            place += len(chunk)
        for statement in indexes:
            connection.execute(statement)  # type: ignore[arg-type]
        connection.execute("CREATE INDEX ON trois.plain_name USING gin (key gin_trgm_ops)")
        for table in ("search_entry", "search_word"):
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('trois.{table}', 'id'), max(id)) FROM trois.{table}"  # type: ignore[arg-type]  # noqa: S608
            )
        connection.execute("VACUUM ANALYZE")


def _without_indexes(connection: psycopg.Connection) -> list[str]:
    """Take the indexes away that no key needs; return how they are made."""
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'trois' AND tablename LIKE 'search%'"
        " AND indexname LIKE 'ix%'"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX trois.{name}")
    return [made for _, made in found]


def _copy_chunk(
    connection: psycopg.Connection, first: int, names: Sequence[str], words: dict[str, int], register: SearchedRegister
) -> None:
    rows = SearchRows(_WHEN)
    ids = {}
    for place, name in enumerate(names, first + 1):
        number = number_of(place)
        ids[number] = place
        rows.take(subject(number, _LIFE, (name,), NO_FACETS))
    fresh = [word for word in sorted(rows.words) if word not in words]
    before = len(words)
    words.update((word, before + place) for place, word in enumerate(fresh, 1))
    made = rows.values()
    fresh_set = set(fresh)
    keyed = zip(made["key_words"], made["keys"], strict=True)
    which = int(register)
    period = zip(
        made["period_numbers"], made["period_froms"], made["period_untils"], made["period_states"], strict=True
    )
    facets = zip(made["facet_numbers"], made["facet_kinds"], made["facet_values"], strict=True)
    named = zip(made["name_numbers"], made["name_keys"], made["name_kinds"], strict=True)
    held: dict[str, tuple[list[int], list[str]]] = {number: ([], []) for number in ids}
    for number, word in zip(made["word_numbers"], made["word_words"], strict=True):
        held[str(number)][0].append(words[str(word)])
    for number, key in zip(made["name_numbers"], made["name_keys"], strict=True):
        held[str(number)][1].append(str(key))
    _copy(
        connection,
        "search_entry (id, register, number, changed_at, words, keys)",
        ((ids[n], which, n, _WHEN, *held[n]) for n in ids),
    )
    _copy(connection, "search_word (id, word)", ((words[word], word) for word in fresh))
    _copy(connection, "search_key (key, word_id)", ((key, words[word]) for word, key in keyed if word in fresh_set))
    _copy(
        connection,
        "search_posting (entry_id, word_id, register)",
        ((ids[n], words[w], which) for n, w in zip(made["word_numbers"], made["word_words"], strict=True)),
    )
    _copy(connection, "search_name (entry_id, key, register, kind)", ((ids[n], k, which, kind) for n, k, kind in named))
    _copy(connection, "search_facet (entry_id, kind, value, register)", ((ids[n], k, v, which) for n, k, v in facets))
    _copy(
        connection,
        "search_period (entry_id, from_at, until_at, state, register)",
        ((ids[n], a, b, s, which) for n, a, b, s in period),
    )
    _copy(
        connection,
        "plain_name (number, key)",
        ((number_of(place), search_key(name)) for place, name in enumerate(names, first + 1)),
    )


def _copy(connection: psycopg.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY trois.{table} FROM STDIN") as stream:  # type: ignore[arg-type]
        for row in rows:
            stream.write_row(row)


SEARCHED = tuple(f"search_{name}" for name in ("entry", "name", "word", "key", "posting", "facet", "period"))
_FACETS = (
    ("hs", "lpad((8000 + id % 1900)::text, 10, '0')"),
    ("class", "(1 + id % 45)::text"),
    ("goods", "'w' || id % 700"),
    ("bin", "(980440000000 + id % 3000)::text"),
)


def crowd(url: str, count: int, register: SearchedRegister) -> list[str]:
    """Fill the search of a register with so many entries that nothing else knows, and return their names.

    Each has a code, a class, a word of its goods and a holder, so that filters have something to choose from.
    """
    names = list(coined(count, 1))
    store(url, names, register)
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for kind, value in _FACETS:
            connection.execute(
                "INSERT INTO trois.search_facet (entry_id, kind, value, register)"  # type: ignore[arg-type]  # noqa: S608
                f" SELECT id, '{kind}', {value}, register FROM trois.search_entry"
            )
        connection.execute("VACUUM ANALYZE trois.search_facet")
    return names
