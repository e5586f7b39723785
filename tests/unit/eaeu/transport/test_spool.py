"""The folder of a queue bridge: whole files only, oldest first, nothing lost, nothing deleted."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from module.eaeu.transport.errors import NotSent
from module.eaeu.transport.spool import SpoolInbox, SpoolTransport
from tests.support import envelopes as wire


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def put(folder: Path, name: str, age: int, content: bytes = b"<a/>") -> Path:
    (folder / "in").mkdir(parents=True, exist_ok=True)
    path = folder / "in" / name
    path.write_bytes(content)
    os.utime(path, ns=(10**18 - age, 10**18 - age))
    return path


def test_a_message_is_there_whole_under_its_name(tmp_path: Path) -> None:
    long = tmp_path / "long"
    long.write_bytes(b"x" * 3_000_000)
    times = iter((2, 10))
    transport = SpoolTransport(tmp_path, lambda: next(times))
    transport.send(wire.envelope(), wire.MESSAGE_ID)
    transport.send(long, wire.RELATED_ID)
    out = tmp_path / "out"
    assert names(out) == [f"{2:020d}-{wire.MESSAGE_ID[-36:]}.xml", f"{10:020d}-{wire.RELATED_ID[-36:]}.xml"]
    assert [(out / name).read_bytes() for name in names(out)] == [wire.envelope(), long.read_bytes()]
    assert names(tmp_path / "tmp") == []


@pytest.mark.parametrize("identifier", ["", "../../etc/x", "urn:uuid:1", wire.MESSAGE_ID + "/../x"])
@pytest.mark.asvs("5.3.2")
def test_an_identifier_that_is_none_makes_no_file(tmp_path: Path, identifier: str) -> None:
    with pytest.raises(ValueError, match="UUID"):
        SpoolTransport(tmp_path).send(b"<a/>", identifier)
    assert names(tmp_path) == []


def test_a_disk_that_does_not_take_it_is_told_and_nothing_half_written_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSent, match=r"spool\.write"):
        SpoolTransport(tmp_path).send(b"<a/>", wire.MESSAGE_ID)
    assert names(tmp_path / "out") == []


def test_files_are_taken_oldest_first_and_moved(tmp_path: Path) -> None:
    put(tmp_path, "b.xml", 1, b"young")
    put(tmp_path, "a.xml", 2, b"old")
    put(tmp_path, "c.xml", 3, b"oldest")
    put(tmp_path, ".half.xml", 9)
    put(tmp_path, "other.txt", 9)
    seen: list[bytes] = []

    def handle(path: Path) -> bool:
        assert path.parent.name == "in"  # it stays until it is handled
        seen.append(path.read_bytes())
        return path.name != "a.xml"

    assert SpoolInbox(tmp_path).take(handle) == 3
    assert seen == [b"oldest", b"old", b"young"]
    assert names(tmp_path / "done") == ["b.xml", "c.xml"]
    assert names(tmp_path / "refused") == ["a.xml"]
    assert names(tmp_path / "in") == [".half.xml", "other.txt"]
    assert SpoolInbox(tmp_path).take(handle) == 0


def test_a_file_that_could_not_be_stored_is_offered_again(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", 2)
    put(tmp_path, "b.xml", 1)

    def fail(path: Path) -> bool:
        raise NotSent("database")

    with pytest.raises(NotSent):
        SpoolInbox(tmp_path).take(fail)
    assert names(tmp_path / "in") == ["a.xml", "b.xml"]
    assert SpoolInbox(tmp_path).take(lambda path: True) == 2


def test_an_older_file_of_the_name_is_kept(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        put(tmp_path, "a.xml", 1, content)
        SpoolInbox(tmp_path).take(lambda path: True)
    done = tmp_path / "done"
    assert {name: (done / name).read_bytes() for name in names(done)} == {
        "a.xml": b"1",
        "a.1.xml": b"2",
        "a.2.xml": b"3",
    }


def test_a_link_or_a_folder_is_refused_unread(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.xml").symlink_to(secret)
    (tmp_path / "in" / "folder.xml").mkdir()
    asked: list[Path] = []
    SpoolInbox(tmp_path).take(lambda path: asked.append(path) is None)
    assert asked == []
    assert names(tmp_path / "refused") == ["folder.xml", "link.xml"]
    assert secret.read_text() == "secret"


def test_two_processes_do_not_take_the_same_file(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", 1)
    with (tmp_path / "in.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert SpoolInbox(tmp_path).take(lambda path: True) == 0
    assert SpoolInbox(tmp_path).take(lambda path: True) == 1
