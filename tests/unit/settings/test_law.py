"""The shipped defaults: each with its basis, and nothing computed where a value is not known."""

from __future__ import annotations

import shutil
import tomllib
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from module.registry.open_data import OpenDataSettings
from module.registry.party import Name
from module.registry.upload_limits import UploadRules
from module.settings import config_dir, migrations_dir, read_classifiers, read_law, translations_dir


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((config_dir() / name).read_text(encoding="utf-8"))


def test_every_term_has_value_unit_and_basis() -> None:
    rows = toml("deadlines.toml")
    assert rows["terms"]
    for key, row in rows["terms"].items():
        assert set(row) == {"value", "unit", "basis"}, key
        assert row["basis"].split()[0] in ("CC", "APPC", "Regulation"), key
        assert row["value"] == "" or row["value"] > 0, key
    assert rows["office"]["basis"]
    assert toml("money.toml")["insurance"]["basis"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("inclusion.decide", 20),
        ("inclusion.extend", 20),
        ("hearing.objection", 2),
        ("hearing.notice_before", 3),
        ("protection.max", 2),
        ("exclusion.decide", 3),
        ("change.decide", 15),
        ("suspension.decide", 15),
        ("resumption.decide", 15),
        ("suspension.watched", 2),
        ("correction.decide", 3),
        ("union_opinion", None),
    ],
)
def test_terms_of_the_law(key: str, value: int | None) -> None:
    assert read_law(config_dir()).deadlines.terms[key].value == value


def test_money_and_office() -> None:
    law = read_law(config_dir())
    assert law.monthly_index[2026] == 4325
    assert law.insurance_floor == 1000
    assert law.deadlines.closing_time == time(18, 30)
    assert isinstance(law.authority, Name)
    assert law.authority.kk and law.authority.ru and law.authority.en


