"""The search beside a plain trigram index over the same names: time, and what each finds in the first twenty.

Half of the queries are rightly spelt, half have one error; names are in three scripts. Labelled pairs are written by
tables that the search does not know. `./check --full` asks 100,000 and 1,000,000 entries.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import pytest
from sqlalchemy import text

from module.dev.launcher.services import Services
from module.registry.register_query import RegisterQuery
from module.registry.search_key import search_key
from module.store.search import asking
from module.store.search.subject import SearchedRegister
from module.store.unit import Store, Unit, connect
from tests.support import sizes
from tests.support.app_env import NOW, open_app_env
from tests.support.databases import new_database
from tests.support.search_names import coined, number_of, store, with_one_error
from tests.support.transliteration import labelled

QUERIES, SHOWN = sizes.size(40, 400), 20
SIZES = (2_000,) if not sizes.FULL else (100_000, 1_000_000)
TIME_BOUND, FOUND_BOUND, LABELLED_BOUND = 0.5, 0.98, 0.95
BOUNDED = 1_000_000
_PLAIN = text(
    "SELECT number FROM trois.plain_name WHERE key %> :key ORDER BY word_similarity(:key, key) DESC, number LIMIT 20"
)
Tell = Callable[[str, object], None]
Search = Callable[[Unit, str], list[str]]


@dataclass(frozen=True)
class Asked:
    """A register of so many entries, and what is asked: text, number of the entry, whether it has an error."""

    count: int
    store: Store
    queries: list[tuple[str, str, bool]]
    pairs: list[tuple[str, str]]


@pytest.fixture(scope="module", params=SIZES)
def asked(request: pytest.FixtureRequest, servers: Services) -> Iterator[Asked]:
    count: int = request.param
    draw = random.Random(sizes.number())
    picked = set(draw.sample(range(count), QUERIES))
    names: dict[int, str] = {}

    def noted() -> Iterator[str]:
        for place, name in enumerate(coined(count, sizes.number())):
            if place in picked:
                names[place] = name
            yield name

    pairs = labelled()
    others = list(dict.fromkeys(name for name, _, _ in pairs))
    with new_database(servers) as url:
        open_app_env(url).store.engine.dispose()
        store(url, chain(noted(), others))
        queries = []
        for place, name in names.items():
            wrong = len(queries) % 2 == 1
            queries.append((with_one_error(name, draw) if wrong else name, number_of(place + 1), wrong))
        numbers = {name: number_of(count + place) for place, name in enumerate(others, 1)}
        made = connect(url)
        yield Asked(count, made, queries, [(query, numbers[name]) for name, query, _ in pairs])
        made.engine.dispose()


def ours(unit: Unit, query: str) -> list[str]:
    return asking.find(unit, SearchedRegister.NATIONAL, RegisterQuery(query), NOW, SHOWN + 1)[:SHOWN]


def plain(unit: Unit, query: str) -> list[str]:
    return list(unit.connection.execute(_PLAIN, {"key": search_key(query)}).scalars())


def p95(seconds: list[float]) -> float:
    """Return what 95 of a hundred keep to, in milliseconds."""
    return 1000 * sorted(seconds)[int(0.95 * (len(seconds) - 1))]


def measured(unit: Unit, search: Search, queries: list[tuple[str, str, bool]]) -> tuple[float, float, float]:
    """Return p95 in milliseconds, and which part is found, of the rightly spelt and of those with an error."""
    taken, hits = [], {True: [], False: []}  # type: ignore[var-annotated]
    for query, number, wrong in queries:
        began = time.perf_counter()
        numbers = search(unit, query)
        taken.append(time.perf_counter() - began)
        hits[wrong].append(number in numbers)
    return p95(taken), sum(hits[False]) / len(hits[False]), sum(hits[True]) / len(hits[True])


def test_search_beside_a_plain_trigram(asked: Asked, record_property: Tell) -> None:
    with asked.store.unit() as unit:
        for search in (ours, plain):  # both find their pages in memory
            measured(unit, search, asked.queries)
        fast, right, wrong = measured(unit, ours, asked.queries)
        slow, plain_right, plain_wrong = measured(unit, plain, asked.queries)
        met = sum(number in ours(unit, query) for query, number in asked.pairs) / len(asked.pairs)
        plain_met = sum(number in plain(unit, query) for query, number in asked.pairs) / len(asked.pairs)
    what = f"bench: search of {asked.count} entries, p95 = {fast:.1f} ms, {fast / slow:.2f} of plain trigrams"
    record_property("told", f"{what} ({slow:.1f} ms), at most {TIME_BOUND} at {BOUNDED}")
    record_property(
        "told",
        f"bench: found in the first {SHOWN} of {asked.count}: one error {wrong:.3f}, at least {FOUND_BOUND}"
        f" (plain {plain_wrong:.3f}); rightly spelt {right:.3f} ({plain_right:.3f});"
        f" {len(asked.pairs)} pairs across scripts {met:.3f}, at least {LABELLED_BOUND} (plain {plain_met:.3f})",
    )
    assert len(asked.pairs) >= 200
    if sizes.FULL:
        assert wrong >= FOUND_BOUND
        assert met >= LABELLED_BOUND
        assert asked.count < BOUNDED or fast / slow <= TIME_BOUND
