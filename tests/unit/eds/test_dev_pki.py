from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from module.dev.pki import PASSWORD, PEOPLE, is_complete, make
from module.kernel.identifiers import bin_fault, iin_fault


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("pki"))


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_complete_set_is_kept(made: Path) -> None:
    before = contents(made)
    make(made)
    assert contents(made) == before


def test_a_missing_key_makes_the_set_anew(made: Path) -> None:
    before = contents(made)
    (made / "people" / "individual.p12").unlink()
    make(made)
    after = contents(made)
    assert after.keys() == before.keys()
    assert after[str(made / "people" / "company-head.p12")] != before[str(made / "people" / "company-head.p12")]


def test_renewing_and_ageing(made: Path) -> None:
    before = contents(made)
    make(made, renew=True)
    assert contents(made) != before
    assert is_complete(made, datetime.now(UTC))
    assert not is_complete(made, datetime.now(UTC) + timedelta(days=710))


def test_keys_of_the_authorities_are_not_kept(made: Path) -> None:
    assert not [path for path, content in contents(made).items() if b"PRIVATE KEY" in content]
    assert sorted(path.suffix for path in made.rglob("*") if path.is_file() and path.suffix != ".p12") == [
        ".json",
        ".pem",
        ".pem",
    ]


def test_the_listing_names_everybody_with_sound_numbers(made: Path) -> None:
    rows = json.loads((made / "people.json").read_text(encoding="utf-8"))
    assert [row["slug"] for row in rows] == [person.slug for person in PEOPLE]
    assert PASSWORD == "trois-demo"
    for row in rows:
        assert set(row) == {"slug", "title", "name", "iin", "bin", "organisation", "role"}
        assert iin_fault(row["iin"]) is None
        assert row["bin"] == "" or bin_fault(row["bin"]) is None