@pytest.mark.parametrize("path", sorted((config_dir() / "calendar").glob("*.toml")), ids=lambda path: path.stem)
def test_a_calendar_is_of_its_year_and_lists_weekdays_only(path: Path) -> None:
    """A Sunday in the list would be harmless; it would be a slip in moving a holiday all the same."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    days = data["days_off"]
    assert days == sorted(set(days))
    assert {day.year for day in (*days, *data["working_weekends"])} <= {int(path.stem)}
    assert [day for day in days if day.weekday() > 4] == []
    assert [day for day in data["working_weekends"] if day.weekday() < 5] == []
    assert date(int(path.stem), 12, 16) in days


def test_the_calendar_reaches_beyond_a_term_that_starts_today() -> None:
    """The latest year that somebody entered is known, so that a term past it can be told from a sure one."""
    calendar = read_law(config_dir()).deadlines.calendar
    assert calendar.known_until == date(2027, 12, 31)
    assert calendar.add_working_days(date(2026, 11, 20), 40) < calendar.known_until
    assert not calendar.is_working(date(2026, 12, 16))
    assert calendar.is_working(date(2026, 12, 16) + timedelta(days=1))


def test_years_after_a_gap_are_not_known(tmp_path: Path) -> None:
    """Whoever enters 2029 and forgets 2028 has a calendar up to the end of 2027."""
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    empty = "days_off = []\nworking_weekends = []\n"
    (folder / "calendar" / "2029.toml").write_text(empty, encoding="utf-8")
    calendar = read_law(folder).deadlines.calendar
    assert (calendar.known_from, calendar.known_until) == (date(2026, 1, 1), date(2027, 12, 31))
    (folder / "calendar" / "2028.toml").write_text(empty, encoding="utf-8")
    assert read_law(folder).deadlines.calendar.known_until == date(2029, 12, 31)


def test_an_empty_term_computes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    path = folder / "deadlines.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("value = 15", 'value = ""'), encoding="utf-8")
    deadlines = read_law(folder).deadlines
    assert deadlines.due("change.decide", date(2026, 11, 20)) is None
    assert deadlines.due("inclusion.decide", date(2026, 11, 20)) == date(2026, 12, 21)


def test_shipped_folders_are_there() -> None:
    assert (migrations_dir() / "env.py").is_file()
    assert (translations_dir() / "kk").is_dir()
    assert {"hs", "nice"} <= set(read_classifiers(config_dir()))


def test_rules_of_files_are_read_and_a_wrong_one_stops_the_start(tmp_path: Path) -> None:
    assert read_law(config_dir()).uploads == UploadRules(600, 2, 10, takes_unscanned=True, document_kilobytes=512)
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    (folder / "uploads.toml").write_text('attachments=7\nscans_at_once=1\npatience_seconds=3\nunscanned="refuse"\n')
    assert read_law(folder).uploads == UploadRules(7, 1, 3, takes_unscanned=False)
    wrongs = ("attachments=0", "attachments=601", "scans_at_once=0", 'unscanned="block"')
    for wrong in (*wrongs, "document_kilobytes=513", "document_kilobytes=9"):
        lines = {"attachments": "7", "scans_at_once": "1", "patience_seconds": "3", "unscanned": '"refuse"'}
        lines |= dict([wrong.split("=")])
        (folder / "uploads.toml").write_text("".join(f"{key} = {value}\n" for key, value in lines.items()))
        with pytest.raises(ValueError, match=r"uploads\.toml"):
            read_law(folder)
    (folder / "uploads.toml").unlink()
    assert read_law(folder).uploads == UploadRules()


def test_what_the_owner_says_of_the_open_data_is_read_and_a_licence_is_not_guessed(tmp_path: Path) -> None:
    shipped = read_law(config_dir()).open_data
    assert shipped == OpenDataSettings(keep_days=30, licence=Name(), licence_address="", contact="")
    assert "NOT CONFIRMED BY THE OWNER" in (config_dir() / "open_data.toml").read_text(encoding="utf-8")
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    file = folder / "open_data.toml"
    file.write_text('keep_days=2\ncontact="a@b.kz"\n[licence]\naddress="https://x.kz/l"\nkk="К"\nru="Р"\nen="E"\n')
    licence = Name(kk="К", ru="Р", en="E")
    assert read_law(folder).open_data == OpenDataSettings(2, licence, "https://x.kz/l", "a@b.kz")
    for wrong in ("keep_days=0", "keep_days=367", 'keep_days=2\ncontact="nobody"'):
        file.write_text(wrong + '\n[licence]\naddress=""\n')
        with pytest.raises(ValueError, match=r"open_data\.toml"):
            read_law(folder)
    for address in ("javascript:alert(1)", "http://x.kz", "https://x.kz/\\u0022"):
        file.write_text(f'keep_days=2\n[licence]\naddress="{address}"\n')
        with pytest.raises(ValueError, match=r"open_data\.toml"):
            read_law(folder)
    file.unlink()
    assert read_law(folder).open_data == OpenDataSettings()


def test_published_fields_have_their_basis_and_each_is_one_that_there_is() -> None:
    table = toml("published.toml")["national"]
    assert table["basis"]
    assert len(table["fields"]) == len(set(table["fields"])) == 13
    assert read_law(config_dir()).published == set(table["fields"])


@pytest.mark.parametrize(
    ("fields", "fault"),
    [('["number", "state", "goods"]', ""), ('["number"]', "state"), ('["number", "state", "iin"]', "iin")],
)
def test_what_is_published_may_be_less_but_not_number_and_state(tmp_path: Path, fields: str, fault: str) -> None:
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    (folder / "published.toml").write_text(f"[national]\nfields = {fields}\n", encoding="utf-8")
    if fault:
        with pytest.raises(ValueError, match=fault):
            read_law(folder)
    else:
        assert read_law(folder).published == {"number", "state", "goods"}


def test_a_folder_of_an_earlier_release_publishes_what_it_did(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    (folder / "published.toml").unlink()
    assert read_law(folder).published == read_law(config_dir()).published


def test_a_folder_of_an_earlier_release_says_nothing_of_the_body_but_its_name(tmp_path: Path) -> None:
    law = read_law(config_dir())
    assert law.contacts == Name(), "in no source: the site writes them"
    assert law.unit.kk and law.unit.ru and law.recipient.kk and law.recipient.ru
    folder = tmp_path / "config"
    shutil.copytree(config_dir(), folder)
    (folder / "authority.toml").write_text('kk = "Комитеті"\nru = "Комитет"\nen = "Committee"\n', encoding="utf-8")
    law = read_law(folder)
    assert law.authority == Name(kk="Комитеті", ru="Комитет", en="Committee")
    assert law.contacts == law.unit == law.recipient == Name()
